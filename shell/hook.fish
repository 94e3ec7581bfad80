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
set -g _gover_said ''
set -g _gover_told ''
set -q _gover_past; or set -g _gover_past # of this shell, however often it loads the hook
set -g _gover_path ''
set -g _gover_pwd - # where a prompt has found nothing to do, and the files that are not below
set -g _gover_seen -
set -g _gover_below

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

# _gover_any FILE ...: whether one of them is there; _gover_seen: one of $_gover_below, because
# to hand them over costs as much as to ask.
if builtin -q path # since fish 3.5
	function _gover_any
		builtin path is -f $argv
	end
	function _gover_seen
		builtin path is -f $_gover_below
	end
else
	function _gover_any
		for _gover_file in $argv
			test -f $_gover_file; and return
		end
		return 1
	end
	function _gover_seen
		_gover_any $_gover_below
	end
end

# Names of locals begin as all names here do: a project may set a variable named `dir`. What is
# compared begins with an x: `test` shall take no value for an operator.
function _gover_prompt
	if test "x$PWD" = "x$_gover_pwd" -a "x$PATH" = "x$_gover_path" -a "x$GOVER_DISABLE" = x
		if set -q _gover_below[1]; and _gover_seen
		else if _gover_fresh
			return
		end
	end
	set -l _gover_dir $PWD
	test "$_gover_dir" = /; and set _gover_dir ''
	while test -n "$_gover_dir"
		set -q GOVER_CEILING_DIRS; and string replace -q -- ":$_gover_dir:" '' ":$GOVER_CEILING_DIRS:"; and break
		test "$_gover_dir" = "$HOME"; or _gover_any $_gover_dir/{__gover_names__}; and break
		string match -rq '(?s)^(?<_gover_dir>.*)/' -- $_gover_dir
	end
	if test "$_gover_dir" = "$_gover_place"; and test -z "$GOVER_DISABLE"; and _gover_fresh
		if test "$PATH" = "$_gover_path"; or _gover_stands
			# Not at the first prompt after a cd: that one has done enough.
			test "x$PWD" = "x$_gover_seen"; and _gover_settle
			set -g _gover_seen $PWD
			return
		end
	end
	set -g _gover_pwd -
	_gover_arrive "$_gover_dir"
end

# Spare the next prompts here the walk: name the files of all directories between here and the
# place by `..`, which is a shorter way for the kernel, unless a link makes it another one.
function _gover_settle
	set -g _gover_pwd -
	set -l fish_read_limit 0 # the user's would be that of a command substitution, too
	set -l _gover_real (builtin pwd -P)
	test "x$PWD" = "x$_gover_real"; or return 0
	set -l _gover_dir $PWD
	set -l _gover_up
	set -g _gover_below
	while test "$_gover_dir" != "$_gover_place"
		set -a _gover_below "$_gover_up"{__gover_names__}
		set _gover_up "../$_gover_up"
		string match -rq '(?s)^(?<_gover_dir>.*)/' -- $_gover_dir
	end
	set -g _gover_pwd $PWD
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
		set -g _gover_bin ''
		_gover_forget
		return
	end
	set -l _gover_file "$_gover_plans$argv[1]/.gover-plan/fish"
	set -g _gover_planned -
	# Only a plan of our own is ever executed.
	test -O $_gover_file; and test -r $_gover_file; and builtin source $_gover_file
	test "$_gover_planned" = "$argv[1]"; and _gover_fresh; or _gover_compile
	_gover_leave
	_gover_forget
	_gover_enter
	set -g _gover_path "$PATH"
	set -g _gover_place $argv[1]
	set -l _gover_saying $_gover_notice
	test "$_gover_saying" = "$_gover_said"; and set _gover_saying ''
	test -n "$_gover_once"; and string replace -q -- "$_gover_once" '' "$_gover_told"; and set _gover_saying ''
	if test -n "$_gover_saying"
		builtin printf '%s\n' $_gover_saying >&2
		set -g _gover_told "$_gover_told$_gover_once"
	end
	set -g _gover_said $_gover_notice
end

function _gover_compile
	set -g _gover_planned -
	if test -x "$_gover_python"
		HOME="$HOME" GOVER_VERSION="$GOVER_VERSION" GOVER_CEILING_DIRS="$GOVER_CEILING_DIRS" \
			command $_gover_python -I -m gover plan $_gover_dirs fish $PWD | builtin source
	end
	test "$_gover_planned" = -; or return
	# gover is gone, or broken: nothing holds here, and nothing is asked again before a cd.
	function _gover_fresh
		test -z "$GOVER_DISABLE"
	end
	set -g _gover_bin ''
	set -g _gover_changes
	set -g _gover_notice ''
	set -g _gover_once ''
end

