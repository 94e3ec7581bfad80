# gover's hook for fish, 3.2 and later. `gover hook fish | source` has it sourced.
#
# A prompt runs builtins only, as long as the plan it stands on is true. Nobody can hide
# test, set, read and string; before the others stands `builtin`. A command substitution
# costs more than all the rest of a prompt, and splits at newlines: groups of a regular
# expression take its place.

set -g _gover_exe __GOVER_EXE__
set -g _gover_python __GOVER_PYTHON__
set -g _gover_dirs __GOVER_DIRS__
set -g _gover_plans __GOVER_PLANS__
set -g _gover_place -
set -g _gover_plan none
set -g _gover_known # of eight places: the place, and what the functions are named after
set -g _gover_said ''
set -g _gover_told ''
set -q _gover_past; or set -g _gover_past # of this shell, however often it loads the hook
set -g _gover_path ''
set -g _gover_inside - # what there was to undo, and PATH, when this shell last put a place on
set -g _gover_outside # PATH before that
set -g _gover_pwd - # where a prompt has found nothing to do; see _gover_settle
set -g _gover_seen -
set -g _gover_at
set -g _gover_absent ''

# fish keeps $status around the handler of an event. direnv goes first: it brings back a whole
# PATH, which this hook then sets right.
function _gover_listen
	function _gover_on_prompt --on-event fish_prompt
		if not set -q _gover_behind; and functions -q __direnv_export_eval
			set -g _gover_behind
			_gover_listen # handlers are called in the order in which they were made
			__direnv_export_eval
		end
		_gover_prompt
	end
	function _gover_on_cd --on-variable PWD
		functions -q __direnv_export_eval; and __direnv_export_eval
		_gover_prompt
	end
end
_gover_listen

# _gover_any FILE ...: whether one of them is there; _gover_lacks: none of $_gover_absent, because
# to hand them over costs as much as to ask. The first of them is nothing: without any, `path`
# would read its input.
if builtin -q path # since fish 3.5
	function _gover_any
		builtin path is -f $argv
	end
	function _gover_lacks
		not builtin path is -f $_gover_absent
	end
else
	function _gover_any
		for _gover_file in $argv
			test -f $_gover_file; and return
		end
		return 1
	end
	function _gover_lacks
		not _gover_any $_gover_absent
	end
end

# Names of locals begin as all names here do: a project may set a variable named `dir`. What is
# compared begins with an x: `test` shall take no value for an operator.
function _gover_prompt
	test "x$PWD" = "x$_gover_pwd" -a "x$PATH" = "x$_gover_path" -a "x$GOVER_DISABLE" = x
	and _gover_fresh_$_gover_plan
	and return
	set -l _gover_dir $PWD
	test "$_gover_dir" = /; and set _gover_dir ''
	while test -n "$_gover_dir"
		set -q GOVER_CEILING_DIRS; and string replace -q -- ":$_gover_dir:" '' ":$GOVER_CEILING_DIRS:"; and break
		_gover_any $_gover_dir/{__gover_names__}; or test "$_gover_dir" = "$HOME"; and break
		string match -rq '(?s)^(?<_gover_dir>.*)/' -- $_gover_dir
	end
	if test "x$_gover_dir" = "x$_gover_place" -a "x$GOVER_DISABLE" = x
		test "$_gover_pwd" = -; or _gover_unsettle
		if _gover_fresh_$_gover_plan
			if test "$PATH" = "$_gover_path"; or _gover_stands
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
end

# Spare the next prompts here the walk, and the kernel long ways: what must not be there between
# here and the place is asked for with the rest, and all of it by `..`, unless a link makes that
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
	while test "$_gover_dir" != "$_gover_place"
		set -a _gover_below "$_gover_up"{__gover_names__}
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
	_gover_ask_$_gover_plan
	set -ga _gover_absent $_gover_below
	set -g _gover_pwd $PWD
end

# What is named by `..` is another one after a cd: name it as the plan does.
function _gover_unsettle
	set -l _gover_dir $_gover_place
	set -l _gover_named
	for _gover_level in $_gover_at
		set -a _gover_named "$_gover_dir/"
		string match -rq '(?s)^(?<_gover_dir>.*)/' -- $_gover_dir
	end
	set -g _gover_at $_gover_named
	_gover_ask_$_gover_plan
	set -g _gover_pwd -
end

# PATH has been edited: tell whether what belongs there is in it, and nothing of earlier places.
function _gover_stands
	test -z "$_gover_bin"; or string replace -q -- ":$_gover_bin:" '' ":$PATH:"; or return
	for _gover_entry in $_gover_past
		string replace -q -- ":$_gover_entry:" '' ":$_gover_bin:"; and continue
		builtin contains -- $_gover_entry $PATH; and return 1
	end
	set -g _gover_path "$PATH"
end

