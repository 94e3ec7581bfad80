# gover's hook for fish, 3.2 and later. `gover hook fish | source` has it sourced.
#
# A prompt runs builtins only, as long as the applied plan is valid. The functions are the same,
# in the same order, as in the hooks for the other shells; in front of them stand those that only
# the plans of fish call. Nobody can hide test, set, read and string; before the others stands
# `builtin`. A command substitution costs more than all the rest of a prompt, and splits at
# newlines: groups of a regular expression take its place. What is compared begins with an x:
# `test` shall take no value for an operator.
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

set -g _gover_exe __GOVER_EXE__
set -g _gover_python __GOVER_PYTHON__
set -g _gover_dirs __GOVER_DIRS__
set -g _gover_plans __GOVER_PLANS__
set -g _gover_native -:
set -g _gover_root -
set -g _gover_plan none
set -g _gover_plan_of -
set -g _gover_kept
set -g _gover_bin ''
set -g _gover_changes
set -g _gover_notice ''
set -g _gover_once ''
set -g _gover_names
set -g _gover_noticed ''
set -g _gover_printed
set -g _gover_failed
set -g _gover_again ''
set -g _gover_hidden
set -g _gover_record -
set -g _gover_path ''
set -g _gover_head
set -g _gover_tail
set -q _gover_past; or set -g _gover_past # kept when the hook is loaded again
set -g _gover_pwd -
set -g _gover_gos ''
set -g _gover_gos_first ''
set -g _gover_gos_path -

# Of fish alone: the levels of the plan and what must be absent there, what tells when it is time
# to settle, and what functions hand back.
set -g _gover_at
set -g _gover_absent ''
set -g _gover_seen -
set -g _gover_now -
set -g _gover_later ''
set -g _gover_old ''
set -g _gover_all

# What only the plans of fish call stands first, and what a prompt calls before the rest: for each
# command fish counts the lines above it.

# _gover_any FILE ...: whether one of them is there. _gover_source [FILE]: read a plan.
if builtin -q path # since fish 3.5
	function _gover_any
		builtin path is -f $argv
	end
	function _gover_source
		builtin source $argv
	end
else
	function _gover_any
		for _gover_file in $argv
			test -f $_gover_file; and return
		end
		return 1
	end
	function _gover_source
		if set -q argv[1]
			_gover_source <$argv[1]
			return
		end
		string replace -r '^\tand not builtin path is -f ' '\tand not _gover_any ' | builtin source
	end
end

# Whether the file $argv[1] is larger than $argv[2] bytes or has a NUL byte.
function _gover_garbled
	set -l fish_read_limit $argv[2]
	begin
		read -gz _gover_text
		test $status = 122; and return 0
		read -lz more
		test $status = 1; or return 0
	end <$argv[1]
	string match -rq '\x00' <$argv[1]
end

# Whether the first lines of the file $argv[1] are $argv[2], which ends in a newline and has
# $argv[3] bytes.
function _gover_begins
	set -l fish_read_limit $argv[3]
	set -l head
	set -l rest $argv[2]
	begin
		while string match -rq '^(?<head>[^\n]*)\n(?<rest>(?s:.*))$' -- $rest
			read -l line; and test "$line" = "$head"; or return 1
		end
	end <$argv[1]
	# A NUL and what follows it on its line do not show above: up to it, all must be there.
	read -lz before <$argv[1]
	test $status = 122; or string replace -q -- $argv[2] '' "$before"
end

function _gover_rare_none
	return 0
end

function _gover_absent_none
	set -g _gover_absent ''
end

function _gover_values_none
	set -g _gover_at
	set -g _gover_absent ''
	set -g _gover_bin ''
	set -g _gover_changes
	set -g _gover_notice ''
	set -g _gover_once ''
	set -g _gover_names
end

