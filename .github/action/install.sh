#!/usr/bin/env bash
# install.sh CHECKOUT DIRECTORY: the gover of a checkout in a new environment, and its launcher on
# the PATH of the steps that follow. Every package has the hash that the checkout names.
set -euo pipefail

checkout=$1 directory=$2
for python in python3 python3.14 python3.13 python3.12 python3.11; do
	if "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
		break
	fi
	python=
done
if [ -z "$python" ]; then
	echo "::error::gover needs Python 3.11 or later with venv; put actions/setup-python in front"
	exit 1
fi
"$python" -m venv "$directory"
"$directory/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps \
	--only-binary=:all: --require-hashes -r "$checkout/.github/packaging/requirements.txt"
for packages in "$directory"/lib/python3*/site-packages; do
	printf '%s\n' "$checkout" >"$packages/gover.pth"
done
cp "$checkout/shell/gover" "$directory/bin/gover"
chmod 755 "$directory/bin/gover"
"$directory/bin/gover" --version
echo "$directory/bin" >>"$GITHUB_PATH"
