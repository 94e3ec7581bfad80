"""
Reading a file that a stranger may have put there.

Only regular files are read, through symlinks, never more than a limit, never blocking:
a FIFO, a device, a socket, a directory, a dangling or looping symlink count as absent,
which is what `[ -f FILE ]` says of them, so that shells and Python agree.
"""

import errno
import os
import stat
from typing import Literal, NamedTuple

# Bytes of a TOML file that gover reads: parsing one costs about 2 ms a KiB at its worst.
TOML_LIMIT = 16 << 10

State = Literal["absent", "text", "unreadable", "garbled"]

# What open(2) and stat(2) say of something that is not a regular file one can reach.
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.ENXIO}


class Reading(NamedTuple):
    """What one look at one path gave."""

    path: str
    state: State
    data: bytes = b""  # the whole content, when state is "text"
    reason: str = ""  # why it cannot be used, when state is "unreadable" or "garbled"


def read_file(path: str, limit: int, *, binary: bool = False) -> Reading:
    """
    Read the regular file at `path`, if there is one, up to `limit` bytes.

    Never raises: a larger file, or one with a NUL byte unless it is `binary`, is "garbled";
    one that may not be read is "unreadable"; what is not a regular file is "absent".
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return Reading(path, "absent")
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        return _failure(path, error)
    try:
        # Somebody may have swapped the file since: what counts is what was opened.
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return Reading(path, "absent")
        data = _read(descriptor, limit + 1)
    except OSError as error:
        return _failure(path, error)
    finally:
        os.close(descriptor)
    if len(data) > limit:
        return Reading(path, "garbled", reason=f"is larger than {limit} bytes")
    if b"\0" in data and not binary:
        return Reading(path, "garbled", reason="holds a NUL byte")
    return Reading(path, "text", data)


def _read(descriptor: int, most: int) -> bytes:
    data = b""
    while len(data) < most and (chunk := os.read(descriptor, most - len(data))):
        data += chunk
    return data


def _failure(path: str, error: OSError | ValueError) -> Reading:
    if isinstance(error, ValueError) or error.errno in _NOT_THERE:
        return Reading(path, "absent")
    if error.errno == errno.EACCES and not os.path.lexists(path):
        return Reading(path, "absent")  # a directory on the way may not be searched
    return Reading(path, "unreadable", reason=f"cannot be read: {error.strerror}")