# Whether there are native shims for this machine, and run on it: what plans put in front of the
# others. A shell may skip a program of another machine, and run the next one of that name. Found
# out once, by a process, when the first of these plans is read.
function _gover_find_native
	set -l fish_read_limit 0 # the user's would be that of a command substitution, too
	set -l IFS \n
	set -l _gover_uname
	set -l _gover_rest
	set -g _gover_native ''
	test -d "$_gover_dirs[1]/native"; and set _gover_uname (command -s uname /usr/bin/uname)
	if test -n "$_gover_uname[1]"
		set -l _gover_machine (command $_gover_uname[1] -sm | string lower | string replace ' ' -)
		set -l _gover_entry "$_gover_dirs[1]/native/$_gover_machine"
		test -x "$_gover_entry/self-test"; and command "$_gover_entry/self-test" >/dev/null 2>&1
		and set -g _gover_native "$_gover_entry:"
	end
	string match -rq '(?s)^-:(?<_gover_rest>.*)$' -- "$_gover_bin"; or return 0
	set -g _gover_bin "$_gover_native$_gover_rest"
end

# Have the hook called at each prompt and at each cd, behind direnv's, which brings back a whole
# PATH: handlers are called in the order in which they were made. fish keeps $status around them.
function _gover_register
	# What runs before each prompt. Names of locals begin as all names here do: a project may set a
	# variable named `dir`.
	function _gover_prompt --on-event fish_prompt
		test x"$PWD"\x1f"$PATH"\x1f"$GOVER_DISABLE$$_gover_hidden" = x"$_gover_pwd"\x1f"$_gover_path"\x1f
		and _gover_fresh_$_gover_plan
		and return
		# Where direnv has done something, PATH is another one.
		if not set -q _gover_behind; and functions -q __direnv_export_eval
			set -g _gover_behind
			_gover_register
			__direnv_export_eval
		end
		_gover_look
		test "x$_gover_notice$_gover_failed" = "x$_gover_noticed"; or _gover_print
	end
	function _gover_on_cd --on-variable PWD
		functions -q __direnv_export_eval; and __direnv_export_eval
		_gover_look
	end
end

# Find the root of the current directory, and apply its plan unless that is done.
function _gover_look
	set -l _gover_dir $PWD
	test "$_gover_dir" = /; and set _gover_dir ''
	set -l _gover_home "$HOME"
	while string match -qr '//|/$' -- $_gover_home
		set _gover_home (string replace -r '/(?=/|$)' '' -- $_gover_home)
	end
	while test -n "$_gover_dir"
		set -q GOVER_CEILING_DIRS; and string replace -q -- ":$_gover_dir:" '' ":$GOVER_CEILING_DIRS:"; and break
		__gover_any__; or test "$_gover_dir" = "$_gover_home"; and break
		string match -rq '(?s)^(?<_gover_dir>.*)/' -- $_gover_dir
	end
	if test "x$_gover_dir" = "x$_gover_root" -a "x$GOVER_DISABLE" = x
		test "$_gover_pwd" = -; or _gover_unsettle
		if _gover_rare_$_gover_plan; and _gover_fresh_$_gover_plan
			if test "$PATH" = "$_gover_path"; or _gover_check_path
				# What the user has set stays, see _gover_hide; what gover unset, another hook brought back.
				if test -n "$$_gover_hidden"
					if set -qx GOROOT; and string replace -q -- \x1fGOROOT\x1f-\x1f="$GOROOT"\x1f '' "$__GOVER_UNDO"\x1f
						_gover_assign GOROOT -
					else
						set -g _gover_hidden
					end
				end
				# Not at the first prompt after a cd: that one has done enough.
				if test "x$PWD" = "x$_gover_seen"
					_gover_settle
				else if test "x!$PWD" != "x$_gover_seen" # it could not
					set -g _gover_seen $PWD
				end
				return
			end
		end
	end
	set -g _gover_pwd -
	set -g _gover_seen -
	_gover_arrive "$_gover_dir"
	if test "x$PWD" = "x$_gover_root" -a "x$_gover_notice" = "x$_gover_noticed"; and not set -q _gover_failed[1]
		set -g _gover_pwd $PWD
	end
end

