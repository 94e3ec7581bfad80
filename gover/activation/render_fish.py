"""Plans as fish text; the functions that it calls are defined in shell/hook.fish."""

from __future__ import annotations

import os

from gover.activation.render_levels import absent_file, function_suffix, levels_of
from gover.escape import fish_quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gover.activation.plan import Plan
    from gover.activation.plan_checks import Check

# Functions of the hook that compare the programs named go on PATH.
_OF_PATH = {"gos-begin": "_gover_gos_begin", "gos-in-front": "_gover_gos_in_front"}


def render(plan: Plan, notice: str) -> str:
    """Return the text of a plan for fish's hook; `notice` is the line it prints on entry."""
    levels, key = levels_of(plan), function_suffix(plan)
    changes = [word for change in plan.shell.changes for word in change]
    native = '"$_gover_native"' if plan.has_front else ""
    lines = [
        f"set -g _gover_plan {key}",
        f"function _gover_fresh_{key}",
        "\t" + "\n\tand ".join(_fresh(plan.checks + plan.hook_checks)),
        "end",
        # A hook that stays in a directory replaces the levels' paths, and calls this again.
        f"function _gover_absent_{key}",
        " ".join(["\tset -g _gover_absent ''", *_absent(plan.checks, levels)]),
        "end",
        f"function _gover_values_{key}",
        " ".join(["\tset -g _gover_at", *(fish_quote(f"{level}/") for level in levels)]),
        f"\tset -g _gover_bin {native}{fish_quote(':'.join(plan.shell.path))}",
        " ".join(["\tset -g _gover_changes", *map(fish_quote, changes)]),
        f"\tset -g _gover_notice {fish_quote(notice)}",
        f"\tset -g _gover_once {fish_quote(plan.notice.key if plan.notice else '')}",
        f"\t_gover_absent_{key}",
        "end",
        f"set -g _gover_plan_of {fish_quote(f'{plan.data}:{plan.root}')}",
    ]
    return "\n".join(lines) + "\n"


def _absent(checks: Sequence[Check], levels: Sequence[str]) -> list[str]:
    """Return the paths that must be absent; those at a level by its number."""
    names: dict[int, list[str]] = {}
    others = []
    for check in checks:
        level, _, name = absent_file(check).rpartition("/")
        if name and level in levels:
            names.setdefault(levels.index(level), []).append(name)
        elif check.test == "no-file":
            others.append(fish_quote(check.subject))
    if len(names) == len(levels) > 1 and len(set(map(tuple, names.values()))) == 1:
        return [f"$_gover_at{_braced(names[0])}", *others]
    return [f"$_gover_at[{n + 1}]{_braced(some)}" for n, some in names.items()] + others


def _braced(names: Sequence[str]) -> str:
    return f"{{{','.join(names)}}}" if len(names) > 1 else names[0]


def _fresh(checks: Sequence[Check]) -> list[str]:
    """Test all that needs no content in two commands: each command costs the same."""
    quick = [text for check in checks if (text := _quick(check))]
    slow = [text for check in checks if (text := _content(check))]
    variables = [check for check in checks if check.test == "variable"]
    return [f"test {' -a '.join(_equal(variables) + quick)}", "_gover_lacks", *slow]


def _equal(variables: Sequence[Check]) -> list[str]:
    """
    Compare all values at once, joined by unit separators.

    If a value of the plan contains a separator, they are compared one by one. A word that
    begins with x is no operator. In double quotes a list is joined as for a process: PATH
    with colons.
    """
    if any("\x1f" in check.text for check in variables):
        return [f'"x${check.subject}" = {fish_quote("x" + check.text)}' for check in variables]
    have = r"\x1f".join(f'"${check.subject}"' for check in variables)
    return [f"x{have} = {fish_quote('x' + chr(31).join(check.text for check in variables))}"]


def _quick(check: Check) -> str | None:
    """Return the words for `test`; None for a check that is made elsewhere."""
    word = fish_quote(check.subject)
    readable = f"-f {word} -a -r {word}"
    return {
        "holds": readable if check.text else f"{readable} -a ! -s {word}",
        "begins": readable,
        "garbled": readable,
        "unreadable": f"-f {word} -a ! -r {word}",
        "runs": f"-x {word}",
        "runs-not": f"! -x {word}",
        "exists": f"-e {word}",
        "no-directory": f"! -d {word}",
    }.get(check.test)


def _content(check: Check) -> str | None:
    """Return the command that compares the content; None where no content is compared."""
    word, text = fish_quote(check.subject), fish_quote(check.text)
    if check.test in _OF_PATH:
        return f"{_OF_PATH[check.test]} {text}"
    if check.test == "holds" and check.text:
        return f"_gover_holds {word} {text} {check.limit}"
    return {
        "begins": f"_gover_begins {word} {text} {len(os.fsencode(check.text))}",
        "garbled": f"_gover_garbled {word} {check.limit}",
        "listing": f"set -l _gover_f {word}*.toml; and test (count $_gover_f) = {check.text}",
    }.get(check.test)
