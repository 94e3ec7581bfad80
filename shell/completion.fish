# Completion of gover for fish, 3.2 and later. `gover completion fish` prints it; it is made
# from the commands themselves. It starts no process.

# What may follow a command, whose words are $argv[1].
function __gover_table
	set -g __gover_options
	set -g __gover_valued
	set -g __gover_commands
	set -g __gover_kinds
	switch $argv[1]
		case __gover_cases__
	end
end

function __gover_alias -a word
	switch $word
		case __gover_aliases__
	end
	printf '%s\n' $word
end

function __gover_kind -a kind count
	switch $kind
		case installed
			set -l base $HOME/.local/share
			string match -q '/*' -- $XDG_DATA_HOME; and set base $XDG_DATA_HOME
			set -q GOVER_ROOT[1]; or set -l GOVER_ROOT $base/gover
			set -l found $GOVER_ROOT/toolchains/*/bin/go
			string replace -r '.*/([^/]*)/bin/go$' '$1' -- $found
		case released
			set -l base $HOME/.cache
			test -d $HOME/Library/Caches; and set base $HOME/Library/Caches
			string match -q '/*' -- $XDG_CACHE_HOME; and set base $XDG_CACHE_HOME
			set -q GOVER_CACHE[1]; or set -l GOVER_CACHE $base/gover
			printf '%s\n' latest oldstable
			test -r $GOVER_CACHE/versions; or return
			while read -l line
				printf '%s\n' $line
			end <$GOVER_CACHE/versions
		case 'is:*'
			string split , -- (string replace is: '' -- $kind)
		case directory
			__fish_complete_directories (commandline -ct)
		case file
			__fish_complete_path (commandline -ct)
		case command
			test "$count" = 0; and __gover_kind installed
			test -n (commandline -ct | string collect); and complete -C (commandline -ct)
	end
end

function __gover_complete
	set -l place
	set -l expect
	set -l plain ''
	set -l count 0
	__gover_table ''
	for word in (commandline -opc)[2..-1]
		if test -n "$expect"
			set expect
			continue
		end
		switch $plain$word
			case --
				set plain +
			case '-*'
				set expect (string replace -f -- "$word=" '' (string match -- "$word=*" $__gover_valued))
			case '*'
				test -z "$place"; and set word (__gover_alias $word)
				if string match -q -- "$word"\t'*' $__gover_commands
					set place (string trim "$place $word")
					__gover_table $place
				else
					set count (math $count + 1)
					# What follows is another program's.
					test "$__gover_kinds" = '*command'; and set plain +
				end
		end
	end
	if test -n "$expect"
		__gover_kind $expect $count
		return
	end
	if string match -q -- '-*' $plain(commandline -ct)
		printf '%s\n' $__gover_options
		return
	end
	test (count $__gover_commands) -gt 0; and printf '%s\n' $__gover_commands
	set -l kind $__gover_kinds[(math $count + 1)]
	if test -z "$kind"; and string match -q '\**' -- $__gover_kinds[-1]
		set kind $__gover_kinds[-1]
	end
	__gover_kind (string replace '*' '' -- $kind) $count
end

complete -c gover -e
complete -c gover -f -k -a '(__gover_complete)'