# Spare the next prompts here the walk, and the kernel long ways: what must not be there between
# here and the root is asked for with the rest, and all of it by `..`, unless a link makes that
# another one.
function _gover_settle
	set -l fish_read_limit 0 # the user's would be that of a command substitution, too
	set -l _gover_real (builtin pwd -P)
	if test "x$PWD" != "x$_gover_real"
		set -g _gover_seen "!$PWD"
		return
	end
	set -l _gover_dir $PWD
	set -l _gover_up ''
	set -l _gover_below
	set -l _gover_each $_gover_names
	set -q _gover_each[1]; or set _gover_each __gover_names__
	while test "$_gover_dir" != "$_gover_root"
		set -a _gover_below "$_gover_up"$_gover_each
		set _gover_up "../$_gover_up"
		string match -rq '(?s)^(?<_gover_dir>.*)/' -- $_gover_dir
	end
	set -l _gover_named
	for _gover_level in $_gover_at
		set -a _gover_named "$_gover_up"
		set _gover_up "../$_gover_up"
	end
	set -g _gover_pwd '?'
	set -g _gover_at $_gover_named
	_gover_absent_$_gover_plan
	set -ga _gover_absent $_gover_below
	set -g _gover_pwd $PWD
end

# What is named by `..` is another one after a cd: name it as the plan does.
function _gover_unsettle
	set -l _gover_dir $_gover_root
	set -l _gover_named
	for _gover_level in $_gover_at
		set -a _gover_named "$_gover_dir/"
		string match -rq '(?s)^(?<_gover_dir>.*)/' -- $_gover_dir
	end
	set -g _gover_at $_gover_named
	_gover_absent_$_gover_plan
	set -g _gover_pwd -
end

# PATH has been edited: check that the plan's entries are in it, and none of earlier plans.
function _gover_check_path
	for _gover_entry in $_gover_past
		string replace -q -- ":$_gover_entry:" '' ":$_gover_bin:"; and continue
		builtin contains -- $_gover_entry $PATH; and return 1
	end
	if test -n "$_gover_bin"
		_gover_split $_gover_bin; or return
		_gover_drop_past
	end
	set -g _gover_path "$PATH"
end

# A new root, or one that has changed: apply its plan.
# ^C ends this anywhere; the next prompt begins it again.
function _gover_arrive
	set -l _gover_of "$_gover_dirs[1]:$argv[1]"
	set -g _gover_root -
	set -g _gover_again ''
	set -g _gover_gos_path -
	set -g _gover_plan none
	if test -n "$GOVER_DISABLE"
		_gover_values_none
		_gover_apply
		set -g _gover_path "$PATH"
		return
	end
	for _gover_nth in 1 3 5 7 9 11 13 15
		if test "$_gover_kept[$_gover_nth]" = "$_gover_of"
			set -l _gover_pair $_gover_kept[$_gover_nth..-1]
			set -g _gover_plan $_gover_pair[2]
			_gover_values_$_gover_plan
			break
		end
	end
	test $_gover_plan != none; and _gover_rare_$_gover_plan; and _gover_fresh_$_gover_plan; or _gover_read "$argv[1]"
	_gover_apply
	set -g _gover_path "$PATH"
	test -n "$_gover_again"; or set -g _gover_root $argv[1]
end

# Print what the plan has to say, where it is new, and what could not be changed. Only at a
# prompt: there is none in a substitution, and a script has the words of the shim.
function _gover_print
	builtin status is-command-substitution; and return
	for _gover_name in $_gover_failed
		builtin contains -- "=$_gover_name" $_gover_printed; and continue
		builtin printf '%s\n' "gover: $_gover_name stays as it is: this shell cannot change it" >&2
		set -ga _gover_printed "=$_gover_name"
	end
	set -g _gover_failed
	test "x$_gover_notice" = "x$_gover_noticed"; and return
	set -g _gover_noticed $_gover_notice
	test -n "$_gover_notice"; or return
	if test -n "$_gover_once"
		builtin contains -- $_gover_once $_gover_printed; and return
		set -ga _gover_printed $_gover_once
	end
	builtin printf '%s\n' $_gover_notice >&2
end

