# Run what comes on 8, line by line, and tell on 9 what became of the variables named.
# Before each answer stands what fish does before a prompt.
function __status
	return $argv[1]
end
function __drop
	set -l kept
	for entry in $PATH
		test "$entry" = "$argv[1]"; or set -a kept $entry
	end
	set -gx PATH $kept
end
function __tell
	printf '%s\0' $__last $__seen "$PWD" "$__GOVER_UNDO"
	for name in $__names
		if not set -q $name
			printf '%s\0%s\0' - ''
		else if set -qx $name
			printf 'export\0%s\0' "$$name"
		else
			printf 'shell\0%s\0' "$$name"
		end
	end
	printf 'END\0'
end
set -g __names __NAMES__
set -g __last 0
set -g __seen 0
function __see --on-event fish_prompt
	set -g __seen $status
end

# From here on: the loop. By its name, because fish reads no descriptor that it has not opened.
__tell >/dev/fd/9
while read -l __line </dev/fd/8
	eval $__line
	set -g __last $status
	__status $__last
	emit fish_prompt
	__tell >/dev/fd/9
end
