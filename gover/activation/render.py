"""
Plans as shell text.

`sh` is for the shims and the launcher, with the words for the native shim behind it; `bash`,
`zsh` and `fish` (gover.activation.render_fish) are for the hooks. Each text is a file to source:
it defines the function that runs the checks, and sets variables for the rest. Every value is
quoted, so that nothing is expanded.
"""

from __future__ import annotations

import os

from gover.activation.render_levels import absent_file, function_suffix, levels_of, tests_below
from gover.activation.render_words import append_words
from gover.escape import sh_quote, with_tilde

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gover.activation.plan import Plan
    from gover.activation.plan_checks import Check
    from gover.env_diff import Effects, EnvChange

_PIN = '<"$_gover_pin"'
# Functions of the hooks that compare the programs named go on PATH.
_OF_PATH = {"gos-begin": "_gover_gos_begin", "gos-in-front": "_gover_gos_in_front"}
# Where one of them is on, the hook turns it off and runs the check again; 3.2 has no BASHOPTS.
_PLAIN_PATTERNS = (
    "case ${BASHOPTS-${_gover_plain-failglob}} in *failglob* | *nullglob*) false ;; esac"
)
SHIM_DIALECT = "sh"  # of the shims and the launcher
DIALECTS = (SHIM_DIALECT, "bash", "zsh", "fish")


def render(plan: Plan, dialect: str) -> str:
    """Return the text of a plan for one of DIALECTS."""
    if dialect == SHIM_DIALECT:
        return _for_shims(plan)
    if dialect == "fish":
        from gover.activation import render_fish  # noqa: PLC0415  for the users of fish

        return render_fish.render(plan, notice_text(plan))
    return _for_hooks(plan, dialect)


def notice_text(plan: Plan) -> str:
    """Return the line that a hook prints on entering a plan's directories; "" for none."""
    line = plan.failure or plan.notice
    if line is None:
        return ""
    hint = with_tilde(line.hint, plan.home, is_command=True)
    return f"gover: {with_tilde(line.text, plan.home)}" + (f"; hint: {hint}" if hint else "")


def _notice_about_go(plan: Plan) -> str:
    """Return the line that a shim prints, to a terminal alone."""
    notice = plan.notice
    return with_tilde(notice.text, plan.home) if notice and notice.is_about_go else ""


def _for_shims(plan: Plan) -> str:
    line = plan.failure or plan.notice
    shared = [change for change in plan.process.changes if change in plan.shell.changes]
    own = [change for change in plan.process.changes if change not in plan.shell.changes]
    # A shim that finds no valid plan runs Python.
    checks = ["false"] if plan.shim_installs else _fresh_sh(plan.checks + plan.shim_checks)
    lines = [
        *_function("gover_fresh", [" &&\n\t\t".join(checks)]),
        # The changes of a shell, which `gover env` prints, and further ones of a process.
        *_function("gover_apply", [":", *apply_lines(shared)]),
        *_function("gover_apply_process", [":", *apply_lines(own)]),
        f"gover_names={sh_quote(' '.join(_names(plan.shell)))}",
        f"gover_bin={sh_quote(':'.join(plan.shell.path))}",
        f"gover_goroot={sh_quote(plan.goroot or '')}",
        f"gover_version={sh_quote(plan.version or 'system')}",
        f"gover_origin={sh_quote(plan.origin)}",
        f"gover_can_be_hidden={'yes' if plan.can_be_hidden else ''}",
        f"gover_managers={sh_quote(''.join(f'{path}:' for path in plan.other_managers))}",
        f"gover_error={sh_quote(plan.failure.text if plan.failure else '')}",
        f"gover_hint={sh_quote(line.hint if line else '')}",
        f"gover_notice={sh_quote(_notice_about_go(plan))}",
        f"gover_status={plan.failure.exit_code if plan.failure else 0}",
        # The last line: a file that was cut off is not for any root.
        f"gover_planned={sh_quote(f'{plan.data}:{plan.root}')}",
    ]
    text = "\n".join(lines) + "\n"
    return append_words(text, plan, _notice_about_go(plan), shared + own)


def _function(name: str, lines: Sequence[str]) -> list[str]:
    return [f"{name}() {{", *(f"\t{line}" for line in lines), "}"]


def _names(effects: Effects) -> list[str]:
    return sorted({"PATH", *(change.name for change in effects.changes)})