# Have a valid plan of the root $argv[1], as it lies there or a new one, and keep it.
function _gover_read
	set -l _gover_of "$_gover_dirs[1]:$argv[1]"
	set -l _gover_found ''
	# There are several where HOME, GOVER_VERSION or PATH differ, or the spelling of the root.
	for _gover_file in "$_gover_plans$argv[1]/.gover-plan/fish"{,.2,.3,.4,.5,.6,.7,.8}
		set -g _gover_plan_of -
		# Only a plan of our own, in our own directories, is ever executed, and no link leads to it.
		test -O $_gover_file -a ! -L $_gover_file -a -f $_gover_file -a -O $_gover_plans -a ! -L $_gover_plans \
			-a -O "$_gover_dirs[2]/plans" -a ! -L "$_gover_dirs[2]/plans"; or break
		_gover_source $_gover_file
		test "$_gover_plan_of" = "$_gover_of"; and _gover_rare_$_gover_plan; and _gover_values_$_gover_plan; and _gover_fresh_$_gover_plan; or continue
		set _gover_found yes
		break
	end
	test -n "$_gover_found"; or _gover_compile
	string match -q -- '-:*' "$_gover_bin"; and _gover_find_native
	set -l --path _gover_entries $_gover_bin
	for _gover_entry in $_gover_entries
		string match -q -- "$_gover_dirs[1]/*" $_gover_entry; or continue
		builtin contains -- $_gover_entry $_gover_past; or set -ga _gover_past $_gover_entry
	end
	test "$_gover_plan_of" = "$_gover_of"; or return
	builtin contains -- $_gover_of $_gover_kept; and return
	if set -q _gover_kept[16]
		functions -e _gover_{fresh,rare,absent,values}_$_gover_kept[2]
		set -e _gover_kept[1 2]
	end
	set -ga _gover_kept $_gover_of $_gover_plan
end

function _gover_compile
	set -g _gover_plan_of -
	set -g _gover_plan none
	if test -f "$_gover_python" -a -x "$_gover_python" -a -d __GOVER_HOOKS__
		set -l _gover_call -I -S __GOVER_START__
		# An upgrade of Python has moved gover's files.
		test -f "$_gover_call[3]"; or set _gover_call -I -m gover
		HOME="$HOME" GOVER_VERSION="$GOVER_VERSION" GOVER_CEILING_DIRS="$GOVER_CEILING_DIRS" \
			command $_gover_python $_gover_call plan --format __GOVER_FORMAT__ $_gover_dirs fish $PWD | _gover_source
	end
	_gover_values_$_gover_plan
end

# gover or its store is gone, or broken: nothing is applied, and nothing is asked again before a cd.
function _gover_fresh_none
	test -z "$GOVER_DISABLE"
end

# For plans: the go programs of others in front of the shims are those of $argv[1], a colon behind
# each.
function _gover_gos_in_front
	test "x$_gover_gos_path" = "x$PATH"; or _gover_list_gos
	test "x$_gover_gos_first" = "x$argv[1]"
end

# For plans: the go programs of others on PATH begin with those of $argv[1]; `none:` is none at
# all.
function _gover_gos_begin
	test "x$_gover_gos_path" = "x$PATH"; or _gover_list_gos
	if test "x$argv[1]" = xnone:
		test -z "$_gover_gos"
	else
		test -z "$argv[1]"; or string replace -q -- \x1f"$argv[1]" '' \x1f"$_gover_gos"
	end
end

