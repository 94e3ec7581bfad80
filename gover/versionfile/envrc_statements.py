"""
One line of an `.envrc` as a statement, found without running it.

The file is bash for direnv (direnv stdlib.sh). A line that is not certainly one of the other
statements below is an `End`: the effect of the lines after it is unknown.
"""

import re
from typing import NamedTuple

from gover.versionfile import envrc_words
from gover.versionfile.envrc_words import Word
from gover.versionfile.variable_names import NAME, is_special


class Assignment(NamedTuple):
    """`NAME=value`; or `NAME` alone after `export`: then `assigned` is False."""

    name: str
    raw: str  # the value as written
    value: str | None  # None: not literal
    assigned: bool = True


class Assign(NamedTuple):
    """One or more assignments, with or without `export` in front."""

    assignments: tuple[Assignment, ...]
    export: bool


class Use(NamedTuple):
    """`use go VERSION`."""

    version: str


class AddPath(NamedTuple):
    """`PATH_add DIRECTORY`."""

    directory: str


class Other(NamedTuple):
    """A line that gover ignores, but that may change the variables `names`; None: any of them."""

    reason: str
    names: tuple[str, ...] | None = ()


class End(NamedTuple):
    """The rest is not read. `certain`: the shell does not read it either."""

    reason: str
    certain: bool = False


Statement = Assign | Use | AddPath | Other | End

_HARMLESS_TEXT = "watch_file watch_dir log_status log_error direnv_version echo mkdir touch chmod"
_LOADERS_TEXT = """
    dotenv dotenv_if_exists source_env source_env_if_exists source_up source_up_if_exists
    source_url direnv_load load_prefix layout use
"""
_CONTROL_TEXT = "if for while until case select function { ( [[ [ ! time coproc"

_HARMLESS = frozenset(_HARMLESS_TEXT.split())
_COMMANDS = _HARMLESS.union(
    _LOADERS_TEXT.split(), ("PATH_add", "MANPATH_add", "PATH_rm", "export", "unset")
)
_CONTROL = frozenset(_CONTROL_TEXT.split())
# Patterns, compiled only when a line is ignored.
_WHY_UNREADABLE = (
    (r"[\x00-\x08\x0a-\x1f\x7f]", "a control character"),
    (r"[\ud800-\udfff]", "not UTF-8"),
    (r"<<", "a here-document"),
    (r"\\$", "a line that continues on the next one"),
    (r"^[^'\"]*(?:'[^']*|\"[^\"]*)$", "a quote that is not closed"),
    (r"[;&|<>(){}]", "more than one plain command"),
)


def parse_line(line: str) -> Statement:
    """Parse one line, which is neither blank nor only a comment."""
    words = envrc_words.split_words(line)
    if words is None:
        return End(_why_unreadable(line))
    name = words[0].raw
    if "=" in name:
        return _assign(words, export=False)
    if name == "export":
        return _assign(words[1:], export=True)
    if name in ("exit", "return") and [word.raw for word in words[1:]] in ([], ["0"]):
        return End(f"'{name}'", certain=True)
    if name == "unset":
        return _unset(words[1:])
    if name in _COMMANDS:
        return _command(words)
    return End("a control construct" if name in _CONTROL else "an unknown command")


def _why_unreadable(line: str) -> str:
    if line.partition(" ")[0] in _CONTROL:
        return "a control construct"
    for pattern, reason in _WHY_UNREADABLE:
        if re.search(pattern, line):
            return reason
    return "not plain words"


def _assign(words: list[Word], *, export: bool) -> Statement:
    assignments = [_assignment(word, export=export) for word in words]
    found = tuple(assignment for assignment in assignments if assignment)
    if not found or len(found) < len(words):
        return End("not a plain assignment")
    if any(is_special(assignment.name) for assignment in found):
        return End("a special variable of the shell")
    return Assign(found, export)


def _assignment(word: Word, *, export: bool) -> Assignment | None:
    name = NAME.match(word.raw)
    if name is None:
        return None
    rest = word.raw[name.end() :]
    if not rest and export:
        return Assignment(name[0], "", None, assigned=False)
    if not rest.startswith("="):
        return None
    value = None if word.text is None else word.text[name.end() + 1 :]
    return Assignment(name[0], rest[1:], value)


def _unset(words: list[Word]) -> Statement:
    names = tuple(word.raw for word in words)
    # bash unsets a function where there is no variable of that name.
    if any(not NAME.fullmatch(n) or is_special(n) or n in _COMMANDS for n in names):
        return End("not a plain 'unset'")
    return Other("'unset'", names)


def _command(words: list[Word]) -> Statement:
    name, texts = words[0].raw, [word.text for word in words[1:]]
    if name == "use" and texts[:1] in (["go"], ["golang"]):
        return _use_go(texts[1:])
    if name == "PATH_add":
        return _add_path(texts)
    if name == "layout" and texts == ["go"]:
        return Other("'layout go'", ("GOPATH", "GOBIN"))
    if name == "MANPATH_add":
        return Other(f"'{name}'", ("MANPATH",))
    if name == "PATH_rm":
        return Other(f"'{name}'", ("PATH",))
    return Other(f"'{name}'", () if name in _HARMLESS else None)


def _use_go(texts: list[str | None]) -> Statement:
    if len(texts) == 1 and texts[0] is not None:
        return Use(texts[0])
    return Other("'use go' without one literal version", None)


def _add_path(texts: list[str | None]) -> Statement:
    if len(texts) != 1 or not texts[0]:
        return Other("'PATH_add' without one literal directory")
    if texts[0].startswith("-") or ":" in texts[0]:
        return Other("'PATH_add' with something that is not a directory")
    return AddPath(texts[0])
