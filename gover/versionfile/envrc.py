r"""
The settings in an `.envrc`, which is read and never run.

Supported are `use go VERSION` (or `golang`), `export NAME=literal`, `NAME=literal` that is exported
before or after, `PATH_add DIRECTORY`, and for SDKROOT a name, an absolute path or
`$(xcrun --sdk macosx14.5 --show-sdk-path)`, which is recognised, not run. Every other line
is listed as ignored, and what it might change is ignored too:

- a value that is not literal, or `unset`: that variable;
- a command that loads other files or may set anything (`dotenv`, `source_up`, `use nix`):
  every variable and PATH entry before it;
- a control construct, an unknown command, a line that cannot be split into words: every
  variable and PATH entry before it, and the rest of the file. `exit` and `return` end the
  file, and what precedes them is kept.

Only a line that contains `use go` can make a version ignored.
"""

import re

from gover.errors import ParseError
from gover.escape import safe
from gover.version.request import Request
from gover.versionfile import envrc_statements
from gover.versionfile.contents import Contents, Ignored, PathEntry, SdkRequest, Variable
from gover.versionfile.envrc_statements import AddPath, Assign, Assignment, End, Other, Use
from gover.versionfile.variable_names import is_sdk, why_refused

_LIMIT = 1000  # statements
_SDK = "SDKROOT"
_REST_IGNORED = "; the rest of the file is not read"

# Patterns, compiled only for a file that needs them.
_USES_GO = r"use[\s\\'\"_]*go"
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
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    reader = _EnvrcReader(lines)
    count = 0
    for number, line in enumerate(lines, 1):
        text = line.strip(" \t")
        if not text or text.startswith("#"):
            continue
        count += 1
        statement = (
            envrc_statements.parse_line(text) if count <= _LIMIT else End("the file is too long")
        )
        if isinstance(statement, End):
            reader.end(number, statement)
            break
        reader.add(number, statement)
    return reader.result()


class _EnvrcReader:
    """The settings that apply after the lines read so far."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.go: tuple[Request, int] | None = None
        self.values: dict[str, Variable] = {}  # SDKROOT included, as the requested SDK
        self.exported: set[str] = set()
        self.paths: list[PathEntry] = []
        self.ignored: list[Ignored] = []

    def add(self, line: int, statement: Assign | Use | AddPath | Other) -> None:
        match statement:
            case Use(version):
                self._use(line, version)
            case AddPath(directory):
                self.paths.append(PathEntry(directory, line))
            case Assign(assignments, export):
                for assignment in assignments:
                    self._assign(line, assignment, export=export)
            case Other(reason, names):
                self._ignore(line, reason)
                self._drop_go(line, self.lines[line - 1])
                self._drop_all(line) if names is None else self._drop(line, names)

    def end(self, line: int, statement: End) -> None:
        self._ignore(line, statement.reason + _REST_IGNORED)
        if not statement.certain:
            self._drop_go(line, "\n".join(self.lines[line - 1 :]))
            self._drop_all(line)

    def result(self) -> Contents:
        exported = [value for name, value in self.values.items() if name in self.exported]
        for value in self.values.values():
            if value.name not in self.exported:
                self._ignore(value.line, f"{value.name} is not exported")
        sdk = [SdkRequest(value.value, value.line) for value in exported if value.name == _SDK]
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

    def _assign(self, line: int, assignment: Assignment, *, export: bool) -> None:
        name = assignment.name
        if export:
            self.exported.add(name)
        if not assignment.assigned:
            return
        self.values.pop(name, None)
        value, reason = _value(assignment)
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

    def _drop_go(self, line: int, text: str) -> None:
        if self.go and re.search(_USES_GO, text):
            self._ignore(self.go[1], f"line {line} may select another Go")
            self.go = None

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
    if reason := why_refused(name):
        return None, reason
    return value, f"{name} is not literal"


def _sdk(raw: str) -> str | None:
    """Return the SDK that `$(xcrun …)` requests, `macosx` by default; None for any other text."""
    match = re.fullmatch(_XCRUN, raw) if "xcrun" in raw else None
    if match is None or (match["before"] and match["after"]):
        return None
    return match["before"] or match["after"] or "macosx"
