"""
Writing gover.lock, and checking whether it is up to date: `gover lock`.

A lock is beside the file that selects the version. No archive is downloaded for it: the log
has the h1 of every platform's module, and a list has the archive's SHA-256. Each h1 is
verified, by inclusion and consistency, before it is written; where the log cannot be asked, it is
the one that ships with gover, which was verified so.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from gover.errors import InvalidFile, NetworkError, UsageError, VerificationError
from gover.escape import safe
from gover.fs import leftovers
from gover.install.gover_lock import file
from gover.install.gover_lock.file import HINT, GoverLock, LockEntry
from gover.network.response import Refused
from gover.settings import read_settings
from gover.sources.chain import joined
from gover.version.platform import Platform, archive_name
from gover.version.request import Request, exact
from gover.versionfile.search import search
from gover.versionfile.walk import walk_up

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gover.install.job import InstallJob
    from gover.sources.chain import Remote, Source
    from gover.store.store import Store
    from gover.verify import proof
    from gover.version.version import Version
    from gover.versionfile.search import VersionFile

# What a team is likely to use, besides the platform that runs `gover lock`.
USUAL = (
    Platform("linux", "amd64"),
    Platform("linux", "arm64"),
    Platform("darwin", "amd64"),
    Platform("darwin", "arm64"),
    Platform("windows", "amd64"),
)


class Pin(NamedTuple):
    """The request of the file that selects the version, and the path of its lock."""

    request: Request
    where: str  # "/p/.go-version:1", for a message
    lock: str  # path; there may be no such file


class PlatformRefused(NetworkError):
    """A source, or the log, answers about other platforms, and refuses this one."""

    def __init__(self, platform: Platform, version: Version, cause: NetworkError) -> None:
        hint = f"gover lock --platform {platform}"
        super().__init__(f"{platform}: go{version} is refused: {cause}", hint)


class LockContent(NamedTuple):
    """What a lock contains."""

    version: Version
    log: str
    entries: Mapping[Platform, LockEntry]


def pin_of(store: Store, cwd: str, environ: Mapping[str, str]) -> Pin:
    """
    Return the pin of a directory: the one in a file, not GOVER_VERSION or the default.

    Raises:
        InvalidFile: the file that selects the version is invalid.
        UsageError: no file selects a version, or it selects the go on PATH.
    """
    chosen = _chosen(store, cwd, environ)
    if chosen is None:
        raise UsageError("no file here selects a version to lock", "gover pin 1.22.3")
    if chosen.contents.go is None:
        raise InvalidFile(f"{chosen.where}: {chosen.error}")
    request, line = chosen.contents.go
    where = f"{safe(chosen.path)}:{line}"
    if request.kind == "system":
        raise UsageError(f"{where} selects the go on PATH, which cannot be locked")
    return Pin(request, where, _beside(chosen.path))


def beside(store: Store, cwd: str, environ: Mapping[str, str]) -> GoverLock | None:
    """Return the lock beside the file that selects the version; raise as `file.read`."""
    chosen = _chosen(store, cwd, environ)
    return file.read(_beside(chosen.path)) if chosen else None


def _chosen(store: Store, cwd: str, environ: Mapping[str, str]) -> VersionFile | None:
    """Return the file that selects the version in a directory."""
    return search(walk_up(cwd, environ), environ, read_settings(store).file_names).go


def make(
    job: InstallJob, request: Request, platforms: Iterable[Platform], *, require_all: bool
) -> LockContent:
    """
    Find the newest release that satisfies a request, and its hashes on each platform.

    The version is selected among the releases for the first platform. A platform that has no
    such release, or that is refused, is skipped and reported; with `require_all` it is an error.

    Raises:
        NoSuchRelease: no source has such a release, for any of the platforms.
        VerificationError: the log does not have it, or its entry cannot be verified.
        NetworkError: every source, or the log, cannot be reached, and no h1 ships with gover;
            or each platform is refused.
    """
    jobs = [job._replace(platform=platform) for platform in dict.fromkeys(platforms)]
    version = _choose(jobs[0], request)
    verified: list[tuple[InstallJob, Remote, proof.Published]] = []
    skipped: list[tuple[InstallJob, PlatformRefused | None]] = []
    for own in jobs:
        try:
            if remote := _remote(own, version):
                verified.append((own, remote, _published(own, version)))
            else:
                skipped.append((own, None))
        except PlatformRefused as error:
            skipped.append((own, error))
    for own, refusal in skipped:
        if require_all or not verified:
            from gover.install.locate import no_such_release  # noqa: PLC0415

            raise refusal or no_such_release(own, exact(version), set())
        reason = f": no go{version} release found"
        job.report.tell(f"skipped {refusal or f'{own.platform}{reason}'}")
    entries = {
        own.platform: LockEntry(found.h1, _sha256(own, version, remote), _source(remote))
        for own, remote, found in verified
    }
    return LockContent(version, verified[0][2].log, entries)


def write(path: str, content: LockContent) -> None:
    """Write a lock to `path`; a file or a link there is replaced."""
    leftovers.write_beside_others(path, file.dumps(*content))


def find(pin: Pin) -> GoverLock | None:
    """Return the lock of a pin, None when there is none; raise InvalidFile as `file.read`."""
    return file.read(pin.lock)


def require(pin: Pin, platform: Platform) -> GoverLock:
    """
    Return the lock of a pin, which has the pinned version and an entry for a platform.

    Raises:
        InvalidFile: there is none, or it is invalid.
        VerificationError: it has another version, or no entry for the platform.
    """
    lock = find(pin)
    if lock is None:
        raise InvalidFile(f"{safe(pin.lock)} does not exist", HINT)
    if wrong := misfit(pin, lock, [platform]):
        raise VerificationError(wrong, HINT)
    return lock


def misfit(pin: Pin, lock: GoverLock, platforms: Iterable[Platform]) -> str:
    """Return why a lock does not match a pin and some platforms; "" when it does."""
    if not pin.request.matches(lock.version):
        locked = f"{lock.where('version')} locks go{lock.version}"
        return f"{locked}, but {pin.where} requests {pin.request}"
    missing = ", ".join(str(platform) for platform in platforms if platform not in lock.entries)
    return f"{lock.where('version')} has no entry for {missing}" if missing else ""


def _beside(path: str) -> str:
    return os.path.join(os.path.dirname(path), file.NAME)


def _choose(job: InstallJob, request: Request) -> Version:
    seen: set[Version] = set()

    def find_version(source: Source) -> Version | None:
        versions = source.versions(job.platform)
        seen.update(versions)
        return request.choose(versions)

    version = request.version or job.chain.first_result(find_version)
    if version is None:
        from gover.install.locate import no_such_release  # noqa: PLC0415

        raise no_such_release(job, request, seen)
    return version


def _remote(job: InstallJob, version: Version) -> Remote | None:
    """
    Return where the archive is; None where no source has one.

    Raises:
        PlatformRefused: a source answered, and neither has nor lacks the release.
        NetworkError: no source can be reached.
    """
    failure = None
    try:
        if remote := job.chain.first_result(lambda source: source.remote(version, job.platform)):
            return remote
    except NetworkError as error:
        failure = error
    if refused := job.chain.readmit_refusing():
        raise PlatformRefused(job.platform, version, joined(refused))
    if failure:
        raise failure
    return None


def _published(job: InstallJob, version: Version) -> proof.Published:
    from gover.verify import proof  # noqa: PLC0415

    shipped = proof.shipped(job.environ, version, job.platform)
    try:
        logged = proof.logged(job.http, job.environ, job.store, version, job.platform)
    except NetworkError as error:
        if shipped:
            return shipped
        if isinstance(error, Refused):
            raise PlatformRefused(job.platform, version, error) from None
        raise
    published = logged or shipped
    if published is None:
        raise VerificationError("GOSUMDB is off: gover.lock needs the checksum log")
    if not file.is_word(published.log):
        raise VerificationError(
            f"the name of the log '{safe(published.log)}' cannot be written to gover.lock"
        )
    return published


def _sha256(job: InstallJob, version: Version, remote: Remote) -> str | None:
    """Return the archive's SHA-256 in a list, which must not contradict gover's own table."""
    name = archive_name(version, job.platform)
    from gover.verify import checksums, proof  # noqa: PLC0415

    if not proof.is_official(job.environ):
        return remote.sha256
    if remote.sha256 is None:
        return checksums.sha256_of(name)
    proof.check_known(name, remote.sha256)
    return remote.sha256


def _source(remote: Remote) -> str | None:
    """Return the name of the source; None for a directory of this machine."""
    name = remote.source.name
    return name if file.is_word(name) and "/" not in name else None
