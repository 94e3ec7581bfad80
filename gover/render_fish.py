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
    """Put what asks whether there is a file into one test: each by itself costs as much."""
    absent = [f"! -f {fish_quote(check.subject)}" for check in checks if check.test == "no-file"]
    others = [_test(check) for check in checks if check.test != "no-file"]
    return others + ([f"test {' -a '.join(absent)}"] if absent else [])


def _test(check: Check) -> str:
    word, text = fish_quote(check.subject), fish_quote(check.text)
    return {
        # Between double quotes a list is what a process gets: PATH with its colons.
        "variable": f'test "${check.subject}" = {text}',
        "holds": f"_gover_holds {word} {text} {check.limit}",
        "begins": f"_gover_begins {word} {text} {len(os.fsencode(check.text))}",
        "unreadable": f"test -f {word}; and not test -r {word}",
        "garbled": f"_gover_garbled {word} {check.limit}",
        "runs": f"test -x {word}",
        "runs-not": f"not test -x {word}",
        "exists": f"test -e {word}",
    }[check.test]
