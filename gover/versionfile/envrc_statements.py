"""
What one command of an `.envrc` is to gover.

A command that is not certainly one of the other statements is an `End`: what the lines after it
set is unknown.
"""

from __future__ import annotations

from gover.records import Record


class Assignment(Record):
    """`NAME=value`; or `NAME` alone after `export`: then `assigned` is False."""

    name: str
    raw: str  # the value as written
    value: str | None  # None: not literal
    assigned: bool = True


class Assign(Record):
    """One or more assignments, with or without `export` in front."""

    assignments: tuple[Assignment, ...]
    export: bool


class Use(Record):
    """`use go VERSION`."""

    version: str


class UnreadUse(Record):
    """`use go` with something that is not one literal version, or with one on a condition."""

    reason: str
    version: str | None = None


class AddPath(Record):
    """`PATH_add DIRECTORY …`; the last one comes first in PATH."""

    directories: tuple[str, ...]


class Harmless(Record):
    """A command that sets no variable."""


class Other(Record):
    """
    A command that gover ignores, but that may change the variables `names`; None: any of them.

    An unknown one may also change the directory.
    """

    reason: str
    names: tuple[str, ...] | None = ()
    is_known: bool = True


class Load(Record):
    """
    A command that loads one file, by its literal path; `""`: the default one.

    It may change the variables that the file sets, and none where there is no file.
    """

    command: str  # `dotenv`, `source_env`, or the same with `_if_exists`
    path: str


class End(Record):
    """
    No variable is read from here on.

    `stops`: the shell reads nothing at all any more; `keeps`: what precedes it is certain.
    """

    reason: str
    stops: bool = False
    keeps: bool = False


Statement = Assign | Use | UnreadUse | AddPath | Harmless | Other | Load | End
