"""Small files that are whole or absent, whoever reads them meanwhile, and after a power cut."""

import os
from contextlib import suppress

from gover.fs.read import read_file

_NEW = ".new-"  # how the name of a file begins that is not whole yet


def _process_umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


# Asked once, before there are threads: asking sets it for a moment, for all of them.
_UMASK = _process_umask() | 0o022  # never writable by others, whatever the umask says


def write(path: str, text: str, mode: int = 0o644, *, durable: bool = False) -> None:
    """
    Put `text` at `path` by one rename; its directory must exist.

    With `durable`, the content is on disk before the name is, and the name before this
    returns. `mode` is cut by the umask. Raises OSError, and then `path` holds what it held,
    or all of `text`.
    """
    # Not tempfile: it brings shutil, random and lzma along, 6 ms that a prompt would pay.
    directory = os.path.dirname(path)
    temporary = f"{directory}/{new_name()}"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with open(descriptor, "wb") as file:
            file.write(os.fsencode(text))
            file.flush()
            os.fchmod(descriptor, allowed(mode))
            if durable:
                os.fsync(descriptor)
        os.replace(temporary, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    if durable:
        sync(directory)


def write_if_changed(path: str, text: str, mode: int = 0o644) -> bool:
    """Put `text` at `path`, durably, unless it is there; tell whether it was written."""
    data = os.fsencode(text)
    if read_file(path, len(data)).data == data and os.stat(path).st_mode & 0o777 == allowed(mode):
        return False
    write(path, text, mode, durable=True)
    return True


def allowed(mode: int) -> int:
    """Return what the umask leaves of a mode; others may never write."""
    return mode & ~_UMASK


def private_opener(path: str, flags: int) -> int:
    """Open for `open(…, opener=…)`: a new file is its user's alone, whatever the umask says."""
    return os.open(path, flags | os.O_CLOEXEC, 0o600)


def new_name() -> str:
    """Return the name of a file that is not whole yet, which nobody else has."""
    return f"{_NEW}{os.getpid()}-{os.urandom(4).hex()}"


def is_orphan(name: str) -> bool:
    """Tell whether a name is of a file that is not whole yet, and whose process is dead."""
    number = name.removeprefix(_NEW).partition("-")[0]
    if not (name.startswith(_NEW) and number.isascii() and number.isdecimal()):
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False  # somebody else's
    return False


def sync(path: str) -> None:
    """Have one file, or the names in one directory, on disk before returning."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_directory(path: str) -> None:
    """Make a directory, and those above it, that all may read and only the user may write."""
    _make(path, 0o755)


def make_private(path: str) -> None:
    """Make a directory that only the user can look into."""
    _make(path, 0o700)


def _make(path: str, mode: int) -> None:
    # os.makedirs leaves the mode of what is above to the umask, and that may be 0.
    if os.path.isdir(path):
        return
    parent = os.path.dirname(path)
    if parent != path:
        _make(parent, 0o755)
    try:
        os.mkdir(path, mode)
    except FileExistsError:
        if not os.path.isdir(path):
            raise
