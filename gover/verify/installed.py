"""The hash of an installed toolchain."""

import os
from pathlib import Path

from gover.archive.hash_tree import hash_tree
from gover.store.receipts import RECEIPT
from gover.store.store import Store
from gover.verify.sumdb.dirhash import hash1
from gover.version.version import Version


def installed_hash(store: Store, version: Version) -> str:
    """
    Hash an installed toolchain as for `tree` in its receipt.

    Raises:
        VerificationError: it contains something that no archive can contain.
    """
    return hash1(installed_files(store, version).items())


def installed_files(store: Store, version: Version) -> dict[str, bytes]:
    """Return {path: SHA-256 digest} of an installed toolchain. Raises as `installed_hash`."""
    files = hash_tree(Path(os.path.realpath(store.goroot(version))))
    files.pop(RECEIPT, None)
    return files
