# shellcheck shell=sh
# Change variables of the environment, and record it in __GOVER_UNDO, as gover/env_diff.py does.
# The shims carry this text; shell/gover sources it.

gover_unit=__GOVER_UNIT__

# gover_state NAME: gover_was is `-` where the variable is not set, or `=` and its value.
gover_state() {
	eval "gover_was=\${$1+=}\${$1-}"
	[ -n "$gover_was" ] || gover_was=-
}

# gover_record NAME STATE: the variable had the state gover_was; false if no record can hold it.
gover_record() {
	case $gover_was in *"$gover_unit"* | "$2") return 1 ;; esac
	__GOVER_UNDO=${__GOVER_UNDO-}$gover_unit$1$gover_unit$2$gover_unit$gover_was
	export __GOVER_UNDO
}

gover_set() {
	gover_state "$1"
	if gover_record "$1" "=$2"; then export "$1=$2"; fi
}

gover_unset() {
	gover_state "$1"
	if gover_record "$1" -; then unset "$1"; fi
}

# gover_add NAME WORD: append a word, unless it is there.
gover_add() {
	gover_state "$1"
	case $gover_was in
	- | =) gover_set "$1" "$2" ;;
	*) case " ${gover_was#=} " in *" $2 "*) ;; *) gover_set "$1" "${gover_was#=} $2" ;; esac ;;
	esac
}
