r"""
The settings in an `.envrc`, which is read and never run.

Supported are `use go VERSION` (or `golang`, or `use_go`), `export NAME=literal`, `NAME=literal`
that is exported before or after, `PATH_add DIRECTORY` and `PATH=DIRECTORY:$PATH`, and for SDKROOT
a name, an absolute path or `$(xcrun --sdk macosx14.5 --show-sdk-path)`, which is recognised, not
run. Every other line is listed as ignored, and what it might change is ignored too:

- a value that is not literal, or `unset`: that variable;
- `dotenv`: what its file sets, which is read for its names; `source_env`: nothing where its file
  does not exist; `use node` and the like: what direnv's own function sets;
- a command that loads other files or may set anything (`source_up`, `use nix`), one that gover
  does not know, and what they stand in (`if`, `&&`): every variable and PATH entry before it;
  behind an unknown one also what is relative to the directory;
- one that changes what later lines mean (`alias`, `cd`), and a line that cannot be cut into
  words: all variables and PATH entries, those after it too;
- `exit` and `return` end the file; what precedes them is kept.

A version is ignored only where a line selects a Go in a way that gover does not follow: in an
`if`, behind `&&`, from a variable. Such a line is marked, unless a later one decides.
"""

from __future__ import annotations

from itertools import accumulate

from gover.versionfile import envrc_lines
from gover.versionfile.envrc_reader import EnvrcReader
from gover.versionfile.envrc_statements import (
    AddPath,
    Assign,
    End,
    Other,
    Statement,
    UnreadUse,
    Use,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.versionfile.contents import Contents
    from gover.versionfile.envrc_reader import FoundLoads

_BOM = b"\xef\xbb\xbf"


def parse(data: bytes, found: FoundLoads | None = None) -> Contents:
    """
    Return the contents of an `.envrc`; `found`: what the files that it loads set.

    Without `found` each of them may set anything.

    Raises:
        ParseError: `use go` with a text that is not a version, or with two versions.
    """
    text = data.removeprefix(_BOM).replace(b"\r\n", b"\n").decode("utf-8", "surrogateescape")
    reader = EnvrcReader(text.split("\n"), found or {})
    number = 0
    starts: list[int] = []  # of the lines
    while number < len(reader.lines) and not reader.stopped:
        line = reader.lines[number].strip(" \t")
        number += 1
        if line and not line.startswith("#"):
            statement = envrc_lines.parse_line(line)
            if statement is None:
                starts = starts or [0, *accumulate(len(line) + 1 for line in reader.lines)]
                number += _read_block(reader, text, number, starts[number - 1])
            else:
                reader.add(number, line, statement)
    return reader.result()


def _read_block(reader: EnvrcReader, text: str, number: int, position: int) -> int:
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
            statement = envrc_lines.parse_command(command.text)
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
