"""
Plans as shell text.

Four renderings of one plan: `sh` for the shims and the launcher, `bash`, `zsh` and `fish`
(gover.render_fish) for the hooks. Each is a file to be sourced: it defines the function
that tells whether the plan still holds, and sets what it says. Every value is quoted;
nothing is left to expand.
"""

import os
from collections.abc import Callable, Sequence

from gover import render_fish
from gover.envdiff import Change, Effects
from gover.plans import Check, Plan
from gover.text import sh_quote

DIALECTS = ("sh", "bash", "zsh", "fish")


def render(plan: Plan, dialect: str) -> str:
    """Return the text of a plan for one of DIALECTS."""
    if dialect == "sh":
        return _for_shims(plan)
    if dialect == "fish":
        return render_fish.render(plan, notice(plan))
    return _for_hooks(plan, dialect)


def notice(plan: Plan) -> str:
    """Return the one line that a prompt shows on coming to a place, or nothing."""
    text = plan.error or plan.warning
    if not text:
        return ""
    return f"gover: {text}" + (f"; hint: {plan.hint}" if plan.hint else "")


def _for_shims(plan: Plan) -> str:
    lines = [
        f"gover_planned={sh_quote(plan.place)}",
        "gover_fresh() {",
        "\t" + " &&\n\t\t".join(_sh(check) for check in plan.checks),
        "}",
        "gover_apply() {",
        "\t:",
        *(f"\t{line}" for line in apply_lines(plan.effects)),
        "}",
        f"gover_goroot={sh_quote(plan.goroot or '')}",
        f"gover_version={sh_quote(plan.version or 'system')}",
        f"gover_origin={sh_quote(plan.origin)}",
        f"gover_error={sh_quote(plan.error)}",
        f"gover_hint={sh_quote(plan.hint)}",
        f"gover_status={plan.status}",
    ]
    return "\n".join(lines) + "\n"


def _for_hooks(plan: Plan, dialect: str) -> str:
    changes = [word for change in plan.effects.changes for word in change]
    lines = [
        f"_gover_planned={sh_quote(plan.place)}",
        "_gover_fresh() {",
        "\t" + " &&\n\t\t".join(_fresh(plan.checks, _bash if dialect == "bash" else _zsh)),
        "}",
        f"_gover_bin={sh_quote(':'.join(plan.effects.path))}",
        f"_gover_changes=({' '.join(map(sh_quote, changes))})",
        f"_gover_notice={sh_quote(notice(plan))}",
        # An error is said at each coming, a warning once in the life of a shell.
        f"_gover_once={sh_quote(plan.once)}",
    ]
    return "\n".join(lines) + "\n"


def apply_lines(effects: Effects) -> list[str]:
    """Return what a place does to the variables of one process, as lines of POSIX shell."""
    return [_apply(change) for change in effects.changes]


def _apply(change: Change) -> str:
    give = f"{change.name}={sh_quote(change.value)} && export {change.name}"
    return {
        "set": give,
        "offer": f'[ -n "${{{change.name}-}}" ] || {{ {give}; }}',
        "unset": f"unset {change.name}",
    }[change.how]


def _sh(check: Check) -> str:
    word = sh_quote(check.subject)
    return {
        "variable": f'[ "${{{check.subject}-}}" = {sh_quote(check.text)} ]',
        "holds": f"gover_holds {word} {sh_quote(check.text)} {check.limit + 1}",
        "begins": f"gover_begins {word} {sh_quote(check.text)}",
        "no-file": f"[ ! -f {word} ]",
        "unreadable": f"[ -f {word} ] && [ ! -r {word} ]",
        "garbled": "false",  # no POSIX shell can look at one safely: ask Python each time
        "runs": f"[ -x {word} ]",
        "runs-not": f"[ ! -x {word} ]",
        "exists": f"[ -e {word} ]",
    }[check.test]


def _fresh(checks: Sequence[Check], write: Callable[[Check], str]) -> list[str]:
    """Put what only asks about files into one [[ ]], which takes a third of the time of many."""
    names = [write(check) for check in checks if check.test == "variable"]
    files = " && ".join(text for check in checks if (text := _about_file(check)))
    contents = [
        write(check) for check in checks if check.test != "variable" and not _about_file(check)
    ]
    return names + ([f"[[ {files} ]]"] if files else []) + contents


def _about_file(check: Check) -> str | None:
    """Return what bash and zsh ask between [[ and ]]; None for what needs the content."""
    word = sh_quote(check.subject)
    return {
        "no-file": f"! -f {word}",
        "unreadable": f"-f {word} && ! -r {word}",
        "runs": f"-x {word}",
        "runs-not": f"! -x {word}",
        "exists": f"-e {word}",
    }.get(check.test)


def _bash(check: Check) -> str:
    # [ compares strings, never [[: nocasematch would make two directories one.
    word = sh_quote(check.subject)
    # Up to the limit, up to a NUL: read is false only when it came to the end before both.
    read = f"IFS= builtin read -r -d '' -n {check.limit + 1} _gover_text <{word}"
    return {
        "variable": f'[ "${{{check.subject}-}}" = {sh_quote(check.text)} ]',
        "holds": f"[[ -f {word} && -r {word} ]] && _gover_text= && ! {read}"
        f' && [ "$_gover_text" = {sh_quote(check.text)} ]',
        "begins": f"[[ -f {word} && -r {word} ]] && _gover_want={sh_quote(check.text)}"
        f" && IFS= builtin read -r -d '' -n ${{#_gover_want}} _gover_text <{word}"
        f' && [ "$_gover_text" = "$_gover_want" ]',
        "garbled": f"[[ -f {word} && -r {word} ]] && {read}",
    }[check.test]


def _zsh(check: Check) -> str:
    word = sh_quote(check.subject)
    # sysread is false at the end of an empty file, and sets its parameter all the same.
    read = f"{{ sysread -s {check.limit + 1} _gover_text <{word} || : }}"
    head = f"{{ sysread -s {len(os.fsencode(check.text))} _gover_text <{word} || : }}"
    return {
        "variable": f"[[ ${{{check.subject}-}} == {sh_quote(check.text)} ]]",
        "holds": f"[[ -f {word} && -r {word} ]] && _gover_text= && {read}"
        f" && [[ $_gover_text == {sh_quote(check.text)} ]]",
        "begins": f"[[ -f {word} && -r {word} ]] && _gover_text= && {head}"
        f" && [[ $_gover_text == {sh_quote(check.text)} ]]",
        "garbled": f"[[ -f {word} && -r {word} ]] && {read}"
        f" && [[ $#_gover_text -gt {check.limit} || $_gover_text == *$'\\0'* ]]",
    }[check.test]
