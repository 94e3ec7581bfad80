#!/bin/sh
# Install gover @version@ in a directory of its own, with or without a Python on this machine:
#
#     curl -fsSL https://github.com/gover-project/gover/releases/download/v@version@/install.sh | sh
#
# Every byte that it installs has its SHA-256 in this file: gover, what it depends on, and, where
# there is no Python 3.11 or later, uv, which has the SHA-256 of the Python that it brings. The
# last statement starts it, so that a download that was cut off runs nothing.
set -eu

mark=made-by-install.sh # in each directory that this file makes below --dir

usage() {
	cat <<'END'
Install gover @version@ for this user.

    sh install.sh [OPTION]...

    --dir DIR       where gover is kept: ~/.local/share/gover-app   (GOVER_INSTALL_DIR)
    --bin DIR       where the command is linked: ~/.local/bin       (GOVER_INSTALL_BIN)
    --python PYTHON the Python to use; "uv": let uv bring one       (GOVER_INSTALL_PYTHON)
    --index URL     a package index in place of PyPI                (GOVER_INSTALL_INDEX)
    --from DIR      take all packages from a directory, no index    (GOVER_INSTALL_FROM)
    --dry-run       print what would be done
    --uninstall     remove what this installer has installed
    --help          this text

Proxies are those of curl and pip (HTTPS_PROXY). A mirror of the Python that uv brings:
UV_PYTHON_INSTALL_MIRROR. Another version has an installer of its own, under its own URL.
END
}

say() {
	printf 'install.sh: %s\n' "$1" >&2
}

# fail MESSAGE [HINT]
fail() {
	say "$1"
	if [ -n "${2-}" ]; then printf 'hint: %s\n' "$2" >&2; fi
	exit 1
}

has() {
	command -v "$1" >/dev/null 2>&1
}

read_options() {
	app=${GOVER_INSTALL_DIR:-${XDG_DATA_HOME:-$HOME/.local/share}/gover-app}
	bin=${GOVER_INSTALL_BIN:-$HOME/.local/bin}
	wanted=${GOVER_INSTALL_PYTHON-} index=${GOVER_INSTALL_INDEX-} from=${GOVER_INSTALL_FROM-}
	action=install new=''
	while [ $# -gt 0 ]; do
		case $1 in
		--dir | --bin | --python | --index | --from)
			if [ $# -lt 2 ]; then fail "$1 needs a value" "sh install.sh --help"; fi
			case $1 in
			--dir) app=$2 ;;
			--bin) bin=$2 ;;
			--python) wanted=$2 ;;
			--index) index=$2 ;;
			--from) from=$2 ;;
			esac
			shift
			;;
		--dry-run) action=show ;;
		--uninstall) action=uninstall ;;
		--help | -h)
			usage
			exit 0
			;;
		*) fail "there is no option $1" "sh install.sh --help" ;;
		esac
		shift
	done
	app=$(absolute "$app") bin=$(absolute "$bin") index=${index%/}
	if [ -n "$from" ]; then from=$(absolute "$from"); fi
}

