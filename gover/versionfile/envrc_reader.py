"""The settings of an `.envrc` that apply after the commands read so far."""

from __future__ import annotations

from gover.errors import ParseError
from gover.escape import safe
from gover.fs import patterns as re
from gover.version.request import Request
from gover.versionfile.contents import Contents, Ignored
from gover.versionfile.entries import PathEntry, SdkRequest, Variable
from gover.versionfile.envrc_statements import (
    AddPath,
    Assign,
    Assignment,
    End,
    Load,
    Other,
    Statement,
    UnreadUse,
    Use,
)
from gover.versionfile.envrc_values import SDK, value_of
from gover.versionfile.variable_names import is_special

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    # The variables that a file sets; None: any.
    FoundLoads = Mapping[Load, tuple[str, ...] | None]

_LIMIT = 1000  # statements
_HERE = "\0"
_NOT_READ_ON = "; no variable is read from here on"
_REST_IGNORED = "; the rest of the file is not read"

_OTHER_USE_TEXT = r"\buse(?:_|\s+)(?:gvm|goenv)\s+\S*\d"  # a function of the user's own
_OTHER_USE = re.compile(_OTHER_USE_TEXT)
_NAMES_GO = re.compile(
    r"\buse(?:_|[\s\\'\"]+)go(?:lang)?\b(?!-)|\bgvm[\s]+use\b|\bgoenv\s+(?:shell|local)\b"
    rf"|{_OTHER_USE_TEXT}"
)
_READS_PATH = re.compile(r"\$\{?PATH\b")


class EnvrcReader:
    """The settings that apply after the commands read so far."""

    def __init__(self, lines: list[str], found: FoundLoads) -> None:
        self.lines = lines
        self.found = found
        self.loads: list[Load] = []  # that could change a value
        self.go: tuple[Request, int] | None = None
        self.values: dict[str, Variable] = {}  # SDKROOT included, as the requested SDK
        self.exported: set[str] = set()
        self.paths: list[PathEntry] = []
        self.has_taken = False  # a value or PATH entry, which a later line may change
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
            case Load():
                self._load(line, text, statement)
            case End():
                self._end(line, text, statement)

    def give_up(self, line: int, reason: str) -> None:
        """Stop at a line from which on nothing can be read."""
        self.stopped = True
        self._ignore(line, reason + _REST_IGNORED)
        self._drop_all(line)
        for number, text in enumerate(self.lines[line - 1 :], line):
            if not text.lstrip().startswith("#") and _NAMES_GO.search(text):
                self._lose_go(number, "not read")
                return
        if _NAMES_GO.search("\n".join(self.lines[line - 1 :])):
            self._lose_go(line, "not read")

    def result(self) -> Contents:
        exported = [value for name, value in self.values.items() if name in self.exported]
        for value in self.values.values():
            if value.name not in self.exported:
                self._ignore(value.line, f"{value.name} is not exported")
        sdk = [SdkRequest(value.value, value.line) for value in exported if value.name == SDK]
        if self.go:  # a later line than those that were not followed has decided
            self.ignored = [entry._replace(names_go=False) for entry in self.ignored]
        return Contents(
            go=self.go,
            sdk=sdk[0] if sdk else None,
            variables=tuple(value for value in exported if value.name != SDK),
            paths=tuple(self.paths),
            ignored=tuple(sorted(self.ignored, key=lambda entry: entry.line)),
            loads=tuple(self.loads),
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
            try:
                is_same = Request.parse(version) == self.go[0]
            except ValueError:
                pass
        self._ignore(line, reason) if is_same else self._lose_go(line, reason)
        if version is None:
            self._drop_all(line)

    def _other(
        self, line: int, text: str, reason: str, names: tuple[str, ...] | None, *, is_known: bool
    ) -> None:
        if not is_known:
            self.moved = self.moved or line
        if (_OTHER_USE if is_known else _NAMES_GO).search(text):
            self._lose_go(line, reason)
            reason = ""
        if reason:
            self._ignore(line, reason)
        self._drop_all(line) if names is None else self._drop(line, names)

    def _load(self, line: int, text: str, load: Load) -> None:
        is_here = load.path.startswith("/") or not self.moved
        if is_here and self.has_taken:
            self.loads.append(load)
        names = self.found.get(load) if is_here else None
        if any(is_special(name) for name in names or ()):
            self._end(line, text, End(f"'{load.command}' of a special variable of the shell"))
            return
        self._other(line, text, f"'{load.command}'", names, is_known=True)

    def _end(self, line: int, text: str, end: End) -> None:
        self.stopped = end.stops
        if not end.keeps:
            self._drop_all(line)
        if not end.stops and not end.keeps and _NAMES_GO.search(text):
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
            self.has_taken = True
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
        value, reason = value_of(assignment)
        if value is not None and (self.ended or (self.moved and _HERE in value)):
            value, reason = None, self._why_unknown()
        if value is None:
            self._ignore(line, reason)
            if name == "PATH" and not _READS_PATH.search(assignment.raw):
                self._drop(line, (name,))
        else:
            self.has_taken = True
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
