"""
Who must vouch for an archive, besides the hash in its source's own list.

By default one of three will do, the strongest that can be reached: the transparency log,
the hash that ships with gover, Google's signature. The user's `verify` setting names one
that must hold; a switch `--insecure-no-…` gives one up, and the others remain. Only when the
log and the signature are both given up is the hash of the list enough. The shipped hash is a
veto in any case.
"""

from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from gover.dirs import Dirs
from gover.errors import NetworkError, VerificationError
from gover.escape import safe
from gover.fs.read import read_file
from gover.install.download import Fetched, InstallJob
from gover.settings import followed
from gover.verify import proof
from gover.verify.openpgp.verify import LARGEST, Signed
from gover.version.platform import archive_name
from gover.version.version import Version

Answer = proof.Logged | NetworkError | None

_WEAKEST = "gover install --insecure-no-log --insecure-no-signature"


class Vouched(NamedTuple):
    """What holds: the names of the proofs, strongest last, and what the receipt has of them."""

    proofs: tuple[str, ...]  # of "known", "signature"
    facts: dict[str, Any]


def accepted(dirs: Dirs, given_up: AbstractSet[str]) -> frozenset[str]:
    """
    Return the proofs of which one must hold, "log", "signature", "known"; empty: none must.

    `given_up` are those that a switch gives up, "log", "signature".

    Raises:
        InvalidFile: the user's configuration says nonsense.
    """
    verify = followed(dirs).of("verify")
    left = {"log", "signature"} - given_up
    if verify in left:
        return frozenset((verify,))
    # A demand that is given up for once leaves what holds without it: not nothing.
    return frozenset(left | {"known"} if left and verify != "sha256" else ())


def ask_log(job: InstallJob, version: Version) -> Answer:
    """Return what the log says, why it cannot be asked, or None when it is not to be."""
    if "log" not in job.accepted:
        return None
    try:
        return proof.logged(job.http, job.environ, job.dirs, version, job.platform)
    except NetworkError as error:
        return error


def vouch(job: InstallJob, version: Version, answer: Answer, fetched: Fetched) -> Vouched:
    """
    Require that somebody independent vouches for an archive; what the log says counts later.

    Raises:
        VerificationError: something contradicts, or nothing independent vouches for it.
        NetworkError: what would vouch for it cannot be reached.
    """
    known = _is_known(job, version, fetched)
    proofs = ("known",) if known else ()
    if isinstance(answer, proof.Logged) or (known and "known" in job.accepted):
        return Vouched(proofs, {})
    if not job.accepted:
        if not known and fetched.remote.sha256 is None:
            what = f"nobody says what SHA-256 {safe(fetched.url)} must have"
            raise VerificationError(what, _by_the_log(version))
        return Vouched(proofs, {})
    if "signature" not in job.accepted:
        raise _unvouched(version, answer, fetched)
    signed = _signed(job, version, answer, fetched)
    facts = {"key": signed.fingerprint, "made": signed.created}
    return Vouched((*proofs, "signature"), {"signature": facts})


def _is_known(job: InstallJob, version: Version, fetched: Fetched) -> bool:
    if fetched.remote.layout.module or not proof.is_official(job.environ):
        return False
    return proof.check_known(archive_name(version, job.platform), fetched.sha256)


def _unvouched(version: Version, answer: Answer, fetched: Fetched) -> Exception:
    if isinstance(answer, NetworkError):
        return answer
    listed = fetched.remote.sha256 is not None
    return VerificationError(
        f"nothing independent vouches for {safe(fetched.url)}",
        f"{_WEAKEST} {version}" if listed else _by_the_log(version),
    )


def _by_the_log(version: Version) -> str:
    # A proxy and a file have no list: no switch makes up for the log.
    return f"GOSUMDB={proof.OFFICIAL} gover install {version}"


def _signed(job: InstallJob, version: Version, answer: Answer, fetched: Fetched) -> Signed:
    """Verify the signature of an archive, from beside it or from the first mirror that has it."""
    if fetched.remote.layout.module or not fetched.asked.endswith(".tar.gz"):
        raise _unvouched(version, answer, fetched)  # Google signs no others
    if isinstance(answer, NetworkError):
        job.report.tell(f"the log cannot be asked ({answer}); asking for a signature")
    signature = signature_of(job, fetched)
    if signature is None:
        raise _unvouched(version, answer, fetched)
    return proof.check_signature(job.dirs, signature, str(fetched.path))


def signature_of(job: InstallJob, fetched: Fetched) -> bytes | None:
    """Return the signature beside an archive, from the first place that has one; unverified."""
    if fetched.is_local:
        reading = read_file(f"{fetched.path}.asc", LARGEST)
        return reading.data if reading.state == "text" else None
    for url in dict.fromkeys((fetched.asked, *fetched.remote.urls)):
        try:
            return job.http.get(url + ".asc", LARGEST)
        except NetworkError:
            continue
    return None
