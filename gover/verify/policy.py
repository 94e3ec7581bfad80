"""
Which proof an archive needs, besides the hash in its source's own list.

By default one of three is enough, the strongest that can be reached: the transparency log,
a hash that ships with gover (of the archive, or the log's of its content), Google's signature. The
user's `verify` setting requires one of them; a switch `--insecure-no-…` gives one up, and the
others remain. Only when the log and the signature are both given up is the hash of the list
enough. An archive that contradicts a shipped hash is always refused, also where GOSUMDB is off:
that turns off the requests to the log, and the shipped hashes need none.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from typing import Any, NamedTuple

from gover.errors import NetworkError, VerificationError
from gover.escape import safe
from gover.settings import read_valid_settings
from gover.store.store import Store
from gover.verify import google_signature, proof
from gover.verify.openpgp.verify import ValidSignature
from gover.version.version import Version

# The log's verified entry, why the log cannot be reached, or None: it is not used.
LogAnswer = proof.Logged | NetworkError | None

DEFAULT_ACCEPTED = frozenset(("log", "signature", "known"))

_WEAKEST = "gover install --insecure-no-log --insecure-no-signature"


class ArchiveVerifier(NamedTuple):
    """What the user accepts as a proof, and what checking one needs."""

    accepted: frozenset[str]  # see accepted_proofs
    store: Store
    environ: Mapping[str, str]
    tell: Callable[[str], None]


class ArchiveFacts(NamedTuple):
    """An archive on this machine, and what is known of it."""

    version: Version
    name: str  # in Go's list, such as go1.22.3.linux-amd64.tar.gz; "" for a module's zip
    file: int  # its descriptor
    url: str  # where it came from, for messages
    sha256: str  # lower-case hex
    is_listed: bool  # its source's list has this SHA-256
    is_signed: bool  # Google signs archives of its kind
    is_listed_by_go: bool = False  # that list is Go's own, over TLS
    is_locked: bool = False  # `--locked`, and gover.lock has this SHA-256
    has_shipped_h1: bool = False  # the log's hash of its content ships with gover


class VerifiedArchive(NamedTuple):
    """The proofs of an archive, strongest last, and what its receipt records of them."""

    proofs: tuple[str, ...]  # of "known", "signature"
    receipt: dict[str, Any]
    # What covers every file: "known", "signature", "lock", "list"; "": perhaps the log's hash,
    # which leaves some files of an archive out.
    whole: str = ""


def accepted_proofs(store: Store, given_up: AbstractSet[str]) -> frozenset[str]:
    """
    Return the proofs of which one is required, "log", "signature", "known"; empty: none is.

    `given_up` are those that a switch gives up, "log", "signature".

    Raises:
        InvalidFile: the user's configuration is invalid.
    """
    verify = read_valid_settings(store).of("verify")
    left = {"log", "signature"} - given_up
    if verify in left:
        return frozenset((verify,))
    # Giving up the required proof for one install leaves the default, not nothing.
    return frozenset(left | {"known"} if left and verify != "sha256" else ())


def verify_archive(
    verifier: ArchiveVerifier,
    archive: ArchiveFacts,
    log: LogAnswer,
    find_signature: Callable[[], bytes | None],
) -> VerifiedArchive:
    """
    Require an accepted proof of an archive; its content is compared with the log's hash later.

    Where the log's hash is the only one, Google's signature is looked for all the same: it covers
    every file of the archive.

    Raises:
        VerificationError: a proof contradicts the archive, or there is no accepted one.
        NetworkError: the only accepted proof cannot be reached.
    """
    verified = _require_proof(verifier, archive, log, find_signature)
    if whole := _covering(verifier, archive, verified):
        return verified._replace(whole=whole)
    if archive.is_signed and "signature" in verifier.accepted and (signature := find_signature()):
        with suppress(VerificationError):
            signed = google_signature.check(verifier.store, signature, archive.file)
            return _with_signature(verified.proofs, signed)
    return verified


def is_h1_enough(accepted: AbstractSet[str], log: LogAnswer, *, has_shipped_h1: bool) -> bool:
    """Return whether the hash of a release's content, from the log or shipped, is accepted."""
    ships = has_shipped_h1 and ("known" in accepted or not accepted)
    return isinstance(log, proof.Logged) or ships


def _covering(verifier: ArchiveVerifier, archive: ArchiveFacts, verified: VerifiedArchive) -> str:
    if verified.proofs:
        return verified.proofs[0]
    if archive.is_locked:
        return "lock"
    return "list" if archive.is_listed_by_go or not verifier.accepted else ""


def _require_proof(
    verifier: ArchiveVerifier,
    archive: ArchiveFacts,
    log: LogAnswer,
    find_signature: Callable[[], bytes | None],
) -> VerifiedArchive:
    accepted = verifier.accepted
    known = _is_known(verifier, archive)
    proofs = ("known",) if known else ()
    ships = known or archive.has_shipped_h1
    if is_h1_enough(accepted, log, has_shipped_h1=ships):
        return VerifiedArchive(proofs, {})
    if not accepted:
        if not archive.is_listed:
            what = f"cannot verify {safe(archive.url)}: no list has its SHA-256"
            raise VerificationError(what, _with_the_log(archive))
        return VerifiedArchive(proofs, {})
    if "signature" not in accepted:
        raise _unverified(archive, log)
    return _with_signature(proofs, _check_signature(verifier, archive, log, find_signature))


def _with_signature(proofs: tuple[str, ...], signed: ValidSignature) -> VerifiedArchive:
    receipt = {"signature": {"key": signed.fingerprint, "made": signed.created}}
    return VerifiedArchive((*proofs, "signature"), receipt, (*proofs, "signature")[0])


def _is_known(verifier: ArchiveVerifier, archive: ArchiveFacts) -> bool:
    if not archive.name or not proof.is_official(verifier.environ):
        return False
    return proof.check_known(archive.name, archive.sha256)


def _check_signature(
    verifier: ArchiveVerifier,
    archive: ArchiveFacts,
    log: LogAnswer,
    find_signature: Callable[[], bytes | None],
) -> ValidSignature:
    if not archive.is_signed:
        raise _unverified(archive, log)
    if isinstance(log, NetworkError):
        verifier.tell(f"the checksum log cannot be reached ({log}); using Google's signature")
    signature = find_signature()
    if signature is None:
        raise _unverified(archive, log)
    return google_signature.check(verifier.store, signature, archive.file)


def _unverified(archive: ArchiveFacts, log: LogAnswer) -> Exception:
    if isinstance(log, NetworkError):
        return log
    return VerificationError(
        f"cannot verify {safe(archive.url)}: no accepted proof is available",
        f"{_WEAKEST} {archive.version}" if archive.is_listed else _with_the_log(archive),
    )


def _with_the_log(archive: ArchiveFacts) -> str:
    # A proxy and a file have no list: no switch makes up for the log.
    return f"GOSUMDB={proof.OFFICIAL} gover install {archive.version}"
