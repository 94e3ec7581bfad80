"""
Read files whose content is not trusted.

Only regular files are read, also through symlinks, up to a limit, and without blocking. A
FIFO, a device, a socket, a directory, a dangling or looping symlink count as absent, as for
`[ -f FILE ]`, so that shells and Python agree.
"""

from __future__ import annotations

import errno
import os
import stat

from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    State = Literal["absent", "text", "unreadable", "garbled", "listing"]

# Bytes of a TOML file that gover reads: parsing one costs about 2 ms a KiB at its worst.
TOML_LIMIT = 16 << 10
_SHORT = 4 << 10  # bytes

# Errors of open(2) and stat(2) where there is no regular file.
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENXIO}


class NotRegular(OSError):
    """What is at a path is no regular file: to read it could wait for ever."""

    def __init__(self, path: str) -> None:
        super().__init__(errno.EINVAL, "is not a regular file", path)


class Reading(Record):
    """The result of reading one path; that of a directory ends with a slash."""

    path: str
    state: State
    data: bytes = b""  # the whole content of a "text"; of a "listing" the number of its `*.toml`
    reason: str = ""  # why it cannot be used, when state is "unreadable" or "garbled"


def read_file(path: str, limit: int, *, binary: bool = False) -> Reading:
    """
    Read the regular file at `path`, if there is one, up to `limit` bytes.

    Never raises: a file that is too large, or that has a NUL byte without `binary`, is
    "garbled"; one without read permission is "unreadable"; where there is no regular file,
    the result is "absent".
    """
    try:
        descriptor = open_regular(path)
    except (FileNotFoundError, NotRegular):
        return Reading(path, "absent")
    except (OSError, ValueError) as error:
        return _failure(path, error)
    try:
        data = _read(descriptor, limit + 1)
    except OSError as error:
        return _failure(path, error)
    finally:
        os.close(descriptor)
    if len(data) > limit:
        return Reading(path, "garbled", reason=f"is larger than {limit} bytes")
    if b"\0" in data and not binary:
        return Reading(path, "garbled", reason="contains a NUL byte")
    return Reading(path, "text", data)


def open_regular(path: str, flags: int = os.O_RDONLY) -> int:
    """
    Return a descriptor of the regular file at `path`, without waiting for what is at its end.

    Raises:
        NotRegular: it is something else: a FIFO, a socket, a device, a directory.
        OSError, ValueError: it cannot be opened.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise NotRegular(path)
    descriptor = os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    # The file may have been replaced since: only the opened one counts.
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotRegular(path)
    return descriptor


def _read(descriptor: int, most: int) -> bytes:
    data = b""
    # Most files are short; of the long ones, each time as much again.
    while chunk := os.read(descriptor, min(most - len(data), max(len(data), _SHORT))):
        data += chunk
    return data


def _failure(path: str, error: OSError | ValueError) -> Reading:
    if isinstance(error, ValueError) or error.errno in _NOT_THERE:
        return Reading(path, "absent")
    if error.errno == errno.EACCES and not os.path.lexists(path):
        return Reading(path, "absent")  # no permission to search a directory above it
    return Reading(path, "unreadable", reason=f"cannot be read: {error.strerror}")
