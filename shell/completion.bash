# Completion of gover for bash, 3.2 and later. `gover completion bash` prints it; it is made
# from the commands themselves. It starts no process.

_gover_cache() {
	local base
	case ${GOVER_CACHE-} in /*) printf -v "$1" %s "$GOVER_CACHE" && return ;; esac
	base=$HOME/.cache
	if [ -d "$HOME/Library/Caches" ]; then base=$HOME/Library/Caches; fi
	case ${XDG_CACHE_HOME-} in /*) base=$XDG_CACHE_HOME ;; esac
	printf -v "$1" %s "$base/gover"
}

_gover_root() {
	local base=$HOME/.local/share
	case ${XDG_DATA_HOME-} in /*) base=$XDG_DATA_HOME ;; esac
	printf -v "$1" %s "${GOVER_ROOT:-$base/gover}"
}

# _gover_add WORD...: those that begin with what is typed.
_gover_add() {
	local candidate
	for candidate in "$@"; do
		case $candidate in "$cur"*) COMPREPLY+=("$candidate") ;; esac
	done
}

# _gover_files OPTION-OF-COMPOPT OPTION-OF-COMPGEN
_gover_files() {
	# bash 3.2 has no compopt; there a name with blanks comes unquoted.
	if compopt -o "$1" 2>/dev/null; then return; fi
	local IFS=$'\n'
	# shellcheck disable=SC2207 # no mapfile in 3.2, and IFS is what it is for
	COMPREPLY+=($(compgen "$2" -- "$cur"))
}

_gover_kind() {
	local path line
	case $1 in
	installed)
		_gover_root path
		for line in "$path"/toolchains/*/bin/go; do
			if [ ! -x "$line" ]; then continue; fi
			line=${line%/bin/go}
			_gover_add "${line##*/}"
		done
		;;
	released)
		_gover_cache path
		_gover_add latest oldstable
		if [ -r "$path/versions" ]; then
			while IFS= read -r line; do _gover_add "$line"; done <"$path/versions"
		fi
		;;
	is:*)
		local IFS=,
		# shellcheck disable=SC2086 # a list
		set -- ${1#is:}
		_gover_add "$@"
		;;
	directory) _gover_files dirnames -d ;;
	file) _gover_files default -f ;;
	command)
		if [ "$count" = 0 ]; then _gover_kind installed; fi
		if [ -n "$cur" ]; then
			local IFS=$'\n'
			# shellcheck disable=SC2207
			COMPREPLY+=($(compgen -c -- "$cur"))
		fi
		;;
	esac
}

# What may follow a command, whose words are $1.
_gover_table() {
	options='' valued='' commands='' kinds=''
	case $1 in
	__gover_cases__) ;;
	esac
}

_gover_alias() {
	case $word in
	__gover_aliases__) ;;
	esac
}

_gover() {
	local cur=${COMP_WORDS[COMP_CWORD]} place='' expect='' count=0 plain='' kind='' word at
	local options valued commands kinds
	COMPREPLY=()
	_gover_table ''
	for ((at = 1; at < COMP_CWORD; at++)); do
		word=${COMP_WORDS[at]}
		if [ -n "$expect" ]; then
			expect=
			continue
		fi
		case $plain$word in
		--) plain=+ ;;
		-*)
			case " $valued" in *" $word="*) expect=${valued#*"$word="} ;; esac
			expect=${expect%% *}
			;;
		*)
			if [ -z "$place" ]; then _gover_alias; fi
			case " $commands " in
			*" $word "*)
				place=${place:+$place }$word
				_gover_table "$place"
				;;
			*)
				count=$((count + 1))
				# What follows is another program's.
				if [ "$kinds" = '*command' ]; then plain=+; fi
				;;
			esac
			;;
		esac
	done
	if [ -n "$expect" ]; then
		_gover_kind "$expect"
		return
	fi
	case $plain$cur in
	-*)
		# shellcheck disable=SC2086 # a list
		_gover_add $options
		return
		;;
	esac
	# shellcheck disable=SC2086 # a list
	_gover_add $commands
	at=0
	for word in $kinds; do
		if [ "$at" = "$count" ]; then kind=${word#\*}; fi
		at=$((at + 1))
	done
	case $word in '*'*) if [ -z "$kind" ] && [ "$count" -ge "$at" ]; then kind=${word#\*}; fi ;; esac
	_gover_kind "$kind"
}

complete -F _gover gover
