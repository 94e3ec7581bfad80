"""
Changing the store: adding and removing toolchains, and the default.

A version's directory exists only if its toolchain is complete: it is made in staging/, on the
same file system, and published with its receipt by one rename. It is removed by one rename
into trash/. What a killed gover leaves in those two is removed by the next one that holds the
lock (gover.install.garbage).
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gover.activation import shims
from gover.errors import GoverError
from gover.escape import safe, sh_quote
from gover.fs.atomic import NOT_SUPPORTED, change_mode, make_directory, private_opener, sync
from gover.fs.tree import rename_without_replacing, sync_tree
from gover.install import garbage
from gover.install.store_lock import if_set_is_free, locked_set
from gover.store.obstacles import find_hidden
from gover.store.receipts import Receipt, remove_receipt, write_receipt, write_receipt_into
from gover.store.store import Store
from gover.version.version import Version


def publish(store: Store, version: Version, staged: str, receipt: Receipt) -> bool:
    """
    Publish a staged GOROOT as its version; return False if the version is installed.

    Raises:
        GoverError: as `check_free` raises.
        OSError: a file cannot be written; nothing has changed, or the toolchain is installed.
    """
    make_directory(store.toolchains)
    change_mode(staged, 0o755)  # as open as every GOROOT; the directories above are not
    write_receipt_into(staged, receipt)
    sync_tree(staged)
    try:
        with _changing(store):
            done = rename_without_replacing(staged, store.goroot(version))
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        done = _publish_copy(store, version, staged)
    if not done:
        check_free(store, version)
    return done


def _publish_copy(store: Store, version: Version, staged: str) -> bool:
    """Publish a copy, because toolchains/ is a mount of its own, as a volume of a container."""
    copy = garbage.new_name(store, "toolchains", f"{garbage.COPY}{version}")
    try:
        import shutil  # noqa: PLC0415  on a mount of its own alone

        shutil.copytree(staged, copy, symlinks=True)
        sync_tree(copy)
        with _changing(store):
            return rename_without_replacing(copy, store.goroot(version))
    finally:
        garbage.delete(copy)


def link(store: Store, version: Version, target: str, receipt: Receipt) -> bool:
    """
    Link a version to a GOROOT elsewhere; return False if the version is installed.

    Raises:
        GoverError: the file system has no links.
    """
    make_directory(store.toolchains)
    write_receipt(store, version, receipt)
    done = False
    try:
        with _changing(store), suppress(FileExistsError):
            os.symlink(target, store.goroot(version))
            done = True
    except OSError as error:
        remove_receipt(store, version)
        if error.errno not in NOT_SUPPORTED:
            raise
        message = f"no link can be made in {safe(store.toolchains)}: {error.strerror}"
        raise GoverError(message, f"gover install {version}") from error
    if not done:
        check_free(store, version)
    return done


def remove(store: Store, version: Version) -> bool:
    """Remove a toolchain; return False when there is none. The target of a link stays."""
    goroot, left = store.goroot(version), None
    with _changing(store), suppress(FileNotFoundError):
        left = garbage.move_to_trash(store, goroot, version)
        if left is None:
            garbage.begin_removal(goroot)
            left = goroot
    if left is None:
        return False
    remove_receipt(store, version)
    if left == goroot:
        garbage.end_removal(goroot)
    else:
        garbage.delete(left)
    return True


def changed(store: Store) -> None:
    """Start a new generation of the store: plans that depend on its toolchains become invalid."""
    with suppress(FileNotFoundError):  # nothing was ever installed
        sync(store.toolchains)
        sync(store.data)
    directory = store.under_data("generation")
    make_directory(directory)
    before = os.listdir(directory)
    shims.refresh(store)
    with open(f"{directory}/{os.urandom(8).hex()}", "xb", opener=private_opener):
        pass
    for name in before:
        with suppress(FileNotFoundError):
            os.unlink(f"{directory}/{name}")


def settle(store: Store) -> None:
    """Finish the change that a killed gover has begun, if there is one and no other is made."""
    if not _is_unfinished(store):
        return
    with if_set_is_free(store) as is_free:
        if is_free and _is_unfinished(store):
            changed(store)


def _is_unfinished(store: Store) -> bool:
    return os.path.isdir(store.toolchains) and not os.path.exists(store.generation())


@contextmanager
def _changing(store: Store) -> Iterator[None]:
    """
    Keep every plan that depends on the set of toolchains invalid while the set changes.

    One process changes it at a time: the generation that another one started meanwhile would be
    older than this change. A gover that is killed in between leaves slow prompts, never wrong
    ones.
    """
    with locked_set(store):
        directory = store.under_data("generation")
        make_directory(directory)
        for name in os.listdir(directory):
            with suppress(FileNotFoundError):
                os.unlink(f"{directory}/{name}")
        sync(directory)
        try:
            yield
        finally:
            changed(store)


def check_free(store: Store, version: Version) -> None:
    """
    Require that nothing but an installed toolchain is at the path of a version.

    Raises:
        UnusableStore: a toolchain is there that cannot be used.
        GoverError: something else is there.
    """
    path = store.goroot(version)
    if store.is_installed(version) or not os.path.lexists(path) or garbage.is_removed(path):
        return
    for _, error in find_hidden(store, version.__eq__):
        raise error
    raise GoverError(f"{safe(path)} exists and is not a toolchain", f"rm -r {sh_quote(path)}")
