#!/bin/sh
# Run a command on a Linux that calls itself another machine, to find tests that know this one:
#
#   sudo sh tests/other_machine.sh riscv64 .venv/bin/pytest -q tests/unit
#
# uname(2) is replaced in every dynamic program by a library, in a mount namespace of its own. What
# runs a real program of the other machine fails here. It needs root, cc, and overlayfs.
set -eu
machine=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/upper" "$work/work"
cat >"$work/uname.c" <<'C'
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>
long syscall(long, ...);
int uname(struct utsname *name) {
	int result = (int)syscall(SYS_uname, name);
	if (result == 0) strcpy(name->machine, MACHINE);
	return result;
}
C
cc -shared -fPIC -DMACHINE="\"$machine\"" -o "$work/uname.so" "$work/uname.c"
# shellcheck disable=SC2016 # the inner shell expands them
work=$work unshare -m sh -c '
	mount --make-rprivate /
	mount -t overlay overlay -o "lowerdir=/etc,upperdir=$work/upper,workdir=$work/work" /etc
	echo "$work/uname.so" >/etc/ld.so.preload
	unset work
	exec "$@"' sh "$@"
