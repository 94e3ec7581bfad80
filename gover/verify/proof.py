"""
Proofs that a toolchain is the one Go published.

The first is its hash in the transparency log, "the log". The log sum.golang.org has every
toolchain module, and a module contains the files of the same release's archive (golang/go
src/cmd/distpack/pack.go). So the files of any archive can be hashed as the module's, and
compared.

The log's hash of many releases ships with gover too, so that it is known where there is no way to
the log. The others are the SHA-256 of the archive in the other table that ships with gover, and
Google's OpenPGP signature (gover.verify.google_signature). An official release with another hash
than a table's is always refused. Which proofs are required is decided in gover.verify.policy.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from gover.errors import VerificationError
from gover.go_env import find_go_setting
from gover.network.client import Http
from gover.network.go_hosts import GOSUMDB_DEFAULT, find_goproxy, find_gosumdb
from gover.network.goproxy import sumdb_url
from gover.network.response import Absent
from gover.store.goroot import read_build
from gover.store.store import Store
from gover.verify import checksums
from gover.verify.sumdb.client import MAX_RESPONSE_SIZE, Client, LogEntry
from gover.verify.sumdb.dirhash import MODULE, module_version, toolchain_h1
from gover.verify.sumdb.gosumdb import SumDB, parse_gosumdb
from gover.verify.sumdb.source import Fetch, NotFound
from gover.version.platform import Platform
from gover.version.version import Version

OFFICIAL = GOSUMDB_DEFAULT


class Logged(NamedTuple):
    """The verified entry of a release in a log."""

    log: str  # the name in its key, such as sum.golang.org
    h1: str  # of the toolchain module
    record: int  # its number
    tree_size: int  # records in the log when it was verified

    @property
    def name(self) -> str:
        """The name of the proof in a receipt."""
        return "log"

    @property
    def where(self) -> str:
        """What has this h1, for messages."""
        return f"checksum log {self.log}"

    def in_receipt(self) -> dict[str, Any]:
        """Return what a receipt records of it, besides the name of the proof."""
        log = {"name": self.log, "record": self.record, "tree_size": self.tree_size}
        return {"h1": self.h1, "log": log}


class Shipped(NamedTuple):
    """The h1 of a release that ships with gover: the log's, verified when its table was made."""

    h1: str
    day: str  # on which the table was made, such as 2026-11-30
    log: str = OFFICIAL  # in which it was verified then

    @property
    def name(self) -> str:
        """The name of the proof in a receipt."""
        return "shipped"

    @property
    def where(self) -> str:
        """What has this h1, for messages."""
        return "the h1 shipped with gover"

    def in_receipt(self) -> dict[str, Any]:
        """Return what a receipt records of it, besides the name of the proof."""
        return {"h1": self.h1, "shipped": self.day}


# What an unpacked toolchain is compared with.
Published = Logged | Shipped


class Reached(NamedTuple):
    """A checksum database: its name, a client that verifies, and a function that only fetches."""

    name: str
    client: Client
    fetch: Fetch


def logged(
    http: Http, environ: Mapping[str, str], store: Store, version: Version, platform: Platform
) -> Logged | None:
    """
    Look a release up in the user's checksum database; None when GOSUMDB is off.

    Raises:
        VerificationError: the log does not have it, its entry cannot be verified, or another
            h1 ships with gover.
        NetworkError: the log cannot be reached.
    """
    log = reach(http, environ, store)
    if log is None:
        return None
    found, record = entry(log, version, platform)
    known = shipped(environ, version, platform)
    if known and known.h1 != found.zip_hash:
        has = f"{log.name} has {found.zip_hash} for go{version} for {platform}"
        raise VerificationError(f"{has}, but {known.where} is {known.h1}")
    log.client.keep(MODULE, module_version(str(version), str(platform)), record)
    return Logged(log.name, found.zip_hash, found.record, found.tree_size)


def shipped(environ: Mapping[str, str], version: Version, platform: Platform) -> Shipped | None:
    """Return the h1 that ships with gover; None if it has none, or GOSUMDB is another log."""
    if not is_official(environ):
        return None
    h1 = checksums.h1_of(module_version(str(version), str(platform)))
    return Shipped(h1, checksums.read_head(checksums.MODULES)[0]) if h1 else None


