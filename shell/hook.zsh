# shellcheck disable=all # zsh; `zsh -n` and tests/shell read it
# gover's hook for zsh. `gover hook zsh` has it sourced under `emulate -R zsh -o noaliases -c`,
# which sticks to the functions below: no option or alias of the user reaches them.
#
# A prompt runs builtins only, as long as the applied plan is valid. The functions are the same,
# in the same order, as in the hooks for the other shells.
#
# Variable         Meaning                                                      Written by
# _gover_exe       path of gover                                                loading
# _gover_python    its Python                                                   loading
# _gover_dirs      its data, cache and configuration directories                loading
# _gover_plans     directory of the plans                                       loading
# _gover_native    native shims of this machine, a colon behind; -: not yet known   _gover_find_native
# _gover_root      root whose plan is applied; - for none                       _gover_arrive
# _gover_plan      suffix of the names of that plan's functions                 plans
# _gover_plan_of   store and root of the plan that was read last                plans
# _gover_kept      plans that this shell keeps: what each is for, its suffix    _gover_read
# _gover_bin       PATH entries of the plan, with colons between them           plans
# _gover_changes   its variables: name, how, value for each                     plans
# _gover_notice    line to print about it                                       plans
# _gover_once      what to remember a notice by that is printed once            plans
# _gover_names     what is asked for below the root; empty for all names        plans
# _gover_noticed   notice of the plan at the last prompt                        _gover_print
# _gover_printed   what has been printed once                                   _gover_print
# _gover_failed    variables that could not be changed, not yet printed         _gover_assign
# _gover_again     whether the next prompt has to apply the plan again          _gover_state
# _gover_hidden    variable that the plan has unset, and keeps unset            _gover_change
# _gover_record    value of __GOVER_UNDO that this shell wrote; - for none      _gover_apply
# _gover_path      PATH when it was last right                                  _gover_arrive
# _gover_head      what stands in front of gover's entries in it, or stood      _gover_split
# _gover_tail      what stands behind them                                      _gover_split
# _gover_past      entries below the data directory of all plans it has read    _gover_read
# _gover_pwd       directory where a prompt found nothing to do; - for none     _gover_settle
# _gover_gos       go programs of others on PATH, each with a colon behind      _gover_list_gos
# _gover_gos_first those of them in front of the shims                          _gover_list_gos
# _gover_gos_path  PATH in which they were found; - for none                    _gover_list_gos

zmodload zsh/system

_gover_exe=__GOVER_EXE__
_gover_python=__GOVER_PYTHON__
_gover_dirs=(__GOVER_DIRS__)
_gover_plans=__GOVER_PLANS__
_gover_native=-:
_gover_root=-
_gover_plan=none
_gover_plan_of=-
_gover_kept=()
_gover_bin=
_gover_changes=()
_gover_notice=
_gover_once=
_gover_names=
_gover_noticed=
_gover_printed=
_gover_failed=
_gover_again=
_gover_hidden=
_gover_record=-
_gover_path=
_gover_head=
_gover_tail=
_gover_past=${_gover_past-} # kept when the hook is loaded again
_gover_pwd=-
_gover_gos=
_gover_gos_first=
_gover_gos_path=-

# Of zsh alone: the levels of _gover_settle, and what tells when it is time for it.
_gover_levels=0
_gover_tops=0
_gover_seen=-
_gover_rough=
_gover_unit=$'\x1f'

