"""
Making a lock, and saying whether it still fits: `gover lock`.

A lock stands beside the file that chooses the version. Nothing is downloaded for it: the
transparency log has the h1 of every platform's module, and a list has the archive's SHA-256.
Each h1 is proven, by inclusion and consistency, before it is written down.
"""

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gover.errors import InvalidFile, UsageError, VerificationError
from gover.escape import safe
from gover.fs import atomic
from gover.install.gover_lock import file
from gover.install.gover_lock.file import HINT, GoverLock, LockEntry
from gover.install.job import InstallJob
from gover.install.locate import no_such_release
from gover.sources.chain import Remote, Source
from gover.verify import checksums, proof
from gover.version.platform import Platform, archive_name
from gover.version.request import Request, exact
from gover.version.version import Version
from gover.versionfile.search import search
from gover.versionfile.walk import walk_up

# What a team is likely to work on and to build on, besides the platform of whoever locks.
USUAL = (
    Platform("linux", "amd64"),
    Platform("linux", "arm64"),
    Platform("darwin", "amd64"),
    Platform("darwin", "arm64"),
    Platform("windows", "amd64"),
)


class Pin(NamedTuple):
    """The file that chooses a version, and where its lock is, or would be."""

    request: Request
    where: str  # "/p/.go-version:1", for a message
    lock: str  # path


class Made(NamedTuple):
    """What was found out for a lock."""

    version: Version
    log: str
    entries: Mapping[Platform, LockEntry]


def pin_of(cwd: str, environ: Mapping[str, str]) -> Pin:
    """
    Return the pin of a directory: that of a file, whatever GOVER_VERSION and the default say.

    Raises:
        InvalidFile: the file that chooses cannot be followed.
        UsageError: no file chooses, or it chooses what is on PATH.
    """
    chosen = search(walk_up(cwd, environ), environ).go
    if chosen is None:
        raise UsageError("no file here chooses a Go that could be locked", "gover pin 1.22.3")
    if chosen.contents.go is None:
        raise InvalidFile(f"{chosen.where}: {chosen.error}")
    request, line = chosen.contents.go
    where = f"{safe(chosen.path)}:{line}"
    if request.kind == "system":
        raise UsageError(f"{where} asks for the go that is on PATH; it cannot be locked")
    return Pin(request, where, _beside(chosen.path))


def beside(cwd: str, environ: Mapping[str, str]) -> GoverLock | None:
    """Return the lock beside the file that chooses, fit or not; raise as `lockfile.read`."""
    chosen = search(walk_up(cwd, environ), environ).go
    return file.read(_beside(chosen.path)) if chosen else None


def make(
    job: InstallJob, request: Request, platforms: Iterable[Platform], *, all_of_them: bool
) -> Made:
    """
    Find out what the newest release that fulfils a wish is, on each platform.

    A platform that no source has the release for is left out and reported; with
    `all_of_them` it is an error. The first platform is the one whose releases are chosen from.

    Raises:
        NoSuchRelease: no source has such a release, for any of the platforms.
        VerificationError: the log does not have it, or what it says cannot be proven.
        NetworkError: the log, or every source, cannot be reached.
    """
    jobs = [job._replace(platform=platform) for platform in dict.fromkeys(platforms)]
    version = _choose(jobs[0], request)
    found = [(each, _remote(each, version)) for each in jobs]
    for each, remote in found:
        if remote is None and (all_of_them or not any(remote for _, remote in found)):
            raise no_such_release(each, exact(version), set())
        if remote is None:
            job.report.tell(f"there is no go{version} for {each.platform}: it is not locked")
    proven = [(each, remote, _logged(each, version)) for each, remote in found if remote]
    entries = {
        each.platform: LockEntry(logged.h1, _sha256(each, version, remote), _source(remote))
        for each, remote, logged in proven
    }
    return Made(version, proven[0][2].log, entries)


def write(path: str, made: Made) -> None:
    """Put a lock at `path`; what is there already, even a link, gives way."""
    atomic.write(path, file.dumps(*made))


def find(pin: Pin) -> GoverLock | None:
    """Return the lock of a pin, None when there is none; raise InvalidFile as `lockfile.read`."""
    return file.read(pin.lock)


def require(pin: Pin, platform: Platform) -> GoverLock:
    """
    Return the lock of a pin, which fits the pin and has an entry for a platform.

    Raises:
        InvalidFile: there is none, or it cannot be followed.
        VerificationError: it is for another version, or not for the platform.
    """
    lock = find(pin)
    if lock is None:
        raise InvalidFile(f"there is no {safe(pin.lock)}", HINT)
    if wrong := misfit(pin, lock, [platform]):
        raise VerificationError(wrong, HINT)
    return lock


def misfit(pin: Pin, lock: GoverLock, platforms: Iterable[Platform]) -> str:
    """Return why a lock does not fit a pin and some platforms; "" when it does."""
    if not pin.request.matches(lock.version):
        locked = f"{lock.where('version')} locks go{lock.version}"
        return f"{locked}, but {pin.where} requests {pin.request}"
    missing = ", ".join(str(each) for each in platforms if each not in lock.entries)
    return f"{lock.where('version')} has no entry for {missing}" if missing else ""


def _beside(path: str) -> str:
    return os.path.join(os.path.dirname(path), file.NAME)


def _choose(job: InstallJob, request: Request) -> Version:
    seen: set[Version] = set()

    def ask(source: Source) -> Version | None:
        versions = source.versions(job.platform)
        seen.update(versions)
        return request.choose(versions)

    version = request.version or job.chain.first_result(ask)
    if version is None:
        raise no_such_release(job, request, seen)
    return version


def _remote(job: InstallJob, version: Version) -> Remote | None:
    return job.chain.first_result(lambda source: source.remote(version, job.platform))


def _logged(job: InstallJob, version: Version) -> proof.Logged:
    logged = proof.logged(job.http, job.environ, job.dirs, version, job.platform)
    if logged is None:
        raise VerificationError("GOSUMDB is off: there is no log to prove a lock with")
    if not file.is_word(logged.log):
        raise VerificationError(f"a log named '{safe(logged.log)}' cannot stand in a lock")
    return logged


def _sha256(job: InstallJob, version: Version, remote: Remote) -> str | None:
    """Return what the archive's SHA-256 has to be: what gover ships is a veto, and a stand-in."""
    name = archive_name(version, job.platform)
    if not proof.is_official(job.environ):
        return remote.sha256
    if remote.sha256 is None:
        return checksums.sha256_of(name)
    proof.check_known(name, remote.sha256)
    return remote.sha256


def _source(remote: Remote) -> str | None:
    """Return whose list it was; a directory of this machine's says nothing to the team."""
    name = remote.source.name
    return name if file.is_word(name) and "/" not in name else None
