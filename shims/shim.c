/*
 * gover's native shim: become the tool that this program is named after, from the Go that is
 * selected where it runs.
 *
 * It does what shims/shim.sh does where the plan of the directory is valid, and it only reads.
 * For all that is not as expected it executes that shim, with the arguments and the environment
 * that it was given: a plan that is missing, outdated, cut off, too large, a link or another
 * user's, an error to print, a buffer that is full. gover/activation/render_words.py writes
 * what it reads; tests/native compares the two shims. Its parts are listed in shim.h.
 */
#include "shim.h"
#ifdef __linux__
#include <sys/auxv.h>
#else
#include <mach-o/dyld.h>
#endif

#define MOST_NAMES 64

uid_t user;
const char *data, *own_directory = "";
static char **given_argv, **given_env;
static const char *tool, *posix_shim;

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

void require(int is_as_expected)
{
	if (!is_as_expected)
		run_posix_shim();
}

/* The first such tool on PATH that is no manager's shim: gover_system in shims/shim.sh. */
static char *find_system(const char *managers)
{
	const char *hops = value_of("__GOVER_HOPS"), *pid = decimal(getpid());
	char depth[] = "0", *rest = join(value_of("PATH"), NULL), *program;
	size_t digits = strspn(hops, "0123456789");
	if (*hops) { /* PID:DEPTH:PROGRAM...; what this process has tried, Python tells */
		require(digits && hops[digits] == ':' && hops[digits + 1] >= '0' &&
			hops[digits + 1] <= '8' && hops[digits + 2] == ':' &&
			(digits != strlen(pid) || strncmp(hops, pid, digits)));
		depth[0] = (char)(hops[digits + 1] + 1);
	}
	do {
		program = next_program(&rest, tool);
		require(program != NULL);
	} while (strstr(join(":", managers, NULL), join(":", program, ":", NULL)) ||
		 ends_with(program, join("/shims/", tool, NULL)));
	set_state("__GOVER_HOPS", join("=", pid, ":", depth, ":", program, NULL));
	return program;
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
	char *directory = join(path, NULL);
	*strrchr(directory, '/') = 0;
	own_directory = directory;
	char *above = join(directory, NULL), *machine = strrchr(above, '/');
	if (machine)
		*machine = 0;
	posix_shim = NULL;
	if (ends_with(above, "/native")) {
		above[strlen(above) - strlen("native")] = 0;
		posix_shim = join(above, "bin/", tool, NULL);
	}
}

/* Open the file beside the program; false where it is of another release or was moved. */
static int open_settings(void)
{
	const char *length = decimal((long)strlen(own_directory));
	return open_words(join(own_directory, "/paths", NULL), 16 << 10,
			  join("19:gover native shim 1\n", length, ":", own_directory, "\n", NULL));
}

/* A name that the settings have is the real one, and spares the system calls of realpath. */
static void find_itself(void)
{
	static char real[PATH_MAX];
	const char *executed = executed_path(), *slash = strrchr(executed, '/');
	tool = slash ? slash + 1 : executed;
	int is_test = !strcmp(tool, "self-test");
	if (*executed == '/' && !is_test) {
		take_path(executed);
		if (open_settings())
			return;
	}
	if (realpath(executed, real))
		take_path(real);
	require(is_test || open_settings());
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

static int is_own_directory(const char *path)
{
	struct stat status;
	return !lstat(path, &status) && S_ISDIR(status.st_mode) && status.st_uid == user;
}

/* Read where the plans are, and which names of files and directories have a plan of their own. */
static const char *read_settings(char **names)
{
	const char *plans;
	int count = 0;
	data = take_word();
	plans = take_word();
	while (strcmp(names[count] = take_word(), "."))
		require(++count < MOST_NAMES);
	names[count] = NULL;
	char *above = join(plans, NULL);
	require(*data == '/' && *plans == '/');
	*strrchr(above, '/') = 0;
	require(is_own_directory(plans) && is_own_directory(above));
	return plans;
}

int main(int argc, char **argv, char **envp)
{
	given_argv = argv;
	given_env = envp;
	user = geteuid();
	find_itself();
	require(argc >= 1 && getuid() == user && getgid() == getegid());
	if (!strcmp(tool, "self-test"))
		return self_test();
	char *names[MOST_NAMES], *planned, *goroot, *managers, *notice, *how;
	const char *plans = read_settings(names);
	copy_variables(envp);
	undo_variables();
	char *directory = find_directory(strcmp(tool, "go") ? NULL : argv + 1);
	walk_up(directory, names);
	const char *wanted = join(data, ":", directory, NULL);
	int number = 0;
	do {
		open_plan(plans, directory, ++number);
		planned = take_word();
		goroot = take_word();
		managers = take_word();
		notice = take_word();
	} while (strcmp(planned, wanted) || !is_valid_plan());
	/* In a hooked shell the hook has printed the notice. */
	require(!*notice || !isatty(STDERR_FILENO) ||
		!strcmp(value_of("__GOVER_SHELL"), decimal(getppid())));
	while (*(how = take_word()) != '.') {
		char *name = take_word();
		apply_change(*how, name, take_word());
	}
	require(is_at_end());
	if (*goroot)
		set_state("__GOVER_HOPS", "-");
	argv[0] = *goroot ? join(goroot, "/bin/", tool, NULL) : find_system(managers);
	execve(argv[0], argv, variables);
	run_posix_shim();
}
