"""
What an open shell gets whose hook is of another release of gover.

Such a hook cannot replay today's plans. It gets a text of its own dialect, in the format of
release 0.1, which puts the shims in front of PATH: they decide, and the shell's user reads once
what to do.
"""

from gover.escape import fish_quote, sh_quote

_NOTICE = "gover: this shell has the hook of another release of gover; hint: exec {}"

_SH = """\
_gover_plan_of={root}
_gover_plan=replaced
_gover_fresh_replaced() {{
	if [ $# != 0 ]; then
		_gover_tops=0 _gover_bin={front} _gover_changes=()
		_gover_notice={notice} _gover_once=replaced
	fi
	[[ -z ${{GOVER_DISABLE-}} ]]
}}
"""
_FISH = """\
set -g _gover_plan_of {root}
set -g _gover_plan replaced
function _gover_fresh_replaced
	test -z "$GOVER_DISABLE"
end
function _gover_ask_replaced
	set -g _gover_absent ''
end
function _gover_give_replaced
end
function _gover_says_replaced
	set -g _gover_at
	set -g _gover_bin {front}
	set -g _gover_notice {notice}
	set -g _gover_once replaced
	_gover_ask_replaced
end
"""


def replacement_plan(front: str, shell: str, pwd: str) -> str:
    """Return the plan for a hook of release 0.1 in a directory: the shims in front."""
    quote, template = (fish_quote, _FISH) if shell == "fish" else (sh_quote, _SH)
    notice = _NOTICE.format(shell)
    return template.format(root=quote(pwd.rstrip("/")), front=quote(front), notice=quote(notice))
