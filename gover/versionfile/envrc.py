r"""
The settings in an `.envrc`, which is read and never run.

Supported are `use go VERSION` (or `golang`, or `use_go`), `export NAME=literal`, `NAME=literal`
that is exported before or after, `PATH_add DIRECTORY` and `PATH=DIRECTORY:$PATH`, and for SDKROOT
a name, an absolute path or `$(xcrun --sdk macosx14.5 --show-sdk-path)`, which is recognised, not
run. Every other line is listed as ignored, and what it might change is ignored too:

- a value that is not literal, or `unset`: that variable;
- a command that loads other files or may set anything (`dotenv`, `source_up`, `use nix`), one
  that gover does not know, and what they stand in (`if`, `&&`): every variable and PATH entry
  before it; behind an unknown one also what is relative to the directory;
- one that changes what later lines mean (`alias`, `cd`), and a line that cannot be cut into
  words: all variables and PATH entries, those after it too;
- `exit` and `return` end the file; what precedes them is kept.

A version is ignored only where a line selects a Go in a way that gover does not follow: in an
`if`, behind `&&`, from a variable. Such a line is marked, unless a later one decides.
"""

import re
from contextlib import suppress
from itertools import accumulate

from gover.errors import ParseError
from gover.escape import safe
from gover.version.request import Request
from gover.versionfile import envrc_statements
from gover.versionfile.contents import Contents, Ignored, PathEntry, SdkRequest, Variable
from gover.versionfile.envrc_statements import (
    AddPath,
    Assign,
    Assignment,
    End,
    Harmless,
    Other,
    Statement,
    UnreadUse,
    Use,
)
from gover.versionfile.variable_names import is_sdk, why_refused

_LIMIT = 1000  # statements
_SDK = "SDKROOT"
_HERE = "\0"
_BOM = b"\xef\xbb\xbf"
_NOT_READ_ON = "; no variable is read from here on"
_REST_IGNORED = "; the rest of the file is not read"

# Patterns, compiled only for a file that needs them.
_NAMES_GO = r"\buse(?:_|[\s\\'\"]+)go(?:lang)?\b(?!-)|\bgvm[\s]+use\b|\bgoenv\s+(?:shell|local)\b"
_XCRUN = r"""(?x)
    (?P<quote> "? ) (?: \$\( | (?P<tick> ` ) )
    [ ]* (?:/usr/bin/)? xcrun
    (?: [ ]+ --?sdk [ ]+ (?P<before> macosx[0-9.]* ) )?
    [ ]+ --?show-sdk-path
    (?: [ ]+ --?sdk [ ]+ (?P<after> macosx[0-9.]* ) )?
    (?: [ ]+ 2>[ ]?/dev/null )? [ ]*
    (?(tick) ` | \) ) (?P=quote)
"""


def parse(data: bytes) -> Contents:
    """
    Return the contents of an `.envrc`.

    Raises:
        ParseError: `use go` with a text that is not a version, or with two versions.
    """
    text = data.removeprefix(_BOM).replace(b"\r\n", b"\n").decode("utf-8", "surrogateescape")
    reader = _EnvrcReader(text.split("\n"))
    number = 0
    starts: list[int] = []  # of the lines
    while number < len(reader.lines) and not reader.stopped:
        line = reader.lines[number].strip(" \t")
        number += 1
        if line and not line.startswith("#"):
            statement = envrc_statements.parse_line(line)
            if statement is None:
                starts = starts or [0, *accumulate(len(line) + 1 for line in reader.lines)]
                number += _read_block(reader, text, number, starts[number - 1])
            else:
                reader.add(number, line, statement)
    return reader.result()


