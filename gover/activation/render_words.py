"""
A plan as words for the native shim, shims/plan.c, which reads them in this order.

    DATA:ROOT, GOROOT or nothing for the system's Go, the programs of other managers with a
    colon behind each, the notice about Go
    each check: a letter and its subject, and where a content or a value is compared, that;
    a word that ends in a slash is the directory of the absences behind it; "." at the end
    each change: a letter, NAME, VALUE; "." at the end

A word is written as its length in bytes, a colon, its bytes and a newline. So the words need no
NUL, which bash does not read, and stand in the same file as the text for the POSIX shim: behind
its `return`, where no shell reads them.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gover.activation.plan import Plan
    from gover.activation.plan_checks import Check
    from gover.env_diff import EnvChange

_HEAD, _DIGITS = "# words at ", 8
_END = "."
_LETTERS = {
    "gos-begin": "g",
    "holds": "h",
    "begins": "b",
    "unreadable": "u",
    "runs": "x",
    "runs-not": "n",
    "exists": "e",
    "variable": "v",
}
_WITH_TEXT = (b"v", b"h", b"b")  # letters with a text to compare behind the subject
_ABSENCES = {"no-file": "F", "no-directory": "D"}
_ONLY_POSIX = "p"  # a check that the native shim leaves to the other, which prints and installs


def append_words(text: str, plan: Plan, notice: str, changes: Sequence[EnvChange]) -> str:
    """
    Return the text for the POSIX shim with the words for the native one behind it.

    The first line has the number of bytes in front of the words. `changes` are in the order in
    which the other shim makes them.
    """
    text += "return\n"
    size = len(_HEAD) + _DIGITS + 1 + len(os.fsencode(text))
    return f"{_HEAD}{size:0{_DIGITS}}\n{text}" + "".join(map(encode, _words(plan, notice, changes)))


def encode(word: str) -> str:
    """Return one word as the native shim reads it."""
    return f"{len(os.fsencode(word))}:{word}\n"


def environment_of(text: bytes) -> dict[bytes, bytes]:
    """
    Return what a text for the POSIX shim rests on that no file has; {} where it is damaged.

    That is, under the empty name, store and root; of its checks the variables, as `vNAME`, and as
    `g` the programs on PATH.
    """
    try:
        words = _decode(text[int(text[len(_HEAD) : len(_HEAD) + _DIGITS]) :])
        found = {b"": next(words)}
        for _ in range(3):
            next(words)
        while (word := next(words)) != _END.encode():
            if word[:1] in _WITH_TEXT:
                value = next(words)
                found |= {word: value} if word[:1] == b"v" else {}
            elif word[:1] == b"g":
                found[b"g"] = word
    except (ValueError, StopIteration):
        return {}
    return found


def _decode(text: bytes) -> Iterator[bytes]:
    while text:
        length, _, text = text.partition(b":")
        yield text[: int(length)]
        text = text[int(length) + 1 :]


def _words(plan: Plan, notice: str, changes: Sequence[EnvChange]) -> Iterator[str]:
    yield f"{plan.data}:{plan.root}"
    yield plan.goroot or ""
    yield "".join(f"{path}:" for path in plan.other_managers)
    yield notice
    if plan.failure or plan.shim_installs:
        yield _ONLY_POSIX
    yield from _checks(plan.checks + plan.shim_checks)
    yield _END
    for change in changes:
        yield from (change.how[0], change.name, change.value)
    yield _END


def _checks(checks: Sequence[Check]) -> Iterator[str]:
    absences: dict[str, list[str]] = {}
    for check in checks:
        if letter := _ABSENCES.get(check.test):
            directory, _, name = check.subject.removesuffix("/").rpartition("/")
            absences.setdefault(f"{directory}/", []).append(letter + name)
        elif check.test == "gos-begin":
            yield _LETTERS[check.test] + check.text
        else:
            yield _LETTERS.get(check.test, _ONLY_POSIX) + check.subject
            if check.test in ("variable", "holds", "begins"):
                yield check.text
    for directory, names in absences.items():
        yield directory
        yield from names
