#!/usr/bin/env bash
# install-go.sh [REQUEST]: install that Go, or else the one of the current directory, set up the
# steps that follow, and write the outputs of the action.
set -euo pipefail

if [ -n "${1-}" ]; then
	gover install "$1"
	export GOVER_VERSION=$1
	gover verify "$(gover current)"
	gover env --github --toolchain # one Go for all steps, whatever their directory
elif [ -f gover.lock ]; then
	gover lock --check
	gover install --locked
	gover verify "$(gover current)"
	gover env --github
else
	gover install
	gover verify "$(gover current)"
	gover env --github
fi
{
	echo "go-version=$(gover current)"
	echo "goroot=$(gover exec -- go env GOROOT)"
	echo "modcache=$(gover exec -- go env GOMODCACHE)"
	echo "gocache=$(gover exec -- go env GOCACHE)"
} >>"$GITHUB_OUTPUT"
