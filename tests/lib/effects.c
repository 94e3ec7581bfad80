/*
 * Preloaded into a process, it sees every change to the files below one directory before the
 * kernel does: it can write them down, make the n-th one fail, or send a signal in its stead.
 *
 *   effects_root(directory)               whose changes count
 *   effects_log(descriptor)               one line a change: NAME <tab> PATH [<tab> PATH], with
 *                                         a "!" in front when the kernel did not do it
 *   effects_layered(yes)                  whether renaming a directory is EXDEV
 *   effects_arm(names, nth, error, signal, sticky)
 *       names    which changes count, as " write close "
 *       nth      which of those, from 1
 *       error    the errno it fails with, or 0
 *       signal   the signal that the process sends itself right before it, or 0
 *       sticky   whether all later ones fail too, or get the signal
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST 4096

static char root[PATH_MAX];
static char names[256];
static char *opened[MOST]; /* descriptor -> path, for those below root */
static char written[MOST]; /* descriptor -> whether it was opened to be written to */
static int logged = -1, nth, error_to_give, signal_to_send, sticky;
static int layered; /* no directory can be renamed, as from a lower layer of overlayfs */
static atomic_int count;

void effects_root(const char *directory) { snprintf(root, sizeof root, "%s/", directory); }

void effects_log(int descriptor) { logged = descriptor; }

void effects_layered(int yes) { layered = yes; }

void effects_arm(const char *which, int n, int error, int number, int stay)
{
	snprintf(names, sizeof names, "%s", which);
	atomic_store(&count, 0);
	nth = n;
	error_to_give = error;
	signal_to_send = number;
	sticky = stay;
}

static void *next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

static int ours(const char *path)
{
	return root[0] && path && strncmp(path, root, strlen(root)) == 0;
}

/* The path that a call names, in `text`; NULL: not one below root. */
static const char *at(int directory, const char *path, char *text)
{
	if (path[0] == '/')
		snprintf(text, PATH_MAX, "%s", path);
	else if (directory >= 0 && directory < MOST && opened[directory])
		snprintf(text, PATH_MAX, "%s/%s", opened[directory], path);
	else
		return NULL;
	return ours(text) ? text : NULL;
}

static const char *of(int descriptor)
{
	return descriptor >= 0 && descriptor < MOST ? opened[descriptor] : NULL;
}

/* Whether this change is to fail; errno says how. */
static int fails(const char *name, const char *path)
{
	char wanted[32];
	int number;
	if (!path || !nth)
		return 0;
	snprintf(wanted, sizeof wanted, " %s ", name);
	if (!strstr(names, wanted))
		return 0;
	number = atomic_fetch_add(&count, 1) + 1;
	if (number < nth || (number > nth && !sticky))
		return 0;
	if (signal_to_send)
		syscall(SYS_kill, getpid(), signal_to_send);
	if (error_to_give) {
		errno = error_to_give;
		return 1;
	}
	return 0;
}

static void done(int result, const char *name, const char *path, const char *other)
{
	char line[2 * PATH_MAX + 64];
	int saved = errno, size;
	if (logged < 0 || !path)
		return;
	size = snprintf(line, sizeof line, "%s%s\t%s%s%s\n", result < 0 ? "!" : "", name, path, other ? "\t" : "", other ? other : "");
	syscall(SYS_write, logged, line, size);
	errno = saved;
}

static int open_any(const char *symbol, int directory, const char *path, int flags, mode_t mode)
{
	int (*real)(int, const char *, int, ...) = next(symbol);
	char text[PATH_MAX];
	const char *full = at(directory, path, text);
	int changes = (flags & O_CREAT) != 0;
	int result;
	if (changes && fails("create", full))
		return -1;
	result = real(directory, path, flags, mode);
	if (result >= 0 && result < MOST) {
		free(opened[result]);
		opened[result] = full ? strdup(full) : NULL;
		written[result] = (flags & O_ACCMODE) != O_RDONLY;
	}
	if (changes)
		done(result, "create", full, NULL);
	return result;
}

