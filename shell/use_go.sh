# Written by `gover setup direnv`; `gover setup direnv --undo` removes it.
# shellcheck shell=bash
# `use go 1.22.3` and `use go` for direnv, which sources this file before every .envrc.
# gover/activation/direnv.py decides; what it prints is for watch_file, export and unset.

use_go() {
	local gover=__GOVER_EXE__ text status=0
	{ [ -f "$gover" ] && [ -x "$gover" ]; } || gover=gover
	text=$("$gover" setup direnv --load "$*") || status=1
	eval "$text"
	return "$status"
}

use_golang() {
	use_go "$@"
}
