# shellcheck shell=sh
# What a process inherits: undo the variables that a parent's directory set; search PATH; HOME.
# The shims carry this text below lookup.sh; shell/gover sources it.

# Undo what the record has of variables: they belong to the directory of a parent process. The
# entries of PATH stay, and their part of the record.
gover_undo() {
	case ${__GOVER_UNDO-} in *"$gover_unit"*) ;; *) return 0 ;; esac
	gover_rest=${__GOVER_UNDO#*"$gover_unit"}$gover_unit
	__GOVER_UNDO=${__GOVER_UNDO%%"$gover_unit"*}
	[ -n "$__GOVER_UNDO" ] || unset __GOVER_UNDO
	while [ -n "$gover_rest" ]; do
		gover_name=${gover_rest%%"$gover_unit"*} gover_rest=${gover_rest#*"$gover_unit"}
		gover_ours=${gover_rest%%"$gover_unit"*} gover_rest=${gover_rest#*"$gover_unit"}
		gover_before=${gover_rest%%"$gover_unit"*} gover_rest=${gover_rest#*"$gover_unit"}
		case $gover_name in '' | [0-9]* | *[!A-Za-z0-9_]*) continue ;; esac
		gover_state "$gover_name"
		[ "$gover_was" = "$gover_ours" ] || continue
		case $gover_before in
		=*) export "$gover_name=${gover_before#=}" ;;
		*) unset "$gover_name" ;;
		esac
	done
}

# gover_next_program TOOL: gover_program is the next executable TOOL in gover_rest, entries of
# PATH, that is not gover's; false at the end. gover/store/path_search.py searches the same way.
gover_next_program() {
	while [ -n "$gover_rest" ]; do
		gover_entry=${gover_rest%%:*} gover_rest=${gover_rest#*:}
		case $gover_entry in "$gover_data"/*) continue ;; /*) ;; *) continue ;; esac
		gover_program=${gover_entry%/}/$1
		if [ -f "$gover_program" ] && [ -x "$gover_program" ]; then
			gover_is_shim "$1" || return 0
		fi
	done
	return 1
}

# Whether gover_program is one of gover's shims, by a link to it or to its directory.
gover_is_shim() {
	for gover_shim in "$gover_data/shims/$1" "$gover_data/bin/$1" "$gover_data"/native/*/"$1"; do
		if [ "$gover_program" -ef "$gover_shim" ]; then return 0; fi
	done
	return 1
}

# gover_gos_begin TEXT: the programs named go, each followed by a colon, begin with the text.
gover_gos_begin() {
	gover_rest=${PATH-}: gover_gos=
	while gover_next_program go; do
		gover_gos=$gover_gos$gover_program:
		case $gover_gos in "$1"*) return 0 ;; esac
	done
	[ "$1$gover_gos" = none: ]
}

# gover_shown TEXT BEFORE: gover_text is the text for standard error; on a terminal ~ stands for
# HOME, where a blank or one of BEFORE stands before it: with_tilde of gover/escape.py.
gover_shown() {
	gover_text='' gover_rest=$1 gover_home=${HOME-}
	gover_home=${gover_home%/}
	while [ -t 2 ]; do
		case $gover_home:$gover_rest in /*:*"$gover_home"*) ;; *) break ;; esac
		gover_text=$gover_text${gover_rest%%"$gover_home"*} gover_rest=${gover_rest#*"$gover_home"}
		gover_entry=$gover_home
		case $gover_text in
		'' | *[[:space:]] | *["$2"])
			case $gover_rest in '' | [[:space:]]* | [/:\;,.]* | ')'*) gover_entry='~' ;; esac
			;;
		esac
		gover_text=$gover_text$gover_entry
	done
	gover_text=$gover_text$gover_rest
}
