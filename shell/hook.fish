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

# fish keeps $status around the handler of an event.
function _gover_prompt --on-event fish_prompt --on-variable PWD
	set -l dir $PWD
	test "$dir" = /; and set dir ''
	while test -n "$dir"
		set -q GOVER_CEILING_DIRS; and string replace -q -- ":$dir:" '' ":$GOVER_CEILING_DIRS:"; and break
		if __gover_any__; or test "$dir" = "$HOME"
			break
		end
		string match -rq '(?s)^(?<dir>.*)/' -- $dir
	end
	test "$dir" = "$_gover_place"; and test -z "$GOVER_DISABLE"; and _gover_fresh; and return
	_gover_arrive "$dir"
end

# A new place, or a place that has changed: take the old one back, put the new one on.
# ^C ends this anywhere; the next prompt begins it again.
function _gover_arrive
	set -g _gover_place -
	if test -n "$GOVER_DISABLE"
		_gover_leave
		return
	end
	set -l file "$_gover_plans$argv[1]/.gover-plan/fish"
	set -g _gover_planned -
	# Only a plan of our own is ever executed.
	test -O $file; and test -r $file; and builtin source $file
	test "$_gover_planned" = "$argv[1]"; and _gover_fresh; or _gover_compile
	_gover_leave
	_gover_enter
	set -g _gover_place $argv[1]
	set -l saying $_gover_notice
	test "$saying" = "$_gover_said"; and set saying ''
	test -n "$_gover_once"; and string replace -q -- "$_gover_once" '' "$_gover_told"; and set saying ''
	if test -n "$saying"
		builtin printf '%s\n' $saying >&2
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

# Read the file $argv[1] of at most $argv[2] bytes into _gover_text; false when it is larger
# or has a NUL byte. `read` stops at a NUL as it does at the end: a second one finds what is
# behind, and string a NUL that is the last byte. With --nchars `read` would make a system
# call a byte, and drop the bytes that are no UTF-8.
function _gover_read
	set -l fish_read_limit $argv[2]
	begin
		read -gz _gover_text
		test $status = 122; and return 1
		read -lz more
		test $status = 1; or return 1
	end <$argv[1]
	not string match -rq '\x00' <$argv[1]
end

# Whether the file $argv[1] holds exactly $argv[2]; $argv[3] is as much as is ever read.
function _gover_holds
	test -f $argv[1]; and test -r $argv[1]; or return
	_gover_read $argv[1] $argv[3]; and test "$_gover_text" = "$argv[2]"
end

# Whether the file $argv[1] is larger than $argv[2] bytes or has a NUL byte.
function _gover_garbled
	test -f $argv[1]; and test -r $argv[1]; and not _gover_read $argv[1] $argv[2]
end

# Whether the first lines of the file $argv[1] are $argv[2], which ends in a newline and has
# $argv[3] bytes.
function _gover_begins
	test -f $argv[1]; and test -r $argv[1]; or return
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
	else if set -l at (builtin contains -i -- "$argv[1]" $PATH)
		set -eg PATH[$at]
	end
end

# Give the variable $argv[1] the state $argv[2] of gover/envdiff.py.
function _gover_put
	set -l name $argv[1]
	set -l value
	set -eg $name
	string match -rq '(?s)^=(?<value>.*)$' -- $argv[2]; or return 0
	# A universal variable has come back by itself.
	set -q $name; and test "$$name" = "$value"; or set -gx $name "$value"
end

# The same as leave() and enter() of gover/envdiff.py, but what is done is remembered before,
# and what is undone forgotten after: a ^C in between loses nothing.
function _gover_leave
	set -q __GOVER_UNDO; or return
	set -l --path bin
	set -l name
	set -l ours
	set -l before
	set -l rest
	string match -rq '(?s)^(?<bin>[^\x1f]*)(?<rest>.*)$' -- "$__GOVER_UNDO"
	for entry in $bin
		test -n "$entry"; and _gover_take $entry
	end
	while string match -rq '(?s)^\x1f(?<name>\w+)\x1f(?<ours>[^\x1f]*)\x1f(?<before>[^\x1f]*)(?<rest>.*)$' -- "$rest"
		set -l now -
		set -q $name; and set now "=$$name"
		test "$now" = "$ours"; and _gover_put $name "$before"
	end
	set -eg __GOVER_UNDO
end

function _gover_enter
	if test -n "$_gover_bin"
		set -gx __GOVER_UNDO $_gover_bin
		set -gx PATH $_gover_bin $PATH
	end
	set -l left $_gover_changes
	while set -q left[3]
		set -l name $left[1]
		set -l before -
		set -q $name; and set before "=$$name"
		set -l now "=$left[3]"
		if test $left[2] = unset
			set now -
			# Erasing a universal variable would reach every session: an empty one hides it.
			set -qU $name; and set now =
		else if test $left[2] = offer; and not builtin contains -- "$before" - =
			set now $before
		end
		set -e left[1..3]
		test "$now" = "$before"; and continue
		string match -q -- \*\x1f\* "$before"; and continue
		set -gx __GOVER_UNDO "$__GOVER_UNDO"\x1f$name\x1f"$now"\x1f"$before"
		_gover_put $name "$now"
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
_gover_take __GOVER_SHIMS__
set -gx PATH __GOVER_SHIMS__ $PATH
