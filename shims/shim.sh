#!/bin/sh
# gover shim: run the tool this file is named after, from the Go selected where it runs.
# gover/activation/shims.py fills in the words in underscores and picks the interpreter.

. __GOVER_LOOKUP__

gover_tool=${0##*/}
gover_cache=__GOVER_CACHE__
gover_config=__GOVER_CONFIG__

# A store that was moved or restored elsewhere is the one that this file lies in.
gover_moved='' gover_own=''
case ${0%/*} in
"$gover_data"/*) ;;
/*/shims | /*/bin) gover_own=${0%/*/*} ;;
/*/native/*) gover_own=${0%/*/*/*} ;;
esac
if [ -n "$gover_own" ] && [ ! -d "$gover_data/shims" ] && [ -d "$gover_own/toolchains" ]; then
	gover_data=$gover_own gover_moved=yes
fi

# A store that belongs to root is used by each with a cache and a configuration of their own;
# root so uses the store of another user.
if { [ -n "$gover_moved" ] || [ ! -O "$gover_data" ]; } && [ -n "${HOME-}" ]; then
	gover_cache='' gover_config=''
	case ${XDG_CACHE_HOME-} in
	/*) gover_plans=$XDG_CACHE_HOME/gover/plans ;;
	*) gover_plans=$HOME/__GOVER_BELOWHOME__/plans ;;
	esac
	if [ -n "${GOVER_CACHE-}" ]; then gover_plans=$GOVER_CACHE/plans; fi
	gover_plans=$gover_plans/__GOVER_FORMAT__
fi

# In a hooked shell the hook has printed it, once.
gover_print_notice() {
	if [ "${__GOVER_SHELL-}" != "$PPID" ] && [ -t 2 ]; then printf 'gover: %s\n' "$gover_notice" >&2; fi
}

gover_known=
gover_run() {
	gover_known=
	case ${gover_from:-$PWD} in /*) ;; *) return 1 ;; esac # deleted
	if ! gover_find; then return 1; fi
	gover_known=yes
	if [ -n "$gover_goroot" ] && [ -x "$gover_goroot/bin/$gover_tool" ]; then
		gover_apply
		gover_apply_process
		if [ -n "$gover_notice" ]; then gover_print_notice; fi
		unset __GOVER_HOPS
		exec "$gover_goroot/bin/$gover_tool" "$@"
	fi
}

# A shell reads no further than it has come: what stands below costs most launches nothing.
case ${__GOVER_UNDO-}:${1-}:${2-}:${3-} in
*"$gover_unit"* | *:-C* | *:--C*) ;;
*) gover_run "$@" ;;
esac

. __GOVER_INHERITED__

# gover_chdir ARG...: gover_from is the directory of `go -C DIR`, `go build -C DIR` or
# `go mod tidy -C DIR`, without links. gover/activation/chdir_flag.py reads it the same way.
gover_chdir() {
	gover_to=
	case ${1-} in
	-C | --C) gover_to=${2-} ;;
	-C=* | --C=*) gover_to=${1#*=} ;;
	-*) ;;
	*)
		case ${2-} in
		-C | --C) gover_to=${3-} ;;
		-C=* | --C=*) gover_to=${2#*=} ;;
		-*) ;;
		*)
			case ${1-}:${3-} in
			mod:-C | work:-C | mod:--C | work:--C) gover_to=${4-} ;;
			mod:-C=* | work:-C=* | mod:--C=* | work:--C=*) gover_to=${3#*=} ;;
			esac
			;;
		esac
		;;
	esac
	case $gover_to in -) gover_to=./- ;; esac # to cd it is the directory before
	if [ -n "$gover_to" ]; then
		# The x keeps a newline at the end of a name.
		gover_from=$(CDPATH='' && cd -P -- "$gover_to" 2>/dev/null && pwd && printf x)
		gover_from=${gover_from%??}
	fi
}

gover_undo
if [ "$gover_tool" = go ]; then gover_chdir "$@"; fi
gover_run "$@"

gover_fail() {
	gover_shown "$1" '(:'
	printf 'gover: %s\n' "$gover_text" >&2
	gover_shown "$2" ' '
	if [ -n "$2" ]; then printf 'hint: %s\n' "$gover_text" >&2; fi
	exit "$3"
}

# Run the first tool on PATH that is neither gover's nor another manager's shim. __GOVER_HOPS is
# this process, how many processes deep it is, and what it has tried: Python ends a loop.
gover_system() {
	gover_depth=0
	case ${__GOVER_HOPS-} in
	'') ;;
	"$$":*) return 0 ;;
	[0-9]*:[0-8]:*) gover_depth=${__GOVER_HOPS#*:} gover_depth=$((${gover_depth%%:*} + 1)) ;;
	*) return 0 ;;
	esac
	gover_rest=${PATH-}:
	while gover_next_program "$gover_tool"; do
		case :$gover_managers in *:"$gover_program":*) continue ;; esac
		case $gover_program in */shims/"$gover_tool") continue ;; esac
		gover_apply
		gover_apply_process
		export __GOVER_HOPS="$$:$gover_depth:$gover_program"
		# shellcheck disable=SC2093 # the loop passes over what it does not execute
		exec "$gover_program" "$@"
	done
}

if [ -n "$gover_known" ]; then
	if [ -n "$gover_goroot" ]; then
		gover_fail "go$gover_version has no $gover_tool ($gover_origin)" '' 127
	fi
	if [ -n "$gover_error" ]; then gover_fail "$gover_error" "$gover_hint" "$gover_status"; fi
	if [ -n "$gover_notice" ]; then gover_print_notice; fi
	gover_system "$@"
fi

# No plan, or nothing to run: Python decides, or prints what is wrong.
if [ -x __GOVER_PYTHON__ ]; then
	gover_start=__GOVER_START__
	if [ -f "$gover_start" ]; then
		exec __GOVER_PYTHON__ -I -S "$gover_start" shim "$gover_data" "$gover_cache" "$gover_config" "$gover_tool" "$@"
	fi
	# An upgrade of Python has moved gover's files.
	exec __GOVER_PYTHON__ -I -m gover shim "$gover_data" "$gover_cache" "$gover_config" "$gover_tool" "$@"
fi
gover_fail "its Python is gone, so nothing can decide for this directory: $gover_tool" \
	'pipx install git+https://github.com/gover-project/gover' 127
