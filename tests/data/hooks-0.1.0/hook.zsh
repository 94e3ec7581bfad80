# shellcheck disable=all # zsh; `zsh -n` and tests/shell read it
# gover's hook for zsh. `gover hook zsh` has it sourced under `emulate -R zsh -o noaliases -c`,
# which sticks to the functions below: no option or alias of the user reaches them.
#
# A prompt runs builtins only, as long as the plan it stands on is true.

zmodload zsh/system

_gover_exe=__GOVER_EXE__
_gover_python=__GOVER_PYTHON__
_gover_dirs=(__GOVER_DIRS__)
_gover_plans=__GOVER_PLANS__
_gover_place=-
_gover_plan=none
_gover_places=() # whose plans this shell keeps
_gover_keys=() # what their functions are named after
_gover_said=
_gover_told=
(( ${+_gover_past} )) || _gover_past=() # of this shell, however often it loads the hook
_gover_path=
_gover_inside=- # what there was to undo, and PATH, when this shell last put a place on
_gover_outside= # PATH before that
_gover_pwd=- # where a prompt has found nothing to do; see _gover_settle
_gover_seen=-
_gover_rough=
_gover_levels=0
_gover_tops=0

# Names of locals begin as all names here do: a project may set a variable named `dir`.
_gover_prompt() {
	if [[ $PWD == "$_gover_pwd" && $PATH == "$_gover_path" && -z ${GOVER_DISABLE-} ]]; then
		# A call costs as much as to ask for ten files.
		if { [[ $_gover_levels == 0 ]] || ! _gover_below } && _gover_fresh_$_gover_plan; then
			[[ -z $_gover_rough ]] || { [[ -n ${_gover_rough#?} ]] && _gover_rough=+ || _gover_settle }
			return 0
		fi
	fi
	setopt localoptions localtraps nomultibyte # counts are bytes, and comparing is quicker
	local _gover_dir=${PWD%/}
	[[ $_gover_dir == /* ]] || _gover_dir=
	while [[ -n $_gover_dir ]]; do
		[[ -n ${GOVER_CEILING_DIRS-} && :$GOVER_CEILING_DIRS: == *:"$_gover_dir":* ]] && break
		[[ __gover_any__ || $_gover_dir == "${HOME-}" ]] && break
		_gover_dir=${_gover_dir%/*}
	done
	if [[ $_gover_dir == "$_gover_place" && -z ${GOVER_DISABLE-} ]]; then
		[[ $_gover_pwd == - ]] || _gover_unsettle
		if _gover_fresh_$_gover_plan && { [[ $PATH == "$_gover_path" ]] || _gover_stands }; then
			[[ $PWD == "$_gover_seen" ]] && _gover_settle # not at the first prompt after a cd: it has done enough
			_gover_seen=$PWD
			return 0
		fi
	fi
	_gover_pwd=-
	_gover_seen=-
	_gover_arrive "$_gover_dir"
	[[ $PWD == "$_gover_place" ]] && _gover_pwd=$PWD _gover_levels=0 _gover_rough=++
	return 0
}

# Spare the next prompts here the walk, and the kernel long ways: have a function that asks about
# all directories between here and the place in one expression, and name those from the place up
# anew, all of them by `..`, unless a link makes that another one. No name of a directory is
# evaluated.
_gover_settle() {
	local _gover_rest=${PWD%/} _gover_up= _gover_each="__gover_each__" _gover_text='-z x'
	integer _gover_top=0
	_gover_pwd='?'
	_gover_levels=0
	[[ $PWD == /* ]] || return 0
	while [[ $_gover_rest != "$_gover_place" ]]; do
		{ (( _gover_levels < 40 )) && [[ $_gover_rest/ -ef ./$_gover_up ]] } || return 0 # so deep is nobody
		_gover_text+=" || ${_gover_each//@/$_gover_up}"
		_gover_up+=../
		_gover_rest=${_gover_rest%/*}
		(( ++_gover_levels ))
	done
	while (( _gover_top < _gover_tops )) && [[ $_gover_rest/ -ef ./$_gover_up ]]; do
		typeset -g "_gover_at$((_gover_top++))=$_gover_up"
		_gover_up+=../
		_gover_rest=${_gover_rest%/*}
	done
	(( _gover_levels )) && builtin eval "_gover_below() { [[ $_gover_text ]] }"
	_gover_rough=
	_gover_pwd=$PWD
}

# What is named by `..` is another one after a cd: name it as the plan does.
_gover_unsettle() {
	local _gover_rest=$_gover_place
	integer _gover_top
	for (( _gover_top = 0; _gover_top < _gover_tops; ++_gover_top )); do
		typeset -g "_gover_at$_gover_top=$_gover_rest/"
		_gover_rest=${_gover_rest%/*}
	done
	_gover_pwd=-
}

# PATH has been edited: tell whether what belongs there is in it, and nothing of earlier places.
_gover_stands() {
	local _gover_entry
	[[ -z $_gover_bin || :$PATH: == *:"$_gover_bin":* ]] || return 1
	for _gover_entry in "${_gover_past[@]}"; do
		[[ :$_gover_bin: == *:"$_gover_entry":* || :$PATH: != *:"$_gover_entry":* ]] || return 1
	done
	_gover_path=$PATH
}

# A new place, or a place that has changed: take the old one back, put the new one on.
_gover_arrive() {
	trap '' INT
	if [[ -n ${GOVER_DISABLE-} ]]; then
		_gover_place=-
		_gover_fresh_none first
		_gover_swap
		return 0
	fi
	_gover_plan=$_gover_keys[$_gover_places[(Ie)$1/]]
	[[ -n $_gover_plan ]] && _gover_fresh_$_gover_plan first || _gover_read "$1"
	_gover_place=$1
	_gover_swap
	if [[ -n $_gover_notice && $_gover_notice != "$_gover_said" && ( -z $_gover_once || $_gover_told != *"$_gover_once"* ) ]]; then
		print -ru2 -- "$_gover_notice"
		_gover_told+=$_gover_once$'\n'
	fi
	_gover_said=$_gover_notice
	return 0
}

# Have a true plan of the place $1, as it lies there or a new one, and keep it.
_gover_read() {
	local _gover_file=$_gover_plans$1/.gover-plan/zsh
	_gover_plan_of=-
	# Only a plan of our own is ever executed.
	[[ -O $_gover_file && -r $_gover_file ]] && builtin source "$_gover_file"
	[[ $_gover_plan_of == "$1" ]] && _gover_fresh_$_gover_plan first || _gover_compile
	if [[ -n $_gover_bin ]] && (( ! $_gover_past[(Ie)$_gover_bin] )); then
		_gover_past=(${(u)_gover_past} ${(M)${(@s.:.)_gover_bin}:#"$_gover_dirs[1]"/*})
		_gover_inside=-
	fi
	[[ $_gover_plan_of == "$1" && $_gover_places[(Ie)$1/] == 0 ]] || return
	if (( $#_gover_places == 8 )); then
		unfunction _gover_fresh_$_gover_keys[1]
		shift _gover_places _gover_keys
	fi
	_gover_places+=("$1/")
	_gover_keys+=($_gover_plan)
}

_gover_compile() {
	local text=
	_gover_plan_of=-
	_gover_plan=none
	if [[ -x $_gover_python ]]; then
		# a subshell takes an ignored signal for its own again
		text=$(
			trap '' INT
			HOME=${HOME-} GOVER_VERSION=${GOVER_VERSION-} GOVER_CEILING_DIRS=${GOVER_CEILING_DIRS-} \
				"$_gover_python" -I -m gover plan "${_gover_dirs[@]}" zsh "$PWD"
		)
		builtin eval "$text"
	fi
	_gover_fresh_$_gover_plan first
}

# gover is gone, or broken: nothing holds, and nothing is asked again before a cd.
_gover_fresh_none() {
	if (( $# )); then
		_gover_tops=0
		_gover_bin=
		_gover_changes=()
		_gover_notice=
	fi
	[[ -z ${GOVER_DISABLE-} ]]
}

# The same as undo() and then apply() of gover/env_diff.py, but that + is the state of a variable
# that is set and not exported, which no process has: what it was before, only this shell can know.
# One function for both, and none for a state: a call costs as much as all the rest.
_gover_swap() {
	local _gover_name _gover_how _gover_ours _gover_value _gover_before _gover_now _gover_kept \
		_gover_memory _gover_record
	if [[ ${__GOVER_UNDO-}$'\x1f'$PATH == "$_gover_inside" ]]; then
		[[ $__GOVER_UNDO == (|$'\x1f'*) ]] || PATH=$_gover_outside
	else
		_gover_clean
	fi
	_gover_memory=("${(@ps:\x1f:)__GOVER_UNDO}")
	unset __GOVER_UNDO
	for _gover_name _gover_ours _gover_before in "${(@)_gover_memory[2,-1]}"; do
		_gover_now=-
		if [[ ${(Pt)_gover_name} == *export* ]]; then
			_gover_now="=${(P)_gover_name}"
		elif (( ${(P)+_gover_name} )); then
			_gover_now=+
		fi
		_gover_kept=_gover_kept_$_gover_name
		if [[ $_gover_now == "$_gover_ours" ]]; then
			if [[ $_gover_before != - ]]; then
				export "$_gover_name=${_gover_before#=}"
			elif [[ $_gover_now != - ]]; then
				unset "$_gover_name"
				(( ${(P)+_gover_kept} )) && typeset -g "$_gover_name=${(P)_gover_kept}"
			fi
		fi
		(( ${(P)+_gover_kept} )) && unset "$_gover_kept"
	done
	_gover_outside=$PATH
	[[ -n $_gover_bin ]] && export PATH=$_gover_bin${PATH:+:$PATH}
	_gover_path=$PATH
	_gover_record=$_gover_bin
	for _gover_name _gover_how _gover_value in "${_gover_changes[@]}"; do
		_gover_before=-
		[[ ${(Pt)_gover_name} == *export* ]] && _gover_before="=${(P)_gover_name}"
		[[ $_gover_how == offer && $_gover_before != (-|=) ]] && continue
		[[ $_gover_before == *$'\x1f'* ]] && continue
		if [[ $_gover_how == add && $_gover_before != (-|=) ]]; then
			[[ " ${_gover_before#=} " == *" $_gover_value "* ]] && continue
			_gover_value="${_gover_before#=} $_gover_value"
		fi
		_gover_now=-
		[[ $_gover_how != unset ]] && _gover_now="=$_gover_value"
		[[ $_gover_now == "$_gover_before" ]] && continue
		if [[ $_gover_now == - ]]; then
			unset "$_gover_name"
		else
			[[ $_gover_before == - ]] && (( ${(P)+_gover_name} )) &&
				typeset -g "_gover_kept_$_gover_name=${(P)_gover_name}"
			export "$_gover_name=$_gover_value"
		fi
		_gover_record+=$'\x1f'$_gover_name$'\x1f'$_gover_now$'\x1f'$_gover_before
	done
	[[ -n $_gover_record ]] && export __GOVER_UNDO=$_gover_record
	_gover_inside=$_gover_record$'\x1f'$PATH
	return 0
}

# What is to be undone has been put on by another shell, or PATH has been edited since: take off
# PATH what was put there, and what an earlier place of this shell put there, should something
# have brought it back: direnv, a virtual environment that is left, or a PATH that was saved.
_gover_clean() {
	local _gover_entry
	local -a _gover_entries
	[[ -n $PATH ]] || return 0
	_gover_entries=("${(@s.:.)PATH}")
	for _gover_entry in ${(s.:.)${__GOVER_UNDO%%$'\x1f'*}}; do
		_gover_entries[${_gover_entries[(ie)$_gover_entry]}]=()
	done
	_gover_entries=("${(@)_gover_entries:|_gover_past}")
	PATH=${(j.:.)_gover_entries}
}

# `use` changes this shell; what any other command has changed holds from the next word on.
gover() {
	local text
	integer result
	local -a call
	call=(command gover)
	[[ -x $_gover_exe ]] && call=("$_gover_exe")
	# Past the launcher: a POSIX shell would drop variables whose names are no identifiers.
	[[ ${1-} == (exec|x) && -x $_gover_python ]] && call=("$_gover_python" -I -m gover)
	if [[ ${1-} == (use|shell) ]]; then
		text=$(GOVER_SHELL=zsh "${call[@]}" "$@")
		result=$?
		case $text in
		'export GOVER_VERSION='* | 'unset GOVER_VERSION') builtin eval "$text" ;;
		?*) print -r -- "$text" ;;
		esac
	else
		"${call[@]}" "$@"
		result=$?
	fi
	_gover_prompt
	return $result
}

# direnv goes first: it brings back a whole PATH, which this hook then sets right.
precmd_functions=(${(M)precmd_functions:#_direnv_hook} _gover_prompt ${precmd_functions:#(_gover_prompt|_direnv_hook)})
chpwd_functions=(${(M)chpwd_functions:#_direnv_hook} _gover_prompt ${chpwd_functions:#(_gover_prompt|_direnv_hook)})

# In front, once: where no plan puts a Go on PATH, the shims say why, or find the system's.
() {
	local -a entries
	entries=(${PATH:+"${(@s.:.)PATH}"})
	entries=(__GOVER_SHIMS__ "${(@)entries:#__GOVER_SHIMS__}")
	export PATH=${(j.:.)entries}
}