def _for_hooks(plan: Plan, dialect: str) -> str:
    changes = [word for change in plan.shell.changes for word in change]
    levels = levels_of(plan)
    key = function_suffix(plan)
    rare = [text for check in plan.checks if check.is_rare and (text := _quick(check, dialect))]
    usual = [check for check in plan.checks + plan.hook_checks if not check.is_rare]
    values = [
        *([f"[[ {' && '.join(rare)} ]] || return 1"] if rare else []),
        # A hook that stays in a directory replaces them by `..` paths: see _gover_settle.
        f"_gover_tops={len(levels)}",
        *(f"_gover_at{n}={sh_quote(f'{level}/')}" for n, level in enumerate(levels)),
        f"_gover_bin={'$_gover_native' * plan.has_front}{sh_quote(':'.join(plan.shell.path))}",
        f"_gover_changes=({' '.join(map(sh_quote, changes))})",
        f"_gover_notice={sh_quote(notice_text(plan))}",
        # An error is printed on each entry, a notice once in a shell.
        f"_gover_once={sh_quote(plan.notice.key if plan.notice else '')}",
        f"_gover_names={sh_quote(tests_below(plan.names, dialect)) if plan.names else ''}",
    ]
    checks = " &&\n\t\t".join(_fresh(usual, levels, dialect))
    lines = [
        f"_gover_plan={key}",
        *(_two_functions if dialect == "bash" else _one_function)(key, values, checks),
        f"_gover_plan_of={sh_quote(f'{plan.data}:{plan.root}')}",
    ]
    return "\n".join(lines) + "\n"


def _two_functions(key: str, values: Sequence[str], checks: str) -> list[str]:
    """For bash, which copies all of a function at each call."""
    return [*_function(f"_gover_values_{key}", values), *_function(f"_gover_fresh_{key}", [checks])]


def _one_function(key: str, values: Sequence[str], checks: str) -> list[str]:
    """For zsh, where a call costs as much as ten tests: with an argument it sets the values."""
    lines = ["if (( $# )); then", *(f"\t{line}" for line in values), "fi", checks]
    return _function(f"_gover_fresh_{key}", lines)


def apply_lines(effects: Sequence[EnvChange]) -> list[str]:
    """Return the changes as lines of POSIX shell that call the functions of shell/lookup.sh."""
    return [_apply(change) for change in effects]


def _apply(change: EnvChange) -> str:
    name, value = change.name, sh_quote(change.value)
    return {
        "set": f"gover_set {name} {value}",
        "add": f"gover_add {name} {value}",
        "offer": f'[ -n "${{{name}-}}" ] || gover_set {name} {value}',
        "unset": f'[ -z "${{{name}+x}}" ] || gover_unset {name}',
    }[change.how]


def _fresh_sh(checks: Sequence[Check]) -> list[str]:
    """
    Test in one command that all files are absent: one `[` for each would cost more.

    A path is absolute, and so is no operator of `[`, however many words there are.
    """
    tests = {"no-file": "-f", "no-directory": "-d"}
    absent = [f"{tests[c.test]} {sh_quote(c.subject)}" for c in checks if c.test in tests]
    others = [_sh(check) for check in checks if check.test not in tests]
    return others + ([f"! [ {' -o '.join(absent)} ]"] if absent else [])


def _sh(check: Check) -> str:
    if check.test == "listing":
        return _listing(check, "")
    word = sh_quote(check.subject)
    return {
        "variable": f'[ "${{{check.subject}-}}" = {sh_quote(check.text)} ]',
        "gos-begin": f"gover_gos_begin {sh_quote(check.text)}",
        "holds": f"gover_holds {word} {sh_quote(check.text)} {len(os.fsencode(check.text)) + 1}",
        "begins": f"gover_begins {word} {sh_quote(check.text)}",
        "unreadable": f"[ -f {word} ] && [ ! -r {word} ]",
        "garbled": "false",  # no POSIX shell can read it safely: run Python each time
        "runs": f"[ -x {word} ]",
        "runs-not": f"[ ! -x {word} ]",
        "exists": f"[ -e {word} ]",
    }[check.test]


def _listing(check: Check, qualifier: str) -> str:
    """Count the `*.toml` of a directory; the function that asks has no other use for `$#`."""
    entries = f"set -- {sh_quote(check.subject)}*.toml{qualifier}"
    if qualifier:
        return f"{entries} && [[ $# == {check.text} ]]"
    # A pattern that matches nothing stays as it is written.
    exists = "! -e" if check.text == "0" else "-e"
    return f'{entries} && [ "$#" = {max(1, int(check.text))} ] && [ {exists} "$1" ]'


