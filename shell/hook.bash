# shellcheck shell=bash
# gover's hook for bash, 3.2 and later. `gover hook bash` has it sourced.
#
# A prompt runs builtins only, as long as the plan it stands on is true. Strings are
# compared by [, never [[ or case: nocasematch would make two directories one.

# Aliases would be expanded while the functions below are read.
\builtin shopt -q expand_aliases && _gover_aliases=-s || _gover_aliases=-u
\builtin shopt -u expand_aliases

_gover_exe=__GOVER_EXE__
_gover_python=__GOVER_PYTHON__
_gover_dirs=(__GOVER_DIRS__)
_gover_plans=__GOVER_PLANS__
_gover_place=-
_gover_said=
_gover_told=
_gover_past=
_gover_unit=$'\037'

# `local -` keeps the user's set -e, -u and -x out of the hook; bash has it since 4.4.
_gover_dash=-
((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) || _gover_dash=

_gover_prompt() {
	# shellcheck disable=SC2086 # nothing, or the word -
	local last=$? dir=${PWD%/} $_gover_dash
	[ -z "$_gover_dash" ] || set +eux
	[ "${dir#/}" != "$dir" ] || dir=
	while [ -n "$dir" ]; do
		if [ -n "${GOVER_CEILING_DIRS-}" ] && _gover_ceiling "$dir"; then break; fi
		if [[ __gover_any__ ]] || [ "$dir" = "${HOME-}" ]; then break; fi
		dir=${dir%/*}
	done
	if [ "$dir" = "$_gover_place" ] && [ -z "${GOVER_DISABLE-}" ] && _gover_fresh; then
		return $last
	fi
	_gover_arrive "$dir"
	return $last
}

_gover_ceiling() {
	local all=:$GOVER_CEILING_DIRS:
	[ "${all#*":$1:"}" != "$all" ]
}

# A new place, or a place that has changed: take the old one back, put the new one on.
_gover_arrive() {
	if [ -n "${GOVER_DISABLE-}" ]; then
		_gover_place=-
		_gover_leave
		return 0
	fi
	local file=$_gover_plans$1/.gover-plan/bash
	_gover_planned=-
	# Only a plan of our own is ever executed.
	# shellcheck source=/dev/null # written by gover/render.py
	if [ -O "$file" ] && [ -r "$file" ]; then builtin . "$file"; fi
	if [ "$_gover_planned" != "$1" ] || ! _gover_fresh; then _gover_compile; fi
	_gover_place=$1
	_gover_leave
	_gover_forget
	_gover_enter
	if [ -n "$_gover_notice" ] && [ "$_gover_notice" != "$_gover_said" ] &&
		{ [ -z "$_gover_once" ] || [ "${_gover_told#*"$_gover_once"}" = "$_gover_told" ]; }; then
		builtin printf '%s\n' "$_gover_notice" >&2
		_gover_told=$_gover_told$_gover_once
	fi
	_gover_said=$_gover_notice
}

_gover_compile() {
	local text=
	_gover_planned=-
	if [ -x "$_gover_python" ]; then
		text=$(
			builtin trap '' INT
			HOME=${HOME-} GOVER_VERSION=${GOVER_VERSION-} GOVER_CEILING_DIRS=${GOVER_CEILING_DIRS-} \
				"$_gover_python" -I -m gover plan "${_gover_dirs[@]}" bash "$PWD"
		) || :
		builtin eval "$text"
	fi
	[ "$_gover_planned" = - ] || return 0
	# gover is gone, or broken: nothing holds here, and nothing is asked again before a cd.
	_gover_fresh() { [ -z "${GOVER_DISABLE-}" ]; }
	_gover_bin=
	_gover_changes=()
	_gover_notice=
}

# The same as leave() and enter() of gover/envdiff.py.
_gover_leave() {
	[ -n "${__GOVER_UNDO-}" ] || return 0
	local IFS=$_gover_unit memory name now rest i glob=+f
	[ "${-#*f}" = "$-" ] || glob=-f
	set -f
	# shellcheck disable=SC2206 # split at the separator; globbing is off
	memory=($__GOVER_UNDO)
	set $glob
	unset __GOVER_UNDO
	rest=${memory[0]}
	while [ -n "$rest" ]; do
		_gover_take "${rest%%:*}"
		if [ "${rest#*:}" = "$rest" ]; then break; fi
		rest=${rest#*:}
	done
	for ((i = 1; i + 2 < ${#memory[@]}; i += 3)); do
		name=${memory[i]}
		now=-
		if [ -n "${!name+x}" ]; then now="=${!name}"; fi
		if [ "$now" != "${memory[i + 1]}" ]; then continue; fi
		if [ "${memory[i + 2]}" = - ]; then
			unset "$name"
		else
			builtin export "$name=${memory[i + 2]#=}"
		fi
	done
}

# Take the first entry $1 out of PATH.
_gover_take() {
	local path=:$PATH: rest
	rest=${path#*":$1:"}
	[ "$rest" != "$path" ] || return 0
	path=${path%%":$1:"*}:$rest
	path=${path#:}
	PATH=${path%:}
}

# Take off PATH what an earlier place of this shell put there, should direnv have brought it back.
_gover_forget() {
	builtin declare -F _direnv_hook >/dev/null || return 0
	local rest=$_gover_past own=${_gover_bin%%:*}
	while [ -n "$rest" ]; do
		_gover_take "${rest%%:*}"
		rest=${rest#*:}
	done
	[ "${own#"${_gover_dirs[0]}/toolchains/"}" != "$own" ] || return 0
	local all=:$_gover_past
	[ "${all#*":$own:"}" != "$all" ] || _gover_past=$_gover_past$own:
}

_gover_enter() {
	local i name how now before record=$_gover_bin
	if [ -n "$_gover_bin" ]; then builtin export PATH="$_gover_bin${PATH:+:$PATH}"; fi
	for ((i = 0; i + 2 < ${#_gover_changes[@]}; i += 3)); do
		name=${_gover_changes[i]}
		how=${_gover_changes[i + 1]}
		before=-
		if [ -n "${!name+x}" ]; then before="=${!name}"; fi
		if [ "$how" = offer ] && [ "$before" != - ] && [ "$before" != = ]; then continue; fi
		if [ "${before#*"$_gover_unit"}" != "$before" ]; then continue; fi
		now=-
		if [ "$how" != unset ]; then now="=${_gover_changes[i + 2]}"; fi
		if [ "$now" = "$before" ]; then continue; fi
		if [ "$now" = - ]; then
			unset "$name"
		else
			builtin export "$name=${now#=}"
		fi
		record=$record$_gover_unit$name$_gover_unit$now$_gover_unit$before
	done
	if [ -n "$record" ]; then builtin export __GOVER_UNDO="$record"; fi
}

# `use` changes this shell; what any other command has changed holds from the next word on.
gover() {
	local text result=0 call
	call=(command gover)
	if [ -x "$_gover_exe" ]; then call=("$_gover_exe"); fi
	case ${1-} in
	# Past the launcher: a POSIX shell would drop variables whose names are no identifiers.
	exec | x) if [ -x "$_gover_python" ]; then call=("$_gover_python" -I -m gover); fi ;;
	use | shell)
		text=$(GOVER_SHELL=bash "${call[@]}" "$@") || result=$?
		case $text in
		'export GOVER_VERSION='* | 'unset GOVER_VERSION') builtin eval "$text" ;;
		?*) builtin printf '%s\n' "$text" ;;
		esac
		_gover_prompt
		return $result
		;;
	esac
	"${call[@]}" "$@" || result=$?
	_gover_prompt
	return $result
}

# Once, in front, be PROMPT_COMMAND a string or an array: bash runs element 0 either way.
case "${PROMPT_COMMAND[*]-}" in
*_gover_prompt*) ;;
# direnv goes first: it brings back a whole PATH, which this hook then sets right.
*_direnv_hook*) PROMPT_COMMAND=${PROMPT_COMMAND/_direnv_hook/_direnv_hook;_gover_prompt} ;;
*) PROMPT_COMMAND="_gover_prompt${PROMPT_COMMAND:+;$PROMPT_COMMAND}" ;;
esac

# In front, once: where no plan puts a Go on PATH, the shims say why, or find the system's.
_gover_take __GOVER_SHIMS__
builtin export PATH=__GOVER_SHIMS__"${PATH:+:$PATH}"

\builtin shopt "$_gover_aliases" expand_aliases
unset _gover_aliases
