"""What an install writes into the receipt: where the toolchain came from, and what proves it."""

from datetime import UTC, datetime
from typing import Any

from gover.archive.writer import Model
from gover.install.delta import find_neighbour
from gover.install.job import InstallJob
from gover.sources.chain import Remote
from gover.verify import policy, proof
from gover.version.version import Version


def origin_entries(job: InstallJob, version: Version, remote: Remote, url: str) -> dict[str, Any]:
    return {
        "schema": 1,
        "kind": "module" if remote.layout.module else "archive",
        "version": str(version),
        "platform": str(job.platform),
        "source": remote.source.name,
        "url": url,
        "installed_at": datetime.now(UTC).replace(microsecond=0),
    }


def proof_entries(
    remote: Remote, verified: policy.VerifiedArchive, published: proof.Published | None
) -> dict[str, Any]:
    """Return the receipt's entries about the proofs, all of which were checked."""
    proofs = [*(["sha256"] if remote.sha256 else []), *verified.proofs]
    receipt = dict(verified.receipt)
    if published:
        proofs.append(published.name)
        receipt |= published.in_receipt()
    whole = published.name if remote.layout.module and published else verified.whole
    return {"proofs": proofs, **receipt, **({"whole": whole} if whole else {})}


class Sharing:
    """What a new toolchain shares with an installed one of its line: blocks, where there can be."""

    def __init__(self, job: InstallJob, version: Version) -> None:
        self._neighbour = find_neighbour(job.store, version)
        self.model = Model(self._neighbour.goroot) if self._neighbour else None

    def in_receipt(self) -> dict[str, Any]:
        if self._neighbour is None or self.model is None or not self.model.shared:
            return {}
        shared = {"with": str(self._neighbour.version), "bytes": self.model.shared}
        return {"shared": shared}
