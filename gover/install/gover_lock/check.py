"""
Comparing an install with gover.lock: other bytes than the locked ones are not installed.

A lock comes with a clone, so it verifies nothing: it can only refuse. Without an entry for the
version and the platform, every check here passes.
"""

import shlex
from collections.abc import Mapping

from gover.errors import VerificationError
from gover.escape import safe
from gover.install.download import Fetched
from gover.install.job import InstallJob
from gover.sources.chain import Remote
from gover.store import receipts
from gover.verify import installed
from gover.verify.proof import Logged
from gover.verify.sumdb.dirhash import toolchain_h1
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


def check_tree(job: InstallJob, version: Version, files: Mapping[str, bytes], name: str) -> None:
    """
    Compare a toolchain, as {path: SHA-256 digest}, with the lock; `name` is for messages.

    Raises:
        VerificationError: they differ.
    """
    if job.lock and job.lock.entry(version, job.platform):
        h1 = toolchain_h1(files.items(), str(version), str(job.platform))
        _check(job, version, "h1", h1, name)


def check_installed(job: InstallJob, version: Version) -> None:
    """
    Compare an installed toolchain with the lock, by its receipt or by hashing it.

    Raises:
        VerificationError: they differ, or no release has such files.
    """
    if job.lock is None or job.lock.entry(version, job.platform) is None:
        return
    name = f"the installed go{version}"
    h1 = (receipts.read_receipt(job.store, version) or {}).get("h1")
    if isinstance(h1, str):
        _check(job, version, "h1", safe(h1), name)
    else:
        check_tree(job, version, _files(job, version), name)


def _files(job: InstallJob, version: Version) -> Mapping[str, bytes]:
    try:
        return installed.installed_files(job.store, version)
    except VerificationError as error:
        where = job.lock.where(job.platform) if job.lock else ""
        message = f"the installed go{version} does not match {where}: {error}"
        raise VerificationError(message, f"gover uninstall {version}") from None


def _check(job: InstallJob, version: Version, key: str, found: str, name: str) -> None:
    entry = job.lock.entry(version, job.platform) if job.lock else None
    locked = getattr(entry, key, None)
    if job.lock is None or locked in (None, found):
        return
    where = job.lock.where(job.platform, key)
    raise VerificationError(
        f"{where} locks {_PREFIXES[key]}{locked}, but {name} has {found}",
        f"git log -p -- {shlex.quote(safe(job.lock.path))}",
    )
