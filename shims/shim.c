/*
 * gover's native shim: become the tool that this program is named after, from the Go that is
 * selected where it runs.
 *
 * It does what shims/shim.sh does where the plan of the directory is valid, and it only reads.
 * For all that is not as expected it executes that shim, with the arguments and the environment
 * that it was given: a plan that is missing, outdated, cut off, too large, a link or another
 * user's, an error to print, a buffer that is full. gover/activation/render_words.py writes
 * what it reads; tests/native compares the two shims.
 */
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/auxv.h>
#else
#include <mach-o/dyld.h>
#endif

#define UNIT "\x1f" /* between the fields of __GOVER_UNDO, as in gover/env_diff.py */
#define MOST_PLANS 8 /* of a root, as in gover/activation/plan_files.py */
#define MOST_ADDED 64 /* variables */

static char **given_argv, **given_env;
static uid_t user;
static const char *tool, *posix_shim, *data;
static const char *own_directory = ""; /* DATA/native/OS-ARCH, without links */
static const char *here = ""; /* the current directory and a slash; "" where links lead to it */
static char **variables;      /* the environment of the process to become */
static size_t variable_count, most_variables;
static char *next_word, *words_end;
static char real[PATH_MAX]; /* a path without links */

static _Noreturn void run_posix_shim(void)
{
	const char *texts[] = {"gover: cannot run ", posix_shim ? posix_shim : "the shim for ",
			       posix_shim ? "" : tool, "\nhint: gover doctor --fix\n"};
	if (posix_shim)
		execve(posix_shim, given_argv, given_env);
	for (int n = 0; n < 4; n++)
		if (write(STDERR_FILENO, texts[n], strlen(texts[n])) < 0)
			break;
	_exit(127);
}

/*
 * Memory that is never given back. All of it lies together, because each page that is touched
 * costs as much as some system calls; with the sanitizers each piece has guards around it.
 */
static void *allocate(size_t size)
{
	static _Alignas(16) char memory[1 << 20];
	static size_t used;
	void *piece = memory + used;
	if (size > sizeof memory || used + size > sizeof memory)
		run_posix_shim();
	used += (size + 15) / 16 * 16;
#ifdef SANITIZED
	piece = malloc(size);
#endif
	return piece;
}

/* join(TEXT, ..., NULL): the texts as one. */
static char *join(const char *first, ...)
{
	size_t length = 1;
	char *joined = NULL, *end = NULL;
	for (int is_copy = 0; is_copy < 2; is_copy++) {
		va_list more;
		va_start(more, first);
		for (const char *text = first; text; text = va_arg(more, const char *))
			if (is_copy)
				end = stpcpy(end, text);
			else
				length += strlen(text);
		va_end(more);
		if (!is_copy)
			*(joined = end = allocate(length)) = 0;
	}
	return joined;
}

static char *decimal(long number)
{
	char digits[24], *at = digits + sizeof digits;
	*--at = 0;
	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	return join(at, NULL);
}

/* Read at most `size` bytes of a regular file: how many, or -1. `flags`: see open(2). */
static ssize_t read_file(const char *path, size_t size, int flags, char **text, uid_t *owner)
{
	struct stat status;
	ssize_t count = -1, got = 0;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
	if (file < 0)
		return -1;
	if (!fstat(file, &status) && S_ISREG(status.st_mode)) {
		*owner = status.st_uid;
		if (status.st_size > 0 && (size_t)status.st_size < size)
			size = (size_t)status.st_size;
		*text = allocate(size);
		for (count = 0; (size_t)count < size; count += got)
			if ((got = read(file, *text + count, size - (size_t)count)) <= 0)
				break;
	}
	close(file);
	return got < 0 ? -1 : count;
}

/* Go to the words of a file of the user's own, which is no link and smaller than the limit. */
static char *open_words(const char *path, ssize_t limit)
{
	uid_t owner;
	char *text;
	ssize_t length = read_file(path, (size_t)limit, O_NOFOLLOW, &text, &owner);
	if (length < 0 || length == limit || owner != user)
		return NULL;
	words_end = text + length;
	return next_word = text;
}

