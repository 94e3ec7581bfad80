# shellcheck shell=bash
# gover's hook for bash, 3.2 and later. `gover hook bash` has it sourced.
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

# Aliases would be expanded while the functions below are read.
\builtin shopt -q expand_aliases && _gover_aliases=-s || _gover_aliases=-u
\builtin shopt -u expand_aliases
# What is exported reaches shells that have not loaded the hook.
case $- in
*a*) _gover_allexport=-a ;;
*) _gover_allexport=+a ;;
esac
\builtin set +a

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

# Of bash alone: the levels of _gover_settle, which plan is forgotten next, the status that a
# prompt returns (nothing: the one it began with), PROMPT_COMMAND as it was found to be right,
# whether a function of the user's is running, _gover_path as a pattern (what PATH never is, where
# PATH has any of a pattern's characters), and (_gover_off, before 4.4) the options that are off
# during a prompt.
_gover_levels=0
_gover_tops=0
_gover_next=0
_gover_status=
_gover_elements=-
_gover_nested=
_gover_same=
_gover_unit=$'\037'

# `local -` keeps the user's set -a, -e, -f, -u and -x out of the hook; bash has it since 4.4.
_gover_dash=yes
((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) || _gover_dash=

# Whether there are native shims for this machine, and run on it: what plans put in front of the
# others. A shell may skip a program of another machine, and run the next one of that name. Found
# out once, by a process, when the first of these plans is read.
_gover_find_native() {
	local _gover_text _gover_entry=${OSTYPE%%[!a-z]*}-$HOSTTYPE
	# Homebrew's bash has GNU's name for what uname(2) has as arm64 there.
	if [[ $_gover_entry == darwin-aarch64 ]]; then _gover_entry=darwin-arm64; fi
	_gover_entry=${_gover_dirs[0]}/native/$_gover_entry
	_gover_native=
	# In a substitution, where there is no job control.
	# shellcheck disable=SC2327,SC2328 # only its status counts
	if [[ -x $_gover_entry/self-test ]] && _gover_text=$("$_gover_entry/self-test" >/dev/null 2>&1); then
		_gover_native=$_gover_entry:
	fi
	case $_gover_bin in -:*) _gover_bin=$_gover_native${_gover_bin#-:} ;; esac
}

# Have the hook in PROMPT_COMMAND, behind direnv's, which brings back a whole PATH. With an
# argument, when the hook is loaded; without one only what belongs at the end is kept there.
# Since 5.1 bash runs all elements of an array, and each of them finds $? and PIPESTATUS as the
# user's line has left them: there gover has elements of its own. Before, it runs one text, which
# a child inherits where it is exported: without a hook it must do nothing there. It passes what
# function runs it, because after a ^C in a function FUNCNAME names that one for ever in bash 3.2.
_gover_register() {
	local _gover_i _gover_at=0 _gover_found='' _gover_element _gover_list IFS=
	# shellcheck disable=SC2016 # for PROMPT_COMMAND
	local _gover_word='${_gover_exe:+_gover_prompt}' _gover_end='${_gover_hidden:+${GOROOT+_gover_hide}}'
	if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 501)); then
		_gover_found=${PROMPT_COMMAND-}
		_gover_end=$'\n'$_gover_end
		case $_gover_found in
		*"$_gover_end"*) _gover_found=${_gover_found%%"$_gover_end"*}${_gover_found#*"$_gover_end"} ;;
		esac
		_gover_element=$#\;$_gover_found\;
		# shellcheck disable=SC2016 # for PROMPT_COMMAND
		_gover_list=$_gover_word' ${_gover_exe:+top${FUNCNAME-}}'
		case $_gover_element in
		0* | *"$_gover_word"* | *[\;[:space:]]_gover_prompt[\;[:space:]]*) ;;
		*[\;[:space:]]_direnv_hook[\;[:space:]]*)
			_gover_found=${_gover_element%%[\;[:space:]]_direnv_hook[\;[:space:]]*}
			_gover_element=${_gover_element#"$_gover_found"}
			_gover_found="$_gover_found${_gover_element%%_direnv_hook*}_direnv_hook;$_gover_list"
			_gover_found=$_gover_found${_gover_element#*_direnv_hook}
			_gover_found=${_gover_found#*;}
			_gover_found=${_gover_found%;}
			;;
		*) _gover_found="$_gover_list${_gover_found:+;$_gover_found}" ;;
		esac
		_gover_found=$_gover_found$_gover_end
		[[ $_gover_found == "${PROMPT_COMMAND-}" ]] ||
			builtin printf -v PROMPT_COMMAND %s "$_gover_found" 2>/dev/null || return
		# In bash 3.2 printf ends with 0 where the variable is readonly.
		[[ $_gover_found == "${PROMPT_COMMAND-}" ]] || return
		_gover_elements=${PROMPT_COMMAND[*]}
		return
	fi
	_gover_status=
	_gover_list=()
	for _gover_element in "${PROMPT_COMMAND[@]}"; do
		case ";$_gover_element;" in
		";$_gover_end;") continue ;;
		';_gover_prompt;') _gover_status=0 _gover_found=yes ;;
		*"$_gover_word"* | *[\;[:space:]]_gover_prompt[\;[:space:]]*) _gover_found=yes ;;
		*[\;[:space:]]_direnv_hook[\;[:space:]]*) _gover_at=$((${#_gover_list[@]} + 1)) ;;
		esac
		_gover_list+=("$_gover_element")
	done
	if (($#)) && [[ -z $_gover_found ]]; then
		_gover_list=("${_gover_list[@]:0:_gover_at}" _gover_prompt "${_gover_list[@]:_gover_at}")
		_gover_status=0
	fi
	# One by one: to assign all of a readonly array would end the file that loads the hook.
	_gover_list+=("$_gover_end")
	for _gover_i in "${!_gover_list[@]}"; do
		[[ ${PROMPT_COMMAND[_gover_i]-} != "${_gover_list[_gover_i]}" ]] || continue
		builtin printf -v "PROMPT_COMMAND[$_gover_i]" %s "${_gover_list[_gover_i]}" 2>/dev/null || return
	done
	_gover_elements=${PROMPT_COMMAND[*]}
}

# What runs before each prompt. Names of locals begin as all names here do: a project may set a
# variable named `dir`. bash copies a function at each call: what is rare is in another one. Plans
# read into REPLY, from which `read` removes nothing, whatever IFS is.
_gover_prompt() {
	local _gover_last=$? REPLY
	case ${_gover_off-}$- in
	*[aefux]*) ;; # no option of the user's may act in here
	*)
		# Unquoted, PATH is compared in two thirds of the time.
		# shellcheck disable=SC2050,SC2053 # under nocasematch a is A
		if [[ a != A && $PWD == "$_gover_pwd" && -z ${GOVER_DISABLE-}${_gover_hidden:+${GOROOT+x}} && $PATH == $_gover_same ]] &&
			{ [[ $_gover_levels == 0 ]] || ! _gover_below; } && "_gover_fresh_$_gover_plan"; then
			return "${_gover_status:-$_gover_last}"
		fi
		;;
	esac
	_gover_changed "$@"
	return "${_gover_status:-$_gover_last}"
}

# A prompt where something may have changed.
_gover_changed() {
	local IFS=
	case $_gover_dash${_gover_caller-${_gover_off-}$-} in
	yes*[aefux]*)
		local -
		set +aefux
		_gover_prompt "$@"
		return 0
		;;
	yes*) ;;
	*[aefux]*)
		local _gover_caller=-
		_gover_off=${_gover_off-}${-//[!aefux]/} # after a ^C here the next prompt turns them on again
		set +aefux
		_gover_prompt "$@"
		set "-$_gover_off"
		unset -v _gover_off # set -a would export it
		return 0
		;;
	*)
		local _gover_caller=${1-}
		case $_gover_caller in top?*) _gover_caller=- ;; esac # names have the letters above
		;;
	esac
	# nocasematch would make two directories one; the other two change what a plan's patterns are.
	# BASHOPTS is there since 4.1; before, they are turned off for each prompt.
	# shellcheck disable=SC2195 # under nocasematch a is A
	case A${BASHOPTS-${_gover_plain-failglob}} in
	a* | *failglob* | *nullglob*)
		local _gover_option _gover_options=() _gover_plain=''
		for _gover_option in failglob nocasematch nullglob; do
			if builtin shopt -q $_gover_option; then _gover_options+=("$_gover_option"); fi
		done
		builtin shopt -u failglob nocasematch nullglob
		_gover_prompt "$@"
		((${#_gover_options[@]} == 0)) || builtin shopt -s "${_gover_options[@]}"
		return 0
		;;
	esac
	_gover_look
	[[ -z $_gover_failed && $_gover_notice == "$_gover_noticed" ]] || _gover_print
}

# Find the root of the current directory, and apply its plan unless that is done.
_gover_look() {
	local _gover_dir=${PWD%/} _gover_home=${HOME-}
	[[ $_gover_dir == /* ]] || _gover_dir=
	while [[ $_gover_home == *//* ]]; do _gover_home=${_gover_home%%//*}/${_gover_home#*//}; done
	until [[ -z $_gover_dir ]]; do
		if [[ -n ${GOVER_CEILING_DIRS-} && :$GOVER_CEILING_DIRS: == *:"$_gover_dir":* ]]; then break; fi
		if [[ __gover_any__ || $_gover_dir == "${_gover_home%/}" ]]; then break; fi
		_gover_dir=${_gover_dir%/*}
	done
	if [[ $_gover_dir == "$_gover_root" && -z ${GOVER_DISABLE-} ]]; then
		[[ $_gover_pwd == - ]] || _gover_unsettle
		if "_gover_values_$_gover_plan" && "_gover_fresh_$_gover_plan" && { [[ ${PATH-} == "$_gover_path" ]] || _gover_check_path; }; then
			# What the user has set stays, see _gover_hide; what gover unset, another hook brought back.
			if [[ -n ${_gover_hidden:+${GOROOT+x}} ]]; then
				local _gover_now
				_gover_state GOROOT
				case ${__GOVER_UNDO-}$_gover_unit in
				*"${_gover_unit}GOROOT$_gover_unit-$_gover_unit$_gover_now$_gover_unit"*) _gover_assign GOROOT - || : ;;
				*) _gover_hidden= ;;
				esac
			fi
			_gover_settle
			return 0
		fi
	fi
	_gover_pwd=-
	_gover_arrive "$_gover_dir"
}

# Spare the next prompts here the walk, and the kernel long ways: have a function that asks about
# all directories between here and the root in one expression, and name those from the root up
# anew, all of them by `..`, unless a link makes that another one. No name of a directory is
# evaluated.
_gover_settle() {
	local _gover_rest=${PWD%/} _gover_up='' _gover_each="${_gover_names:-__gover_each__}" _gover_text='-z x' _gover_top=0
	_gover_pwd='?'
	_gover_levels=0
	[[ $PWD == /* ]] || return 0
	while [[ $_gover_rest != "$_gover_root" ]]; do
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
	case $_gover_path in
	*\** | *\?* | *\[* | *\\* | *+\(* | *@\(* | *!\(*) _gover_same=$_gover_unit ;;
	*) _gover_same=$_gover_path ;;
	esac
	_gover_pwd=$PWD
}

# What is named by `..` is another one after a cd: name it as the plan does.
_gover_unsettle() {
	local _gover_rest=$_gover_root _gover_top
	for ((_gover_top = 0; _gover_top < _gover_tops; _gover_top++)); do
		builtin printf -v "_gover_at$_gover_top" %s "$_gover_rest/"
		_gover_rest=${_gover_rest%/*}
	done
	_gover_pwd=-
}

# PATH has been edited: check that the plan's entries are in it, and none of earlier plans.
_gover_check_path() {
	local _gover_rest=$_gover_past _gover_entry
	while [[ -n $_gover_rest ]]; do
		_gover_entry=${_gover_rest%%:*}
		_gover_rest=${_gover_rest#*:}
		[[ :$_gover_bin: == *:"$_gover_entry":* || :${PATH-}: != *:"$_gover_entry":* ]] || return 1
	done
	if [[ -n $_gover_bin ]]; then
		_gover_split "$_gover_bin" || return 1
		_gover_drop_past
	fi
	_gover_path=${PATH-}
}

# A new root, or one that has changed: apply its plan.
# ^C ends this anywhere; the next prompt begins it again.
_gover_arrive() {
	local _gover_i _gover_of=${_gover_dirs[0]}:$1
	_gover_root=-
	_gover_again=
	_gover_gos_path=-
	_gover_nested=
	_gover_i=${FUNCNAME[*]: -1}
	case ${_gover_caller:-$_gover_i} in
	top | _gover_prompt | gover) ;;
	*) _gover_nested=yes ;;
	esac
	[[ ${PROMPT_COMMAND[*]-} == "$_gover_elements" ]] || _gover_register
	if [[ -n ${GOVER_DISABLE-} ]]; then
		_gover_values_none
		_gover_apply
		_gover_path=${PATH-}
		return 0
	fi
	for _gover_i in 0 2 4 6 8 10 12 14 16; do
		case $_gover_of in "${_gover_kept[_gover_i]-}") break ;; esac
	done
	_gover_plan=${_gover_kept[_gover_i + 1]-none}
	if [[ $_gover_plan == none ]] || ! "_gover_values_$_gover_plan" || ! "_gover_fresh_$_gover_plan"; then _gover_read "$1"; fi
	_gover_apply
	_gover_path=${PATH-}
	[[ -n $_gover_again ]] || _gover_root=$1
}

# Print what the plan has to say, where it is new, and what could not be changed. Only at a
# prompt: there is none in a subshell, and a script has the words of the shim.
_gover_print() {
	local _gover_name
	((BASH_SUBSHELL == 0)) || return 0
	while [[ -n $_gover_failed ]]; do
		_gover_name=${_gover_failed%%:*}
		_gover_failed=${_gover_failed#*:}
		if [[ $_gover_printed != *"$_gover_unit$_gover_name$_gover_unit"* ]]; then
			builtin printf '%s\n' "gover: $_gover_name stays as it is: this shell cannot change it" >&2
			_gover_printed=$_gover_printed$_gover_unit$_gover_name$_gover_unit
		fi
	done
	[[ $_gover_notice != "$_gover_noticed" ]] || return 0
	_gover_noticed=$_gover_notice
	[[ -n $_gover_notice ]] || return 0
	if [[ -n $_gover_once ]]; then
		[[ $_gover_printed != *"$_gover_unit$_gover_once$_gover_unit"* ]] || return 0
		_gover_printed=$_gover_printed$_gover_unit$_gover_once$_gover_unit
	fi
	builtin printf '%s\n' "$_gover_notice" >&2
}

# Have a valid plan of the root $1, as it lies there or a new one, and keep it.
_gover_read() {
	local _gover_file _gover_of=${_gover_dirs[0]}:$1 _gover_rest _gover_entry _gover_i
	# There are several where HOME, GOVER_VERSION or PATH differ, or the spelling of the root.
	for _gover_i in '' .2 .3 .4 .5 .6 .7 .8; do
		_gover_plan_of=-
		_gover_file=$_gover_plans$1/.gover-plan/bash$_gover_i
		# Only a plan of our own, in our own directories, is ever executed, and no link leads to it.
		# shellcheck source=/dev/null # written by gover/activation/render.py
		if [[ -O $_gover_file && ! -L $_gover_file && -f $_gover_file && -O $_gover_plans && ! -L $_gover_plans &&
			-O ${_gover_plans%/*} && ! -L ${_gover_plans%/*} ]]; then builtin . "$_gover_file"; else break; fi
		if [[ $_gover_plan_of == "$_gover_of" ]] && "_gover_values_$_gover_plan" && "_gover_fresh_$_gover_plan"; then
			_gover_i=found
			break
		fi
	done
	[[ $_gover_i == found ]] || _gover_compile
	case $_gover_bin in -:*) _gover_find_native ;; esac
	_gover_rest=${_gover_bin:+$_gover_bin:}
	while [[ -n $_gover_rest ]]; do
		_gover_entry=${_gover_rest%%:*}
		_gover_rest=${_gover_rest#*:}
		case :$_gover_past in *:"$_gover_entry":*) continue ;; esac
		case $_gover_entry in "${_gover_dirs[0]}"/*) _gover_past=$_gover_past$_gover_entry: ;; esac
	done
	[[ $_gover_plan_of == "$_gover_of" ]] || return 0
	for ((_gover_i = 0; _gover_i < ${#_gover_kept[@]}; _gover_i += 2)); do
		[[ ${_gover_kept[_gover_i]} != "$_gover_of" ]] || return 0
	done
	_gover_kept[_gover_next]=-
	if [[ -n ${_gover_kept[_gover_next + 1]-} ]]; then unset -f "_gover_fresh_${_gover_kept[_gover_next + 1]}" "_gover_values_${_gover_kept[_gover_next + 1]}"; fi
	_gover_kept[_gover_next + 1]=$_gover_plan
	_gover_kept[_gover_next]=$_gover_of
	_gover_next=$(((_gover_next + 2) % 16))
}

_gover_compile() {
	local _gover_text='' _gover_start=__GOVER_START__
	local -a _gover_call=(-I -S "$_gover_start")
	_gover_plan_of=-
	_gover_plan=none
	if [[ -f $_gover_python && -x $_gover_python && -d __GOVER_HOOKS__ ]]; then
		# An upgrade of Python has moved gover's files.
		[[ -f $_gover_start ]] || _gover_call=(-I -m gover)
		_gover_text=$(
			builtin trap '' INT
			HOME=${HOME-} GOVER_VERSION=${GOVER_VERSION-} GOVER_CEILING_DIRS=${GOVER_CEILING_DIRS-} \
				"$_gover_python" "${_gover_call[@]}" plan --format __GOVER_FORMAT__ "${_gover_dirs[@]}" bash "$PWD"
		) || :
		builtin eval "$_gover_text"
	fi
	# There may be programs in the plan's directories that were not there before.
	builtin hash -r 2>/dev/null || :
	if "_gover_values_$_gover_plan"; then :; fi
}

# gover or its store is gone, or broken: nothing is applied, and nothing is asked again before a cd.
_gover_fresh_none() {
	[[ -z ${GOVER_DISABLE-} ]]
}
_gover_values_none() {
	_gover_tops=0
	_gover_bin=
	_gover_changes=()
	_gover_notice=
	_gover_once=
	_gover_names=
}

# For plans: the go programs of others in front of the shims are those of $1, a colon behind each.
_gover_gos_in_front() {
	[[ $_gover_gos_path == "${PATH-}" ]] || _gover_list_gos
	[[ $_gover_gos_first == "$1" ]]
}

# For plans: the go programs of others on PATH begin with those of $1; `none:` is none at all.
_gover_gos_begin() {
	[[ $_gover_gos_path == "${PATH-}" ]] || _gover_list_gos
	case $1 in none:) [[ -z $_gover_gos ]] ;; *) [[ $_gover_gos == "$1"* ]] ;; esac
}

# Entries below the data directory are gover's, and so are those that the applied plan has put.
_gover_list_gos() {
	local _gover_rest=${PATH:+$PATH:} _gover_entry _gover_own=${__GOVER_UNDO-} _gover_shims=''
	_gover_own=${_gover_own%%"$_gover_unit"*}
	case $_gover_native in -:) _gover_find_native ;; esac
	_gover_gos=
	while [[ -n $_gover_rest ]]; do
		_gover_entry=${_gover_rest%%:*}
		_gover_rest=${_gover_rest#*:}
		case $_gover_entry in
		"${_gover_dirs[0]}/shims") if [[ -z $_gover_shims ]]; then _gover_shims=yes _gover_gos_first=$_gover_gos; fi ;;
		"${_gover_dirs[0]}"/*) ;;
		/*)
			[[ :$_gover_own: != *:"$_gover_entry":* ]] || continue
			_gover_entry=${_gover_entry%/}/go
			if [[ -f $_gover_entry && -x $_gover_entry && ! $_gover_entry -ef ${_gover_dirs[0]}/shims/go &&
				! $_gover_entry -ef ${_gover_dirs[0]}/bin/go && ! $_gover_entry -ef ${_gover_native%:}/go ]]; then
				_gover_gos=$_gover_gos$_gover_entry:
			fi
			;;
		esac
	done
	[[ -n $_gover_shims ]] || _gover_gos_first=$_gover_gos
	_gover_gos_path=${PATH-}
}

# The same as undo() and then apply() of gover/env_diff.py. What is done is recorded before, and
# what is undone forgotten after, so that it can be undone wherever this ends.
_gover_apply() {
	local _gover_later=''
	case ${__GOVER_UNDO-} in *"$_gover_unit"*) _gover_undo ;; esac
	_gover_write_path
	_gover_hidden=
	set --
	((${#_gover_changes[@]} == 0)) || set -- "${_gover_changes[@]}"
	while (($#)); do
		case $2${!1+x} in
		unset) _gover_hidden=$1 ;; # it is; the call would cost as much as all the rest
		*) _gover_change "$1" "$2" "$3" ;;
		esac
		shift 3
	done
	_gover_record=${__GOVER_UNDO-}
}

# Undo the recorded changes of variables, where they are as gover left them. What a variable that
# was not exported was before, only this shell can know. _gover_later: what cannot be undone now.
_gover_undo() {
	local _gover_rest=${__GOVER_UNDO-} _gover_name _gover_ours _gover_before _gover_now _gover_covered
	while [[ $_gover_rest == *"$_gover_unit"* ]]; do
		_gover_rest=${_gover_rest#*"$_gover_unit"}
		_gover_name=${_gover_rest%%"$_gover_unit"*}
		_gover_rest=${_gover_rest#*"$_gover_unit"}
		_gover_ours=${_gover_rest%%"$_gover_unit"*}
		_gover_rest=${_gover_rest#*"$_gover_unit"}
		_gover_before=${_gover_rest%%"$_gover_unit"*}
		case $_gover_name in '' | [0-9]* | *[!A-Za-z0-9_]*) continue ;; esac
		_gover_covered=_gover_covered_$_gover_name
		_gover_state "$_gover_name"
		case $_gover_now in
		'@') _gover_later=$_gover_later$_gover_unit$_gover_name$_gover_unit$_gover_ours$_gover_unit$_gover_before ;;
		'!') _gover_failed=$_gover_failed$_gover_name: ;;
		"$_gover_ours")
			if [[ $_gover_before == - && -n ${!_gover_covered+x} ]]; then
				builtin export -n "$_gover_name=${!_gover_covered}"
			else
				_gover_assign "$_gover_name" "$_gover_before" || :
			fi
			;;
		esac
		if [[ $_gover_now != '@' && -n ${!_gover_covered+x} ]]; then unset "$_gover_covered"; fi
	done
}

# Put the plan's entries where the old ones stand. Where there are none: behind what stood in
# front of them when this shell removed them, as long as PATH begins with exactly that; else, and
# where another shell has put the old ones, in front.
_gover_write_path() {
	local _gover_old=${__GOVER_UNDO-} _gover_all=${PATH-} _gover_now=''
	case $_gover_old in *"$_gover_unit"*) _gover_old=${_gover_old%%"$_gover_unit"*} ;; esac
	if [[ ${__GOVER_UNDO-} != "$_gover_record" || $_gover_all != "$_gover_path" ]]; then _gover_locate; fi
	case $_gover_old in
	'')
		case $_gover_all in
		"${_gover_head%:}") _gover_tail= ;;
		"$_gover_head"*) _gover_tail=:${_gover_all#"$_gover_head"} ;;
		*) _gover_head='' _gover_tail=${_gover_all:+:$_gover_all} ;;
		esac
		;;
	esac
	if [[ -n $_gover_bin ]]; then
		_gover_all=$_gover_head$_gover_bin$_gover_tail
	elif [[ -n $_gover_tail ]]; then
		_gover_all=$_gover_head${_gover_tail#:}
	else
		_gover_all=${_gover_head%:}
	fi
	if [[ $_gover_all == "${PATH-}" ]]; then
		_gover_old=$_gover_bin
	else
		builtin export __GOVER_UNDO="$_gover_old${_gover_old:+${_gover_bin:+:}}$_gover_bin$_gover_later"
		[[ -z $_gover_dash ]] || _gover_now=${PATH@a}
		if case $_gover_now in
			*[!tx]*) false ;;
			'') builtin export PATH="$_gover_all" 2>/dev/null ;;
			*) builtin export PATH="$_gover_all" ;;
			esac then
			_gover_old=$_gover_bin
		else
			_gover_failed=${_gover_failed}PATH:
		fi
	fi
	if [[ -n $_gover_old$_gover_later ]]; then
		builtin export __GOVER_UNDO="$_gover_old$_gover_later"
	else
		unset __GOVER_UNDO
	fi
}

# PATH has been edited, or the record is another shell's: find the entries _gover_old, which are
# gover's, and take PATH without them into _gover_all.
_gover_locate() {
	local _gover_front=$_gover_head _gover_first=yes _gover_rest=${_gover_old:+$_gover_old:}
	if [[ ${__GOVER_UNDO-} != "$_gover_record" ]]; then
		_gover_front=
		_gover_first=
	fi
	_gover_head=
	_gover_tail=${PATH:+:$PATH}
	if [[ -n $_gover_first && -n $_gover_old ]] && _gover_split "$_gover_old"; then _gover_rest=; fi
	while [[ -n $_gover_rest ]]; do
		if [[ -n $_gover_first ]] && _gover_split "${_gover_rest%%:*}"; then
			_gover_first=
		else
			_gover_drop "${_gover_rest%%:*}" || :
		fi
		_gover_rest=${_gover_rest#*:}
	done
	_gover_drop_past
	_gover_all=${_gover_tail#:}
	[[ -n $_gover_old ]] || _gover_head=$_gover_front
}

# Where $1 stands in PATH: set _gover_head and _gover_tail.
_gover_split() {
	local _gover_all=:${PATH-}:
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
	local _gover_rest=$_gover_past
	while [[ -n $_gover_rest ]]; do
		while _gover_drop "${_gover_rest%%:*}"; do :; done
		_gover_rest=${_gover_rest#*:}
	done
}

# Change the variable $1 as $2 says, with the value $3: see EnvChange in gover/env_diff.py.
_gover_change() {
	local _gover_now _gover_before
	_gover_state "$1"
	_gover_before=$_gover_now
	case $_gover_now in
	'@' | *"$_gover_unit"*) return 0 ;;
	'!')
		_gover_failed=$_gover_failed$1:
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
		if [[ " ${_gover_before#=} " == *" $3 "* ]]; then return 0; fi
		_gover_now="$_gover_before $3"
		;;
	esac
	[[ $_gover_now != "$_gover_before" ]] || return 0
	builtin export __GOVER_UNDO="${__GOVER_UNDO-}$_gover_unit$1$_gover_unit$_gover_now$_gover_unit$_gover_before"
	if [[ $_gover_before == - && -n ${!1+x} ]]; then builtin printf -v "_gover_covered_$1" %s "${!1}"; fi
	_gover_assign "$1" "$_gover_now" || :
}

# Set _gover_now to the state of the variable $1 as gover/env_diff.py writes it, or to
#   +  set and not exported, which no process has
#   @  a local of a function: it is left alone, and looked at again at the next prompt
#   !  what cannot be changed as a text can: readonly, an array, a number
# bash has @a since 4.4, and `declare -g` finds the global variable behind a local one.
if [[ -n $_gover_dash ]]; then
	_gover_state() {
		case ${!1@a}${!1+=} in
		*[!tx=]*) _gover_now='!' ;;
		*x*=) _gover_now="=${!1}" ;;
		*=) _gover_now=+ ;;
		*) _gover_now=- ;;
		esac
		if [[ -n $_gover_nested && $_gover_now == [+=]* ]]; then
			builtin declare -gt "$1"
			case ${!1@a} in *t*) ;; *) _gover_now='@' _gover_again=yes ;; esac
			builtin declare -g +t "$1"
		fi
	}
else
	_gover_state() {
		_gover_now=-
		[[ -n ${!1+x} ]] || return 0
		_gover_now=+
		if [[ -n $_gover_nested ]]; then
			_gover_now='@' _gover_again=yes # it may be a local; nothing tells
		elif builtin compgen -A arrayvar -X "!$1" >/dev/null || ! _gover_is_text "$1"; then
			_gover_now='!'
		elif builtin compgen -e -X "!$1" >/dev/null; then
			_gover_now="=${!1}"
		fi
	}
	# Whether a variable takes a blank: one that is readonly or a number does not. Only a process of
	# its own can try this, without a moment in which the variable is another one.
	_gover_is_text() (
		_gover_text=${!1}
		builtin printf -v "$1" %s "$_gover_text " 2>/dev/null
		[[ ${!1} != "$_gover_text" ]]
	)
fi

# Give the variable $1 the state $2. Before 4.4 nothing has told whether it is readonly.
_gover_assign() {
	local _gover_was=${!1-}
	if case $_gover_dash$2 in
		yes-) unset -v "$1" ;;
		-) unset -v "$1" 2>/dev/null ;;
		yes*) builtin export "$1$2" ;;
		*) builtin export "$1$2" 2>/dev/null ;;
		esac then
		[[ $2 != - && ${!1-} != "${2#=}" ]] || return 0
		builtin export "$1=$_gover_was" # a number, before 4.4
	fi
	_gover_failed=$_gover_failed$1:
	return 1
}

# Other tools' prompt hooks set GOROOT at each prompt. What is set after gover's hook has run, and
# before the user's next command, is not the user's: unset it again.
_gover_hide() {
	case $_gover_dash$- in
	yes*[aefux]*)
		local -
		set +aefux
		;;
	esac
	local _gover_now
	_gover_state GOROOT
	[[ $_gover_now == =* ]] || return 0
	case ${__GOVER_UNDO-} in
	*"${_gover_unit}GOROOT$_gover_unit-$_gover_unit"*) _gover_assign GOROOT - || : ;;
	*) _gover_change GOROOT unset '' ;;
	esac
	_gover_record=${__GOVER_UNDO-}
	case $- in *a*) builtin export -n _gover_record _gover_again _gover_failed _gover_hidden ;; esac
}

# `use` changes this shell; what any other command has changed holds from the next word on.
gover() {
	local _gover_text _gover_result=0 _gover_call
	_gover_call=(command gover)
	if [ -x "$_gover_exe" ]; then _gover_call=("$_gover_exe"); fi
	case ${1-} in
	# Most shells would drop variables whose names are no identifiers.
	exec | x)
		if [ -x __GOVER_BASH__ ] && [ -x "$_gover_exe" ]; then
			_gover_call=(__GOVER_BASH__ -p "$_gover_exe")
		elif [ -f "$_gover_python" ] && [ -x "$_gover_python" ]; then
			_gover_call=("$_gover_python" -I -S __GOVER_START__)
			[ -f __GOVER_START__ ] || _gover_call=("$_gover_python" -I -m gover)
		fi
		;;
	use | shell)
		_gover_text=$(GOVER_SHELL=bash "${_gover_call[@]}" "$@") || _gover_result=$?
		case $_gover_text in
		'export GOVER_VERSION='* | 'unset GOVER_VERSION') builtin eval "$_gover_text" ;;
		?*) builtin printf '%s\n' "$_gover_text" ;;
		esac
		_gover_prompt || :
		return $_gover_result
		;;
	# The prompt reports a version that is missing.
	pin | local)
		GOVER_SHELL=bash "${_gover_call[@]}" "$@" || _gover_result=$?
		_gover_prompt || :
		return $_gover_result
		;;
	esac
	"${_gover_call[@]}" "$@" || _gover_result=$?
	_gover_prompt || :
	return $_gover_result
}

if ! _gover_register load; then
	builtin printf '%s\n' 'gover: PROMPT_COMMAND cannot be changed: gover does nothing at prompts of this shell' >&2
fi

# A shim that this shell starts does not print again what the hook has printed.
builtin export __GOVER_SHELL=$$

# In front, once: where no plan puts a Go on PATH, the shims run the right one, or print why not.
_gover_tail=${PATH:+:$PATH}
while _gover_drop __GOVER_SHIMS__; do :; done
if ! builtin export PATH=__GOVER_SHIMS__"$_gover_tail" 2>/dev/null; then _gover_failed=PATH:; fi
_gover_head=
_gover_tail=

\builtin set "$_gover_allexport"
\builtin shopt "$_gover_aliases" expand_aliases
\builtin unset _gover_aliases _gover_allexport
