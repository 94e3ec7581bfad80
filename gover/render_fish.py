"""A plan as fish text; the helpers that it calls are functions of shell/hook.fish."""

import os
from collections.abc import Sequence

from gover.plans import Check, Plan
from gover.text import fish_quote


def render(plan: Plan, notice: str) -> str:
    """Return the text of a plan for fish's hook; `notice` is what it says on coming there."""
    changes = [word for change in plan.effects.changes for word in change]
    lines = [
        f"set -g _gover_planned {fish_quote(plan.place)}",
        "function _gover_fresh",
        "\t" + "\n\tand ".join(_fresh(plan.checks)),
        "end",
        f"set -g _gover_bin {fish_quote(':'.join(plan.effects.path))}",
        " ".join(["set -g _gover_changes", *map(fish_quote, changes)]),
        f"set -g _gover_notice {fish_quote(notice)}",
        f"set -g _gover_once {fish_quote(plan.once)}",
    ]
    return "\n".join(lines) + "\n"


def _fresh(checks: Sequence[Check]) -> list[str]:
    """Ask all that needs no content in two commands: each by itself costs as much."""
    quick = [text for check in checks if (text := _quick(check))]
    absent = [fish_quote(check.subject) for check in checks if check.test == "no-file"]
    slow = [text for check in checks if (text := _content(check))]
    return [
        *([f"test {' -a '.join(quick)}"] if quick else []),
        *([" ".join(["not _gover_any", *absent])] if absent else []),
        *slow,
    ]


def _quick(check: Check) -> str | None:
    """Return what `test` asks; whatever is compared begins with an x, and so is no operator."""
    word = fish_quote(check.subject)
    readable = f"-f {word} -a -r {word}"
    return {
        # Between double quotes a list is what a process gets: PATH with its colons.
        "variable": f'"x${check.subject}" = {fish_quote("x" + check.text)}',
        "holds": readable if check.text else f"{readable} -a ! -s {word}",
        "begins": readable,
        "garbled": readable,
        "unreadable": f"-f {word} -a ! -r {word}",
        "runs": f"-x {word}",
        "runs-not": f"! -x {word}",
        "exists": f"-e {word}",
    }.get(check.test)


def _content(check: Check) -> str | None:
    """Return the command that reads a file; nothing is to be read of one that must be empty."""
    word, text = fish_quote(check.subject), fish_quote(check.text)
    if check.test == "holds" and check.text:
        return f"_gover_holds {word} {text} {check.limit}"
    return {
        "begins": f"_gover_begins {word} {text} {len(os.fsencode(check.text))}",
        "garbled": f"_gover_garbled {word} {check.limit}",
    }.get(check.test)