# Entries below the data directory are gover's, and so are those that the applied plan has put.
function _gover_list_gos
	set -l _gover_text ''
	string match -rq '(?s)^(?<_gover_text>[^\x1f]*)' -- "$__GOVER_UNDO"
	set -l --path _gover_own $_gover_text
	set -l _gover_behind ''
	test "$_gover_native" = -:; and _gover_find_native
	set -g _gover_gos ''
	for _gover_entry in $PATH
		if test "$_gover_entry" = "$_gover_dirs[1]/shims" -a -z "$_gover_behind"
			set _gover_behind yes
			set -g _gover_gos_first $_gover_gos
		end
		string match -q -- '/*' $_gover_entry; and not string match -q -- "$_gover_dirs[1]/*" $_gover_entry; or continue
		builtin contains -- $_gover_entry $_gover_own; and continue
		string match -rq '(?s)^(?<_gover_entry>.*?)/?$' -- $_gover_entry
		test -f $_gover_entry/go -a -x $_gover_entry/go; or continue
		set -l _gover_shims (builtin realpath $_gover_dirs[1]/shims/go) (builtin realpath $_gover_dirs[1]/bin/go)
		test -n "$_gover_native"; and set -a _gover_shims (builtin realpath (string trim -r -c : -- $_gover_native)/go)
		builtin contains -- (builtin realpath $_gover_entry/go) $_gover_shims; and continue
		set -g _gover_gos "$_gover_gos$_gover_entry/go:"
	end
	test -n "$_gover_behind"; or set -g _gover_gos_first $_gover_gos
	set -g _gover_gos_path "$PATH"
end

# The same as undo() and then apply() of gover/env_diff.py. What is done is recorded before, and
# what is undone forgotten after, so that it can be undone wherever this ends.
function _gover_apply
	set -g _gover_later ''
	string match -q -- '*'\x1f'*' "$__GOVER_UNDO"; and _gover_undo
	_gover_write_path
	set -g _gover_hidden
	set -l _gover_rest $_gover_changes
	while set -q _gover_rest[1]
		if test $_gover_rest[2] = unset; and not set -q $_gover_rest[1]
			set -g _gover_hidden $_gover_rest[1] # it is; the call would cost as much as all the rest
		else
			_gover_change $_gover_rest[1..3]
		end
		set -e _gover_rest[1..3]
	end
	set -g _gover_record "$__GOVER_UNDO"
end

# Undo the recorded changes of variables, where they are as gover left them. What a variable that
# was not exported was before, only this shell can know. _gover_later: what cannot be undone now.
function _gover_undo
	set -l _gover_name
	set -l _gover_ours
	set -l _gover_before
	set -l _gover_rest
	string match -rq '(?s)^[^\x1f]*(?<_gover_rest>.*)$' -- "$__GOVER_UNDO"
	while string match -rq '(?s)^\x1f(?<_gover_name>[^\x1f]*)\x1f(?<_gover_ours>[^\x1f]*)\x1f(?<_gover_before>[^\x1f]*)(?<_gover_rest>.*)$' -- "$_gover_rest"
		string match -rq '^[A-Za-z_][A-Za-z0-9_]*$' -- $_gover_name; or continue
		_gover_state $_gover_name
		if test "$_gover_now" = @
			set -g _gover_later $_gover_later\x1f$_gover_name\x1f"$_gover_ours"\x1f"$_gover_before"
			continue
		end
		test "x$_gover_now" = "x$_gover_ours"; and _gover_assign $_gover_name "$_gover_before"
		set -l _gover_covered _gover_covered_$_gover_name
		if set -q $_gover_covered
			test "x$_gover_now" = "x$_gover_ours" -a "x$_gover_before" = x-; and set -g $_gover_name $$_gover_covered
			set -eg $_gover_covered
		end
	end
end

# Put the plan's entries where the old ones stand. Where there are none: behind what stood in
# front of them when this shell removed them, as long as PATH begins with exactly that; else, and
# where another shell has put the old ones, in front.
function _gover_write_path
	set -g _gover_old ''
	string match -rq '(?s)^(?<_gover_old>[^\x1f]*)' -- "$__GOVER_UNDO"
	set -g _gover_all $PATH
	test "x$__GOVER_UNDO" = "x$_gover_record" -a "x$PATH" = "x$_gover_path"; or _gover_locate
	if test -z "$_gover_old"
		set -l _gover_front $_gover_head
		set -g _gover_tail $_gover_all
		for _gover_entry in $_gover_front
			if test "x$_gover_tail[1]" != "x$_gover_entry"
				set -g _gover_head
				set -g _gover_tail $_gover_all
				break
			end
			set -e _gover_tail[1]
		end
	end
	set -l --path _gover_entries $_gover_bin
	test -n "$_gover_bin"; or set _gover_entries
	set -l --path _gover_new $_gover_head $_gover_entries $_gover_tail
	if test "x$_gover_new" != "x$PATH"
		set -l --path _gover_both $_gover_entries
		test -n "$_gover_old"; and set -p _gover_both $_gover_old
		set -gx __GOVER_UNDO "$_gover_both$_gover_later"
		set -gx PATH $_gover_new
	end
	if test -n "$_gover_bin$_gover_later"
		set -gx __GOVER_UNDO "$_gover_bin$_gover_later"
	else
		set -eg __GOVER_UNDO
	end
