#!/bin/sh
# gover shim for one version: its name is what Go's own toolchain switching looks for.
# gover/activation/shims.py fills in the words in underscores and picks the interpreter.

. __GOVER_LOOKUP__

gover_go=__GOVER_GO__
# In a store that was moved it is beside this file.
if [ ! -x "$gover_go" ]; then gover_go=${0%/*/*}/toolchains/${0##*/go}/bin/go; fi
if [ -x "$gover_go" ]; then
	# What a running go has started by this name, it has set up itself.
	if [ -z "${GOTOOLCHAIN_INTERNAL_SWITCH_VERSION-}" ]; then
		__gover_apply__
	fi
	exec "$gover_go" "$@"
fi
printf 'gover: %s is not installed\nhint: gover install %s\n' "${0##*/}" "${0##*/go}" >&2
exit 3
