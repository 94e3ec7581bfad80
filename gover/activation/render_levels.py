"""
How hooks name the files that must be absent between a plan's root and the walk's end.

A hook keeps the paths of these levels in variables, so that it can name them relative to the
current directory.
"""

import os

from gover.activation.plan import Plan
from gover.activation.plan_checks import Check
from gover.versionfile.formats import FILE_NAMES

_MOST_LEVELS = 40  # of one plan; further up, checks have the absolute path


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
