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
#define MOST_VARIABLES 8192

static char **given_argv, **given_env;
static char own_directory[PATH_MAX]; /* DATA/native/OS-ARCH, without links */
static const char *tool, *posix_shim, *data;
static char *variables[MOST_VARIABLES + 1]; /* the environment of the process to become */
static size_t variable_count;
static char arena[1 << 20]; /* the texts that join makes */
static size_t arena_used;
static char paths[16 << 10], plan[128 << 10], content[64 << 10]; /* files */
static char *next_word, *words_end;

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

/* join(TEXT, ..., NULL): the texts as one. */
static char *join(const char *text, ...)
{
	char *joined = arena + arena_used;
	va_list more;
	va_start(more, text);
	for (; text; text = va_arg(more, const char *)) {
		size_t length = strlen(text);
		if (length >= sizeof arena - arena_used)
			run_posix_shim();
		memcpy(arena + arena_used, text, length);
		arena_used += length;
	}
	va_end(more);
	if (arena_used == sizeof arena)
		run_posix_shim();
	arena[arena_used++] = 0;
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

/* Read a regular file, at most `size` bytes of it: how many, or -1. `flags`: see open(2). */
static ssize_t read_file(const char *path, char *buffer, size_t size, int flags, uid_t *owner)
{
	struct stat status;
	ssize_t count = -1, got = 0;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | flags);
	if (file < 0)
		return -1;
	if (!fstat(file, &status) && S_ISREG(status.st_mode)) {
		*owner = status.st_uid;
		for (count = 0; (size_t)count < size; count += got)
			if ((got = read(file, buffer + count, size - (size_t)count)) <= 0)
				break;
	}
	close(file);
	return got < 0 ? -1 : count;
}

/* Read a file of the user's own, which is no link and smaller than the buffer. */
static void open_words(const char *path, char *buffer, size_t size)
{
	uid_t owner;
	ssize_t length = read_file(path, buffer, size, O_NOFOLLOW, &owner);
	if (length < 0 || length == (ssize_t)size || owner != geteuid())
		run_posix_shim();
	next_word = buffer;
	words_end = buffer + length;
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
	return !lstat(path, &status) && S_ISDIR(status.st_mode) && status.st_uid == geteuid();
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
		if (n == MOST_VARIABLES)
			run_posix_shim();
		variable_count += n == variable_count;
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
	size_t length = strlen(text);
	return length + more <= sizeof content &&
	       read_file(path, content, length + more, 0, &owner) == (ssize_t)length &&
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
	case 'u': return is_file(subject) && access(subject, R_OK);
	case 'x': return !access(subject, X_OK);
	case 'n': return access(subject, X_OK) != 0;
	case 'e': return !access(subject, F_OK);
	case 'F': return !is_file(join(above, subject, NULL));
	case 'D': return !is_directory(join(above, subject, NULL));
	default: return 0; /* what only the other shim does */
	}
}

static void check_plan(void)
{
	const char *above = "", *word;
	while (*(word = take_word()) != '.')
		if (*word == '/')
			above = word; /* the directory of the absences that follow */
		else if (!*word || !is_true(*word, word + 1, above))
			run_posix_shim();
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
	static char directory[PATH_MAX];
	const char *to = strcmp(tool, "go") ? NULL : chdir_flag(given_argv + 1);
	const char *pwd = value_of("PWD"), *ended = join(pwd, "/", NULL);
	if (to && *to && realpath(to, directory) && is_directory(directory) &&
	    !access(directory, X_OK))
		return directory[1] ? directory : "";
	if (*pwd == '/' && pwd[1] && is_same(pwd, ".")) {
		if (strstr(ended, "//") || strstr(ended, "/./") || strstr(ended, "/../"))
			run_posix_shim();
		return join(pwd, NULL);
	}
	if (!getcwd(directory, sizeof directory) || *directory != '/')
		run_posix_shim();
	return directory[1] ? directory : "";
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
		if (strstr(ceilings, join(":", directory, ":", NULL)))
			return;
		for (char *const *name = names; *name; name++)
			if (!**name)
				is_there = is_directory;
			else if (is_there(join(directory, "/", *name, NULL)))
				return;
		if (!strcmp(directory, home))
			return;
	}
}

/* Read the plan of a root, and go to its words. Its first line has their place. */
static void open_plan(char *plans, const char *root)
{
	const char *head = "# words at ";
	size_t offset = 0, at = strlen(head);
	open_words(join(plans, root, "/.gover-plan/sh", NULL), plan, sizeof plan);
	if (!is_own_directory(plans) || words_end - plan < 32 || memcmp(plan, head, at))
		run_posix_shim();
	*strrchr(plans, '/') = 0;
	for (; plan[at] >= '0' && plan[at] <= '9' && offset < sizeof plan; at++)
		offset = offset * 10 + (size_t)(plan[at] - '0');
	if (!is_own_directory(plans) || offset > (size_t)(words_end - plan))
		run_posix_shim();
	next_word = plan + offset;
	if (strcmp(take_word(), join(data, ":", root, NULL)))
		run_posix_shim();
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

/* This program's directory, and the name by which it was executed, which may be a link's. */
static void find_itself(void)
{
	static char path[PATH_MAX], executed[PATH_MAX];
#ifdef __linux__
	const char *name = (const char *)getauxval(AT_EXECFN);
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
	path[length > 0 ? length : 0] = 0;
	memcpy(executed, name, strlen(name) < sizeof executed ? strlen(name) + 1 : 1);
#else
	uint32_t size = sizeof executed;
	if (_NSGetExecutablePath(executed, &size))
		*executed = 0;
#endif
	tool = strrchr(executed, '/') ? strrchr(executed, '/') + 1 : executed;
	if (*path != '/' && !realpath(executed, path))
		return;
	*strrchr(path, '/') = 0;
	memcpy(own_directory, path, strlen(path) + 1);
	char *end = strstr(path, "/native/");
	for (char *next = end; next; next = strstr(end + 1, "/native/"))
		end = next;
	if (!end || strchr(end + 8, '/'))
		return;
	*end = 0;
	posix_shim = join(path, "/bin/", tool, NULL);
}

/* Print the directory, the arguments and the environment, with a NUL behind each text. */
static int self_test(void)
{
	char **texts[] = {(char *[]){own_directory, NULL}, given_argv + 1, given_env};
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
	find_itself();
	if (argc < 1 || getuid() != geteuid() || getgid() != getegid())
		run_posix_shim();
	if (!strcmp(tool, "self-test"))
		return self_test();
	for (; envp[variable_count]; variable_count++) {
		if (variable_count == MOST_VARIABLES)
			run_posix_shim();
		variables[variable_count] = envp[variable_count];
	}
	open_words(join(own_directory, "/paths", NULL), paths, sizeof paths);
	if (strcmp(take_word(), "gover native shim 1") || strcmp(take_word(), own_directory))
		run_posix_shim(); /* of another release, or the store was moved */
	data = take_word();
	char *plans = take_word();
	if (*data != '/' || *plans != '/')
		run_posix_shim();
	while (strcmp(*name = take_word(), "."))
		if (++name == names + sizeof names / sizeof *names)
			run_posix_shim();
	*name = NULL;

	undo_variables();
	walk_up(directory = find_directory(), names);
	open_plan(plans, directory);
	char *goroot = take_word(), *managers = take_word(), *notice = take_word(), *how;
	check_plan();
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
