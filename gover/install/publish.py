"""
The writing side of the data directory.

A version's directory exists if and only if its toolchain is whole: it is made in
staging/, which is on the same file system, and gets its name by one rename, receipt and
all. It goes by one rename too, into trash/. Whatever a killed gover leaves behind lies in
those two, and the next one that holds the lock clears it away (gover.install.garbage).
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


def publish(dirs: Dirs, version: Version, tree: str, receipt: Receipt) -> bool:
    """
    Make a staged tree the toolchain of its version; return False when there is one already.

    Raises:
        GoverError: something that is no toolchain has its name.
        OSError: the disk did not take it; nothing has changed, or the toolchain is there.
    """
    make_directory(dirs.toolchains)
    os.chmod(tree, 0o755)  # noqa: S103  as open as every GOROOT; the directories above are not
    write_receipt_into(tree, receipt)
    sync_tree(tree)
    with _changing(dirs):
        done = rename_without_replacing(tree, goroot(dirs, version))
    return done or _is_taken(dirs, version)


def link(dirs: Dirs, version: Version, target: str, receipt: Receipt) -> bool:
    """Make a GOROOT elsewhere the toolchain of a version; return False when there is one."""
    make_directory(dirs.toolchains)
    write_receipt(dirs, version, receipt)
    done = False
    with _changing(dirs), suppress(FileExistsError):
        os.symlink(target, goroot(dirs, version))
        done = True
    return done or _is_taken(dirs, version)


def remove(dirs: Dirs, version: Version) -> bool:
    """Take a toolchain away; return False when there is none. What it linked to stays."""
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
    """Say that the set of toolchains is another: every plan that depended on it is void."""
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
    """Finish what a killed gover began to change, if there is such a thing."""
    if os.path.isdir(dirs.toolchains) and not os.path.exists(toolchains.generation(dirs)):
        changed(dirs)


def set_default(dirs: Dirs, request: Request | None) -> None:
    """Set what holds where nothing else does; None: nothing."""
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
    Let no plan that depends on the set of toolchains hold while it is being changed.

    A gover that is killed in between leaves slow prompts, and never a wrong one.
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
    """Return False, for the toolchain that has the name; whatever else has it is an error."""
    if toolchains.is_installed(dirs, version):
        return False
    path = goroot(dirs, version)
    raise GoverError(f"{safe(path)} is in the way, and no toolchain", f"rm -r {sh_quote(path)}")