# A new place, or a place that has changed: take the old one back, put the new one on.
# ^C ends this anywhere; the next prompt begins it again.
function _gover_arrive
	set -g _gover_place -
	if test -n "$GOVER_DISABLE"
		_gover_leave
		return
	end
	set -g _gover_plan none
	for _gover_nth in 1 3 5 7 9 11 13 15
		if test "$_gover_known[$_gover_nth]" = "$argv[1]/"
			set -l _gover_pair $_gover_known[$_gover_nth..-1]
			set -g _gover_plan $_gover_pair[2]
			_gover_says_$_gover_plan
			break
		end
	end
	test $_gover_plan != none; and _gover_fresh_$_gover_plan; or _gover_read "$argv[1]"
	_gover_leave
	_gover_enter
	set -g _gover_path "$PATH"
	set -g _gover_place $argv[1]
	test "$PWD" = "$argv[1]"; and set -g _gover_pwd $PWD
	test "x$_gover_notice" = "x$_gover_said"; and return
	set -g _gover_said $_gover_notice
	test -n "$_gover_notice"; or return
	test -n "$_gover_once"; and string replace -q -- "$_gover_once" '' "$_gover_told"; and return
	builtin printf '%s\n' $_gover_notice >&2
	set -g _gover_told "$_gover_told$_gover_once"
end

# Have a true plan of the place $argv[1], as it lies there or a new one, and keep it.
function _gover_read
	set -l _gover_file "$_gover_plans$argv[1]/.gover-plan/fish"
	set -g _gover_plan_of -
	# Only a plan of our own is ever executed.
	test -O $_gover_file -a -r $_gover_file; and builtin source $_gover_file
	test "$_gover_plan_of" = "$argv[1]"; and _gover_says_$_gover_plan; and _gover_fresh_$_gover_plan; or _gover_compile
	_gover_note
	test "$_gover_plan_of" = "$argv[1]"; or return
	builtin contains -- "$argv[1]/" $_gover_known; and return
	if set -q _gover_known[16]
		set -l _gover_oldest $_gover_known[2]
		set -e _gover_known[1 2]
		functions -e _gover_{fresh,ask,give,says}_$_gover_oldest
	end
	set -ga _gover_known $argv[1]/ $_gover_plan
end

function _gover_compile
	set -g _gover_plan_of -
	set -g _gover_plan none
	if test -x "$_gover_python"
		HOME="$HOME" GOVER_VERSION="$GOVER_VERSION" GOVER_CEILING_DIRS="$GOVER_CEILING_DIRS" \
			command $_gover_python -I -m gover plan $_gover_dirs fish $PWD | builtin source
	end
	_gover_says_$_gover_plan
end

# gover is gone, or broken: nothing holds, and nothing is asked again before a cd.
function _gover_fresh_none
	test -z "$GOVER_DISABLE"
end
function _gover_ask_none
	set -g _gover_absent ''
end
function _gover_give_none
end
function _gover_says_none
	set -g _gover_at
	set -g _gover_absent ''
	set -g _gover_bin ''
	set -g _gover_notice ''
	set -g _gover_once ''
end

# Whether the file $argv[1] holds exactly $argv[2]; of $argv[3] bytes more is never read. `read`
# stops at a NUL as it does at the end: a second one finds what is behind, and string a NUL that
# is the last byte. With --nchars `read` would make a system call a byte, and drop the bytes that
# are no UTF-8.
function _gover_holds
	set -l fish_read_limit $argv[3]
	begin
		read -gz _gover_text
		read -lz more
		test $status = 1 -a "x$_gover_text" = "x$argv[2]"; or return
	end <$argv[1]
	not string match -rq '\x00' <$argv[1]
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

# Take the first entry $argv[1] out of PATH.
function _gover_take
	if test "$PATH[1]" = "$argv[1]"
		set -eg PATH[1]
	else if set -l _gover_at (builtin contains -i -- "$argv[1]" $PATH)
		set -eg PATH[$_gover_at]
	else
		return 1
	end
end

# Give the variable $argv[1] the state $argv[2] of gover/env_diff.py.
function _gover_put
	set -l _gover_name $argv[1]
	set -l _gover_value
	set -eg $_gover_name
	string match -rq '(?s)^=(?<_gover_value>.*)$' -- $argv[2]; or return 0
	# A universal variable has come back by itself.
	set -qx $_gover_name; and test "$$_gover_name" = "$_gover_value"; or set -gx $_gover_name "$_gover_value"
end

# The same as undo() and apply() of gover/env_diff.py, but what is done is remembered before,
# and what is undone forgotten after: a ^C in between loses nothing. What a variable that was
# not exported was before, only this shell can know: it is in a state + that no process has.
function _gover_leave
	set -l _gover_was
	set -l _gover_name
	set -l _gover_ours
	set -l _gover_before
	set -l _gover_rest
	string match -rq '(?s)^(?<_gover_was>[^\x1f]*)(?<_gover_rest>.*)$' -- "$__GOVER_UNDO"
	if test "$__GOVER_UNDO"\x1f"$PATH" != "$_gover_inside"
		_gover_clean $_gover_was
	else if test -n "$_gover_was"
		set -gx PATH $_gover_outside
	end
	while string match -rq '(?s)^\x1f(?<_gover_name>\w+)\x1f(?<_gover_ours>[^\x1f]*)\x1f(?<_gover_before>[^\x1f]*)(?<_gover_rest>.*)$' -- "$_gover_rest"
		set -l _gover_now -
		set -q $_gover_name; and set _gover_now +
		set -qx $_gover_name; and set _gover_now "=$$_gover_name"
		test "$_gover_now" = "$_gover_ours"; and _gover_put $_gover_name "$_gover_before"
		set -l _gover_kept _gover_kept_$_gover_name
		if set -q $_gover_kept
			test "$_gover_now" = "$_gover_ours" -a "$_gover_before" = -; and set -g $_gover_name $$_gover_kept
			set -eg $_gover_kept
		end
	end
	set -eg __GOVER_UNDO
