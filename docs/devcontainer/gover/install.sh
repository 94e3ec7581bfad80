#!/bin/sh
# Dev container feature: gover in /opt/gover/program, and in /opt/gover/store a store that
# belongs to the user of the container. Options come as VERSION and SOURCE.
set -eu

version=${VERSION:-latest}
source=${SOURCE:-}
pinned=$(dirname "$0")/gover-requirements.txt # of a release, with the hash of each package
user=${_REMOTE_USER:-root}

fail() {
	echo "gover feature: $1" >&2
	exit 1
}

find_python() {
	for python in python3 python3.14 python3.13 python3.12 python3.11; do
		if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
			return
		fi
	done
	return 1
}

get_python() {
	if command -v apt-get >/dev/null; then
		apt-get update
		DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates python3 python3-venv
		rm -rf /var/lib/apt/lists/*
	elif command -v apk >/dev/null; then
		apk add --no-cache ca-certificates python3
	elif command -v dnf >/dev/null; then
		dnf install -y python3
	fi
}

as_user() {
	if [ "$user" = root ]; then
		"$@"
	else
		# shellcheck disable=SC2016 # the words are for the shell of su
		su "$user" -s /bin/sh -c '"$0" "$@"' "$@"
	fi
}

[ "$(id -u)" = 0 ] || fail 'it is to be run as root'
[ -n "$source" ] || [ -f "$pinned" ] || fail "there is no $pinned; https://github.com/gover-project/gover/releases has it"
find_python || { get_python && find_python; } || fail 'it needs Python 3.11 or later with venv'

"$python" -m venv /opt/gover/program
if [ -n "$source" ]; then
	/opt/gover/program/bin/python -m pip install --no-cache-dir "$source"
else
	/opt/gover/program/bin/python -m pip install --no-cache-dir --require-hashes -r "$pinned"
fi

mkdir -p /opt/gover/store
chown "$user" /opt/gover/store
chmod 755 /opt/gover /opt/gover/store
export GOVER_ROOT=/opt/gover/store PATH="/opt/gover/program/bin:$PATH"
if [ "$version" != none ]; then
	as_user /opt/gover/program/bin/gover install "$version"
	as_user /opt/gover/program/bin/gover default "$version"
fi
