"""
Verifying an installed toolchain again, by what is known of its release from elsewhere.

The log is asked only for releases of which no answer is kept and no h1 ships with gover, and
never again once it could not be reached.
"""

import os
from collections.abc import Mapping
from typing import Any

from gover.errors import GoverError, NetworkError, VerificationError
from gover.install.gover_lock.file import GoverLock
from gover.network.client import Http
from gover.store import receipts
from gover.store.store import Store
from gover.verify import installed, proof
from gover.verify.installed import PublishedHash, State, Verdict
from gover.version.platform import Platform, parse_platform, this_platform
from gover.version.version import Version


class KnownHashes:
    """The h1 of releases in a project's gover.lock, in the user's checksum log and in gover."""

    def __init__(
        self, http: Http, environ: Mapping[str, str], store: Store, lock: GoverLock | None
    ) -> None:
        self._http = http
        self._environ = environ
        self._store = store
        self._lock = lock
        self._unreachable = ""  # why the log is

    def of(self, version: Version, platform: Platform) -> tuple[list[PublishedHash], str]:
        """Return the hashes of a release, and why the log's is not among them."""
        known = self.locked(version, platform)
        published: list[proof.Published | None] = [
            proof.logged_before(self._environ, self._store, version, platform),
            proof.shipped(self._environ, version, platform),
        ]
        why_not = ""
        if not any(published):
            logged, why_not = self._ask_log(version, platform)
            published.append(logged)
        return known + [
            PublishedHash(found.where, found.h1) for found in published if found
        ], why_not

    def locked(self, version: Version, platform: Platform) -> list[PublishedHash]:
        """Return the hash that the lock has of a release, if it has one."""
        entry = self._lock.entry(version, platform) if self._lock else None
        if self._lock is None or entry is None:
            return []
        return [PublishedHash(self._lock.where(platform, "h1"), entry.h1)]

    def _ask_log(self, version: Version, platform: Platform) -> tuple[proof.Logged | None, str]:
        if self._unreachable:
            return None, self._unreachable
        try:
            logged = proof.logged(self._http, self._environ, self._store, version, platform)
        except NetworkError as error:
            self._unreachable = str(error)
            return None, self._unreachable
        except VerificationError as error:
            return None, str(error)
        return logged, "" if logged else "GOSUMDB is off"


def verify_installed(
    store: Store, version: Version, known: KnownHashes
) -> tuple[Verdict, Mapping[str, Any]]:
    """Return whether a toolchain is whole, and its receipt."""
    try:
        receipt = receipts.read_receipt(store, version)
        if os.path.islink(store.goroot(version)):
            return _verify_link(store, version, receipt or {}, known), {}
        tree = installed.read_tree(store, version)
    except GoverError as error:
        return installed.changed(str(error)), {}
    # The receipt only tells which release to compare with: a wrong one does not agree.
    platform = parse_platform(str((receipt or {}).get("platform"))) or this_platform()
    published, why_not = known.of(version, platform)
    verdict = installed.compare(tree, receipt, version, platform, published)
    if verdict.state is State.UNKNOWN:
        verdict = verdict._replace(text=f"{verdict.text} ({why_not})")
    return verdict, receipt or {}


def _verify_link(
    store: Store, version: Version, receipt: Mapping[str, Any], known: KnownHashes
) -> Verdict:
    """Compare a link with its receipt, and its target with the lock: the user's own is not read."""
    target = os.readlink(store.goroot(version))
    if (receipt.get("kind"), receipt.get("target")) != ("link", target):
        return installed.changed("it is a link, and not the one of its receipt")
    if locked := known.locked(version, this_platform()):
        tree = installed.read_tree(store, version)
        if why := installed.why_not_published(tree, version, this_platform(), locked):
            return installed.changed(why)
    return Verdict(State.LINKED, "linked; not verified")