/* The next word; each is written as LENGTH:BYTES and a newline, without a NUL in it. */
static char *take_word(void)
{
	size_t length = 0, digits = 0;
	for (; next_word < words_end && *next_word >= '0' && *next_word <= '9'; next_word++) {
		length = length * 10 + (size_t)(*next_word - '0');
		if (++digits > 7)
			run_posix_shim();
	}
	if (!digits || next_word == words_end || *next_word++ != ':' ||
	    (size_t)(words_end - next_word) <= length || next_word[length] != '\n')
		run_posix_shim();
	char *word = next_word;
	word[length] = 0;
	if (strlen(word) != length)
		run_posix_shim();
	next_word += length + 1;
	return word;
}

/* The next field of a text, and in *rest what is behind it; NULL behind the last. */
static char *take_field(char **rest, char separator)
{
	char *field = *rest, *end = field ? strchr(field, separator) : NULL;
	if (end)
		*end = 0;
	*rest = end ? end + 1 : NULL;
	return field;
}

static int is_file(const char *path)
{
	struct stat status;
	return !stat(path, &status) && S_ISREG(status.st_mode);
}

static int is_directory(const char *path)
{
	struct stat status;
	return !stat(path, &status) && S_ISDIR(status.st_mode);
}

static int is_own_directory(const char *path)
{
	struct stat status;
	return !lstat(path, &status) && S_ISDIR(status.st_mode) && status.st_uid == user;
}

static int is_same(const char *path, const char *other)
{
	struct stat one, two;
	return !stat(path, &one) && !stat(other, &two) && one.st_dev == two.st_dev &&
	       one.st_ino == two.st_ino;
}

/* Where a variable stands; variable_count where it is not set. Two of a name: shells differ. */
static size_t find_variable(const char *name)
{
	size_t found = variable_count, length = strlen(name);
	for (size_t n = 0; n < variable_count; n++)
		if (!strncmp(variables[n], name, length) && variables[n][length] == '=') {
			if (found < variable_count)
				run_posix_shim();
			found = n;
		}
	return found;
}

/* Its value; "" where it is not set. */
static const char *value_of(const char *name)
{
	size_t n = find_variable(name);
	return n < variable_count ? variables[n] + strlen(name) + 1 : "";
}

/* `-` where it is not set, or `=` and the value. */
static const char *state_of(const char *name)
{
	return find_variable(name) < variable_count ? join("=", value_of(name), NULL) : "-";
}

static void set_state(const char *name, const char *state)
{
	size_t n = find_variable(name);
	if (*state == '=') {
		if (n == most_variables)
			run_posix_shim();
		if (n == variable_count)
			variables[++variable_count] = NULL;
		variables[n] = join(name, state, NULL);
	} else if (n < variable_count) {
		variable_count--;
		memmove(variables + n, variables + n + 1, (variable_count - n) * sizeof *variables);
		variables[variable_count] = NULL;
	}
}

/* Undo what the record has of variables: they belong to the directory of a parent process. */
static void undo_variables(void)
{
	const char *letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
	char *rest = join(value_of("__GOVER_UNDO"), NULL);
	if (!strchr(rest, *UNIT))
		return;
	char *entries = take_field(&rest, *UNIT);
	set_state("__GOVER_UNDO", *entries ? join("=", entries, NULL) : "-");
	while (rest) {
		char *name = take_field(&rest, *UNIT), *ours = take_field(&rest, *UNIT);
		char *before = take_field(&rest, *UNIT);
		if (!before)
			run_posix_shim();
		int is_name = *name && (*name < '0' || *name > '9') && !name[strspn(name, letters)];
		if (is_name && !strcmp(state_of(name), ours))
			set_state(name, before);
	}
}

