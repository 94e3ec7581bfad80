"""
Proof that a toolchain is the one Go published.

First of all its hash in the transparency log. The log of sum.golang.org commits to every
toolchain module, and a module holds what the archive of the same release holds (golang/go
src/cmd/distpack/pack.go). So the files of any archive, from anywhere, can be hashed as the
module would be, and compared.

Then the hash of the archive in the table that ships with gover, and Google's OpenPGP
signature. The table is a veto as well: an official archive with another hash is refused,
whoever lists it. Which of them must hold is decided in gover.verify.policy.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from gover.dirs import Dirs
from gover.errors import VerificationError
from gover.fs.read import read_file
from gover.go_env import find_go_setting
from gover.network.client import Http
from gover.network.goproxy import GOPROXY_DEFAULT, sumdb_url
from gover.network.response import Absent
from gover.store.toolchains import read_goroot_version
from gover.verify import checksums
from gover.verify.openpgp.certificate import Certificate, merge
from gover.verify.openpgp.google_key import bundled_certificate
from gover.verify.openpgp.verify import ValidSignature, verify_detached
from gover.verify.sumdb.client import MAX_RESPONSE_SIZE, Client, LogEntry
from gover.verify.sumdb.dirhash import MODULE, module_version, toolchain_h1
from gover.verify.sumdb.gosumdb import SumDB, parse_gosumdb
from gover.verify.sumdb.source import Fetch, NotFound
from gover.version.platform import Platform
from gover.version.version import Version

OFFICIAL = "sum.golang.org"
CERTIFICATE_MOST = 1 << 20  # bytes


class Logged(NamedTuple):
    """What a log says of a release, proven to be in it."""

    log: str  # the name in its key, such as sum.golang.org
    h1: str  # of the toolchain module
    record: int
    tree_size: int


class Reached(NamedTuple):
    """A checksum database that answers: its name, who proves, and who only fetches."""

    name: str
    client: Client
    fetch: Fetch


def logged(
    http: Http, environ: Mapping[str, str], dirs: Dirs, version: Version, platform: Platform
) -> Logged | None:
    """
    Look a release up in the user's checksum database; None when GOSUMDB is off.

    Raises:
        VerificationError: the log does not have it, or what it says cannot be proven.
        NetworkError: the log cannot be reached.
    """
    log = reach(http, environ, dirs)
    if log is None:
        return None
    found = entry(log, version, platform).hashes
    return Logged(log.name, found.zip_hash, found.record, found.tree_size)


def reach(http: Http, environ: Mapping[str, str], dirs: Dirs) -> Reached | None:
    """
    Return the user's checksum database, as GOSUMDB and GOPROXY say; None when GOSUMDB is off.

    Raises:
        NetworkError: the proxy that would serve it failed.
    """
    database = parse_gosumdb(find_go_setting(environ, "GOSUMDB", OFFICIAL))
    if database is None:
        return None
    base = _base(http, environ, database)

    def fetch(path: str) -> bytes:
        try:
            return http.get(f"{base}/{path}", MAX_RESPONSE_SIZE)
        except Absent as error:
            raise NotFound(str(error)) from None

    client = Client(database.verifier, fetch, Path(dirs.under_data("sumdb")))
    return Reached(database.verifier.name, client, fetch)


def entry(log: Reached, version: Version, platform: Platform) -> LogEntry:
    """
    Return what a log has about a release, proven.

    Raises:
        VerificationError: it does not have it, or what it says cannot be proven.
        NetworkError: it cannot be reached.
    """
    try:
        return log.client.lookup_entry(MODULE, module_version(str(version), str(platform)))
    except NotFound:
        raise VerificationError(f"{log.name} has no record of go{version} for {platform}") from None


def check_log(
    logged: Logged, files: Mapping[str, bytes], version: Version, platform: Platform
) -> None:
    """
    Compare an unpacked toolchain, as {path: SHA-256 digest}, with what the log says.

    Raises:
        VerificationError: they differ.
    """
    h1 = toolchain_h1(files.items(), str(version), str(platform))
    if h1 != logged.h1:
        raise VerificationError(
            f"go{version} for {platform} is {h1}, but {logged.log} has {logged.h1}"
        )


def is_official(environ: Mapping[str, str]) -> bool:
    """Tell whether the user's root of trust is Go's own, and not a log of a key of theirs."""
    database = parse_gosumdb(find_go_setting(environ, "GOSUMDB", OFFICIAL))
    return database is None or database.verifier.name == OFFICIAL


def check_known(filename: str, sha256: str) -> bool:
    """
    Compare an archive with the table that ships with gover; return whether it is in it.

    Raises:
        VerificationError: it is, with another hash.
    """
    expected = checksums.sha256_of(filename)
    if expected not in (None, sha256):
        raise VerificationError(f"{filename} has SHA-256 {sha256}, but Go published {expected}")
    return expected is not None


def check_signature(dirs: Dirs, signature: bytes, archive: str) -> ValidSignature:
    """
    Verify a detached signature of an archive.

    Raises:
        VerificationError: it is not Google's, or not of this archive.
    """
    return verify_detached(archive, signature, certificate(dirs), time.time())


def certificate(dirs: Dirs) -> Certificate:
    """Return Google's certificate, with what `gover key import` has added to it."""
    reading = read_file(imported_certificate(dirs), CERTIFICATE_MOST)
    return (
        merge(bundled_certificate(), reading.data)
        if reading.state == "text"
        else bundled_certificate()
    )


def imported_certificate(dirs: Dirs) -> str:
    """Return where an imported copy of the certificate is kept."""
    return dirs.under_data("google-linux-signing-key.asc")


def check_contents(
    goroot: str, files: Mapping[str, bytes], version: Version, platform: Platform
) -> None:
    """
    Require that a tree says it is what was asked for.

    A hash or a signature covers bytes and binds neither version nor platform.

    Raises:
        VerificationError: it is another version, for another platform, or no toolchain.
    """
    found = read_goroot_version(goroot)
    if found != version:
        said = f"go{found}" if found else "no version"
        raise VerificationError(f"the archive of go{version} holds {said}")
    tools = platform.tool_directory + "/"
    suffix = ".exe" if platform.os == "windows" else ""
    if f"bin/go{suffix}" not in files or not any(name.startswith(tools) for name in files):
        raise VerificationError(f"the archive of go{version} is not one for {platform}")


def _base(http: Http, environ: Mapping[str, str], database: SumDB) -> str:
    if database.has_own_url:
        return database.url
    goproxy = find_go_setting(environ, "GOPROXY", GOPROXY_DEFAULT)
    return sumdb_url(http, goproxy, database.verifier.name) or database.url