end

# What is to be undone has been put on by another shell, or PATH has been edited since: take the
# entries $argv[1] off PATH, and what an earlier place of this shell put there, should something
# have brought it back: direnv, a virtual environment that is left, or a PATH that was saved.
function _gover_clean
	set -l --path _gover_entries $argv[1]
	for _gover_entry in $_gover_entries
		test -n "$_gover_entry"; and _gover_take $_gover_entry
	end
	for _gover_entry in $_gover_past
		while builtin contains -- $_gover_entry $PATH
			_gover_take $_gover_entry
		end
	end
end

# Remember what the plan just read puts on PATH.
function _gover_note
	builtin contains -- "$_gover_bin" '' $_gover_past; and return
	set -g _gover_inside -
	set -l --path _gover_entries $_gover_bin
	for _gover_entry in $_gover_entries
		string match -q -- "$_gover_dirs[1]/*" $_gover_entry; or continue
		builtin contains -- $_gover_entry $_gover_past; or set -ga _gover_past $_gover_entry
	end
end

function _gover_enter
	set -g _gover_outside $PATH
	if test -n "$_gover_bin"
		set -gx __GOVER_UNDO $_gover_bin
		set -gx PATH $_gover_bin $PATH
	end
	_gover_give_$_gover_plan
	set -g _gover_inside "$__GOVER_UNDO"\x1f"$PATH"
end

# What a plan does to variables, in its function _gover_give_*: one call for each.
function _gover_set
	set -l _gover_before -
	set -qx $argv[1]; and set _gover_before "=$$argv[1]"
	_gover_change $argv[1] "$_gover_before" "=$argv[2]"
end

function _gover_offer
	set -qx $argv[1]; and test -n "$$argv[1]"; and return
	_gover_set $argv
end

function _gover_add
	set -l _gover_before
	set -qx $argv[1]; and set _gover_before "$$argv[1]"
	if test -z "$_gover_before"
		_gover_set $argv
	else if not string match -q -- "* $argv[2] *" " $_gover_before "
		_gover_set $argv[1] "$_gover_before $argv[2]"
	end
end

function _gover_unset
	set -qx $argv[1]; or return
	set -l _gover_now -
	# Erasing a universal variable would reach every session: an empty one hides it.
	set -qU $argv[1]; and set _gover_now =
	_gover_change $argv[1] "=$$argv[1]" $_gover_now
end

# Bring the variable $argv[1] from the state $argv[2] into $argv[3], and remember it.
function _gover_change
	test "$argv[2]" = "$argv[3]"; and return
	string match -q -- \*\x1f\* "$argv[2]"; and return
	if test "$argv[2]" = -; and set -qg $argv[1]
		set -g _gover_kept_$argv[1] $$argv[1]
	end
	set -gx __GOVER_UNDO "$__GOVER_UNDO"\x1f$argv[1]\x1f"$argv[3]"\x1f"$argv[2]"
	_gover_put $argv[1] "$argv[3]"
end

# `use` changes this shell; what any other command has changed holds from the next word on.
function gover
	set -l exe $_gover_exe
	test -x "$exe"; or set exe gover
	set -l result 0
	switch "$argv[1]"
		case use shell
			set -l text (GOVER_SHELL=fish command $exe $argv)
			set result $status
			set -l wanted
			if string match -rq '^(?:export GOVER_VERSION=|set -gx GOVER_VERSION )\'(?<wanted>[^\'\\\\]*)\'$' -- "$text"
				set -gx GOVER_VERSION $wanted
			else if builtin contains -- "$text" 'unset GOVER_VERSION' 'set -eg GOVER_VERSION'
				set -eg GOVER_VERSION
			else if set -q text[1]
				builtin printf '%s\n' $text
			end
		case '*'
			# Past the launcher: a POSIX shell would drop variables whose names are no identifiers.
			if builtin contains -- "$argv[1]" exec x; and test -x "$_gover_python"
				command $_gover_python -I -m gover $argv
			else
				command $exe $argv
			end
			set result $status
	end
	_gover_prompt
	return $result
end

# In front, once: where no plan puts a Go on PATH, the shims say why, or find the system's.
while _gover_take __GOVER_SHIMS__
end
set -gx PATH __GOVER_SHIMS__ $PATH