end

# PATH has been edited, or the record is another shell's: find the entries _gover_old, which are
# gover's, and take PATH without them into _gover_all.
function _gover_locate
	set -l _gover_front $_gover_head
	set -l _gover_first yes
	set -l --path _gover_rest $_gover_old
	if test "x$__GOVER_UNDO" != "x$_gover_record"
		set _gover_front
		set _gover_first ''
	end
	if test -n "$_gover_first" -a -n "$_gover_old"; and _gover_split $_gover_old
		set _gover_rest
	else
		set -g _gover_head
		set -g _gover_tail $PATH
	end
	for _gover_entry in $_gover_rest
		test -n "$_gover_entry"; or continue
		if test -n "$_gover_first"; and _gover_split $_gover_entry
			set _gover_first ''
		else
			_gover_drop $_gover_entry
		end
	end
	_gover_drop_past
	set -g _gover_all $_gover_tail
	test -n "$_gover_old"; or set -g _gover_head $_gover_front
end

# Where $argv[1] stands in PATH: set _gover_head and _gover_tail.
function _gover_split
	set -l --path _gover_entries $argv[1]
	set -l _gover_nth (builtin contains -i -- "$_gover_entries[1]" $PATH); or return
	set -g _gover_tail $PATH
	set -e _gover_tail[1..$_gover_nth]
	for _gover_entry in $_gover_entries[2..-1]
		test "x$_gover_tail[1]" = "x$_gover_entry"; or return
		set -e _gover_tail[1]
	end
	set -g _gover_head $PATH
	set -e _gover_head[$_gover_nth..-1]
end

# Remove the first entry $argv[1] from _gover_head, or else from _gover_tail.
function _gover_drop
	if set -l _gover_nth (builtin contains -i -- $argv[1] $_gover_head)
		set -e _gover_head[$_gover_nth]
	else if set -l _gover_nth (builtin contains -i -- $argv[1] $_gover_tail)
		set -e _gover_tail[$_gover_nth]
	else
		return 1
	end
end

# Remove from both all copies of what a plan has ever put there: something may have brought them
# back (direnv, a virtual environment that is left, a PATH that was saved), or doubled them.
function _gover_drop_past
	for _gover_entry in $_gover_past
		while _gover_drop $_gover_entry
		end
	end
end

# Change the variable $argv[1] as $argv[2] says, with the value $argv[3]: see EnvChange in
# gover/env_diff.py.
function _gover_change
	_gover_state $argv[1]
	set -l _gover_before "$_gover_now"
	set -l _gover_after "=$argv[3]"
	switch "$_gover_now"
		case @ '*'\x1f'*'
			return 0
		case +
			test $argv[2] = unset; and return
			set _gover_before -
	end
	switch "$argv[2]$_gover_before"
		case 'unset*'
			set -g _gover_hidden $argv[1]
			set _gover_after -
			# Erasing a universal variable would reach every session: an empty one hides it.
			set -qU $argv[1]; and set _gover_after =
		case 'set*' offer- offer= add- add=
		case 'offer*'
			return 0
		case 'add*'
			string match -rq '(?s)^=(?<_gover_after>.*)$' -- "$_gover_before"
			string replace -q -- " $argv[3] " '' " $_gover_after "; and return
			set _gover_after "$_gover_before $argv[3]"
	end
	test "x$_gover_after" != "x$_gover_before"; or return 0
	set -gx __GOVER_UNDO "$__GOVER_UNDO"\x1f$argv[1]\x1f"$_gover_after"\x1f"$_gover_before"
	if test "$_gover_before" = -; and set -qg $argv[1]
		set -g _gover_covered_$argv[1] $$argv[1]
	end
	_gover_assign $argv[1] "$_gover_after"
