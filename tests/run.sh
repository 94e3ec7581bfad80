#!/bin/sh
# Every check there is: lint, types, shell lint, tests. Makes its own environment in .venv.
#
#   sh tests/run.sh             all of it
#   sh tests/run.sh -k hook     the tests that pytest selects by these words
set -eu
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

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

# The tests drive real shells, editors, and a browser over the site. Here as root on Debian they
# are installed; elsewhere a test that misses one is skipped, and in CI it fails.
missing=
for tool in zsh bash dash fish busybox tmux strace gpg direnv cc clang lld man chromium vim nvim; do
	command -v "$tool" >/dev/null || missing="$missing $tool"
done
if [ -n "$missing" ]; then
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		say "installing$missing"
		apt-get update -qq
		# shellcheck disable=SC2046,SC2086 # a list of words; some packages have other names
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(echo $missing |
			sed 's/\<gpg\>/gnupg/; s/\<cc\>/gcc libc6-dev/; s/\<man\>/man-db/; s/\<nvim\>/neovim/') >/dev/null
	else
		echo "run.sh: not installed, so their tests are skipped:$missing" >&2
	fi
fi

say "environment in .venv ($python)"
"$python" -m venv .venv
bin=$PWD/.venv/bin
"$bin/python" -m pip install --quiet --upgrade pip
"$bin/python" -m pip install --quiet -e '.[dev]'

say 'ruff, mypy'
"$bin/ruff" check
"$bin/ruff" format --check
"$bin/mypy"

say 'shellcheck, shfmt'
"$bin/python" tests/lint_shell.py

say 'pytest'
if [ "$#" -gt 0 ]; then
	exec "$bin/pytest" "$@"
fi
exec "$bin/pytest" -n 2 --dist worksteal