def logged_before(
    environ: Mapping[str, str], store: Store, version: Version, platform: Platform
) -> Logged | None:
    """Return what `logged` returned earlier, verified again without a request; None if absent."""
    database = parse_gosumdb(find_go_setting(environ, "GOSUMDB", OFFICIAL))
    if database is None:
        return None

    def fetch(path: str) -> bytes:
        raise NotFound(path)

    client = Client(database.verifier, fetch, Path(store.under_data("sumdb")))
    found = client.kept(MODULE, module_version(str(version), str(platform)))
    if found is None:
        return None
    return Logged(database.verifier.name, found.zip_hash, found.record, found.tree_size)


def reach(http: Http, environ: Mapping[str, str], store: Store) -> Reached | None:
    """
    Return the checksum database that GOSUMDB and GOPROXY set; None when GOSUMDB is off.

    Raises:
        NetworkError: the proxy that would serve it failed.
    """
    database = parse_gosumdb(find_gosumdb(environ, store))
    if database is None:
        return None
    base = _base(http, environ, store, database)

    def fetch(path: str) -> bytes:
        try:
            return http.get(f"{base}/{path}", MAX_RESPONSE_SIZE)
        except Absent as error:
            raise NotFound(str(error)) from None

    client = Client(database.verifier, fetch, Path(store.under_data("sumdb")))
    return Reached(database.verifier.name, client, fetch)


def entry(log: Reached, version: Version, platform: Platform) -> LogEntry:
    """
    Return the verified entry of a release in a log.

    Raises:
        VerificationError: it does not have it, or its entry cannot be verified.
        NetworkError: it cannot be reached.
    """
    try:
        return log.client.lookup_entry(MODULE, module_version(str(version), str(platform)))
    except NotFound:
        raise VerificationError(f"{log.name} has no record of go{version} for {platform}") from None


def check_h1(
    published: Published, files: Mapping[str, bytes], version: Version, platform: Platform
) -> None:
    """
    Compare an unpacked toolchain, as {path: SHA-256 digest}, with the log's hash of it.

    Raises:
        VerificationError: they differ.
    """
    h1 = toolchain_h1(files.items(), str(version), str(platform))
    if h1 != published.h1:
        raise VerificationError(
            f"go{version} for {platform} is {h1}, but {published.where} has {published.h1}"
        )


def is_official(environ: Mapping[str, str]) -> bool:
    """Return whether GOSUMDB is Go's own log, or off, and not a log with another key."""
    database = parse_gosumdb(find_go_setting(environ, "GOSUMDB", OFFICIAL))
    return database is None or database.verifier.name == OFFICIAL


def check_known(filename: str, sha256: str) -> bool:
    """
    Compare an archive with the table that ships with gover; return whether the table has it.

    Raises:
        VerificationError: the table has another hash.
    """
    expected = checksums.sha256_of(filename)
    if expected not in (None, sha256):
        raise VerificationError(f"{filename} has SHA-256 {sha256}, but Go published {expected}")
    return expected is not None


def check_contents(
    goroot: str, files: Mapping[str, bytes], version: Version, platform: Platform
) -> None:
    """
    Check that a GOROOT is of the requested version and platform.

    A hash or a signature covers bytes and binds neither version nor platform.

    Raises:
        VerificationError: it is another version, for another platform, or not a toolchain.
    """
    found = read_build(goroot)
    if found is None or found.version != version or found.vendor:
        content = f"{found}" if found else "no version"
        raise VerificationError(f"the archive of go{version} contains {content}")
    tools = platform.tool_directory + "/"
    suffix = ".exe" if platform.os == "windows" else ""
    if f"bin/go{suffix}" not in files or not any(name.startswith(tools) for name in files):
        raise VerificationError(f"the archive of go{version} is not for {platform}")


def _base(http: Http, environ: Mapping[str, str], store: Store, database: SumDB) -> str:
    if database.has_own_url:
        return database.url
    goproxy = find_goproxy(environ, store)
    return sumdb_url(http, goproxy, database.verifier.name) or database.url
