r"""
The data in an `.envrc`: read, never run.

Taken are `use go VERSION` (or `golang`), `export NAME=literal`, `NAME=literal` that is exported
before or after, `PATH_add DIRECTORY`, and for SDKROOT a name, an absolute path or
`$(xcrun --sdk macosx14.5 --show-sdk-path)`, which is recognised, not run. Every other line
is listed as ignored, and takes with it what it might change:

- a value that is not literal, or `unset`: that variable;
- what loads other files or may set anything (`dotenv`, `source_up`, `use nix`): every
  variable and PATH entry before it;
- a control construct, a command not known here, a line that cannot be cut into words: every
  variable and PATH entry before it, and all that follows. After `exit` and `return` what came
  before holds.

A version falls only to lines that speak of `use go` themselves.
"""

import re

from gover.errors import ParseError
from gover.escape import safe
from gover.version.request import Request
from gover.versionfile import envrc_statements
from gover.versionfile.contents import Contents, Ignored, PathEntry, SdkRequest, Variable
from gover.versionfile.envrc_statements import AddPath, Assign, Assignment, End, Other, Use
from gover.versionfile.variable_names import is_sdk, refusal

_MOST = 1000  # statements; keeps the work bounded
_SDK = "SDKROOT"
_NOTHING_AFTER = "; nothing is read from here on"

# Patterns, compiled only by a file that needs them.
_SPEAKS_OF_GO = r"use[\s\\'\"_]*go"
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
    Return what an `.envrc` says.

    Raises:
        ParseError: `use go` with something that is no version, or with two versions.
    """
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    reading = _Reading(lines)
    told = 0
    for number, line in enumerate(lines, 1):
        text = line.strip(" \t")
        if not text or text.startswith("#"):
            continue
        told += 1
        statement = envrc_statements.read(text) if told <= _MOST else End("too long a file")
        if isinstance(statement, End):
            reading.end(number, statement)
            break
        reading.take(number, statement)
    return reading.result()


class _Reading:
    """What holds after the lines read so far."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.go: tuple[Request, int] | None = None
        self.values: dict[str, Variable] = {}  # SDKROOT among them: its value is what is asked
        self.exported: set[str] = set()
        self.paths: list[PathEntry] = []
        self.ignored: list[Ignored] = []

    def take(self, line: int, statement: Assign | Use | AddPath | Other) -> None:
        match statement:
            case Use(wish):
                self._use(line, wish)
            case AddPath(directory):
                self.paths.append(PathEntry(directory, line))
            case Assign(assignments, export):
                for assignment in assignments:
                    self._assign(line, assignment, export=export)
            case Other(reason, names):
                self._ignore(line, reason)
                self._forget_go(line, self.lines[line - 1])
                self._forget_all(line) if names is None else self._forget_each(line, names)

    def end(self, line: int, statement: End) -> None:
        self._ignore(line, statement.reason + _NOTHING_AFTER)
        if not statement.certain:
            self._forget_go(line, "\n".join(self.lines[line - 1 :]))
            self._forget_all(line)

    def result(self) -> Contents:
        taken = [value for name, value in self.values.items() if name in self.exported]
        for value in self.values.values():
            if value.name not in self.exported:
                self._ignore(value.line, f"{value.name} is not exported")
        sdk = [SdkRequest(value.value, value.line) for value in taken if value.name == _SDK]
        return Contents(
            go=self.go,
            sdk=sdk[0] if sdk else None,
            variables=tuple(value for value in taken if value.name != _SDK),
            paths=tuple(self.paths),
            ignored=tuple(sorted(self.ignored, key=lambda entry: entry.line)),
        )

    def _use(self, line: int, wish: str) -> None:
        try:
            request = Request.parse(wish)
        except ValueError as error:
            raise ParseError(line, str(error)) from None
        if self.go and request != self.go[0]:
            raise ParseError(line, f"a second version, '{safe(wish)}', after '{self.go[0]}'")
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
                self._forget_each(line, (name,))
        else:
            self.values[name] = Variable(name, value, line)

    def _forget_each(self, line: int, names: tuple[str, ...]) -> None:
        for name in names:
            self.exported.discard(name)
            if value := self.values.pop(name, None):
                self._ignore(value.line, f"line {line} may change {name}")
        if "PATH" in names:
            self._forget_paths(line)

    def _forget_all(self, line: int) -> None:
        for value in self.values.values():
            self._ignore(value.line, f"line {line} may change {value.name}")
        self.values.clear()
        self.exported.clear()
        self._forget_paths(line)

    def _forget_paths(self, line: int) -> None:
        for entry in self.paths:
            self._ignore(entry.line, f"line {line} may change PATH")
        self.paths.clear()

    def _forget_go(self, line: int, text: str) -> None:
        if self.go and re.search(_SPEAKS_OF_GO, text):
            self._ignore(self.go[1], f"line {line} may use another Go")
            self.go = None

    def _ignore(self, line: int, reason: str) -> None:
        self.ignored.append(Ignored(line, self.lines[line - 1], reason))


def _value(assignment: Assignment) -> tuple[str | None, str]:
    """Return the value that can be taken, or None and why there is none."""
    name, value = assignment.name, assignment.value
    if name == _SDK:
        value = _sdk(assignment.raw) or value
        if value is not None and is_sdk(value):
            return value, ""
        return None, "SDKROOT is neither an SDK's name nor an absolute path nor the xcrun idiom"
    if reason := refusal(name):
        return None, reason
    return value, f"{name} is not literal"


def _sdk(raw: str) -> str | None:
    """Return the SDK that `$(xcrun …)` asks for; `macosx` when it names none."""
    match = re.fullmatch(_XCRUN, raw) if "xcrun" in raw else None
    if match is None or (match["before"] and match["after"]):
        return None
    return match["before"] or match["after"] or "macosx"
