#!/bin/sh
# The checks of this repository, in an environment of its own in .venv.
#
#   sh tests/run.sh               everything, as CI does: lint, types, shell lint, tests;
#                                 as root on Debian, programs that tests need are installed
#   sh tests/run.sh --programs    only install those programs: as root on Debian, or by Homebrew
#   sh tests/run.sh -k hook       pytest with these words, and nothing else
#   sh tests/run.sh tests/unit
set -eu
cd "$(dirname "$0")/.."
bin=$PWD/.venv/bin

say() { printf '\n== %s\n' "$*"; }

make_environment() {
	python=
	for name in python3 python3.14 python3.13 python3.12 python3.11; do
		if "$name" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
			python=$name
			break
		fi
	done
	if [ -z "$python" ]; then
		echo 'run.sh: no Python 3.11 or later with venv; on Debian: apt-get install python3-venv' >&2
		exit 1
	fi
	say "environment in .venv ($python)"
	"$python" -m venv .venv
	"$bin/python" -m pip install --quiet --upgrade pip
	"$bin/python" -m pip install --quiet -e '.[dev]'
}

# The tests drive real shells, editors, and a browser over the site. Here as root on Debian they
# are installed; elsewhere a test that misses one is skipped, and in CI it fails.
install_programs() {
	missing=
	for tool in zsh bash dash fish busybox tmux strace gpg direnv cc clang lld man chromium vim nvim qemu-aarch64 lowntfs-3g ruby; do
		command -v "$tool" >/dev/null || missing="$missing $tool"
	done
	if [ -z "$missing" ]; then
		return
	fi
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		packages=$(echo "$missing" |
			sed 's/\<gpg\>/gnupg/; s/\<cc\>/gcc libc6-dev/; s/\<man\>/man-db/; s/\<nvim\>/neovim/; s/\<qemu-aarch64\>/qemu-user/; s/\<lowntfs-3g\>/ntfs-3g/')
		say "installing system-wide: apt-get install$packages"
		apt-get update -qq
		# shellcheck disable=SC2086 # a list of words
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages \
			>/dev/null
	elif [ "${1-}" = --programs ] && command -v brew >/dev/null; then
		brew install bash zsh dash fish tmux gnupg direnv lld neovim
	else
		echo "run.sh: not installed, so their tests are skipped:$missing" >&2
	fi
}

if [ "${1-}" = --programs ]; then
	install_programs --programs
	exit
fi
if [ "$#" -gt 0 ]; then
	[ -x "$bin/pytest" ] || make_environment
	exec "$bin/pytest" "$@"
fi

install_programs
make_environment

say 'ruff, mypy'
"$bin/ruff" check
"$bin/ruff" format --check
"$bin/mypy"

say 'shellcheck, shfmt'
"$bin/python" tests/lint_shell.py

say "what ships of Go's releases"
"$bin/python" -m docs.make.releases --check || echo 'a release of gover has to wait for that; the tests do not'

say 'pytest'
# Two workers a core: a test that drives a shell waits for most of its time.
exec "$bin/pytest" -n "$((2 * $(getconf _NPROCESSORS_ONLN)))" --dist worksteal