end

# Set _gover_now to the state of the variable $argv[1] as gover/env_diff.py writes it, or to
#   +  set and not exported, which no process has
#   @  a local of a function: it is left alone, and looked at again at the next prompt
function _gover_state
	set -g _gover_now -
	set -q $argv[1]; or return 0
	if set -ql $argv[1]
		set -g _gover_now @
		set -g _gover_again yes
	else if set -qx $argv[1]
		set -g _gover_now "=$$argv[1]"
	else
		set -g _gover_now +
	end
end

# Give the variable $argv[1] the state $argv[2].
function _gover_assign
	set -l _gover_value
	set -eg $argv[1] 2>/dev/null
	string match -rq '(?s)^=(?<_gover_value>.*)$' -- $argv[2]; or return 0
	# A universal variable has come back by itself.
	set -qx $argv[1]; and test "$$argv[1]" = "$_gover_value"; and return
	set -gx $argv[1] "$_gover_value" 2>/dev/null
	test "x$$argv[1]" = "x$_gover_value"; or set -ga _gover_failed $argv[1]
end

# Other tools' prompt hooks set GOROOT at each prompt. What is set after gover's hook has run, and
# before the user's next command, is not the user's: unset it again.
function _gover_hide --on-event fish_preexec
	test -n "$$_gover_hidden"; or return
	if string replace -q -- \x1fGOROOT\x1f-\x1f '' "$__GOVER_UNDO"
		_gover_assign GOROOT -
	else
		_gover_change GOROOT unset ''
	end
	set -g _gover_record "$__GOVER_UNDO"
end

# `use` changes this shell; what any other command has changed holds from the next word on.
function gover
	set -l _gover_call $_gover_exe
	test -x "$_gover_call"; or set _gover_call gover
	set -l _gover_result 0
	switch "$argv[1]"
		case use shell
			set -l _gover_text (GOVER_SHELL=fish command $_gover_call $argv)
			set _gover_result $status
			set -l _gover_value
			if string match -rq '^(?:export GOVER_VERSION=|set -gx GOVER_VERSION )\'(?<_gover_value>[^\'\\\\]*)\'$' -- "$_gover_text"
				set -gx GOVER_VERSION $_gover_value
			else if builtin contains -- "$_gover_text" 'unset GOVER_VERSION' 'set -eg GOVER_VERSION'
				set -eg GOVER_VERSION
			else if set -q _gover_text[1]
				builtin printf '%s\n' $_gover_text
			end
		case pin local
			# The prompt reports a version that is missing.
			GOVER_SHELL=fish command $_gover_call $argv
			set _gover_result $status
		case '*'
			# Most shells would drop variables whose names are no identifiers.
			if builtin contains -- "$argv[1]" exec x; and test -x __GOVER_BASH__ -a -x "$_gover_exe"
				set _gover_call __GOVER_BASH__ -p $_gover_exe
			else if builtin contains -- "$argv[1]" exec x; and test -f "$_gover_python" -a -x "$_gover_python"
				set _gover_call $_gover_python -I -S __GOVER_START__
				test -f "$_gover_call[4]"; or set _gover_call $_gover_python -I -m gover
			end
			command $_gover_call $argv
			set _gover_result $status
	end
	_gover_prompt
	return $_gover_result
end

_gover_register

# A shim that this shell starts does not print again what the hook has printed.
set -gx __GOVER_SHELL $fish_pid

# In front, once: where no plan puts a Go on PATH, the shims run the right one, or print why not.
set -g _gover_tail $PATH
while _gover_drop __GOVER_SHIMS__
end
set -gx PATH __GOVER_SHIMS__ $_gover_tail
set -g _gover_tail
