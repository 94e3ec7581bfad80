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
_gover_said=
_gover_told=
_gover_past=()

_gover_prompt() {
	setopt localoptions nomultibyte # counts are bytes, and comparing is quicker
	local dir=${PWD%/}
	[[ $dir == /* ]] || dir=
	while [[ -n $dir ]]; do
		[[ -n ${GOVER_CEILING_DIRS-} && :$GOVER_CEILING_DIRS: == *:"$dir":* ]] && break
		[[ __gover_any__ || $dir == "${HOME-}" ]] && break
		dir=${dir%/*}
	done
	if [[ $dir == "$_gover_place" && -z ${GOVER_DISABLE-} ]] && _gover_fresh; then
		return 0
	fi
	_gover_arrive "$dir"
}

# A new place, or a place that has changed: take the old one back, put the new one on.
_gover_arrive() {
	setopt localoptions localtraps
	trap '' INT
	if [[ -n ${GOVER_DISABLE-} ]]; then
		_gover_place=-
		_gover_leave
		return 0
	fi
	local file=$_gover_plans$1/.gover-plan/zsh
	_gover_planned=-
	# Only a plan of our own is ever executed.
	[[ -O $file && -r $file ]] && builtin source "$file"
	[[ $_gover_planned == "$1" ]] && _gover_fresh || _gover_compile
	_gover_place=$1
	_gover_leave
	_gover_forget
	_gover_enter
	if [[ -n $_gover_notice && $_gover_notice != "$_gover_said" && ( -z $_gover_once || $_gover_told != *"$_gover_once"* ) ]]; then
		print -ru2 -- "$_gover_notice"
		_gover_told+=$_gover_once$'\n'
	fi
	_gover_said=$_gover_notice
	return 0
}

_gover_compile() {
	local text=
	_gover_planned=-
	if [[ -x $_gover_python ]]; then
		text=$(HOME=${HOME-} GOVER_VERSION=${GOVER_VERSION-} GOVER_CEILING_DIRS=${GOVER_CEILING_DIRS-} \
			"$_gover_python" -I -m gover plan "${_gover_dirs[@]}" zsh "$PWD")
		builtin eval "$text"
	fi
	[[ $_gover_planned != - ]] && return
	# gover is gone, or broken: nothing holds here, and nothing is asked again before a cd.
	_gover_fresh() { [[ -z ${GOVER_DISABLE-} ]] }
	_gover_bin=
	_gover_changes=()
	_gover_notice=
}

# The same as leave() and enter() of gover/envdiff.py.
_gover_leave() {
	[[ -n ${__GOVER_UNDO-} ]] || return 0
	local name ours before now
	local -a memory entries
	memory=("${(@ps:\x1f:)__GOVER_UNDO}")
	unset __GOVER_UNDO
	if [[ -n $memory[1] ]]; then
		entries=("${(@s.:.)PATH}")
		for name in "${(@s.:.)memory[1]}"; do
			entries[${entries[(ie)$name]}]=()
		done
		PATH=${(j.:.)entries}
	fi
	for name ours before in "${(@)memory[2,-1]}"; do
		now=-
		(( ${(P)+name} )) && now="=${(P)name}"
		[[ $now == "$ours" ]] || continue
		if [[ $before == - ]]; then
			unset "$name"
		else
			export "$name=${before#=}"
		fi
	done
}

# Take off PATH what an earlier place of this shell put there, should direnv have brought it back.
_gover_forget() {
	(( $+functions[_direnv_hook] )) || return 0
	local -a entries
	entries=("${(@s.:.)PATH}")
	entries=("${(@)entries:|_gover_past}")
	PATH=${(j.:.)entries}
	_gover_past=(${(u)_gover_past} ${(M)${(@s.:.)_gover_bin}:#"$_gover_dirs[1]"/toolchains/*})
}

_gover_enter() {
	local name how value before now
	local -a memory
	memory=("$_gover_bin")
	[[ -n $_gover_bin ]] && export PATH=$_gover_bin${PATH:+:$PATH}
	for name how value in "${_gover_changes[@]}"; do
		before=-
		(( ${(P)+name} )) && before="=${(P)name}"
		[[ $how == offer && $before != (-|=) ]] && continue
		[[ $before == *$'\x1f'* ]] && continue
		now=-
		[[ $how != unset ]] && now="=$value"
		[[ $now == "$before" ]] && continue
		if [[ $now == - ]]; then
			unset "$name"
		else
			export "$name=$value"
		fi
		memory+=("$name" "$now" "$before")
	done
	[[ $#memory -gt 1 || -n $_gover_bin ]] && export __GOVER_UNDO=${(pj:\x1f:)memory}
	return 0
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
	entries=("${(@s.:.)PATH}")
	entries=(__GOVER_SHIMS__ "${(@)entries:#__GOVER_SHIMS__}")
	export PATH=${(j.:.)entries}
}
