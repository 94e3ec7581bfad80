"""The hash of an installed toolchain."""

import os
from pathlib import Path

from gover.archive.hash_tree import hash_tree
from gover.dirs import Dirs
from gover.store.receipts import RECEIPT
from gover.store.toolchains import goroot
from gover.verify.sumdb.dirhash import hash1
from gover.version.version import Version


def installed_hash(dirs: Dirs, version: Version) -> str:
    """
    Hash an installed toolchain as for `tree` in its receipt.

    Raises:
        VerificationError: it contains something that no archive can contain.
    """
    return hash1(installed_files(dirs, version).items())


def installed_files(dirs: Dirs, version: Version) -> dict[str, bytes]:
    """Return {path: SHA-256 digest} of an installed toolchain. Raises as `installed_hash`."""
    files = hash_tree(Path(os.path.realpath(goroot(dirs, version))))
    files.pop(RECEIPT, None)
    return files
