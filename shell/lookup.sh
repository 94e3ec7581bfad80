# shellcheck shell=sh
# Find the plan of the current directory and tell whether it still holds.
# The shims carry this text; shell/gover sources it.

gover_data=__GOVER_DATA__
gover_plans=__GOVER_PLANS__
gover_from= # the directory to find a plan for; empty: the current one

# The root of the plan: the nearest directory on the way up that has a file gover reads, or
# else where the walk ends. gover/versionfile/walk.py walks the same way.
gover_walk() {
	gover_dir=${gover_from:-$PWD} gover_dir=${gover_dir%/}
	case $gover_dir in /*) ;; *) gover_dir= ;; esac
	gover_home=${HOME-}
	case $gover_home in */ | *//*) gover_tidy_home ;; esac
	while [ -n "$gover_dir" ]; do
		case :${GOVER_CEILING_DIRS-}: in *:"$gover_dir":*) break ;; esac
		# shellcheck disable=SC2166 # one `[`, because each costs more; no path is an operator
		if __gover_any__ || [ "$gover_dir" = "$gover_home" ]; then break; fi
		gover_dir=${gover_dir%/*}
	done
}

# No slash at the end of the home's name, and none doubled.
gover_tidy_home() {
	while :; do
		case $gover_home in
		*//*) gover_home=${gover_home%%//*}/${gover_home#*//} ;;
		*/) gover_home=${gover_home%/} ;;
		*) return ;;
		esac
	done
}

# gover_holds FILE TEXT MOST: the file holds exactly the text, which has MOST - 1 bytes.
gover_holds() {
	if [ ! -f "$1" ] || [ ! -r "$1" ]; then return 1; fi
	gover_text=
	if [ -n "${BASH_VERSION-}" ]; then
		# Up to MOST bytes, up to a NUL: false only at the end of the file. In UTF-8 bash loses a
		# byte 1 that follows what is no UTF-8.
		# shellcheck disable=SC3045 # bash reads this line, other shells never come here
		! LC_ALL=C IFS= read -r -d '' -n "$3" gover_text <"$1" && [ "$gover_text" = "$2" ]
		return
	fi
	# This shell reads a byte a call, knows no limit and drops NUL bytes: a file newer than the plan
	# must first have the same size. Each `go` after a `touch` costs this one process.
	if [ "$1" -nt "$gover_plan" ] && [ "$(wc -c <"$1")" -ne "$(($3 - 1))" ]; then return 1; fi
	while IFS= read -r gover_line; do
		gover_text="$gover_text$gover_line
"
		case $2 in "$gover_text"*) ;; *) return 1 ;; esac
	done <"$1"
	[ "$gover_text$gover_line" = "$2" ]
}

# gover_begins FILE TEXT: the first lines of the file are the text, which ends in a newline.
gover_begins() {
	if [ ! -f "$1" ] || [ ! -r "$1" ]; then return 1; fi
	gover_text=
	while [ "${#gover_text}" -lt "${#2}" ] && IFS= read -r gover_line; do
		gover_text="$gover_text$gover_line
"
	done <"$1"
	[ "$gover_text" = "$2" ]
}

# inherited.sh has the true one.
gover_gos_begin() {
	return 1
}

# Source the plan; true when it is for here and still right. A directory has several where HOME,
# GOVER_VERSION or PATH differ, or its spelling, as gover/activation/plan_files.py writes them.
gover_find() {
	gover_walk
	for gover_plan in sh sh.2 sh.3 sh.4 sh.5 sh.6 sh.7 sh.8; do
		gover_plan=$gover_plans$gover_dir/.gover-plan/$gover_plan
		gover_planned=-
		# Only a plan of our own, in our own directories, is ever executed, and no link leads to it.
		# shellcheck disable=SC2166 # as above
		if [ ! -O "$gover_plan" -o -L "$gover_plan" -o ! -f "$gover_plan" -o ! -O "$gover_plans" \
			-o -L "$gover_plans" -o ! -O "${gover_plans%/*}" -o -L "${gover_plans%/*}" ]; then return 1; fi
		# With `command` a plan that was cut off does not end this shell.
		# shellcheck source=/dev/null # written by gover/activation/render.py
		command . "$gover_plan" 2>/dev/null
		if [ "$gover_planned" = "$gover_data:$gover_dir" ] && gover_fresh; then return 0; fi
	done
	return 1
}