absolute() {
	case $1 in
	/*) printf '%s\n' "${1%/}" ;;
	*) printf '%s/%s\n' "$PWD" "${1%/}" ;;
	esac
}

# The owner of the directory, or of the nearest one above that is there.
owner_of() {
	directory=$1
	while [ ! -d "$directory" ]; do
		directory=${directory%/*}
		directory=${directory:-/}
	done
	# shellcheck disable=SC2012 # the third word of ls -n is a number
	ls -ldn "$directory" | awk '{ print $3; exit }'
}

check_user() {
	if [ "$(id -u)" != 0 ]; then return; fi
	for directory in "$app" "$bin"; do
		if [ "$(owner_of "$directory")" != 0 ]; then
			fail "root would write into a directory of another user: $directory" \
				"run it as that user, without sudo"
		fi
	done
}

# A command that something else has installed is not replaced.
check_link() {
	if [ -L "$bin/gover" ]; then
		case $(readlink "$bin/gover") in "$app"/*) return ;; esac
	elif [ ! -e "$bin/gover" ]; then
		return
	fi
	fail "$bin/gover is of another installation of gover, and stays as it is" \
		"remove that one first (pipx uninstall gover, uv tool uninstall gover), or add --bin DIR"
}

find_platform() {
	system=$(uname -s) machine=$(uname -m) linux32=''
	case $system in
	Linux) ;;
	Darwin)
		if [ "$machine" = x86_64 ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" = 1 ]; then
			machine=arm64 # this shell runs under Rosetta
		fi
		;;
	*) fail "gover runs on Linux and macOS, and this is $system" ;;
	esac
	case $machine in
	arm64) if [ "$system" = Linux ]; then machine=aarch64; fi ;;
	i?86) machine=i686 ;;
	armv[78]l) machine=armv7l ;;
	x86_64 | aarch64) check_bits ;;
	esac
	platform=$system-$machine
}

# A 32-bit system on a 64-bit kernel: without linux32, pip takes packages of 64 bits to be right.
check_bits() {
	if [ "$system" != Linux ] || [ "$(od -An -j4 -N1 -tu1 /bin/sh | tr -d ' ')" != 1 ]; then return; fi
	linux32=linux32
	if ! has linux32; then
		fail "this system is of 32 bits, its kernel of 64: the command linux32 is needed" \
			"install util-linux"
	fi
	case $machine in x86_64) machine=i686 ;; *) machine=armv7l ;; esac
}

# with_bits COMMAND...: run it so that `uname -m` is that of this system.
with_bits() {
	$linux32 "$@"
}

# python is the first Python that can have gover; has_pip whether it brings its own pip.
find_python() {
	python='' has_pip=''
	if [ "$wanted" = uv ]; then return; fi
	for name in ${wanted:-python3 python3.15 python3.14 python3.13 python3.12 python3.11}; do
		if ! has "$name" || asks_for_tools "$(command -v "$name")"; then continue; fi
		found=$(with_bits "$name" -I -c '
import sys
if sys.implementation.name != "cpython" or not (3, 11) <= sys.version_info < (3, 16):
    sys.exit(1)
import ssl, venv, zlib
try:
    import ensurepip
    pip = "pip"
except ImportError:
    pip = "none"
print(pip, sys._base_executable)' 2>/dev/null) || continue
		python=${found#* }
		case $found in pip*) has_pip=yes ;; esac
		return
	done
	if [ -n "$wanted" ]; then fail "$wanted is no CPython 3.11 to 3.15 with venv and ssl"; fi
}

# macOS without the Command Line Tools: its python3 opens a window that asks to install them.
asks_for_tools() {
	[ "$system" = Darwin ] && [ "$1" = /usr/bin/python3 ] && ! xcode-select -p >/dev/null 2>&1
}

# fetch URL FILE
fetch() {
	if has curl; then
		curl -fsSL --retry 3 --connect-timeout 30 --netrc-optional -o "$2" "$1" && return
	elif has wget; then
		wget -q -O "$2" "$1" && return
	else
		fail "curl or wget is needed"
	fi
	fail "cannot be downloaded: ${1##*@}"
}

# check FILE SHA256 NAME
check() {
	if has sha256sum; then
		actual=$(sha256sum <"$1")
	elif has shasum; then
		actual=$(shasum -a 256 <"$1")
	elif has openssl; then
		actual=$(openssl dgst -sha256 -r <"$1")
	else
		fail "sha256sum, shasum or openssl is needed, to verify what is installed"
	fi
	if [ "${actual%% *}" != "$2" ]; then
		fail "$3 has the SHA-256 ${actual%% *}, and not $2"
	fi
}

# The index, where pip is not there to read its own settings.
index_of_uv() {
	found=${index:-${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-${PIP_INDEX_URL:-https://pypi.org/simple}}}}
	printf '%s\n' "${found%/}"
}

# url is where the index has the file.
find_url() {
	base=$(index_of_uv)/uv/
	fetch "$base" "$new/page"
	pattern=$(printf '%s' "$1" | sed 's/\./\\./g')
	url=$(tr '>' '\n' <"$new/page" |
		sed -n "s/.*href=[\"']\\([^\"'#?]*$pattern\\)[\"'#?].*/\\1/p" | sed 1q)
	case $url in
	'') fail "${base##*@} has no $1" "sh install.sh --index URL, of a full mirror of PyPI" ;;
	http://* | https://*) return ;;
	/*)
		host=${base#*://}
		url=${base%%://*}://${host%%/*}$url
		return
		;;
	esac
	while :; do
		case $url in
		../*) url=${url#../} base=${base%/} base=${base%/*}/ ;;
		*) break ;;
		esac
	done
	url=$base$url
}

# uv, out of its wheel: a zip, of which one member is one gzip stream without head and tail.
bring_uv() {
	row=$(uv_wheels | grep "^$platform ") ||
		fail "there is no Python 3.11 or later, and uv has none for $platform" \
			"install Python 3.11 or later with venv, and run this again"
	# shellcheck disable=SC2086 # a row has words
	set -- $row
	say "downloading uv @uv_version@"
	if [ -n "$from" ]; then
		if [ ! -f "$from/$2" ]; then fail "$from has no $2"; fi
		cp "$from/$2" "$new/uv.whl"
	else
		find_url "$2"
		fetch "$url" "$new/uv.whl"
	fi
	check "$new/uv.whl" "$3" "$2"
	{
		printf '\037\213\010\000\000\000\000\000\000\377'
		part "$(($4 + 30 + $5))" "$6"
		part "$(($4 + 14))" 4
		part "$(($4 + 22))" 4
	} | gzip -dc >"$new/uv"
	chmod 755 "$new/uv"
	rm -f "$new/uv.whl" "$new/page"
}

# part OFFSET SIZE: that many bytes of the wheel.
part() {
	tail -c "+$(($1 + 1))" "$new/uv.whl" | head -c "$2"
}

install_with_pip() {
	with_bits "$python" -I -m venv "$new/venv"
	set -- --quiet --disable-pip-version-check --no-input
	if [ -n "$from" ]; then
		set -- "$@" --no-index --find-links "$from"
	elif [ -n "$index" ]; then
		set -- "$@" --index-url "$index"
	fi
	unset PIP_TARGET PIP_PREFIX PIP_ROOT PIP_CONSTRAINT PIP_REQUIREMENT PIP_NO_BINARY
	with_bits "$new/venv/bin/python" -I -m pip install "$@" --no-user --no-deps \
		--only-binary=:all: --require-hashes -r "$new/requirements.txt"
	with_bits "$new/venv/bin/python" -I -m pip uninstall -qq --yes setuptools pip
}

install_with_uv() {
	bring_uv
	unset UV_CONSTRAINT UV_OVERRIDE UV_EXCLUDE_NEWER UV_NO_BINARY UV_PYTHON UV_VENV_SEED
	export UV_NO_CONFIG=1 UV_CACHE_DIR="$new/cache" UV_PYTHON_INSTALL_DIR="$new/python"
	export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS-1}"
	if [ -n "$python" ]; then
		with_bits "$new/uv" venv --quiet --python "$python" "$new/venv"
	else
		say "downloading Python @python@"
		UV_PYTHON_DOWNLOADS=automatic UV_PYTHON_INSTALL_BIN=0 \
			with_bits "$new/uv" venv --quiet --managed-python --python @python@ "$new/venv"
	fi
	set -- --quiet --python "$new/venv/bin/python" --no-deps --only-binary :all: --compile-bytecode
	if [ -n "$from" ]; then
		set -- "$@" --no-index --find-links "$from"
	else
		set -- "$@" --default-index "$(index_of_uv)"
	fi
	with_bits "$new/uv" pip install "$@" --require-hashes -r "$new/requirements.txt"
	rm -rf "$new/cache" "$new/uv"
}

# From here on the new one is used: `current` is replaced by one rename.
use_new() {
	"$new/venv/bin/python" -I -c '
import os, sys
new, current = sys.argv[1:]
os.symlink(os.path.basename(new), new + ".link")
os.replace(new + ".link", current)' "$new" "$app/current"
	kept=$new new=''
	printf '%s\n' "$bin/gover" >"$kept/installed"
	mkdir -p "$bin"
	if [ ! -L "$bin/gover" ]; then
		ln -s "$app/current/venv/bin/gover" "$bin/gover"
	elif [ "$(readlink "$bin/gover")" != "$app/current/venv/bin/gover" ]; then
		ln -s "$app/current/venv/bin/gover" "$bin/.gover.$$"
		mv -f "$bin/.gover.$$" "$bin/gover"
	fi
	clear_old
}

# Earlier versions, and what was killed a day ago or longer. --dir may have other directories.
clear_old() {
	current=$(readlink "$app/current" 2>/dev/null) || current=''
	for old in "$app"/*; do
		if [ -L "$old" ] || [ ! -f "$old/$mark" ] || [ "${old##*/}" = "$current" ]; then continue; fi
		if [ -f "$old/installed" ] || [ -n "$(find "$old" -prune -mtime +0)" ]; then rm -rf "$old"; fi
	done
}

