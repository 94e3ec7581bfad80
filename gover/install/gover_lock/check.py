"""
Holding an install to a lock: what is not the locked bytes gets no name in the store.

A lock vouches for nothing, because it comes with a clone: it can only refuse. Where there is
none for the version and the platform, everything here is content.
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

_WORDS = {"h1": "", "sha256": "SHA-256 "}  # before the value, where it does not name itself


def check_offer(job: InstallJob, version: Version, remote: Remote, logged: object) -> None:
    """
    Compare what the log and a list say with the lock, before anything is downloaded.

    Raises:
        VerificationError: they differ.
    """
    if isinstance(logged, Logged):
        _check(job, version, "h1", logged.h1, f"the log of {logged.log}")
    if remote.sha256 is not None:
        _check(job, version, "sha256", remote.sha256, f"the list of {remote.source.name}")


def check_archive(job: InstallJob, version: Version, fetched: Fetched) -> None:
    """
    Compare an archive with the lock, before a byte of it is parsed; a module has no entry.

    Raises:
        VerificationError: they differ.
    """
    if not fetched.remote.layout.module:
        _check(job, version, "sha256", fetched.sha256, safe(fetched.url))


def check_tree(job: InstallJob, version: Version, files: Mapping[str, bytes], name: str) -> None:
    """
    Compare a toolchain, as {path: SHA-256 digest}, with the lock; `name` is for the message.

    Raises:
        VerificationError: they differ.
    """
    if job.lock and job.lock.entry(version, job.platform):
        h1 = toolchain_h1(files.items(), str(version), str(job.platform))
        _check(job, version, "h1", h1, name)


def check_installed(job: InstallJob, version: Version) -> None:
    """
    Compare a toolchain that is there already: by its receipt, or hashed again.

    Raises:
        VerificationError: they differ, or what is there can be nobody's release.
    """
    if job.lock is None or job.lock.entry(version, job.platform) is None:
        return
    name = f"the installed go{version}"
    h1 = (receipts.read_receipt(job.dirs, version) or {}).get("h1")
    if isinstance(h1, str):
        _check(job, version, "h1", safe(h1), name)
    else:
        check_tree(job, version, _files(job, version), name)


def _files(job: InstallJob, version: Version) -> Mapping[str, bytes]:
    try:
        return installed.installed_files(job.dirs, version)
    except VerificationError as error:
        place = job.lock.where(job.platform) if job.lock else ""
        said = f"the installed go{version} cannot be what {place} locks: {error}"
        raise VerificationError(said, f"gover uninstall {version}") from None


def _check(job: InstallJob, version: Version, key: str, found: str, whose: str) -> None:
    entry = job.lock.entry(version, job.platform) if job.lock else None
    locked = getattr(entry, key, None)
    if job.lock is None or locked in (None, found):
        return
    raise VerificationError(
        f"{job.lock.where(job.platform, key)} locks {_WORDS[key]}{locked}, but {whose} has {found}",
        f"git log -p -- {shlex.quote(safe(job.lock.path))}",
    )
