"""
Whether an installed toolchain is still the one that was installed.

Nothing in it is trusted, nor is its receipt: a user who can replace a program there can write a
receipt that fits. So its files are hashed again, and compared first with what is known of the
release from elsewhere: the transparency log, a gover.lock. Only for the files that the log's
hash leaves out there is nothing but the receipt.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from gover.archive.hash_tree import hash_tree
from gover.archive.layout import is_only_in_archives
from gover.errors import VerificationError
from gover.escape import safe
from gover.store.receipts import RECEIPT
from gover.store.store import Store
from gover.verify.sumdb.dirhash import hash1, toolchain_h1
from gover.verify.tree_status import TreeStatus
from gover.version.platform import Platform
from gover.version.version import Version

_SHOWN = 3  # faults in one message


class PublishedHash(NamedTuple):
    """The h1 of a release, from outside the toolchain."""

    where: str  # for messages: "checksum log sum.golang.org", "/p/gover.lock:7"
    h1: str


class InstalledTree(NamedTuple):
    """The files of an installed toolchain, {path: SHA-256 digest}, and what is wrong with them."""

    files: Mapping[str, bytes]
    faults: list[str]  # modes, owners, hard links


class State(StrEnum):
    """What is known of an installed toolchain."""

    WHOLE = "whole"
    CHANGED = "changed"
    UNKNOWN = "not verifiable"  # it agrees with its receipt, and nothing else is known
    LINKED = "linked"


class Verdict(NamedTuple):
    """The result of comparing an installed toolchain."""

    state: State
    text: str
    verified_by: tuple[str, ...] = ()
    receipt_only: tuple[str, ...] = ()  # folders with files that only the receipt covers

    @property
    def is_strictly_verified(self) -> bool:
        """Whether no file rests on the receipt alone."""
        return self.state is State.WHOLE and not self.receipt_only


def read_tree(store: Store, version: Version) -> InstalledTree:
    """
    Hash an installed toolchain; the target, if it is a link.

    Raises:
        VerificationError: it contains something that no archive can contain.
    """
    path = store.goroot(version)
    owners = {os.geteuid(), 0}
    with suppress(OSError):
        owners |= {os.stat(store.data).st_uid} if os.geteuid() == 0 else set()
    status = TreeStatus(frozenset(owners))
    try:
        files = hash_tree(Path(os.path.realpath(path)), status.visit)
    except OSError as error:
        raise VerificationError(f"{safe(path)} cannot be read ({error.strerror})") from None
    files.pop(RECEIPT, None)
    return InstalledTree(files, [] if os.path.islink(path) else status.faults())


def compare(
    tree: InstalledTree,
    receipt: Mapping[str, Any] | None,
    version: Version,
    platform: Platform,
    published: Iterable[PublishedHash],
) -> Verdict:
    """Compare a toolchain with what is published of its release, and then with its receipt."""
    published = tuple(published)
    try:
        difference = why_not_published(tree, version, platform, published)
        difference = difference or why_changed(tree, receipt)
    except VerificationError as error:
        difference = str(error)
    if difference:
        return changed(difference)
    if not published:
        return Verdict(State.UNKNOWN, "not verifiable here: it agrees with its receipt")
    uncovered = {path.partition("/")[0] for path in tree.files if is_only_in_archives(path)}
    verified_by = tuple(where for where, _ in published)
    return Verdict(State.WHOLE, "whole", verified_by, tuple(sorted(uncovered)))


def why_not_published(
    tree: InstalledTree, version: Version, platform: Platform, published: Iterable[PublishedHash]
) -> str:
    """
    Return which published hash the files do not have; "" if they have all.

    Raises VerificationError for files that no release has.
    """
    h1 = toolchain_h1(tree.files.items(), str(version), str(platform))
    wrong = next((known for known in published if known.h1 != h1), None)
    return f"{wrong.where} has {safe(wrong.h1)}, but its files have {h1}" if wrong else ""


def why_changed(tree: InstalledTree, receipt: Mapping[str, Any] | None) -> str:
    """
    Return what differs from the receipt or is wrong with the files; "" if nothing is.

    Raises VerificationError for files that no release has.
    """
    if receipt is None or "tree" not in receipt:
        is_link = receipt is not None and receipt.get("kind") == "link"
        return "it is no link, as its receipt has it" if is_link else "no receipt"
    if receipt.get("kind") == "link":
        return "it is no link, as its receipt has it"
    if hash1(tree.files.items()) != receipt["tree"]:
        return "not the files of its receipt"
    more = f", and {len(tree.faults) - _SHOWN} more" if len(tree.faults) > _SHOWN else ""
    return ", ".join(tree.faults[:_SHOWN]) + more


def changed(why: str) -> Verdict:
    """Return the verdict on a toolchain that is not whole, and why."""
    return Verdict(State.CHANGED, f"CHANGED: {why}")
