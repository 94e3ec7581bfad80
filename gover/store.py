"""
The writing side of the data directory.

A version's directory exists if and only if its toolchain is whole: it is made in
staging/, which is on the same file system, and gets its name by one rename. It goes by
one rename too, into trash/. Whatever a killed gover leaves behind lies in those two, and
the next one that holds the lock clears it away.
"""

import os
import re
import secrets
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import tomli_w

from gover import atomic, files, shims
from gover.atomic import make_directory, make_private
from gover.dirs import Dirs
from gover.errors import GoverError
from gover.locks import if_free
from gover.publish import rename_new, sync_path, sync_tree
from gover.specs import Spec
from gover.text import safe
from gover.toolchains import goroot
from gover.versions import Version

Receipt = Mapping[str, Any]

_RECEIPT_MOST = 64 << 10  # bytes
_STAGED = re.compile(r"(?P<version>[0-9][0-9a-z.]*)-[0-9]+-[0-9a-f]+")


@contextmanager
def staging(dirs: Dirs, version: Version) -> Iterator[str]:
    """Yield an empty private directory on the store's file system; it is gone afterwards."""
    path = dirs.under_data("staging", f"{version}-{os.getpid()}-{secrets.token_hex(4)}")
    make_private(os.path.dirname(path))
    try:
        os.mkdir(path, 0o700)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def publish(dirs: Dirs, version: Version, tree: str, receipt: Receipt) -> bool:
    """
    Make a staged tree the toolchain of its version; return False when there is one already.

    Raises:
        OSError: the disk did not take it; nothing has changed.
    """
    make_directory(dirs.toolchains)
    os.chmod(tree, 0o755)  # noqa: S103  as open as every GOROOT; the directories above are not
    sync_tree(tree)
    write_receipt(dirs, version, receipt)
    if not rename_new(tree, goroot(dirs, version)):
        return False
    sync_path(dirs.toolchains)
    changed(dirs)
    return True


def link(dirs: Dirs, version: Version, target: str, receipt: Receipt) -> bool:
    """Make a GOROOT elsewhere the toolchain of a version; return False when there is one."""
    make_directory(dirs.toolchains)
    write_receipt(dirs, version, receipt)
    try:
        os.symlink(target, goroot(dirs, version))
    except FileExistsError:
        return False
    changed(dirs)
    return True


def remove(dirs: Dirs, version: Version) -> bool:
    """Take a toolchain away; return False when there is none. What it linked to stays."""
    path = goroot(dirs, version)
    make_private(dirs.under_data("trash"))
    away = dirs.under_data("trash", f"{version}-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        os.rename(path, away)
    except FileNotFoundError:
        return False
    sync_path(dirs.toolchains)
    with suppress(FileNotFoundError):
        os.unlink(_receipt(dirs, version))
    changed(dirs)
    _delete(away)
    return True


def clear_leftovers(dirs: Dirs, version: Version | None) -> None:
    """Clear away what killed govers left; the caller holds the lock of `version`, if any."""
    for name in _names(dirs.under_data("trash")):
        _delete(dirs.under_data("trash", name))
    for name in _names(dirs.under_data("staging")):
        match = _STAGED.fullmatch(name)
        if match and match["version"] != str(version):
            with if_free(dirs, match["version"]) as free:
                if not free:  # its owner lives
                    continue
                _delete(dirs.under_data("staging", name))
        else:
            _delete(dirs.under_data("staging", name))


def changed(dirs: Dirs) -> None:
    """Say that the set of toolchains is another: every plan that depended on it is void."""
    directory = dirs.under_data("generation")
    make_directory(directory)
    before = _names(directory)
    with open(f"{directory}/{secrets.token_hex(8)}", "x", encoding="ascii"):
        pass
    for name in before:
        with suppress(FileNotFoundError):
            os.unlink(f"{directory}/{name}")
    shims.refresh(dirs)


def set_default(dirs: Dirs, spec: Spec | None) -> None:
    """Set what holds where nothing else does; None: nothing."""
    path = dirs.under_data("default")
    make_directory(dirs.data)
    if spec is not None:
        atomic.write(path, f"{spec}\n", durable=True)
        return
    with suppress(FileNotFoundError):
        os.unlink(path)


def write_receipt(dirs: Dirs, version: Version, receipt: Receipt) -> None:
    """Write down where a toolchain came from and what proved it."""
    make_directory(dirs.under_data("receipts"))
    atomic.write(_receipt(dirs, version), tomli_w.dumps(receipt), durable=True)


def read_receipt(dirs: Dirs, version: Version) -> dict[str, Any] | None:
    """
    Return the receipt of a toolchain; None when it has none.

    Raises:
        GoverError: it is damaged.
    """
    reading = files.read(_receipt(dirs, version), _RECEIPT_MOST)
    if reading.state == "absent":
        return None
    try:
        if reading.state == "text":
            return tomllib.loads(reading.data.decode())
    except ValueError as error:
        reading = reading._replace(reason=f"is damaged: {safe(error)}")
    raise GoverError(f"{safe(reading.path)} {reading.reason}")


def _receipt(dirs: Dirs, version: Version) -> str:
    return dirs.under_data("receipts", f"{version}.toml")


def _names(directory: str) -> list[str]:
    try:
        return os.listdir(directory)
    except FileNotFoundError:
        return []


def _delete(path: str) -> None:
    # A link's target is not ours to delete.
    if os.path.islink(path):
        with suppress(FileNotFoundError):
            os.unlink(path)
    else:
        shutil.rmtree(path, ignore_errors=True)