remove_new() {
	if [ -z "$new" ]; then return; fi
	rm -rf "$new" "$new.link"
	say "nothing was installed"
	rmdir "$app" 2>/dev/null || :
}

install() {
	umask 022
	mkdir -p "$app"
	trap remove_new EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	new=$(mktemp -d "$app/@version@.XXXXXX")
	: >"$new/$mark"
	chmod 755 "$new"
	requirements >"$new/requirements.txt"
	if [ -n "$has_pip" ]; then install_with_pip; else install_with_uv; fi
	with_bits "$new/venv/bin/gover" --version >&2
	use_new
	say "installed: $bin/gover"
	case :$PATH: in
	*:"$bin":*) printf 'hint: gover setup\n' >&2 ;;
	*) printf 'hint: %s setup\n' "$bin/gover" >&2 ;;
	esac
}

show() {
	if [ -n "$has_pip" ]; then
		how="with pip of $python"
	elif [ -n "$python" ]; then
		how="with uv @uv_version@, for $python"
	else
		how="with uv @uv_version@, and Python @python@ which it brings"
	fi
	printf '%s\n' "gover @version@ for $platform: $how" \
		"packages: ${from:-${index:-PyPI, or the index of pip}}" \
		"directory: $app" "command: $bin/gover"
}

uninstall() {
	if [ ! -L "$app/current" ]; then fail "this installer has installed nothing in $app"; fi
	# What `gover setup` and `gover install` have made is older than this file, and stays.
	say "toolchains, settings and lines in start-up files stay; gover self uninstall removes them"
	case $(readlink "$bin/gover" 2>/dev/null) in "$app"/*) rm -f "$bin/gover" ;; esac
	rm -f "$app/current"
	for old in "$app"/*; do
		if [ ! -L "$old" ] && [ -f "$old/$mark" ]; then rm -rf "$old"; fi
	done
	rmdir "$app" 2>/dev/null || :
	say "removed: $app, $bin/gover"
}

# Platform, wheel, SHA-256; where in the wheel uv is: offset of its head, length of its name, size.
uv_wheels() {
	cat <<'END'
@uv@
END
}

requirements() {
	cat <<'END'
@requirements@
END
}

main() {
	unset PYTHONHOME PYTHONPATH PYTHONSTARTUP
	read_options "$@"
	check_user
	if [ "$action" = uninstall ]; then
		uninstall
		return
	fi
	check_link
	find_platform
	find_python
	if [ "$action" = show ]; then show; else install; fi
}

if [ -n "${HOME-}" ]; then
	main "$@"
else
	fail "HOME is not set"
fi