def _read_block(reader: "_EnvrcReader", text: str, number: int, position: int) -> int:
    """Read what begins in a line and is more than plain words; return its further lines."""
    from gover.versionfile import envrc_scan  # noqa: PLC0415  few files need it
    from gover.versionfile.envrc_tokens import UnreadableError  # noqa: PLC0415

    try:
        commands, end = envrc_scan.scan(text, position)
    except UnreadableError as error:
        reader.give_up(number, str(error))
        return 0
    for command in commands:
        if not reader.stopped:
            statement = envrc_statements.parse_command(command.text)
            if not command.certain:
                statement = _uncertain(statement)
            reader.add(number + command.offset, command.text, statement)
    return text.count("\n", position, end) - text.endswith("\n", position, end)


def _uncertain(statement: Statement) -> Statement:
    """Return what remains of a statement that the shell may or may not run."""
    match statement:
        case Use(version):
            return UnreadUse("'use go' on a condition", version)
        case Assign(assignments):
            return Other("on a condition", tuple(entry.name for entry in assignments))
        case AddPath():
            return Other("on a condition")
        case End(reason, stops=True):
            return End(f"{reason} on a condition", keeps=True)
    return statement


class _EnvrcReader:
    """The settings that apply after the commands read so far."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.go: tuple[Request, int] | None = None
        self.values: dict[str, Variable] = {}  # SDKROOT included, as the requested SDK
        self.exported: set[str] = set()
        self.paths: list[PathEntry] = []
        self.ignored: list[Ignored] = []
        self.count = 0  # of the commands
        self.stopped = False
        self.ended = ""  # why no variable is read any more
        self.moved = 0  # the line of a command that may have changed the directory

    def add(self, line: int, text: str, statement: Statement) -> None:
        self.count += 1
        if self.count > _LIMIT:
            self.give_up(line, "the file is too long")
            return
        match statement:
            case Use(version):
                self._use(line, version)
            case UnreadUse(reason, version):
                self._unread_use(line, reason, version)
            case AddPath(directories):
                self._add_paths(line, directories)
            case Assign(assignments, export):
                for assignment in assignments:
                    self._assign(line, assignment, export=export)
            case Other(reason, names, is_known):
                self._other(line, text, reason, names, is_known=is_known)
            case End():
                self._end(line, text, statement)
            case Harmless():
                pass

    def give_up(self, line: int, reason: str) -> None:
        """Stop at a line from which on nothing can be read."""
        self.stopped = True
        self._ignore(line, reason + _REST_IGNORED)
        self._drop_all(line)
        for number, text in enumerate(self.lines[line - 1 :], line):
            if not text.lstrip().startswith("#") and re.search(_NAMES_GO, text):
                self._lose_go(number, "not read")
                return
        if re.search(_NAMES_GO, "\n".join(self.lines[line - 1 :])):
            self._lose_go(line, "not read")

    def result(self) -> Contents:
        exported = [value for name, value in self.values.items() if name in self.exported]
        for value in self.values.values():
            if value.name not in self.exported:
                self._ignore(value.line, f"{value.name} is not exported")
        sdk = [SdkRequest(value.value, value.line) for value in exported if value.name == _SDK]
        if self.go:  # a later line than those that were not followed has decided
            self.ignored = [entry._replace(names_go=False) for entry in self.ignored]
        return Contents(
            go=self.go,
            sdk=sdk[0] if sdk else None,
            variables=tuple(value for value in exported if value.name != _SDK),
            paths=tuple(self.paths),
            ignored=tuple(sorted(self.ignored, key=lambda entry: entry.line)),
        )

    def _use(self, line: int, version: str) -> None:
        try:
            request = Request.parse(version)
        except ValueError as error:
            raise ParseError(line, str(error)) from None
        if self.go and request != self.go[0]:
            raise ParseError(line, f"a second version, '{safe(version)}', after '{self.go[0]}'")
        self.go = self.go or (request, line)

    def _unread_use(self, line: int, reason: str, version: str | None) -> None:
        is_same = False
        if self.go and version is not None:
            with suppress(ValueError):
                is_same = Request.parse(version) == self.go[0]
        self._ignore(line, reason) if is_same else self._lose_go(line, reason)
        if version is None:
            self._drop_all(line)

    def _other(
        self, line: int, text: str, reason: str, names: tuple[str, ...] | None, *, is_known: bool
    ) -> None:
        if not is_known:
            self.moved = self.moved or line
            if re.search(_NAMES_GO, text):
                self._lose_go(line, reason)
                reason = ""
        if reason:
            self._ignore(line, reason)
        self._drop_all(line) if names is None else self._drop(line, names)

    def _end(self, line: int, text: str, end: End) -> None:
        self.stopped = end.stops
        if not end.keeps:
            self._drop_all(line)
        if not end.stops and not end.keeps and re.search(_NAMES_GO, text):
            self._lose_go(line, end.reason)
        else:
            rest = "" if self.ended else _REST_IGNORED if end.stops else _NOT_READ_ON
            self._ignore(line, end.reason + rest)
        self.ended = self.ended or end.reason

    def _add_paths(self, line: int, directories: tuple[str, ...]) -> None:
        for directory in directories:
            if self.ended or (self.moved and not directory.startswith("/")):
                self._ignore(line, self._why_unknown())
                return
            self.paths.append(PathEntry(directory, line))

    def _why_unknown(self) -> str:
        if self.ended:
            return "no variable is read here"
        return f"line {self.moved} may have changed the directory"

    def _assign(self, line: int, assignment: Assignment, *, export: bool) -> None:
        name = assignment.name
        if export:
            self.exported.add(name)
        if not assignment.assigned:
            return
        self.values.pop(name, None)
        value, reason = _value(assignment)
        if value is not None and (self.ended or (self.moved and _HERE in value)):
            value, reason = None, self._why_unknown()
        if value is None:
            self._ignore(line, reason)
            if name == "PATH" and not re.search(r"\$\{?PATH\b", assignment.raw):
                self._drop(line, (name,))
        else:
            self.values[name] = Variable(name, value, line)

    def _drop(self, line: int, names: tuple[str, ...]) -> None:
        for name in names:
            self.exported.discard(name)
            if value := self.values.pop(name, None):
                self._ignore(value.line, f"line {line} may change {name}")
        if "PATH" in names:
            self._drop_paths(line)

    def _drop_all(self, line: int) -> None:
        for value in self.values.values():
            self._ignore(value.line, f"line {line} may change {value.name}")
        self.values.clear()
        self.exported.clear()
        self._drop_paths(line)

    def _drop_paths(self, line: int) -> None:
        for entry in self.paths:
            self._ignore(entry.line, f"line {line} may change PATH")
        self.paths.clear()

    def _lose_go(self, line: int, reason: str) -> None:
        """Take note of a line that may select another Go than the lines before it."""
        if self.go:
            self._ignore(self.go[1], f"line {line} may select another Go")
            self.go = None
        self.ignored.append(Ignored(line, self.lines[line - 1], reason, names_go=True))

    def _ignore(self, line: int, reason: str) -> None:
        self.ignored.append(Ignored(line, self.lines[line - 1], reason))


def _value(assignment: Assignment) -> tuple[str | None, str]:
    """Return the value, or None and the reason why it is ignored."""
    name, value = assignment.name, assignment.value
    if name == _SDK:
        value = _sdk(assignment.raw) or value
        if value is not None and is_sdk(value):
            return value, ""
        return None, "SDKROOT is not an SDK's name, an absolute path or the xcrun command"
    if reason := why_refused(name, value):
        return None, reason
    return value, f"{name} is not literal"


def _sdk(raw: str) -> str | None:
    """Return the SDK that `$(xcrun …)` requests, `macosx` by default; None for any other text."""
    match = re.fullmatch(_XCRUN, raw) if "xcrun" in raw else None
    if match is None or (match["before"] and match["after"]):
        return None
    return match["before"] or match["after"] or "macosx"
