"""What an install needs from outside, and what it results in."""

from collections.abc import Mapping
from typing import NamedTuple

from gover.install.gover_lock.file import GoverLock
from gover.network.client import Http
from gover.progress import Report
from gover.sources.chain import Chain
from gover.store.store import Store
from gover.verify.policy import DEFAULT_ACCEPTED
from gover.version.platform import Platform
from gover.version.version import Version


class InstallJob(NamedTuple):
    """Everything that the steps of an install share."""

    store: Store
    environ: Mapping[str, str]
    http: Http
    chain: Chain
    platform: Platform
    report: Report
    accepted: frozenset[str] = DEFAULT_ACCEPTED  # proofs, as of policy.accepted_proofs
    lock: GoverLock | None = None  # the project's gover.lock, which may refuse a release
    is_locked: bool = False  # `--locked`: the user requires what it has


class InstallResult(NamedTuple):
    """A version that is installed now; `was_there`: it was before."""

    version: Version
    was_there: bool
