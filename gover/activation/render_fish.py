"""Plans as fish text; the functions that it calls are defined in shell/hook.fish."""

from __future__ import annotations

import os

from gover.activation.render_levels import absent_file, below, function_suffix, levels_of
from gover.escape import fish_quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gover.activation.plan import Plan
    from gover.activation.plan_checks import Check

# Functions of the hook that compare the programs named go on PATH.
_OF_PATH = {"gos-begin": "_gover_gos_begin", "gos-in-front": "_gover_gos_in_front"}
_INLINE = ("holds", "begins")  # checks that read their file without a function
_SHORT = 4 << 10  # bytes of a go.mod that are read at once


def render(plan: Plan, notice: str) -> str:
    """Return the text of a plan for fish's hook; `notice` is the line it prints on entry."""
    levels, key = levels_of(plan), function_suffix(plan)
    changes = [word for change in plan.shell.changes for word in change]
    rare = [check for check in plan.checks if check.is_rare]
    usual = [check for check in plan.checks if not check.is_rare]
    names = (fish_quote(name) for name in below(plan.names) or [""])
    native = '"$_gover_native"' if plan.has_front else ""
    lines = [
        f"set -g _gover_plan {key}",
        *_fresh_function(key, [*usual, *plan.hook_checks]),
        f"function _gover_rare_{key}",
        f"\t{_lack(rare)}",
        "end",
        # A hook that stays in a directory replaces the levels' paths, and calls this again.
        f"function _gover_absent_{key}",
        # Without any path, `path` would read its input.
        " ".join(["\tset -g _gover_absent", *(_absent(usual, levels) or ["''"])]),
        "end",
        f"function _gover_values_{key}",
        *_levels(levels),
        f"\tset -g _gover_bin {native}{fish_quote(':'.join(plan.shell.path))}",
        " ".join(["\tset -g _gover_changes", *map(fish_quote, changes)]),
        f"\tset -g _gover_notice {fish_quote(notice)}",
        f"\tset -g _gover_once {fish_quote(plan.notice.key if plan.notice else '')}",
        " ".join(["\tset -g _gover_names", *(names if plan.names else ())]),
        f"\t_gover_absent_{key}",
        "\treturn 0",  # `set` keeps the status of the `if` above
        "end",
        f"set -g _gover_plan_of {fish_quote(f'{plan.data}:{plan.root}')}",
    ]
    return "\n".join(lines) + "\n"


def _levels(levels: Sequence[str]) -> list[str]:
    """
    Name the levels as the plan does; in the root itself by `..`, unless a link makes it another.

    The kernel then walks no long way. _gover_unsettle changes it back: for that _gover_pwd is no
    longer `-`.
    """
    absolute = " ".join(["set -g _gover_at", *(fish_quote(f"{level}/") for level in levels)])
    if len(levels) < 2:
        return [f"\t{absolute}"]
    below = " ".join(map(fish_quote, levels[:-1]))
    dots = " ".join(["''", *("../" * n for n in range(1, len(levels)))])
    return [
        f'\tif builtin -q path; and test "x$PWD" = {fish_quote(f"x{levels[0]}")}',
        f"\t\tand not builtin path is -l {below}",
        "\t\tset -g _gover_pwd '?'",
        f"\t\tset -g _gover_at {dots}",
        "\telse",
        f"\t\t{absolute}",
        "\tend",
    ]


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


def _fresh_function(key: str, checks: Sequence[Check]) -> list[str]:
    """
    Test all that needs no content in two commands: each command costs the same.

    The function has the value of fish_read_limit of where it is defined. shell/hook.fish replaces
    the second command for a fish that has no `path`.
    """
    quick = [text for check in checks if (text := _quick(check))]
    limits = [max(check.limit, _SHORT) for check in checks if check.test in _INLINE]
    variables = [check for check in checks if check.test == "variable"]
    commands = [
        f"test {' -a '.join(_equal(variables) + quick)}",
        "not builtin path is -f $_gover_absent",
        *(text for check in checks for text in _content(check)),
    ]
    return [
        f"set -l fish_read_limit {max(limits, default=0)}",
        f"function _gover_fresh_{key}{' -V fish_read_limit' * bool(limits)}",
        "\t" + "\n\tand ".join(commands),
        "end",
    ]


def _lack(rare: Sequence[Check]) -> str:
    """Return a command that asks whether what is rare is absent."""
    tests = {"no-file": "-f", "no-directory": "-d"}
    absent = [f"{tests[check.test]} {fish_quote(check.subject)}" for check in rare]
    return f"not test {' -o '.join(absent)}" if absent else "return 0"


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


def _content(check: Check) -> list[str]:
    """Return the commands that compare the content; none where no content is compared."""
    word, text = fish_quote(check.subject), fish_quote(check.text)
    if check.test in _OF_PATH:
        return [f"{_OF_PATH[check.test]} {text}"]
    if check.test == "holds" and check.text:
        # `read` stops at a NUL as it does at the end; string finds one that is the last byte.
        return [
            f"read -gz _gover_text <{word}",
            f'test "x$_gover_text" = {fish_quote("x" + check.text)}',
            f"not string match -rq '\\x00' <{word}",
        ]
    if check.test == "begins":
        return [_begins(check.text, word)]
    return {
        "garbled": [f"_gover_garbled {word} {check.limit}"],
        "listing": [f"set -l _gover_f {word}*.toml; and test (count $_gover_f) = {check.text}"],
    }.get(check.test, [])


def _begins(text: str, word: str) -> str:
    """Read a short file at once; the lines of a long one, by a function, which costs more."""
    line_by_line = f"_gover_begins {word} {fish_quote(text)} {len(os.fsencode(text))}"
    if any(char in "*?\\" for char in text):
        return line_by_line
    whole = f"read -gz _gover_text <{word}; and string match -q {fish_quote(f'x{text}*')}"
    return f'begin; {whole} "x$_gover_text"; or {line_by_line}; end'
