/* The directory that the native shim decides for, and the root of its plan: see shim.h. */
#include "shim.h"

static const char *here = ""; /* the current directory and a slash; "" where links lead to it */

/* A shorter name of a directory, if it is above the current one; both end in a slash. */
const char *near(const char *directory)
{
	static const char up[] = "../../../../../../../../../../../../../../../../";
	size_t levels = 0, length = strlen(directory);
	if (strncmp(here, directory, length))
		return directory;
	for (const char *below = here + length; *below; below++)
		levels += *below == '/';
	return levels <= strlen(up) / 3 ? up + strlen(up) - 3 * levels : directory;
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

/* The directory to decide for, without a slash at its end: / is "". */
char *find_directory(char *const *arguments)
{
	static char real[PATH_MAX]; /* without links */
	const char *to = arguments ? chdir_flag(arguments) : NULL;
	const char *pwd = value_of("PWD"), *ended = join(pwd, "/", NULL);
	if (to && *to && realpath(to, real) && kind_of(real) == S_IFDIR && !access(real, X_OK))
		return real[1] ? real : "";
	int is_known = getcwd(real, sizeof real) && *real == '/';
	if (*pwd == '/' && pwd[1] && is_same(pwd, ".")) {
		require(!strstr(ended, "//") && !strstr(ended, "/./") && !strstr(ended, "/../"));
		if (is_known && !strcmp(pwd, real))
			here = ended;
		return join(pwd, NULL);
	}
	require(is_known);
	return real[1] ? real : "";
}

/* HOME without a doubled slash, and without one at its end. */
static const char *plain_home(void)
{
	char *home = join(value_of("HOME"), NULL), *end = home;
	for (const char *from = home; *from; from++)
		if (*from != '/' || (from[1] && from[1] != '/'))
			*end++ = *from;
	*end = 0;
	return home;
}

/* Go up to the root of the plan; `names` are of files, and behind an empty one of directories. */
void walk_up(char *directory, char *const *names)
{
	const char *home = plain_home();
	const char *ceilings = join(":", value_of("GOVER_CEILING_DIRS"), ":", NULL);
	for (; *directory; *strrchr(directory, '/') = 0) {
		mode_t kind = S_IFREG;
		const char *above = near(join(directory, "/", NULL));
		if (strstr(ceilings, join(":", directory, ":", NULL)))
			return;
		for (char *const *name = names; *name; name++)
			if (!**name)
				kind = S_IFDIR;
			else if (kind_of(join(above, *name, NULL)) == kind)
				return;
		if (!strcmp(directory, home))
			return;
	}
}
