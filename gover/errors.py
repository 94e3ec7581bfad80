"""
The errors that gover reports to its user, and their exit codes.

    GoverError                 1   any other failure
    ├─ UsageError              2   usage error: a bad argument, option or variable
    ├─ NotInstalled            3   the requested version is not installed
    ├─ InvalidFile             4   a file with an error, or one that is not safe to use
    │  └─ UnusableStore        4   the store, or a part of it, by its owner, mode or mount
    ├─ NetworkError            5   no source answered
    ├─ VerificationError       6   verification failed
    ├─ LockTimeout             7   another gover process holds the lock
    └─ NoSuchTool            127   the selected toolchain has no such program

A message is one line: what happened, then the origin in parentheses, `(set by FILE:LINE)`.
A hint is a command to paste. Text from outside must have passed `gover.escape.safe`.
"""


class ParseError(ValueError):
    """Text that a parser rejects; `line` counts from 1. The caller adds the file's name."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


class GoverError(Exception):
    """A failure with a message for the user: ``str()``, without ``gover:`` in front."""

    exit_code = 1

    def __init__(
        self, message: str, hint: str | None = None, *, is_in_document: bool = False
    ) -> None:
        super().__init__(message)
        self.hint = hint
        self.is_in_document = is_in_document  # printed already, in the JSON on standard output


class UsageError(GoverError):
    """A bad argument, option or environment variable."""

    exit_code = 2


class NotInstalled(GoverError):
    """The requested version is not installed."""

    exit_code = 3


class InvalidFile(GoverError):
    """A file with an error, or one that is not safe to use."""

    exit_code = 4


class UnusableStore(InvalidFile):
    """A part of the store that must not be trusted, cannot be read or cannot be run."""


class NetworkError(GoverError):
    """No source answered; `brief` is what happened, after the name of a source."""

    exit_code = 5
    brief = "is unreachable"


class VerificationError(GoverError):
    """Verification failed. Never ignored, and no other source is tried."""

    exit_code = 6


class LockTimeout(GoverError):
    """Another gover process holds the lock."""

    exit_code = 7


class NoSuchTool(GoverError):
    """The selected toolchain has no such program."""

    exit_code = 127
