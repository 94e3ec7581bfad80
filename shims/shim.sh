#!/bin/sh
# gover shim: run the tool this file is named after, from the Go that holds here.
# gover/activation/shims.py fills in the words in underscores and picks the interpreter.

. __GOVER_LOOKUP__

gover_tool=${0##*/}
gover_cache=__GOVER_CACHE__
gover_config=__GOVER_CONFIG__

# What root has made for all is used by each with a cache and a configuration of their own.
if [ ! -O "$gover_data" ] && [ -n "${HOME-}" ]; then
	gover_cache='' gover_config=''
	case ${XDG_CACHE_HOME-} in
	/*) gover_plans=$XDG_CACHE_HOME/gover/plans ;;
	*) gover_plans=$HOME/__GOVER_BELOWHOME__/plans ;;
	esac
	if [ -n "${GOVER_CACHE-}" ]; then gover_plans=$GOVER_CACHE/plans; fi
fi

gover_known=
if gover_find; then
	gover_known=yes
	if [ -n "$gover_goroot" ]; then
		gover_apply
		if [ -x "$gover_goroot/bin/$gover_tool" ]; then exec "$gover_goroot/bin/$gover_tool" "$@"; fi
	fi
fi

# A shell reads no further than it has come: what stands below costs a launch nothing.

gover_fail() {
	printf 'gover: %s\n' "$1" >&2
	if [ -n "$2" ]; then printf 'hint: %s\n' "$2" >&2; fi
	exit "$3"
}

# gover/store/store.py looks for the system's go the same way.
gover_system() {
	gover_rest=${PATH-}:
	while [ -n "$gover_rest" ]; do
		gover_entry=${gover_rest%%:*}
		gover_rest=${gover_rest#*:}
		case $gover_entry in "$gover_data"/*) continue ;; /*) ;; *) continue ;; esac
		gover_path=${gover_entry%/}/$gover_tool
		if [ -f "$gover_path" ] && [ -x "$gover_path" ] && ! [ "$gover_entry" -ef "$gover_data/shims" ]; then
			exec "$gover_path" "$@"
		fi
	done
}

if [ -n "$gover_known" ]; then
	if [ -n "$gover_goroot" ]; then
		gover_fail "go$gover_version has no $gover_tool ($gover_origin)" '' 127
	fi
	if [ -n "$gover_error" ]; then gover_fail "$gover_error" "$gover_hint" "$gover_status"; fi
	gover_system "$@"
fi

# A new place, or nothing to run: Python decides, or says what is wrong.
if [ -x __GOVER_PYTHON__ ]; then
	exec __GOVER_PYTHON__ -I -m gover shim "$gover_data" "$gover_cache" "$gover_config" "$gover_tool" "$@"
fi
gover_fail "its Python is gone, so nothing can decide for this directory: $gover_tool" \
	'pipx install gover' 127
