#compdef gover
# shellcheck disable=all # zsh; `zsh -n` and the tests read it
# Completion of gover for zsh. `gover completion zsh` prints it; it is made from the commands
# themselves. It starts no process. Autoloaded from fpath, or sourced.

_gover_versions() {
	local base=$HOME/.local/share found
	local -a words
	case $1 in
	installed)
		[[ ${XDG_DATA_HOME-} == /* ]] && base=$XDG_DATA_HOME
		words=(${GOVER_ROOT:-$base/gover}/toolchains/*/bin/go(N*-nOn))
		words=(${${words%/bin/go}##*/})
		;;
	released)
		base=$HOME/.cache
		[[ -d $HOME/Library/Caches ]] && base=$HOME/Library/Caches
		[[ ${XDG_CACHE_HOME-} == /* ]] && base=$XDG_CACHE_HOME
		found=${GOVER_CACHE:-$base/gover}/versions
		words=(latest oldstable)
		[[ -r $found ]] && words+=(${(f)"$(<$found)"})
		;;
	esac
	compadd -V versions -- $words
}

_gover_kind() {
	case $1 in
	installed | released) _gover_versions $1 ;;
	is:*) compadd -- ${(s:,:)1#is:} ;;
	directory) _files -/ ;;
	file) _files ;;
	command)
		(( count )) || _gover_versions installed
		_command_names -e
		_files
		;;
	*) _message 'nothing that gover knows' ;;
	esac
}

# What may follow a command, whose words are $1.
_gover_table() {
	options=() valued=() commands=() kinds=()
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
	local place= expect= plain= word
	local -i count=0
	local -a options valued commands kinds found
	_gover_table ''
	for word in "${(@)words[2,CURRENT-1]}"; do
		if [[ -n $expect ]]; then
			expect=
			continue
		fi
		case $plain$word in
		--) plain=+ ;;
		-*)
			found=(${(M)valued:#${word}=*})
			expect=${found[1]#*=}
			;;
		*)
			[[ -z $place ]] && _gover_alias
			if (( ${commands[(I)${word}:*]} )); then
				place=${place:+$place }$word
				_gover_table $place
			else
				(( ++count ))
				# What follows is another program's.
				[[ $kinds == '*command' ]] && plain=+
			fi
			;;
		esac
	done
	if [[ -n $expect ]]; then
		_gover_kind $expect
	elif [[ $plain$PREFIX == -* ]]; then
		_describe -o option options
	elif (( $#commands )); then
		_describe 'gover command' commands
	elif (( count < $#kinds )); then
		_gover_kind ${kinds[count + 1]#\*}
	elif [[ ${kinds[-1]} == \** ]]; then
		_gover_kind ${kinds[-1]#\*}
	else
		_gover_kind nothing
	fi
}

if [[ ${funcstack[1]-} == _gover ]]; then
	_gover "$@"
elif (( $+functions[compdef] )); then
	compdef _gover gover
fi