def _fresh(checks: Sequence[Check], levels: Sequence[str], dialect: str) -> list[str]:
    """Put tests that read no content into one [[ ]]: one for each would cost more."""
    quick, slow = list[str](), list[str]()
    empty = [c.subject for c in checks if c.test == "variable" and not c.text]
    if empty:  # in one word: each comparison costs as much again
        quick.append(f"-z {''.join(f'${{{name}-}}' for name in empty)}")
    for check in checks:
        if check.test == "variable" and not check.text:
            continue
        if text := _absent(check, levels) or _quick(check, dialect):
            quick.append(text)
        else:
            slow.append(_content(check, dialect))
    return ([f"[[ {' && '.join(quick)} ]]"] if quick else []) + slow


def _absent(check: Check, levels: Sequence[str]) -> str | None:
    """Test for a file at one of the levels; [[ ]] neither splits nor expands the words."""
    level, _, name = absent_file(check).rpartition("/")
    return f"! -f ${{_gover_at{levels.index(level)}}}{name}" if name and level in levels else None


# Characters that no shell takes for anything else.
_PLAIN = "/-._" + "0123456789" + "abcdefghijklmnopqrstuvwxyz" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Tests for the inside of [[ ]]: of a subject, of that as a word, and of a text as a word.
_QUICK = {
    "variable": "${{{0}-}} == {2}",
    "no-file": "! -f {1}",
    "no-directory": "! -d {1}",
    "unreadable": "-f {1} && ! -r {1}",
    "runs": "-x {1}",
    "runs-not": "! -x {1}",
    "exists": "-e {1}",
}


def _quick(check: Check, dialect: str) -> str | None:
    """Return a test for the inside of [[ ]]; None where the content is needed."""
    form = _QUICK.get(check.test)
    return form and form.format(
        check.subject, _word(check.subject, dialect), _word(check.text, dialect)
    )


def _word(text: str, dialect: str) -> str:
    """Quote a word of [[ ]]: zsh is four times as fast with a path that is not quoted."""
    is_plain = text.startswith("/") and not text.strip(_PLAIN)
    return text if dialect == "zsh" and is_plain else sh_quote(text)


def _content(check: Check, dialect: str) -> str:
    """Return the command that reads a file, no more of it than is needed, or a directory."""
    if check.test == "listing":
        if dialect == "zsh":
            return _listing(check, "(N)")
        return f"{_PLAIN_PATTERNS} && {_listing(check, '')}"
    if check.test in _OF_PATH:
        return f"{_OF_PATH[check.test]} {sh_quote(check.text)}"
    path = sh_quote(check.subject)
    if dialect == "bash":
        return f"[[ -f {path} && -r {path} ]] && REPLY= && {_bash(check, path)}"
    return (
        f"_gover_pin={path} _gover_text= && [[ -f $_gover_pin && -r $_gover_pin ]] && {_zsh(check)}"
    )


def _bash(check: Check, path: str) -> str:
    # read stops at a number of characters or at a NUL, and fails at the end of the file.
    # In UTF-8 bash drops a byte 1 after invalid UTF-8, hence LC_ALL=C.
    text, length = sh_quote(check.text), len(os.fsencode(check.text))
    read = "builtin read -r -d '' -n"
    if not check.text.isascii():
        read = f"LC_ALL=C {read}"
    return {
        "holds": f"! {read} {length + 1} <{path} && [[ $REPLY == {text} ]]",
        "begins": f"{read} {length} <{path} && [[ $REPLY == {text} ]]",
        "garbled": f"{read} {check.limit + 1} <{path}",
    }[check.test]


def _zsh(check: Check) -> str:
    most = {
        "holds": len(os.fsencode(check.text)) + 1,
        "begins": len(os.fsencode(check.text)),
    }.get(check.test, check.limit + 1)
    # sysread fails on an empty file, but sets its parameter.
    read = f"{{ sysread -s {most} _gover_text {_PIN} || : }}"
    if check.test == "garbled":
        return f"{read} && [[ $#_gover_text -gt {check.limit} || $_gover_text == *$'\\0'* ]]"
    return f"{read} && [[ $_gover_text == {sh_quote(check.text)} ]]"
