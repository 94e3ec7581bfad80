"""
How hooks name the files that must be absent.

Those between a plan's root and the walk's end: a hook keeps the paths of these levels in
variables, so that it can name them relative to the current directory. And those between the
current directory and the root, where a prompt asks for the names of `below` alone.
"""

from __future__ import annotations

import os

from gover.versionfile.formats import FILE_NAMES, GO_MOD, GO_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gover.activation.plan import Plan
    from gover.activation.plan_checks import Check

_MOST_LEVELS = 40  # of one plan; further up, checks have the absolute path


# One of them makes a root: the most common names come first.
BY_FREQUENCY = sorted(FILE_NAMES, key=lambda name: name not in (GO_VERSION.name, GO_MOD))


def below(names: Sequence[str]) -> list[str]:
    """Return the names that a prompt asks for below a root; `names` are those of a plan."""
    return [name for name in BY_FREQUENCY if not names or name in names]


def tests_below(names: Sequence[str], dialect: str) -> str:
    """Return the inside of a `[[ ]]` that asks for them; @ stands for the directory."""
    # bash is slower with unquoted words, zsh with quoted ones.
    quote = "'" if dialect == "bash" else ""
    return " || ".join(f"-f {quote}@{name}{quote}" for name in below(names)) or "-z x"


def levels_of(plan: Plan) -> list[str]:
    """Return the root and the directories above it, up to the last that must lack a file."""
    lacking = {path.rpartition("/")[0] for path in map(absent_file, plan.checks) if path}
    levels = [plan.root]
    while levels[-1] and len(levels) < _MOST_LEVELS:
        levels.append(levels[-1].rpartition("/")[0])
    while levels and levels[-1] not in lacking:
        levels.pop()
    return levels


def absent_file(check: Check) -> str:
    """Return the path of a version file that a check requires to be absent; else ""."""
    is_one = check.test == "no-file" and check.subject.rpartition("/")[2] in FILE_NAMES
    return check.subject if is_one else ""


def function_suffix(plan: Plan) -> str:
    """Return what ends the names of a plan's functions, in a shell that keeps several plans."""
    return os.fsencode(f"{plan.root}/").hex()
