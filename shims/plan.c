/*
 * The plan of a directory: what it rests on, and whether that still holds. What a plan is, stands
 * in gover/activation/plan.py; how it is written, in gover/activation/render_words.py.
 */
#include "shim.h"

#define MOST_PLANS 8 /* of a root, as in gover/activation/plan_files.py */

/* Go to the words of a plan of a root: its first line has their place. */
void open_plan(const char *plans, const char *root, int number)
{
	const char *end = number > 1 ? join(".", decimal(number), NULL) : "";
	const char *path = join(plans, root, "/.gover-plan/sh", end, NULL);
	require(number <= MOST_PLANS && open_words(path, 128 << 10, "# words at "));
	skip_to(take_number());
}

/* The next executable of that name on the rest of PATH that is not gover's; NULL at the end. */
char *next_program(char **rest, const char *name)
{
	char *entry, *program;
	while ((entry = take_field(rest, ':'))) {
		size_t length = strlen(entry), below = strlen(data);
		if (*entry != '/' || (!strncmp(entry, data, below) && entry[below] == '/'))
			continue;
		if (entry[length - 1] == '/')
			entry[length - 1] = 0;
		program = join(entry, "/", name, NULL);
		if (kind_of(program) == S_IFREG && !access(program, X_OK) &&
		    !is_same(program, join(data, "/shims/", name, NULL)) &&
		    !is_same(program, join(data, "/bin/", name, NULL)) &&
		    !is_same(program, join(own_directory, "/", name, NULL)))
			return program;
	}
	return NULL;
}

/* The programs named go on PATH, each followed by a colon, begin with the text. */
static int gos_begin(const char *text)
{
	char *rest = join(value_of("PATH"), NULL), *gos = "", *program;
	while ((program = next_program(&rest, "go"))) {
		gos = join(gos, program, ":", NULL);
		if (!strncmp(gos, text, strlen(text)))
			return 1;
	}
	return !*gos && !strcmp(text, "none:");
}

/* The file begins with the text; with more = 1 it has nothing else. */
static int begins(const char *path, const char *text, size_t more)
{
	uid_t owner;
	char *content;
	size_t length = strlen(text);
	return read_file(path, length + more, 0, &content, &owner) == (ssize_t)length &&
	       !memcmp(content, text, length);
}

/* Whether a condition of the plan is true: see Check in gover/activation/plan_checks.py. */
static int is_true(char kind, const char *subject, const char *above)
{
	switch (kind) {
	case 'v': return !strcmp(value_of(subject), take_word());
	case 'g': return gos_begin(subject);
	case 'h': return begins(subject, take_word(), 1);
	case 'b': return begins(subject, take_word(), 0);
	case 'u': return kind_of(subject) == S_IFREG && access(subject, R_OK);
	case 'x': return !access(subject, X_OK);
	case 'n': return access(subject, X_OK) != 0;
	case 'e': return !access(subject, F_OK);
	case 'F': return kind_of(join(above, subject, NULL)) != S_IFREG;
	case 'D': return kind_of(join(above, subject, NULL)) != S_IFDIR;
	default: return 0; /* what only the other shim does */
	}
}

int is_valid_plan(void)
{
	const char *above = "", *word;
	while (*(word = take_word()) != '.')
		if (*word == '/')
			above = near(word); /* the directory of the absences that follow */
		else if (!*word || !is_true(*word, word + 1, above))
			return 0;
	return 1;
}
