"""
Comparing an install with gover.lock: other bytes than the locked ones are not installed.

A lock comes with a clone, so it verifies nothing: it can only refuse, unless the user gives
`--locked`. Without an entry for the version and the platform, every check here passes.
"""

import os
import shlex
from collections.abc import Mapping
from typing import NamedTuple

from gover.errors import GoverError, VerificationError
from gover.escape import safe
from gover.install.download import Fetched
from gover.install.gover_lock.file import GoverLock
from gover.install.job import InstallJob
from gover.sources.chain import Remote
from gover.sources.mirrors import is_gos_own_name
from gover.store import receipts
from gover.store.store import Store
from gover.verify import installed
from gover.verify.proof import Logged
from gover.verify.sumdb.dirhash import toolchain_h1
from gover.version.platform import Platform
from gover.version.version import Version

_PREFIXES = {"h1": "", "sha256": "SHA-256 "}  # what a message prints before the value


def check_offer(job: InstallJob, version: Version, remote: Remote, log: object) -> None:
    """
    Compare the entries of the log and of a list with the lock, before the download.

    Raises:
        VerificationError: they differ.
    """
    if isinstance(log, Logged):
        _check(job, version, "h1", log.h1, f"checksum log {log.log}")
    if remote.sha256 is not None:
        _check(job, version, "sha256", remote.sha256, f"the list of {remote.source.name}")


def check_archive(job: InstallJob, version: Version, fetched: Fetched) -> None:
    """
    Compare an archive with the lock, before it is parsed; a module's zip has no entry.

    Raises:
        VerificationError: they differ.
    """
    if not fetched.remote.layout.module:
        _check(job, version, "sha256", fetched.sha256, safe(fetched.url))


def is_locked(job: InstallJob, version: Version, fetched: Fetched) -> bool:
    """
    Return whether the user requires the lock, and it has an archive's SHA-256 from Go's own list.

    A lock that only lies there verifies nothing: it came with the clone. Nor does what
    `gover lock` found in the list of a mirror.
    """
    entry = job.lock.entry(version, job.platform) if job.lock and job.is_locked else None
    if entry is None or not is_gos_own_name(entry.source):
        return False
    return entry.sha256 == fetched.sha256


def check_tree(job: InstallJob, version: Version, files: Mapping[str, bytes], name: str) -> None:
    """
    Compare a toolchain, as {path: SHA-256 digest}, with the lock; `name` is for messages.

    Raises:
        VerificationError: they differ.
    """
    if job.lock and job.lock.entry(version, job.platform):
        h1 = toolchain_h1(files.items(), str(version), str(job.platform))
        _check(job, version, "h1", h1, name)


def check_installed(
    lock: GoverLock | None, store: Store, version: Version, platform: Platform
) -> None:
    """
    Hash an installed toolchain, and compare it with the lock and with its receipt.

    Without an entry for the version and the platform nothing is read.

    Raises:
        VerificationError: the lock has other files, or they are not as they were installed.
    """
    if lock is None or lock.entry(version, platform) is None:
        return
    name, is_link = f"the installed go{version}", os.path.islink(store.goroot(version))
    try:
        tree = installed.read_tree(store, version)
        h1 = toolchain_h1(tree.files.items(), str(version), str(platform))
        receipt = receipts.read_receipt(store, version)
        difference = "" if is_link else installed.why_changed(tree, receipt)
    except GoverError as error:
        h1, difference = None, str(error)
    if h1 is not None:
        _Locked(lock, version, platform).require("h1", h1, name)
    if difference:
        message = f"{name} does not match {lock.where(platform)}: {difference}"
        raise VerificationError(message, f"gover uninstall {version}")


class _Locked(NamedTuple):
    """One release of a lock."""

    lock: GoverLock
    version: Version
    platform: Platform

    def require(self, key: str, found: str, name: str) -> None:
        """Require that the lock has this value, or none; `name` is for messages."""
        locked = getattr(self.lock.entry(self.version, self.platform), key, None)
        if locked in (None, found):
            return
        raise VerificationError(
            f"{self.lock.where(self.platform, key)} locks {_PREFIXES[key]}{locked},"
            f" but {name} has {found}",
            f"git log -p -- {shlex.quote(safe(self.lock.path))}",
        )


def _check(job: InstallJob, version: Version, key: str, found: str, name: str) -> None:
    if job.lock is not None:
        _Locked(job.lock, version, job.platform).require(key, found, name)