/* Make one change of the plan, and record it: see EnvChange in gover/env_diff.py. */
static void apply_change(char how, const char *name, const char *value)
{
	const char *before = state_of(name), *after = how == 'u' ? "-" : join("=", value, NULL);
	int has_value = before[0] == '=' && before[1];
	if (how == 'o' && has_value)
		return;
	if (how == 'a' && has_value) {
		if (strstr(join(" ", before + 1, " ", NULL), join(" ", value, " ", NULL)))
			return;
		after = join(before, " ", value, NULL);
	}
	if (strchr(before, *UNIT) || !strcmp(before, after))
		return;
	set_state("__GOVER_UNDO", join("=", value_of("__GOVER_UNDO"), UNIT, name, UNIT, after,
				       UNIT, before, NULL));
	set_state(name, after);
}

/* The next executable of that name on the rest of PATH that is not gover's; NULL at the end. */
static char *next_program(char **rest, const char *name)
{
	char *entry, *program;
	while ((entry = take_field(rest, ':'))) {
		size_t length = strlen(entry), below = strlen(data);
		if (*entry != '/' || (!strncmp(entry, data, below) && entry[below] == '/'))
			continue;
		if (entry[length - 1] == '/')
			entry[length - 1] = 0;
		program = join(entry, "/", name, NULL);
		if (is_file(program) && !access(program, X_OK) &&
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

/* A shorter name of a directory, if it is above the current one; both end in a slash. */
static const char *near(const char *directory)
{
	static const char up[] = "../../../../../../../../../../../../../../../../";
	size_t levels = 0, length = strlen(directory);
	if (strncmp(here, directory, length))
		return directory;
	for (const char *below = here + length; *below; below++)
		levels += *below == '/';
	return levels <= strlen(up) / 3 ? up + strlen(up) - 3 * levels : directory;
}

/* Whether a condition of the plan is true: see Check in gover/activation/plan_checks.py. */
static int is_true(char kind, const char *subject, const char *above)
{
	switch (kind) {
	case 'v': return !strcmp(value_of(subject), take_word());
	case 'g': return gos_begin(subject);
	case 'h': return begins(subject, take_word(), 1);
	case 'b': return begins(subject, take_word(), 0);
	case 'u': return is_file(subject) && access(subject, R_OK);
	case 'x': return !access(subject, X_OK);
	case 'n': return access(subject, X_OK) != 0;
	case 'e': return !access(subject, F_OK);
	case 'F': return !is_file(join(above, subject, NULL));
	case 'D': return !is_directory(join(above, subject, NULL));
	default: return 0; /* what only the other shim does */
	}
}

static int is_valid_plan(void)
{
	const char *above = "", *word;
	while (*(word = take_word()) != '.')
		if (*word == '/')
			above = near(word); /* the directory of the absences that follow */
		else if (!*word || !is_true(*word, word + 1, above))
			return 0;
	return 1;
}

/* The DIR of `go -C DIR`, as gover_chdir in shims/shim.sh finds it; NULL without one. */
static const char *chdir_flag(char *const *words)
{
	int is_nested = *words && (!strcmp(*words, "mod") || !strcmp(*words, "work"));
	for (int n = 0; n < 2 + is_nested && words[n]; n++)
		if (*words[n] == '-') {
			const char *flag = words[n][1] == '-' ? words[n] + 1 : words[n];
			if (!strcmp(flag, "-C"))
				return words[n + 1];
			return strncmp(flag, "-C=", 3) ? NULL : flag + 3;
		}
	return NULL;
}

/* The directory to decide for; without a slash at its end, so that / is "". */
static char *find_directory(void)
{
	const char *to = strcmp(tool, "go") ? NULL : chdir_flag(given_argv + 1);
	const char *pwd = value_of("PWD"), *ended = join(pwd, "/", NULL);
	if (to && *to && realpath(to, real) && is_directory(real) && !access(real, X_OK))
		return real[1] ? real : "";
	int is_known = getcwd(real, sizeof real) && *real == '/';
	if (*pwd == '/' && pwd[1] && is_same(pwd, ".")) {
		if (strstr(ended, "//") || strstr(ended, "/./") || strstr(ended, "/../"))
			run_posix_shim();
		if (is_known && !strcmp(pwd, real))
			here = ended;
		return join(pwd, NULL);
	}
	if (!is_known)
		run_posix_shim();
	return real[1] ? real : "";
}

/* Go up to the root of the plan; `names` are of files, and behind an empty one of directories. */
static void walk_up(char *directory, char *const *names)
{
	char *home = join(value_of("HOME"), NULL), *end = home;
	char *ceilings = join(":", value_of("GOVER_CEILING_DIRS"), ":", NULL);
	for (const char *from = home; *from; from++) /* no slash doubled, none at the end */
		if (*from != '/' || (from[1] && from[1] != '/'))
			*end++ = *from;
	*end = 0;
	for (; *directory; *strrchr(directory, '/') = 0) {
		int (*is_there)(const char *) = is_file;
		const char *above = near(join(directory, "/", NULL));
		if (strstr(ceilings, join(":", directory, ":", NULL)))
			return;
		for (char *const *name = names; *name; name++)
			if (!**name)
				is_there = is_directory;
			else if (is_there(join(above, *name, NULL)))
				return;
		if (!strcmp(directory, home))
			return;
	}
}

/* Read a plan of a root, and go to its words. Its first line has their place. */
static void open_plan(const char *plans, const char *root, int number)
{
	const char *head = "# words at ", *end = number > 1 ? join(".", decimal(number), NULL) : "";
	size_t offset = 0, at = strlen(head);
	if (number > MOST_PLANS)
		run_posix_shim();
	char *plan = open_words(join(plans, root, "/.gover-plan/sh", end, NULL), 128 << 10);
	if (!plan || words_end - plan < 32 || memcmp(plan, head, at))
		run_posix_shim();
	for (; plan[at] >= '0' && plan[at] <= '9' && offset < 128 << 10; at++)
		offset = offset * 10 + (size_t)(plan[at] - '0');
	if (offset > (size_t)(words_end - plan))
		run_posix_shim();
	next_word = plan + offset;
}

/* The first such tool on PATH that is no manager's shim: gover_system in shims/shim.sh. */
static char *find_system(const char *managers)
{
	const char *hops = value_of("__GOVER_HOPS"), *pid = decimal(getpid());
	char depth[] = "0", *rest = join(value_of("PATH"), NULL), *program;
	const char *last = join("/shims/", tool, NULL);
	size_t digits = strspn(hops, "0123456789");
	if (*hops) { /* PID:DEPTH:PROGRAM...; what this process has tried, Python tells */
		if (!digits || hops[digits] != ':' || hops[digits + 1] < '0' || hops[digits + 1] > '8' ||
		    hops[digits + 2] != ':' || (digits == strlen(pid) && !strncmp(hops, pid, digits)))
			run_posix_shim();
		depth[0] = (char)(hops[digits + 1] + 1);
	}
	while ((program = next_program(&rest, tool))) {
		size_t length = strlen(program);
		if (strstr(join(":", managers, NULL), join(":", program, ":", NULL)) ||
		    (length >= strlen(last) && !strcmp(program + length - strlen(last), last)))
			continue;
		set_state("__GOVER_HOPS", join("=", pid, ":", depth, ":", program, NULL));
		return program;
	}
	run_posix_shim();
}

/* The path by which this program was executed; it may be a link's. */
static const char *executed_path(void)
{
#ifdef __linux__
	return (const char *)getauxval(AT_EXECFN);
#else
	static char executed[PATH_MAX];
	uint32_t size = sizeof executed;
	return _NSGetExecutablePath(executed, &size) ? "" : executed;
#endif
}

/* Take DATA/native/OS-ARCH/NAME for the path of this program. */
static void take_path(const char *path)
{
	char *directory = join(path, NULL), *above = join(path, NULL), *native = NULL;
	*strrchr(directory, '/') = 0;
	own_directory = directory;
	for (char *next = above; (next = strstr(next, "/native/")); next++)
		native = next;
	posix_shim = NULL;
	if (native && !strchr(directory + (native - above) + 8, '/')) {
		*native = 0;
		posix_shim = join(above, "/bin/", tool, NULL);
	}
}

/* Open the file beside the program; false where it is of another release or was moved. */
static int open_settings(void)
{
	const char *head = join("19:gover native shim 1\n", decimal((long)strlen(own_directory)), ":",
				own_directory, "\n", NULL);
	const char *text = open_words(join(own_directory, "/paths", NULL), 16 << 10);
	if (!text || words_end - text < (ssize_t)strlen(head) || memcmp(text, head, strlen(head)))
		return 0;
	next_word += strlen(head);
	return 1;
}

/* A name that the settings have is the real one, and spares the system calls of realpath. */
static void find_itself(void)
{
	const char *executed = executed_path();
	tool = strrchr(executed, '/') ? strrchr(executed, '/') + 1 : executed;
	if (*executed == '/' && strcmp(tool, "self-test")) {
		take_path(executed);
		if (open_settings())
			return;
	}
	if (realpath(executed, real))
		take_path(real);
	if (strcmp(tool, "self-test") && !open_settings())
		run_posix_shim();
}

/* Print the directory, the arguments and the environment, with a NUL behind each text. */
static int self_test(void)
{
	char **texts[] = {(char *[]){(char *)own_directory, NULL}, given_argv + 1, given_env};
	for (int part = 0; part < 3; part++)
		for (char **text = texts[part]; *text; text++)
			if (write(STDOUT_FILENO, *text, strlen(*text) + 1) < 0)
				return 1;
	return 0;
}

int main(int argc, char **argv, char **envp)
{
	char *names[64], **name = names, *directory;
	given_argv = argv;
	given_env = envp;
	user = geteuid();
	find_itself();
	if (argc < 1 || getuid() != user || getgid() != getegid())
		run_posix_shim();
	if (!strcmp(tool, "self-test"))
		return self_test();
	while (envp[variable_count])
		variable_count++;
	most_variables = variable_count + MOST_ADDED;
	variables = allocate((most_variables + 1) * sizeof *variables);
	memcpy(variables, envp, (variable_count + 1) * sizeof *variables);
	data = take_word();
	const char *plans = take_word();
	if (*data != '/' || *plans != '/')
		run_posix_shim();
	while (strcmp(*name = take_word(), "."))
		if (++name == names + sizeof names / sizeof *names)
			run_posix_shim();
	*name = NULL;
	char *above = join(plans, NULL);
	*strrchr(above, '/') = 0;
	if (!is_own_directory(plans) || !is_own_directory(above))
		run_posix_shim();

	undo_variables();
	walk_up(directory = find_directory(), names);
	char *planned, *goroot, *managers, *notice, *how, *wanted = join(data, ":", directory, NULL);
	int number = 0;
	do {
		open_plan(plans, directory, ++number);
		planned = take_word();
		goroot = take_word();
		managers = take_word();
		notice = take_word();
	} while (strcmp(planned, wanted) || !is_valid_plan());
	/* In a hooked shell the hook has printed the notice. */
	if (*notice && isatty(STDERR_FILENO) && strcmp(value_of("__GOVER_SHELL"), decimal(getppid())))
		run_posix_shim();
	while (*(how = take_word()) != '.') {
		char *variable = take_word();
		apply_change(*how, variable, take_word());
	}
	if (next_word != words_end)
		run_posix_shim();
	if (*goroot)
		set_state("__GOVER_HOPS", "-");
	argv[0] = *goroot ? join(goroot, "/bin/", tool, NULL) : find_system(managers);
	execve(argv[0], argv, variables);
	run_posix_shim();
}
