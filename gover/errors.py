"""
Every way gover can fail that is not a bug, as one tree.

    GoverError                 1   anything that has no code of its own
    ├─ UsageError              2   a word on the command line that means nothing
    ├─ NotInstalled            3   what was asked for is not in the store
    ├─ InvalidFile             4   a file that gover refuses to read, or that says nonsense
    ├─ NetworkError            5   no source answered
    ├─ VerificationError       6   bytes that are not what they claim to be
    ├─ LockTimeout             7   another gover holds the lock
    └─ NoSuchTool            127   this Go has no such program

A message is one line: what happened, and in parentheses who asked. A hint is a
command that can be pasted. Text from outside must have passed `gover.escape.safe`.
"""


class ParseError(ValueError):
    """Text that a parser cannot read; `line` counts from 1. The caller adds the file's name."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


class GoverError(Exception):
    """A failure with a sentence for the user. ``str()`` is the sentence, without ``gover:``."""

    exit_code = 1

    def __init__(
        self, message: str, hint: str | None = None, *, is_in_document: bool = False
    ) -> None:
        super().__init__(message)
        self.hint = hint
        self.is_in_document = is_in_document  # standard output has JSON already, and says so


class UsageError(GoverError):
    """A word on the command line that means nothing."""

    exit_code = 2


class NotInstalled(GoverError):
    """What was asked for is not in the store."""

    exit_code = 3


class InvalidFile(GoverError):
    """A file that gover refuses to read, or that says nonsense."""

    exit_code = 4


class NetworkError(GoverError):
    """No source answered."""

    exit_code = 5


class VerificationError(GoverError):
    """Bytes that are not what they claim to be: never retried elsewhere, never ignored."""

    exit_code = 6


class LockTimeout(GoverError):
    """Another gover holds the lock."""

    exit_code = 7


class NoSuchTool(GoverError):
    """This Go has no such program."""

    exit_code = 127
