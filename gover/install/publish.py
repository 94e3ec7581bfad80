"""
Changing the store: adding and removing toolchains, and the default.

A version's directory exists only if its toolchain is complete: it is made in staging/, on the
same file system, and published with its receipt by one rename. It is removed by one rename
into trash/. What a killed gover leaves in those two is removed by the next one that holds the
lock (gover.install.garbage).
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gover.activation import shims
from gover.dirs import Dirs
from gover.errors import GoverError
from gover.escape import safe, sh_quote
from gover.fs import atomic
from gover.fs.atomic import make_directory, make_private, private_opener, sync
from gover.fs.tree import rename_without_replacing, sync_tree
from gover.install import garbage
from gover.store import toolchains
from gover.store.receipts import Receipt, remove_receipt, write_receipt, write_receipt_into
from gover.store.toolchains import goroot
from gover.version.request import Request
from gover.version.version import Version


def publish(dirs: Dirs, version: Version, staged: str, receipt: Receipt) -> bool:
    """
    Publish a staged GOROOT as its version; return False if the version is installed.

    Raises:
        GoverError: something that is not a toolchain is at its path.
        OSError: a file cannot be written; nothing has changed, or the toolchain is installed.
    """
    make_directory(dirs.toolchains)
    os.chmod(staged, 0o755)  # noqa: S103  as open as every GOROOT; the directories above are not
    write_receipt_into(staged, receipt)
    sync_tree(staged)
    with _changing(dirs):
        done = rename_without_replacing(staged, goroot(dirs, version))
    return done or _is_taken(dirs, version)


def link(dirs: Dirs, version: Version, target: str, receipt: Receipt) -> bool:
    """Link a version to a GOROOT elsewhere; return False if the version is installed."""
    make_directory(dirs.toolchains)
    write_receipt(dirs, version, receipt)
    done = False
    with _changing(dirs), suppress(FileExistsError):
        os.symlink(target, goroot(dirs, version))
        done = True
    return done or _is_taken(dirs, version)


def remove(dirs: Dirs, version: Version) -> bool:
    """Remove a toolchain; return False when there is none. The target of a link stays."""
    away = garbage.new_name(dirs, "trash", version)
    make_private(os.path.dirname(away))
    with _changing(dirs), suppress(FileNotFoundError):
        os.rename(goroot(dirs, version), away)
    if not os.path.lexists(away):
        return False
    remove_receipt(dirs, version)
    garbage.delete(away)
    return True


def changed(dirs: Dirs) -> None:
    """Start a new generation of the store: plans that depend on its toolchains become invalid."""
    with suppress(FileNotFoundError):  # nothing was ever installed
        sync(dirs.toolchains)
        sync(dirs.data)
    directory = dirs.under_data("generation")
    make_directory(directory)
    before = os.listdir(directory)
    shims.refresh(dirs)
    with open(f"{directory}/{secrets.token_hex(8)}", "xb", opener=private_opener):
        pass
    for name in before:
        with suppress(FileNotFoundError):
            os.unlink(f"{directory}/{name}")


def settle(dirs: Dirs) -> None:
    """Finish the change that a killed gover has begun, if there is one."""
    if os.path.isdir(dirs.toolchains) and not os.path.exists(toolchains.generation(dirs)):
        changed(dirs)


def set_default(dirs: Dirs, request: Request | None) -> None:
    """Set the default; None removes it."""
    path = dirs.under_data("default")
    make_directory(dirs.data)
    if request is not None:
        atomic.write(path, f"{request}\n", durable=True)
        return
    with suppress(FileNotFoundError):
        os.unlink(path)


@contextmanager
def _changing(dirs: Dirs) -> Iterator[None]:
    """
    Keep every plan that depends on the set of toolchains invalid while the set changes.

    A gover that is killed in between leaves slow prompts, never wrong ones.
    """
    directory = dirs.under_data("generation")
    make_directory(directory)
    for name in os.listdir(directory):
        with suppress(FileNotFoundError):
            os.unlink(f"{directory}/{name}")
    sync(directory)
    try:
        yield
    finally:
        changed(dirs)


def _is_taken(dirs: Dirs, version: Version) -> bool:
    """Return False if the version is installed; anything else at its path is an error."""
    if toolchains.is_installed(dirs, version):
        return False
    path = goroot(dirs, version)
    raise GoverError(f"{safe(path)} exists and is not a toolchain", f"rm -r {sh_quote(path)}")