# Whether there are native shims for this machine, and run on it: what plans put in front of the
# others. A shell may skip a program of another machine, and run the next one of that name. Found
# out once, by a process, when the first of these plans is read.
_gover_find_native() {
	local _gover_text _gover_entry=$_gover_dirs[1]/native/${OSTYPE%%[^a-z]*}-$CPUTYPE
	_gover_native=
	# In a substitution, where there is no job control.
	if [[ -x $_gover_entry/self-test ]] && _gover_text=$($_gover_entry/self-test >/dev/null 2>&1); then
		_gover_native=$_gover_entry:
	fi
	[[ $_gover_bin != -:* ]] || _gover_bin=$_gover_native${_gover_bin#-:}
}

# Have the hook in the arrays of functions, behind direnv's, which brings back a whole PATH.
_gover_register() {
	local _gover_ours='_gover_(prompt|look|hide)'
	precmd_functions=(${(M)precmd_functions:#_direnv_hook} _gover_prompt ${precmd_functions:#(_direnv_hook|$~_gover_ours)})
	chpwd_functions=(${(M)chpwd_functions:#_direnv_hook} _gover_look ${chpwd_functions:#(_direnv_hook|$~_gover_ours)})
	preexec_functions=(${preexec_functions:#$~_gover_ours} _gover_hide)
}

# What runs before each prompt. Names of locals begin as all names here do: a project may set a
# variable named `dir`.
_gover_prompt() {
	# Quoted, PATH is read in two thirds of the time.
	if [[ $PWD == "$_gover_pwd" && "$PATH" == "$_gover_path" && -z ${GOVER_DISABLE-}${_gover_hidden:+${GOROOT+x}} ]]; then
		# A call costs as much as to ask for ten files.
		if { [[ $_gover_levels == 0 ]] || ! _gover_below } && _gover_fresh_$_gover_plan; then
			[[ -z $_gover_rough ]] || { [[ -n ${_gover_rough#?} ]] && _gover_rough=+ || _gover_settle }
			return 0
		fi
	fi
	_gover_look
	[[ -z $_gover_failed && $_gover_notice == "$_gover_noticed" ]] || _gover_print
}

# Find the root of the current directory, and apply its plan unless that is done.
_gover_look() {
	setopt localoptions localtraps nomultibyte # counts are bytes, and comparing is quicker
	local _gover_dir=${PWD%/} _gover_home=${HOME-}
	[[ $_gover_dir == /* ]] || _gover_dir=
	while [[ $_gover_home == *//* ]]; do _gover_home=${_gover_home%%//*}/${_gover_home#*//}; done
	while [[ -n $_gover_dir ]]; do
		[[ -n ${GOVER_CEILING_DIRS-} && :$GOVER_CEILING_DIRS: == *:"$_gover_dir":* ]] && break
		[[ __gover_any__ || $_gover_dir == "${_gover_home%/}" ]] && break
		_gover_dir=${_gover_dir%/*}
	done
	if [[ $_gover_dir == "$_gover_root" && -z ${GOVER_DISABLE-} ]]; then
		[[ $_gover_pwd == - ]] || _gover_unsettle
		if _gover_fresh_$_gover_plan first && { [[ $PATH == "$_gover_path" ]] || _gover_check_path }; then
			# What the user has set stays, see _gover_hide; what gover unset, another hook brought back.
			if [[ -n $_gover_hidden ]] && (( ${+GOROOT} )); then
				if [[ ${(t)GOROOT} == *export* && ${__GOVER_UNDO-}$_gover_unit == *"${_gover_unit}GOROOT$_gover_unit-$_gover_unit=$GOROOT$_gover_unit"* ]]; then
					unset GOROOT
				else
					_gover_hidden=
				fi
			fi
			[[ $PWD == "$_gover_seen" ]] && _gover_settle # not at the first prompt after a cd: it has done enough
			_gover_seen=$PWD
			return 0
		fi
	fi
	_gover_pwd=-
	_gover_seen=-
	_gover_arrive "$_gover_dir"
	if [[ $PWD == "$_gover_root" && $_gover_notice == "$_gover_noticed" && -z $_gover_failed ]]; then
		_gover_pwd=$PWD _gover_levels=0 _gover_rough=++
	fi
}

# Spare the next prompts here the walk, and the kernel long ways: have a function that asks about
# all directories between here and the root in one expression, and name those from the root up
# anew, all of them by `..`, unless a link makes that another one. No name of a directory is
# evaluated.
_gover_settle() {
	local _gover_rest=${PWD%/} _gover_up= _gover_each="${_gover_names:-__gover_each__}" _gover_text='-z x'
	integer _gover_top=0
	_gover_pwd='?'
	_gover_levels=0
	[[ $PWD == /* ]] || return 0
	while [[ $_gover_rest != "$_gover_root" ]]; do
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
	local _gover_rest=$_gover_root
	integer _gover_top
	for (( _gover_top = 0; _gover_top < _gover_tops; ++_gover_top )); do
		typeset -g "_gover_at$_gover_top=$_gover_rest/"
		_gover_rest=${_gover_rest%/*}
	done
	_gover_pwd=-
}

# PATH has been edited: check that the plan's entries are in it, and none of earlier plans.
_gover_check_path() {
	local _gover_entry
	for _gover_entry in ${(s.:.)_gover_past}; do
		[[ :$_gover_bin: == *:"$_gover_entry":* || :$PATH: != *:"$_gover_entry":* ]] || return 1
	done
	if [[ -n $_gover_bin ]]; then
		_gover_split "$_gover_bin" || return 1
		_gover_drop_past
	fi
	_gover_path=$PATH
}

# A new root, or one that has changed: apply its plan. ^C waits until that is done.
_gover_arrive() {
	trap '' INT
	integer _gover_i
	_gover_root=-
	_gover_again=
	_gover_gos_path=-
	if [[ -n ${GOVER_DISABLE-} ]]; then
		_gover_fresh_none first
		_gover_apply
		_gover_path=$PATH
		return 0
	fi
	_gover_i=$_gover_kept[(Ie)$_gover_dirs[1]:$1]
	_gover_plan=none
	(( _gover_i )) && _gover_plan=$_gover_kept[_gover_i+1]
	[[ $_gover_plan != none ]] && _gover_fresh_$_gover_plan first || _gover_read "$1"
	_gover_apply
	_gover_path=$PATH
	[[ -n $_gover_again ]] || _gover_root=$1
}

# Print what the plan has to say, where it is new, and what could not be changed. Only at a
# prompt: there is none in a subshell, and a script has the words of the shim. While
# powerlevel10k shows its instant prompt, nothing may be printed: the next prompt does it.
_gover_print() {
	local _gover_name
	if (( ZSH_SUBSHELL || ${+__p9k_instant_prompt_active} )); then
		[[ $_gover_pwd == - ]] || _gover_unsettle
		return 0
	fi
	for _gover_name in ${(s.:.)_gover_failed}; do
		[[ $_gover_printed == *$_gover_unit"$_gover_name"$_gover_unit* ]] && continue
		print -ru2 -- "gover: $_gover_name stays as it is: this shell cannot change it"
		_gover_printed+=$_gover_unit$_gover_name$_gover_unit
	done
	_gover_failed=
	[[ $_gover_notice != "$_gover_noticed" ]] || return 0
	_gover_noticed=$_gover_notice
	[[ -n $_gover_notice ]] || return 0
	if [[ -n $_gover_once ]]; then
		[[ $_gover_printed != *$_gover_unit"$_gover_once"$_gover_unit* ]] || return 0
		_gover_printed+=$_gover_unit$_gover_once$_gover_unit
	fi
	print -ru2 -- "$_gover_notice"
}

# Have a valid plan of the root $1, as it lies there or a new one, and keep it.
_gover_read() {
	local _gover_file _gover_of=$_gover_dirs[1]:$1 _gover_entry _gover_nth
	# There are several where HOME, GOVER_VERSION or PATH differ, or the spelling of the root.
	for _gover_nth in '' .2 .3 .4 .5 .6 .7 .8; do
		_gover_plan_of=-
		_gover_file=$_gover_plans$1/.gover-plan/zsh$_gover_nth
		# Only a plan of our own, in our own directories, is ever executed, and no link leads to it.
		[[ -O $_gover_file && ! -L $_gover_file && -f $_gover_file && -O $_gover_plans && ! -L $_gover_plans &&
			-O ${_gover_plans%/*} && ! -L ${_gover_plans%/*} ]] || break
		builtin source "$_gover_file"
		if [[ $_gover_plan_of == "$_gover_of" ]] && _gover_fresh_$_gover_plan first; then
			_gover_nth=found
			break
		fi
	done
	[[ $_gover_nth == found ]] || _gover_compile
	[[ $_gover_bin != -:* ]] || _gover_find_native
	for _gover_entry in ${(s.:.)_gover_bin}; do
		[[ $_gover_entry == "$_gover_dirs[1]"/* && :$_gover_past != *:"$_gover_entry":* ]] || continue
		_gover_past+=$_gover_entry:
	done
	[[ $_gover_plan_of == "$_gover_of" && $_gover_kept[(Ie)$_gover_of] == 0 ]] || return
	if (( $#_gover_kept == 16 )); then
		unfunction _gover_fresh_$_gover_kept[2]
		shift 2 _gover_kept
	fi
	_gover_kept+=("$_gover_of" $_gover_plan)
}

_gover_compile() {
	local _gover_text= _gover_start=__GOVER_START__
	local -a _gover_call
	_gover_call=(-I -S "$_gover_start")
	_gover_plan_of=-
	_gover_plan=none
	if [[ -f $_gover_python && -x $_gover_python && -d __GOVER_HOOKS__ ]]; then
		# An upgrade of Python has moved gover's files.
		[[ -f $_gover_start ]] || _gover_call=(-I -m gover)
		# a subshell takes an ignored signal for its own again
		_gover_text=$(
			trap '' INT
			HOME=${HOME-} GOVER_VERSION=${GOVER_VERSION-} GOVER_CEILING_DIRS=${GOVER_CEILING_DIRS-} \
				"$_gover_python" "${_gover_call[@]}" plan --format __GOVER_FORMAT__ "${_gover_dirs[@]}" zsh "$PWD"
		)
		builtin eval "$_gover_text"
	fi
	# There may be programs in the plan's directories that were not there before.
	builtin hash -r
	_gover_fresh_$_gover_plan first
}

# gover or its store is gone, or broken: nothing is applied, and nothing is asked again before a cd.
_gover_fresh_none() {
	if (( $# )); then
		_gover_tops=0
		_gover_bin=
		_gover_changes=()
		_gover_notice=
		_gover_once=
		_gover_names=
	fi
	[[ -z ${GOVER_DISABLE-} ]]
}

# For plans: the go programs of others in front of the shims are those of $1, a colon behind each.
_gover_gos_in_front() {
	[[ $_gover_gos_path == "$PATH" ]] || _gover_list_gos
	[[ $_gover_gos_first == "$1" ]]
}

# For plans: the go programs of others on PATH begin with those of $1; `none:` is none at all.
_gover_gos_begin() {
	[[ $_gover_gos_path == "$PATH" ]] || _gover_list_gos
	[[ $1 == none: && -z $_gover_gos || $1 != none: && $_gover_gos == "$1"* ]]
}

# Entries below the data directory are gover's, and so are those that the applied plan has put.
_gover_list_gos() {
	local _gover_entry _gover_shims= _gover_own=${__GOVER_UNDO%%$_gover_unit*}
	[[ $_gover_native != -: ]] || _gover_find_native
	_gover_gos=
	for _gover_entry in ${(s.:.)PATH}; do
		case $_gover_entry in
		"$_gover_dirs[1]/shims") [[ -n $_gover_shims ]] || _gover_shims=yes _gover_gos_first=$_gover_gos ;;
		"$_gover_dirs[1]"/*) ;;
		/*)
			[[ :$_gover_own: != *:"$_gover_entry":* ]] || continue
			_gover_entry=${_gover_entry%/}/go
			[[ -f $_gover_entry && -x $_gover_entry && ! $_gover_entry -ef $_gover_dirs[1]/shims/go &&
				! $_gover_entry -ef $_gover_dirs[1]/bin/go && ! $_gover_entry -ef ${_gover_native%:}/go ]] && _gover_gos+=$_gover_entry:
			;;
		esac
	done
	[[ -n $_gover_shims ]] || _gover_gos_first=$_gover_gos
	_gover_gos_path=$PATH
}

# The same as undo() and then apply() of gover/env_diff.py. What is done is recorded before, and
# what is undone forgotten after, so that it can be undone wherever this ends.
_gover_apply() {
	local _gover_name _gover_how _gover_value _gover_later=
	[[ ${__GOVER_UNDO-} == *$_gover_unit* ]] && _gover_undo
	_gover_write_path
	_gover_hidden=
	for _gover_name _gover_how _gover_value in "${_gover_changes[@]}"; do
		if [[ $_gover_how == unset ]] && (( ! ${(P)+_gover_name} )); then
			_gover_hidden=$_gover_name # it is; the call would cost as much as all the rest
		else
			_gover_change "$_gover_name" $_gover_how "$_gover_value"
		fi
	done
	_gover_record=${__GOVER_UNDO-}
}

# Undo the recorded changes of variables, where they are as gover left them. What a variable that
# was not exported was before, only this shell can know. _gover_later: what cannot be undone now.
_gover_undo() {
	local _gover_name _gover_ours _gover_before _gover_now _gover_covered
	local -a _gover_fields
	_gover_fields=("${(@ps:\x1f:)__GOVER_UNDO}")
	for _gover_name _gover_ours _gover_before in "${(@)_gover_fields[2,-1]}"; do
		[[ $_gover_name == ([0-9]*|*[^A-Za-z0-9_]*|) ]] && continue
		_gover_covered=_gover_covered_$_gover_name
		_gover_state $_gover_name
		case $_gover_now in
		@) _gover_later+=$_gover_unit$_gover_name$_gover_unit$_gover_ours$_gover_unit$_gover_before ;;
		!) _gover_failed+=$_gover_name: ;;
		"$_gover_ours")
			_gover_assign $_gover_name "$_gover_before"
			[[ $_gover_before == - ]] && (( ${(P)+_gover_covered} )) &&
				typeset -g "$_gover_name=${(P)_gover_covered}"
			;;
		esac
		[[ $_gover_now != @ ]] && (( ${(P)+_gover_covered} )) && unset $_gover_covered
	done
	return 0
}

# Put the plan's entries where the old ones stand. Where there are none: behind what stood in
# front of them when this shell removed them, as long as PATH begins with exactly that; else, and
# where another shell has put the old ones, in front.
_gover_write_path() {
	local _gover_old=${__GOVER_UNDO%%$_gover_unit*} _gover_all=$PATH
	[[ ${__GOVER_UNDO-} == "$_gover_record" && $_gover_all == "$_gover_path" ]] || _gover_locate
	if [[ -z $_gover_old ]]; then
		case $_gover_all in
		"${_gover_head%:}") _gover_tail= ;;
		"$_gover_head"*) _gover_tail=:${_gover_all#"$_gover_head"} ;;
		*) _gover_head= _gover_tail=${_gover_all:+:$_gover_all} ;;
		esac
	fi
	if [[ -n $_gover_bin ]]; then
		_gover_all=$_gover_head$_gover_bin$_gover_tail
	elif [[ -n $_gover_tail ]]; then
		_gover_all=$_gover_head${_gover_tail#:}
	else
		_gover_all=${_gover_head%:}
	fi
	if [[ $_gover_all == "$PATH" ]]; then
		_gover_old=$_gover_bin
	elif [[ ${(t)PATH} == *readonly* ]]; then
		_gover_failed+=PATH:
	else
		export __GOVER_UNDO=$_gover_old${_gover_old:+${_gover_bin:+:}}$_gover_bin$_gover_later
		export PATH=$_gover_all
		_gover_old=$_gover_bin
	fi
	if [[ -n $_gover_old$_gover_later ]]; then
		export __GOVER_UNDO=$_gover_old$_gover_later
	else
		unset __GOVER_UNDO
	fi
}

# PATH has been edited, or the record is another shell's: find the entries _gover_old, which are
# gover's, and take PATH without them into _gover_all.
_gover_locate() {
	local _gover_front=$_gover_head _gover_first=yes _gover_entry
	local -a _gover_rest
	if [[ ${__GOVER_UNDO-} != "$_gover_record" ]]; then
		_gover_front=
		_gover_first=
	fi
	_gover_head=
	_gover_tail=${PATH:+:$PATH}
	_gover_rest=(${(s.:.)_gover_old})
	[[ -n $_gover_first && -n $_gover_old ]] && _gover_split "$_gover_old" && _gover_rest=()
	for _gover_entry in $_gover_rest; do
		if [[ -n $_gover_first ]] && _gover_split "$_gover_entry"; then
			_gover_first=
		else
			_gover_drop "$_gover_entry"
		fi
	done
	_gover_drop_past
	_gover_all=${_gover_tail#:}
	[[ -n $_gover_old ]] || _gover_head=$_gover_front
}

# Where $1 stands in PATH: set _gover_head and _gover_tail.
_gover_split() {
	local _gover_all=:$PATH:
	[[ $_gover_all == *:"$1":* ]] || return 1
	_gover_head=${_gover_all%%":$1:"*}:
	_gover_head=${_gover_head#:}
	_gover_tail=${_gover_all#*":$1:"}
	_gover_tail=${_gover_tail:+:${_gover_tail%:}}
}

# Remove the first entry $1 from _gover_head, or else from _gover_tail.
_gover_drop() {
	local _gover_all=:$_gover_head
	if [[ $_gover_all == *:"$1":* ]]; then
		_gover_all=${_gover_all%%":$1:"*}:${_gover_all#*":$1:"}
		_gover_head=${_gover_all#:}
		return 0
	fi
	_gover_all=$_gover_tail:
	[[ $_gover_all == *:"$1":* ]] || return 1
	_gover_all=${_gover_all%%":$1:"*}:${_gover_all#*":$1:"}
	_gover_tail=${_gover_all%:}
}

# Remove from both all copies of what a plan has ever put there: something may have brought them
# back (direnv, a virtual environment that is left, a PATH that was saved), or doubled them.
_gover_drop_past() {
	local _gover_entry
	for _gover_entry in ${(s.:.)_gover_past}; do
		while _gover_drop "$_gover_entry"; do :; done
	done
}

# Change the variable $1 as $2 says, with the value $3: see EnvChange in gover/env_diff.py.
_gover_change() {
	local _gover_now _gover_before
	_gover_state $1
	_gover_before=$_gover_now
	case $_gover_now in
	@ | *$_gover_unit*) return 0 ;;
	!)
		_gover_failed+=$1:
		return 0
		;;
	+)
		[[ $2 != unset ]] || return 0
		_gover_before=-
		;;
	esac
	_gover_now="=$3"
	case $2$_gover_before in
	unset*)
		_gover_hidden=$1
		_gover_now=-
		;;
	set* | offer- | offer= | add- | add=) ;;
	offer*) return 0 ;;
	add*)
		[[ " ${_gover_before#=} " == *" $3 "* ]] && return 0
		_gover_now="$_gover_before $3"
		;;
	esac
	[[ $_gover_now != "$_gover_before" ]] || return 0
	export __GOVER_UNDO=${__GOVER_UNDO-}$_gover_unit$1$_gover_unit$_gover_now$_gover_unit$_gover_before
	[[ $_gover_before == - ]] && (( ${(P)+1} )) && typeset -g "_gover_covered_$1=${(P)1}"
	_gover_assign $1 "$_gover_now"
}

# Set _gover_now to the state of the variable $1 as gover/env_diff.py writes it, or to
#   +  set and not exported, which no process has
#   @  a local of a function: it is left alone, and looked at again at the next prompt
#   !  what cannot be changed as a text can: readonly, an array, a number
_gover_state() {
	case ${(Pt)1} in
	'') _gover_now=- ;;
	*-local*) _gover_now=@ _gover_again=yes ;;
	*-(readonly|left|right|lower|upper)*) _gover_now=! ;;
	scalar*-export*) _gover_now="=${(P)1}" ;;
	scalar*) _gover_now=+ ;;
	*) _gover_now=! ;;
	esac
}

# Give the variable $1 the state $2.
_gover_assign() {
	if [[ $2 == - ]]; then
		unset $1
	else
		export "$1$2"
		[[ ${(P)1} == "${2#=}" ]] || _gover_failed+=$1:
	fi
}

# Other tools' prompt hooks set GOROOT at each prompt. What is set after gover's hook has run, and
# before the user's next command, is not the user's: unset it again.
_gover_hide() {
	[[ -n $_gover_hidden ]] && (( ${+GOROOT} )) || return 0
	if [[ $__GOVER_UNDO == *${_gover_unit}GOROOT$_gover_unit-$_gover_unit* ]]; then
		unset GOROOT
	else
		_gover_change GOROOT unset ''
	fi
	_gover_record=${__GOVER_UNDO-}
}

# `use` changes this shell; what any other command has changed holds from the next word on.
gover() {
	local _gover_text
	integer _gover_result
	local -a _gover_call
	_gover_call=(command gover)
	[[ -x $_gover_exe ]] && _gover_call=("$_gover_exe")
	# Most shells would drop variables whose names are no identifiers.
	if [[ ${1-} == (exec|x) && -x __GOVER_BASH__ && -x $_gover_exe ]]; then
		_gover_call=(__GOVER_BASH__ -p "$_gover_exe")
	elif [[ ${1-} == (exec|x) && -f $_gover_python && -x $_gover_python ]]; then
		_gover_call=("$_gover_python" -I -S __GOVER_START__)
		[[ -f __GOVER_START__ ]] || _gover_call=("$_gover_python" -I -m gover)
	fi
	if [[ ${1-} == (use|shell) ]]; then
		{
			_gover_text=$(GOVER_SHELL=zsh "${_gover_call[@]}" "$@")
			_gover_result=$?
		} always {
			# After ^C in a command substitution the status would be 2, whatever the command returned.
			if ((TRY_BLOCK_INTERRUPT)); then
				TRY_BLOCK_INTERRUPT=0
				_gover_result=130
			fi
		}
		case $_gover_text in
		'export GOVER_VERSION='* | 'unset GOVER_VERSION') builtin eval "$_gover_text" ;;
		?*) print -r -- "$_gover_text" ;;
		esac
	elif [[ ${1-} == (pin|local) ]]; then
		# The prompt reports a version that is missing.
		GOVER_SHELL=zsh "${_gover_call[@]}" "$@"
		_gover_result=$?
	else
		"${_gover_call[@]}" "$@"
		_gover_result=$?
	fi
	_gover_prompt
	return $_gover_result
}

_gover_register

# A shim that this shell starts does not print again what the hook has printed.
export __GOVER_SHELL=$$

# In front, once: where no plan puts a Go on PATH, the shims run the right one, or print why not.
_gover_tail=${PATH:+:$PATH}
while _gover_drop __GOVER_SHIMS__; do :; done
if [[ ${(t)PATH} == *readonly* ]]; then _gover_failed=PATH:; else export PATH=__GOVER_SHIMS__$_gover_tail; fi
_gover_head=
_gover_tail=
