#!/bin/sh
# go-version.sh FILE: print the version that a file names, by the rules of actions/setup-go: of
# go.mod and go.work the toolchain line, or else the go line; of .tool-versions the line golang;
# of any other file its first line.
set -eu

file=$1
if [ ! -f "$file" ]; then
	echo "::error::go-version-file: there is no $file" >&2
	exit 1
fi
case $file in
*go.mod | *go.work)
	version=$(sed -n 's/^toolchain[[:blank:]]\{1,\}go\([0-9][^[:space:]]*\).*/\1/p' "$file" | head -n 1)
	if [ -z "$version" ]; then
		version=$(sed -n 's/^go[[:blank:]]\{1,\}\([0-9][^[:space:]]*\).*/\1/p' "$file" | head -n 1)
	fi
	;;
*.tool-versions) version=$(sed -n 's/^golang[[:blank:]]\{1,\}\([^[:space:]#]\{1,\}\).*/\1/p' "$file" | head -n 1) ;;
*) version=$(sed -n 's/^[[:blank:]]*\([^[:space:]#]\{1,\}\).*/\1/p' "$file" | head -n 1) ;;
esac
if [ -z "$version" ]; then
	echo "::error file=$file::go-version-file: $file names no version of Go" >&2
	exit 1
fi
printf '%s\n' "$version"
