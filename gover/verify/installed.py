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
    Hash an installed toolchain again: what its receipt has as `tree`.

    Raises:
        VerificationError: something is in it that no archive can have put there.
    """
    return hash1(installed_files(dirs, version).items())


def installed_files(dirs: Dirs, version: Version) -> dict[str, bytes]:
    """Return {path: SHA-256 digest} of an installed toolchain. Raises as `installed_hash`."""
    found = hash_tree(Path(os.path.realpath(goroot(dirs, version))))
    found.pop(RECEIPT, None)
    return found
