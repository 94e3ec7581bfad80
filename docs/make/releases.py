"""
Bring up to date what gover ships of Go's releases: tables of hashes and of days, compat.toml.

    python -m docs.make.releases            # read go.dev's list, the module proxy and the log
    python -m docs.make.releases --check    # exit with 1 if they are old; no request is sent

The SHA-256 of archives are those of go.dev's list. Each `h1:` of a toolchain module is looked up
in the checksum log, and verified there by gover's own client. Where go.dev cannot be reached, the
releases are those that the module proxy lists, and their archives stay without a SHA-256, which
is reported. `newest` in compat.toml follows. The days are those of docs/make/release_dates.py.
"""

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from docs.make import hash_table, release_dates
from gover.errors import NetworkError
from gover.install.gover_lock.write import USUAL
from gover.network.client import Http
from gover.sources.configured import configured_sources
from gover.sources.mirrors import GO_DEV
from gover.store.store import Store
from gover.verify import checksums, proof
from gover.verify.sumdb.dirhash import MODULE, module_version
from gover.verify.sumdb.source import NotFound
from gover.version.platform import Platform
from gover.version.version import Version

OLDEST = 60  # days
COMPAT = Path(checksums.ARCHIVES).with_name("compat.toml")
_MAX_LIST = 16 << 20  # bytes
# On which gover runs, and of which a gover.lock has a hash.
PLATFORMS = (
    *USUAL,
    *(Platform("linux", a) for a in ("386", "armv6l", "loong64", "ppc64le", "riscv64", "s390x")),
)
_NEWEST = re.compile(r'^(newest|last_go) = "(\d+\.\d+\.\d+)"$', re.MULTILINE)


def archives_in(listing: bytes) -> dict[str, bytes]:
    """Return {file name: SHA-256} of the archives in go.dev's list, which is JSON."""
    files = [file for release in json.loads(listing) for file in release["files"]]
    named = {file["filename"]: file["sha256"] for file in files if file["sha256"]}
    return {
        name: hash_table.digest_of_hex(sha256)
        for name, sha256 in named.items()
        if re.search(r"\.(tar\.gz|zip)$", name) and _is_newer_than_first(name)
    }


def _is_newer_than_first(name: str) -> bool:
    """Return whether an archive is of a release that the table covers: 1.14.7 was the first."""
    try:
        return hash_table.version_in(name) >= Version.parse("1.14.7")
    except ValueError:  # a bootstrap archive, or a name of another form
        return False


def with_newest(compat: str, released: Iterable[Version]) -> str:
    """Return the text of compat.toml with the newest release of each line that it names."""
    last = {version.line: version for version in sorted(released) if version.is_stable}

    def replace(match: re.Match[str]) -> str:
        version = Version.parse(match[2])
        assert version is not None
        return f'{match[1]} = "{last.get(version.line, version)}"'

    return _NEWEST.sub(replace, compat)


def lines_without_facts(compat: str, released: Iterable[Version]) -> list[str]:
    """Return the lines of Go, since the first in compat.toml, about which it has nothing."""
    known = {Version.parse(text) for text in re.findall(r'^line = "(.+)"$', compat, re.MULTILINE)}
    lines = {version.line for version in known if version}
    missing = {v.line for v in released if v.is_stable and v.line > min(lines)} - lines
    return [f"{major}.{minor}" for major, minor in sorted(missing)]


def faults(today: date) -> Iterator[str]:
    """Yield what is old or missing in what ships, a sentence each."""
    for path in (checksums.ARCHIVES, checksums.MODULES):
        day = checksums.read_head(path)[0]
        age = (today - date.fromisoformat(day)).days
        if age > OLDEST:
            yield f"{Path(path).name} is of {day}, {age} days old"
    archives, modules = map(_versions_in, (checksums.ARCHIVES, checksums.MODULES))
    if undated := release_dates.without_date(archives | modules):
        yield f"no day of {', '.join(map(str, undated))}"
    if missing := sorted(v for v in modules - archives if v.is_stable and v > min(archives)):
        yield f"no SHA-256 of the archives of {', '.join(map(str, missing))}"


def _versions_in(path: str) -> set[Version]:
    return set(map(hash_table.version_in, hash_table.read(Path(path).read_bytes())))


def _read_list(http: Http) -> dict[str, bytes] | None:
    try:
        return archives_in(http.get(f"{GO_DEV}?mode=json&include=all", _MAX_LIST))
    except NetworkError as error:
        print(f"go.dev's list cannot be read, and no SHA-256 is added: {error}")
        return None


def _listed_by_proxy(http: Http, environ: Mapping[str, str]) -> dict[str, Version]:
    """Return {version of a toolchain module: release} of what the user's module proxy lists."""
    proxy = configured_sources(http, environ, print, "goproxy").sources[0]
    return {
        module_version(str(version), str(platform)): version
        for platform in PLATFORMS
        for version in proxy.versions(platform)
    }


def _look_up(
    http: Http, environ: Mapping[str, str], state: Store, wanted: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """Yield (module version, digest) of each that the log has; each is verified there."""
    log = proof.reach(http, environ, state)
    assert log is not None
    for name in wanted:
        try:
            found = log.client.lookup(MODULE, name)
        except NotFound:
            print(f"the log has no {name}")
            continue
        yield name, hash_table.digest_of_h1(found.zip_hash)


def _write(path: str, rows: Mapping[str, bytes], day: str) -> None:
    file = Path(path)
    old = file.read_bytes() if file.exists() else None
    file.write_bytes(hash_table.update(old, rows, day) if old else hash_table.build(rows, day))
    print(f"{file.name}: {checksums.read_head(path)}")


def update() -> None:
    """Read what was released, and write the tables and compat.toml."""
    day = datetime.now(UTC).date().isoformat()
    environ = {**os.environ, "GOSUMDB": proof.OFFICIAL}
    with tempfile.TemporaryDirectory() as folder, Http(environ=environ) as http:
        state = Store(*(f"{folder}/{name}" for name in ("data", "cache", "config")))
        release_dates.update(release_dates.read_page(http))
        if (listed := _read_list(http)) is not None:
            _write(checksums.ARCHIVES, listed, day)
        archives = hash_table.read(Path(checksums.ARCHIVES).read_bytes())
        listed_modules = _listed_by_proxy(http, environ)
        released = {*map(hash_table.version_in, archives), *listed_modules.values()}
        modules = Path(checksums.MODULES)
        known = hash_table.read(modules.read_bytes()) if modules.exists() else {}
        wanted = sorted(listed_modules.keys() - known.keys())
        print(f"{len(wanted)} modules to look up")
        started = time.monotonic()
        _write(checksums.MODULES, dict(_look_up(http, environ, state, wanted)), day)
        print(f"in {time.monotonic() - started:.0f} s")
    COMPAT.write_text(with_newest(COMPAT.read_text(), released))
    for line in lines_without_facts(COMPAT.read_text(), released):
        print(f"compat.toml has nothing about Go {line}: add a [[go]] with its facts")


def main() -> int:
    """Run; the exit status is 1 where something is old or missing."""
    if "--check" not in sys.argv[1:]:
        update()
    found = list(faults(datetime.now(UTC).date()))
    for fault in found:
        prefix = "::warning::" if os.environ.get("GITHUB_ACTIONS") else "warning: "
        print(f"{prefix}{fault}; python -m docs.make.releases brings it up to date")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