# Whether the file $argv[1] holds exactly $argv[2]; of $argv[3] bytes more is never read. `read`
# stops at a NUL as it does at the end: a second one finds what is behind, and string a NUL that
# is the last byte. With --nchars `read` would make a system call a byte, and drop the bytes that
# are no UTF-8.
function _gover_holds
	set -l fish_read_limit $argv[3]
	set -l more
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

# Put the state of the variable $argv[1] into _gover_now, as gover/envdiff.py writes it; or +
# for one that is set and not exported, which no process has.
function _gover_state
	set -g _gover_now -
	set -q $argv[1]; or return
	set -g _gover_now +
	set -qx $argv[1]; and set -g _gover_now "=$$argv[1]"
end

# Give the variable $argv[1] the state $argv[2] of gover/envdiff.py.
function _gover_put
	set -l _gover_name $argv[1]
	set -l _gover_value
	set -eg $_gover_name
	string match -rq '(?s)^=(?<_gover_value>.*)$' -- $argv[2]; or return 0
	# A universal variable has come back by itself.
	set -qx $_gover_name; and test "$$_gover_name" = "$_gover_value"; or set -gx $_gover_name "$_gover_value"
end

# The same as leave() and enter() of gover/envdiff.py, but what is done is remembered before,
# and what is undone forgotten after: a ^C in between loses nothing. What a variable that was
# not exported was before, only this shell can know.
function _gover_leave
	set -q __GOVER_UNDO; or return
	set -l --path _gover_entries
	set -l _gover_name
	set -l _gover_ours
	set -l _gover_before
	set -l _gover_rest
	string match -rq '(?s)^(?<_gover_entries>[^\x1f]*)(?<_gover_rest>.*)$' -- "$__GOVER_UNDO"
	for _gover_entry in $_gover_entries
		test -n "$_gover_entry"; and _gover_take $_gover_entry
	end
	while string match -rq '(?s)^\x1f(?<_gover_name>\w+)\x1f(?<_gover_ours>[^\x1f]*)\x1f(?<_gover_before>[^\x1f]*)(?<_gover_rest>.*)$' -- "$_gover_rest"
		_gover_state $_gover_name
		set -l _gover_kept _gover_kept_$_gover_name
		if test "$_gover_now" = "$_gover_ours"
			_gover_put $_gover_name "$_gover_before"
			test "$_gover_before" = -; and set -q $_gover_kept; and set -g $_gover_name $$_gover_kept
		end
		set -eg $_gover_kept
	end
	set -eg __GOVER_UNDO
end

# Take off PATH what an earlier place of this shell put there, should something have brought
# it back: direnv, a virtual environment that is left, or a PATH that was saved.
function _gover_forget
	for _gover_entry in $_gover_past
		while _gover_take $_gover_entry
		end
	end
	set -l --path _gover_entries $_gover_bin
	for _gover_entry in $_gover_entries
		string match -q -- "$_gover_dirs[1]/*" $_gover_entry; or continue
		builtin contains -- $_gover_entry $_gover_past; or set -ga _gover_past $_gover_entry
	end
end

function _gover_enter
	if test -n "$_gover_bin"
		set -gx __GOVER_UNDO $_gover_bin
		set -gx PATH $_gover_bin $PATH
	end
	set -l _gover_left $_gover_changes
	while set -q _gover_left[3]
		set -l _gover_name $_gover_left[1]
		_gover_state $_gover_name
		set -l _gover_before $_gover_now
		test "$_gover_before" = +; and set _gover_before -
		set -l _gover_now "=$_gover_left[3]"
		if test $_gover_left[2] = unset
			set _gover_now -
			# Erasing a universal variable would reach every session: an empty one hides it.
			set -qU $_gover_name; and set -qx $_gover_name; and set _gover_now =
		else if test $_gover_left[2] = offer; and not builtin contains -- "$_gover_before" - =
			set _gover_now $_gover_before
		else if test $_gover_left[2] = add; and not builtin contains -- "$_gover_before" - =
			set _gover_now "$_gover_before $_gover_left[3]"
			string match -q -- "=$_gover_left[3] *" "$_gover_before "; and set _gover_now $_gover_before
			string match -q -- "* $_gover_left[3] *" "$_gover_before "; and set _gover_now $_gover_before
		end
		set -e _gover_left[1..3]
		test "$_gover_now" = "$_gover_before"; and continue
		string match -q -- \*\x1f\* "$_gover_before"; and continue
		if test "$_gover_before" = -; and set -qg $_gover_name
			set -g _gover_kept_$_gover_name $$_gover_name
		end
		set -gx __GOVER_UNDO "$__GOVER_UNDO"\x1f$_gover_name\x1f"$_gover_now"\x1f"$_gover_before"
		_gover_put $_gover_name "$_gover_now"
	end
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
