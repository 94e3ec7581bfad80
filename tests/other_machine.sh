#!/bin/sh
# Run a command on a Linux that calls itself another machine, to find tests that know this one:
#
#   sudo sh tests/other_machine.sh riscv64 .venv/bin/pytest -q tests/unit
#
# uname(2) is replaced in every dynamic program by a library, in a mount namespace of its own.
# Static programs of the other machine (Go, the native shim) run where qemu-user is installed and
# the kernel has binfmt_misc for a user namespace (Linux 6.7 or later); else they cannot be run.
# It needs root, cc, and overlayfs.
set -eu
machine=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work" # for other users too
mkdir "$work/upper" "$work/work"
cc -shared -fPIC -DMACHINE="\"$machine\"" -o "$work/uname.so" "$(dirname "$0")/lib/uname.c"

# Root of a user namespace that has all users of this one: what is registered stays in it.
cat >"$work/emulate" <<'SH'
work=$1 format=$2
shift 2
mkfifo "$work/pid" "$work/mapped"
(
	read -r pid <"$work/pid"
	echo '0 0 4294967295' >"/proc/$pid/uid_map"
	echo '0 0 4294967295' >"/proc/$pid/gid_map"
	echo >"$work/mapped"
) &
exec unshare -U -m sh -c '
	work=$1
	echo $$ >"$work/pid"
	read -r _ <"$work/mapped"
	exec sh "$work/register" "$@"' sh "$work" "$format" "$@"
SH
cat >"$work/register" <<'SH'
format=$2
shift 2
mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
# C: a set-group-ID program is one. F: in a chroot too.
sed 's/$/CF/' "$format" >/proc/sys/fs/binfmt_misc/register
exec "$@"
SH
case $machine in
arm*) format=/usr/lib/binfmt.d/qemu-arm.conf ;;
*) format=/usr/lib/binfmt.d/qemu-$machine.conf ;;
esac
if [ -e "$format" ]; then set -- sh "$work/emulate" "$work" "$format" "$@"; fi
# shellcheck disable=SC2016 # the inner shell expands them
work=$work unshare -m sh -c '
	mount --make-rprivate /
	mount -t overlay overlay -o "lowerdir=/etc,upperdir=$work/upper,workdir=$work/work" /etc
	echo "$work/uname.so" >/etc/ld.so.preload
	unset work
	exec "$@"' sh "$@"
