# shellcheck shell=bash
# gover's hook for bash, 3.2 and later. `gover hook bash` has it sourced.
#
# A prompt runs builtins only, as long as the plan it stands on is true.

# Aliases would be expanded while the functions below are read.
\builtin shopt -q expand_aliases && _gover_aliases=-s || _gover_aliases=-u
\builtin shopt -u expand_aliases

_gover_exe=__GOVER_EXE__
_gover_python=__GOVER_PYTHON__
_gover_dirs=(__GOVER_DIRS__)
_gover_plans=__GOVER_PLANS__
_gover_place=-
_gover_plan=none
_gover_places=() # whose plans this shell keeps
_gover_keys=()   # what their functions are named after
_gover_next=0    # whose turn it is to be forgotten
_gover_said=
_gover_told=
[[ -n ${_gover_past+x} ]] || _gover_past=() # of this shell, however often it loads the hook
_gover_path=
_gover_inside=- # what there was to undo, and PATH, when this shell last put a place on
_gover_outside= # PATH before that
_gover_pwd=-    # where a prompt has found nothing to do; see _gover_settle
_gover_levels=0
_gover_tops=0
_gover_unit=$'\037'

# `local -` keeps the user's set -e, -u and -x out of the hook; bash has it since 4.4.
_gover_dash=yes
((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) || _gover_dash=

# Names of locals begin as all names here do: a project may set a variable named `dir`.
_gover_prompt() {
	local _gover_last=$? IFS=
	case $_gover_dash$- in
	yes*[eux]*)
		local -
		set +eux
		;;
	esac
	# shellcheck disable=SC2194 # constant, but for nocasematch: it would make two directories one
	case A in
	a)
		builtin shopt -u nocasematch
		_gover_prompt
		builtin shopt -s nocasematch
		return $_gover_last
		;;
	esac
	case $PWD in
	"$_gover_pwd")
		if [[ ${PATH-} == "$_gover_path" && -z ${GOVER_DISABLE-} ]] &&
			{ [[ $_gover_levels == 0 ]] || ! _gover_below; } && "_gover_fresh_$_gover_plan"; then
			return $_gover_last
		fi
		;;
	esac
	local _gover_dir=${PWD%/}
	[[ $_gover_dir == /* ]] || _gover_dir=
	until [[ -z $_gover_dir ]]; do
		if [[ -n ${GOVER_CEILING_DIRS-} ]] && _gover_ceiling "$_gover_dir"; then break; fi
		if [[ __gover_any__ || $_gover_dir == "${HOME-}" ]]; then break; fi
		_gover_dir=${_gover_dir%/*}
	done
	if [[ $_gover_dir == "$_gover_place" && -z ${GOVER_DISABLE-} ]]; then
		[[ $_gover_pwd == - ]] || _gover_unsettle
		if "_gover_fresh_$_gover_plan" && { [[ ${PATH-} == "$_gover_path" ]] || _gover_stands; }; then
			_gover_settle
			return $_gover_last
		fi
	fi
	_gover_pwd=-
	_gover_arrive "$_gover_dir"
	return $_gover_last
}

# Spare the next prompts here the walk, and the kernel long ways: have a function that asks about
# all directories between here and the place in one expression, and name those from the place up
# anew, all of them by `..`, unless a link makes that another one. No name of a directory is
# evaluated.
_gover_settle() {
	local _gover_rest=${PWD%/} _gover_up='' _gover_each="__gover_each__" _gover_text='-z x' _gover_top=0
	_gover_pwd='?'
	_gover_levels=0
	[[ $PWD == /* ]] || return 0
	while [[ $_gover_rest != "$_gover_place" ]]; do
		{ ((_gover_levels < 40)) && [[ $_gover_rest/ -ef ./$_gover_up ]]; } || return 0 # so deep is nobody
		_gover_text="$_gover_text || ${_gover_each//@/$_gover_up}"
		_gover_up=$_gover_up../
		_gover_rest=${_gover_rest%/*}
		_gover_levels=$((_gover_levels + 1))
	done
	while ((_gover_top < _gover_tops)) && [[ $_gover_rest/ -ef ./$_gover_up ]]; do
		builtin printf -v "_gover_at$_gover_top" %s "$_gover_up"
		_gover_top=$((_gover_top + 1))
		_gover_up=$_gover_up../
		_gover_rest=${_gover_rest%/*}
	done
	if ((_gover_levels)); then builtin eval "_gover_below() { [[ $_gover_text ]]; }"; fi
	_gover_pwd=$PWD
}

# What is named by `..` is another one after a cd: name it as the plan does.
_gover_unsettle() {
	local _gover_rest=$_gover_place _gover_top
	for ((_gover_top = 0; _gover_top < _gover_tops; _gover_top++)); do
		builtin printf -v "_gover_at$_gover_top" %s "$_gover_rest/"
		_gover_rest=${_gover_rest%/*}
	done
	_gover_pwd=-
}

_gover_ceiling() {
	[[ :$GOVER_CEILING_DIRS: == *:"$1":* ]]
}

# PATH has been edited: tell whether what belongs there is in it, and nothing of earlier places.
_gover_stands() {
	local _gover_i _gover_entry
	[[ -z $_gover_bin || :${PATH-}: == *:"$_gover_bin":* ]] || return 1
	for ((_gover_i = 0; _gover_i < ${#_gover_past[@]}; _gover_i++)); do
		_gover_entry=${_gover_past[_gover_i]}
		[[ :$_gover_bin: == *:"$_gover_entry":* || :$PATH: != *:"$_gover_entry":* ]] || return 1
	done
	_gover_path=${PATH-}
}

# A new place, or a place that has changed: take the old one back, put the new one on.
# ^C ends this anywhere; the next prompt begins it again.
_gover_arrive() {
	local _gover_i
	_gover_place=-
	if [[ -n ${GOVER_DISABLE-} ]]; then
		_gover_fresh_none first || :
		_gover_swap
		return 0
	fi
	for ((_gover_i = 0; _gover_i < ${#_gover_places[@]}; _gover_i++)); do
		case $1 in "${_gover_places[_gover_i]}") break ;; esac
	done
	_gover_plan=${_gover_keys[_gover_i]-none}
	if [[ $_gover_plan == none ]] || ! "_gover_fresh_$_gover_plan" first; then _gover_read "$1"; fi
	_gover_swap
	_gover_path=${PATH-}
	_gover_place=$1
	if [[ -n $_gover_notice && $_gover_notice != "$_gover_said" &&
		(-z $_gover_once || $_gover_told != *"$_gover_once"*) ]]; then
		builtin printf '%s\n' "$_gover_notice" >&2
		_gover_told=$_gover_told$_gover_once
	fi
	_gover_said=$_gover_notice
}

# Have a true plan of the place $1, as it lies there or a new one, and keep it.
_gover_read() {
	local _gover_file=$_gover_plans$1/.gover-plan/bash _gover_i
	_gover_plan_of=-
	# Only a plan of our own is ever executed.
	# shellcheck source=/dev/null # written by gover/activation/render.py
	if [[ -O $_gover_file && -r $_gover_file ]]; then builtin . "$_gover_file"; fi
	if [[ $_gover_plan_of != "$1" ]] || ! "_gover_fresh_$_gover_plan" first; then _gover_compile; fi
	_gover_note
	[[ $_gover_plan_of == "$1" ]] || return 0
	for ((_gover_i = 0; _gover_i < ${#_gover_places[@]}; _gover_i++)); do
		[[ ${_gover_places[_gover_i]} != "$1" ]] || return 0
	done
	_gover_places[_gover_next]=-
	if [[ -n ${_gover_keys[_gover_next]-} ]]; then unset -f "_gover_fresh_${_gover_keys[_gover_next]}"; fi
	_gover_keys[_gover_next]=$_gover_plan
	_gover_places[_gover_next]=$1
	_gover_next=$(((_gover_next + 1) % 8))
}

_gover_compile() {
	local text=
	_gover_plan_of=-
	_gover_plan=none
	if [[ -x $_gover_python ]]; then
		text=$(
			builtin trap '' INT
			HOME=${HOME-} GOVER_VERSION=${GOVER_VERSION-} GOVER_CEILING_DIRS=${GOVER_CEILING_DIRS-} \
				"$_gover_python" -I -m gover plan "${_gover_dirs[@]}" bash "$PWD"
		) || :
		builtin eval "$text"
	fi
	"_gover_fresh_$_gover_plan" first || :
}

# gover is gone, or broken: nothing holds, and nothing is asked again before a cd.
_gover_fresh_none() {
	if (($#)); then
		_gover_tops=0
		_gover_bin=
		_gover_changes=()
		_gover_notice=
	fi
	[[ -z ${GOVER_DISABLE-} ]]
}

# Put the state of the variable $1 into _gover_now, as gover/env_diff.py writes it; or + for one
# that is set and not exported, which no process has. bash has @a since 4.4; compgen answers by
# its status, and takes longer.
if [[ -n $_gover_dash ]]; then
	_gover_state() {
		case ${!1@a}${!1+=} in
		*x*=) _gover_now="=${!1}" ;;
		*=) _gover_now=+ ;;
		*) _gover_now=- ;;
		esac
	}
else
	_gover_state() {
		_gover_now=-
		[[ -n ${!1+x} ]] || return 0
		_gover_now=+
		if builtin compgen -e -X "!$1" >/dev/null; then _gover_now="=${!1}"; fi
	}
fi

# The same as undo() and then apply() of gover/env_diff.py, but what is done is remembered before,
# and what is undone forgotten after. What a variable that was not exported was before, only this
# shell can know.
_gover_swap() {
	local _gover_name _gover_now _gover_before _gover_value _gover_kept _gover_i _gover_record=$_gover_bin
	case ${__GOVER_UNDO-}$_gover_unit${PATH-} in
	"$_gover_inside") if [[ -n ${_gover_memory[0]} ]]; then PATH=$_gover_outside; fi ;;
	*) _gover_recall ;;
	esac
	for ((_gover_i = 1; _gover_i + 2 < ${#_gover_memory[@]}; _gover_i += 3)); do
		_gover_name=${_gover_memory[_gover_i]}
		_gover_kept=_gover_kept_$_gover_name
		_gover_state "$_gover_name"
		case $_gover_now in
		"${_gover_memory[_gover_i + 1]}")
			case ${_gover_memory[_gover_i + 2]}$_gover_now in
			=*) builtin export "$_gover_name${_gover_memory[_gover_i + 2]}" ;;
			--) ;;
			*)
				if [[ -n ${!_gover_kept+x} ]]; then
					builtin export -n "$_gover_name=${!_gover_kept}"
				else
					unset "$_gover_name"
				fi
				;;
			esac
			;;
		esac
		if [[ -n ${!_gover_kept+x} ]]; then unset "$_gover_kept"; fi
	done
	_gover_memory=("$_gover_bin")
	_gover_outside=${PATH-}
	if [[ -n $_gover_bin ]]; then
		builtin export __GOVER_UNDO="$_gover_bin"
		builtin export PATH="$_gover_bin${PATH:+:$PATH}"
	else
		unset __GOVER_UNDO
	fi
	for ((_gover_i = 0; _gover_i + 2 < ${#_gover_changes[@]}; _gover_i += 3)); do
		_gover_name=${_gover_changes[_gover_i]}
		case ${_gover_changes[_gover_i + 1]}${!_gover_name+x} in unset) continue ;; esac
		_gover_value=${_gover_changes[_gover_i + 2]}
		_gover_state "$_gover_name"
		_gover_before=$_gover_now
		case $_gover_now in +) _gover_before=- ;; *"$_gover_unit"*) continue ;; esac
		_gover_now="=$_gover_value"
		case ${_gover_changes[_gover_i + 1]}$_gover_before in
		unset*) _gover_now=- ;;
		offer- | offer= | add- | add=) ;;
		offer*) continue ;;
		add*)
			if [[ " ${_gover_before#=} " == *" $_gover_value "* ]]; then continue; fi
			_gover_now="$_gover_before $_gover_value"
			;;
		esac
		case $_gover_now in "$_gover_before") continue ;; esac
		_gover_memory+=("$_gover_name" "$_gover_now" "$_gover_before")
		_gover_record=$_gover_record$_gover_unit$_gover_name$_gover_unit$_gover_now$_gover_unit$_gover_before
		builtin export __GOVER_UNDO="$_gover_record"
		case $_gover_now in
		-) unset "$_gover_name" ;;
		*)
			if [[ $_gover_before == - && -n ${!_gover_name+x} ]]; then
				builtin printf -v "_gover_kept_$_gover_name" %s "${!_gover_name}"
			fi
			builtin export "$_gover_name$_gover_now"
			;;
		esac
	done
	_gover_inside=$_gover_record$_gover_unit${PATH-}
}

# What is to be undone has been put on by another shell, or PATH has been edited since: take off
# PATH what was put there, and what an earlier place of this shell put there, should something
# have brought it back: direnv, a virtual environment that is left, or a PATH that was saved.
_gover_recall() {
	local _gover_rest=${__GOVER_UNDO-}$_gover_unit
	_gover_inside=-
	_gover_memory=()
	while [[ -n $_gover_rest ]]; do
		_gover_memory+=("${_gover_rest%%"$_gover_unit"*}")
		_gover_rest=${_gover_rest#*"$_gover_unit"}
	done
	_gover_rest=${_gover_memory[0]:+${_gover_memory[0]}:}
	while [[ -n $_gover_rest ]]; do
		_gover_take "${_gover_rest%%:*}" || :
		_gover_rest=${_gover_rest#*:}
	done
	for ((_gover_i = 0; _gover_i < ${#_gover_past[@]}; _gover_i++)); do
		while _gover_take "${_gover_past[_gover_i]}"; do :; done
	done
}

# Take the first entry $1 out of PATH.
_gover_take() {
	local _gover_all=:${PATH-}:
	[[ $_gover_all == *:"$1":* ]] || return 1
	_gover_all=${_gover_all%%":$1:"*}:${_gover_all#*":$1:"}
	_gover_all=${_gover_all#:}
	PATH=${_gover_all%:}
}

# Remember what the plan just read puts on PATH.
_gover_note() {
	local _gover_rest=${_gover_bin:+$_gover_bin:} _gover_entry
	while [[ -n $_gover_rest ]]; do
		_gover_entry=${_gover_rest%%:*}
		_gover_rest=${_gover_rest#*:}
		if [[ $_gover_entry == "${_gover_dirs[0]}"/* ]] && ! _gover_knows "$_gover_entry"; then
			_gover_past[${#_gover_past[@]}]=$_gover_entry
			_gover_inside=-
		fi
	done
}

_gover_knows() {
	local _gover_i
	for ((_gover_i = 0; _gover_i < ${#_gover_past[@]}; _gover_i++)); do
		[[ ${_gover_past[_gover_i]} != "$1" ]] || return 0
	done
	return 1
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
while _gover_take __GOVER_SHIMS__; do :; done
builtin export PATH=__GOVER_SHIMS__"${PATH:+:$PATH}"

\builtin shopt "$_gover_aliases" expand_aliases
\builtin unset _gover_aliases