#define MODE(flags) \
	mode_t mode = 0; \
	if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *path, int flags, ...) { MODE(flags) return open_any("openat", AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_any("openat64", AT_FDCWD, path, flags, mode); }
int openat(int directory, const char *path, int flags, ...) { MODE(flags) return open_any("openat", directory, path, flags, mode); }
int openat64(int directory, const char *path, int flags, ...) { MODE(flags) return open_any("openat64", directory, path, flags, mode); }

int close(int descriptor)
{
	int (*real)(int) = next("close");
	char path[PATH_MAX];
	int result, failing;
	if (!of(descriptor))
		return real(descriptor);
	if (!written[descriptor]) { /* nothing is lost with it */
		free(opened[descriptor]);
		opened[descriptor] = NULL;
		return real(descriptor);
	}
	snprintf(path, sizeof path, "%s", opened[descriptor]);
	failing = fails("close", path);
	free(opened[descriptor]);
	opened[descriptor] = NULL;
	result = real(descriptor); /* a close that fails has closed */
	if (failing) {
		errno = error_to_give;
		return -1;
	}
	done(result, "close", path, NULL);
	return result;
}

ssize_t write(int descriptor, const void *data, size_t size)
{
	ssize_t (*real)(int, const void *, size_t) = next("write");
	ssize_t result;
	if (fails("write", of(descriptor)))
		return -1;
	result = real(descriptor, data, size);
	done(result, "write", of(descriptor), NULL);
	return result;
}

#define ON_DESCRIPTOR(function, name) \
	int function(int descriptor) \
	{ \
		int (*real)(int) = next(#function); \
		int result; \
		if (fails(name, of(descriptor))) \
			return -1; \
		result = real(descriptor); \
		done(result, name, of(descriptor), NULL); \
		return result; \
	}

ON_DESCRIPTOR(fsync, "fsync")
ON_DESCRIPTOR(fdatasync, "fsync")
ON_DESCRIPTOR(syncfs, "syncfs")

int fchmod(int descriptor, mode_t mode)
{
	int (*real)(int, mode_t) = next("fchmod");
	int result;
	if (fails("chmod", of(descriptor)))
		return -1;
	result = real(descriptor, mode);
	done(result, "chmod", of(descriptor), NULL);
	return result;
}

int chmod(const char *path, mode_t mode)
{
	int (*real)(const char *, mode_t) = next("chmod");
	char text[PATH_MAX];
	const char *full = at(AT_FDCWD, path, text);
	int result;
	if (fails("chmod", full))
		return -1;
	result = real(path, mode);
	done(result, "chmod", full, NULL);
	return result;
}

int flock(int descriptor, int operation)
{
	int (*real)(int, int) = next("flock");
	return fails("flock", of(descriptor)) ? -1 : real(descriptor, operation);
}

static int rename_any(int from, const char *old, int to, const char *new, unsigned flags)
{
	char one[PATH_MAX], two[PATH_MAX];
	const char *source = at(from, old, one), *target = at(to, new, two);
	struct stat status;
	int result;
	if (layered && ours(source) && fstatat(from, old, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(status.st_mode)) {
		errno = EXDEV;
		return -1;
	}
	if (fails("rename", target))
		return -1;
	result = syscall(SYS_renameat2, from, old, to, new, flags);
	done(result, "rename", source, target);
	return result;
}

int rename(const char *old, const char *new) { return rename_any(AT_FDCWD, old, AT_FDCWD, new, 0); }
int renameat(int from, const char *old, int to, const char *new) { return rename_any(from, old, to, new, 0); }
int renameat2(int from, const char *old, int to, const char *new, unsigned flags) { return rename_any(from, old, to, new, flags); }

static int mkdir_any(int directory, const char *path, mode_t mode)
{
	char text[PATH_MAX];
	const char *full = at(directory, path, text);
	int result;
	if (fails("mkdir", full))
		return -1;
	result = syscall(SYS_mkdirat, directory, path, mode);
	done(result, "mkdir", full, NULL);
	return result;
}

int mkdir(const char *path, mode_t mode) { return mkdir_any(AT_FDCWD, path, mode); }
int mkdirat(int directory, const char *path, mode_t mode) { return mkdir_any(directory, path, mode); }

static int unlink_any(int directory, const char *path, int flags)
{
	char text[PATH_MAX];
	const char *full = at(directory, path, text), *name = flags & AT_REMOVEDIR ? "rmdir" : "unlink";
	int result;
	if (fails(name, full))
		return -1;
	result = syscall(SYS_unlinkat, directory, path, flags);
	done(result, name, full, NULL);
	return result;
}

int unlink(const char *path) { return unlink_any(AT_FDCWD, path, 0); }
int unlinkat(int directory, const char *path, int flags) { return unlink_any(directory, path, flags); }
int rmdir(const char *path) { return unlink_any(AT_FDCWD, path, AT_REMOVEDIR); }
