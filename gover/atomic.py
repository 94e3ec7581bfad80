"""Small files that are whole or absent, whoever reads them meanwhile."""

import os

from gover.files import read


def write(path: str, text: str, mode: int = 0o644, *, durable: bool = False) -> None:
    """
    Put `text` at `path` by one rename; its directory must exist.

    With `durable`, the content is on disk before the name is. `mode` is cut by the umask.
    Raises OSError, and then `path` is as it was.
    """
    # Not tempfile: it brings shutil, random and lzma along, 6 ms that a prompt would pay.
    temporary = f"{os.path.dirname(path)}/.new-{os.getpid()}-{os.urandom(4).hex()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(os.fsencode(text))
            file.flush()
            os.fchmod(descriptor, mode & ~_umask())
            if durable:
                os.fsync(descriptor)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def write_if_changed(path: str, text: str, mode: int = 0o644) -> bool:
    """Put `text` at `path` unless it is there already; tell whether it was written."""
    data = os.fsencode(text)
    if read(path, len(data)).data == data and os.stat(path).st_mode & 0o777 == mode & ~_umask():
        return False
    write(path, text, mode)
    return True


def make_directory(path: str) -> None:
    """Make a directory, and those above it, that all may read and the user may write."""
    os.makedirs(path, mode=0o755, exist_ok=True)


def make_private(path: str) -> None:
    """Make a directory that only the user can look into."""
    os.makedirs(path, mode=0o700, exist_ok=True)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask | 0o022  # never writable by others, whatever the umask says
