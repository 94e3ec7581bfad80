"""
The wheel of a release of gover as a package index has it, and the attestation that stands there.

The index is PyPI or speaks as it does: `/pypi/gover/VERSION/json` lists the files of a release,
`/integrity/gover/VERSION/FILE/provenance` has the attestations of a file (PEP 740). PyPI has
verified a signature when it took the file; here it is not verified: that needs the certificates
and the log of Sigstore, which other programs have (`gh attestation verify`).
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from gover.errors import InvalidFile, NetworkError, VerificationError
from gover.escape import safe
from gover.network.response import Absent

if TYPE_CHECKING:
    from gover.network.client import Http

PYPI = "https://pypi.org"
_MAX_DOCUMENT = 4 << 20  # bytes
_MAX_WHEEL = 32 << 20  # bytes
_STATEMENT = "https://in-toto.io/Statement/v1"


class PublishedWheel(NamedTuple):
    """A wheel that an index has; `sha256` is lower-case hex, and that of `content`."""

    name: str
    url: str
    sha256: str
    content: bytes


class Attestation(NamedTuple):
    """Who published a file, as an index tells it: `gover-project/gover` and `release.yml`."""

    repository: str
    workflow: str


class PublishedRelease(NamedTuple):
    """What an index has of a release of gover."""

    wheel: PublishedWheel
    attestation: Attestation | None


def fetch_release(http: Http, index: str, version: str) -> PublishedRelease:
    """
    Return what an index has of a release.

    Raises:
        NetworkError: it does not answer, or has no such release.
        InvalidFile, VerificationError: see fetch_wheel and fetch_attestation.
    """
    try:
        wheel = fetch_wheel(http, index, version)
    except Absent:
        raise NetworkError(f"{safe(index)} has no gover {version}") from None
    return PublishedRelease(wheel, fetch_attestation(http, index, version, wheel))


def fetch_wheel(http: Http, index: str, version: str) -> PublishedWheel:
    """
    Download the wheel of a release.

    Raises:
        Absent: the index has no such release.
        InvalidFile: its answer has another form, or no wheel.
        VerificationError: the wheel is not the one that the index lists.
    """
    url = f"{index}/pypi/gover/{version}/json"
    document = _object(http.get(url, _MAX_DOCUMENT), url)
    for file in _list(document.get("urls"), url):
        digests = file.get("digests")
        sha256 = digests.get("sha256") if isinstance(digests, dict) else None
        name, where = file.get("filename"), file.get("url")
        if not (isinstance(name, str) and isinstance(where, str) and isinstance(sha256, str)):
            raise InvalidFile(f"{safe(url)} has a file without name, URL and SHA-256")
        if name.endswith(".whl"):
            content = http.get(urljoin(url, where), _MAX_WHEEL)
            actual = hashlib.sha256(content).hexdigest()
            if actual != sha256:
                raise VerificationError(
                    f"{safe(where)} has the SHA-256 {actual}, {safe(index)} lists {safe(sha256)}"
                )
            return PublishedWheel(name, urljoin(url, where), sha256, content)
    raise InvalidFile(f"{safe(url)} has no wheel")


def fetch_attestation(
    http: Http, index: str, version: str, wheel: PublishedWheel
) -> Attestation | None:
    """
    Return who published a wheel; None if the index has no attestation of it.

    Raises:
        InvalidFile: the answer has another form.
        VerificationError: an attestation is of another file.
    """
    url = f"{index}/integrity/gover/{version}/{wheel.name}/provenance"
    try:
        document = _object(http.get(url, _MAX_DOCUMENT), url)
    except Absent:
        return None
    found = None
    for bundle in _list(document.get("attestation_bundles"), url):
        publisher = bundle.get("publisher")
        if not isinstance(publisher, dict):
            raise InvalidFile(f"{safe(url)} names no publisher")
        for attestation in _list(bundle.get("attestations"), url):
            if _subject(attestation, url) != (wheel.name, wheel.sha256):
                raise VerificationError(f"{safe(url)} has an attestation of another file")
            found = Attestation(str(publisher.get("repository")), str(publisher.get("workflow")))
    return found


def _subject(attestation: dict[str, object], url: str) -> tuple[object, object]:
    """Return name and SHA-256 of the one file that a statement is about."""
    envelope = attestation.get("envelope")
    encoded = envelope.get("statement") if isinstance(envelope, dict) else None
    try:
        statement = _object(base64.b64decode(str(encoded), validate=True), url)
    except ValueError:
        raise InvalidFile(f"{safe(url)} has a statement that is no base64") from None
    subjects = _list(statement.get("subject"), url)
    if statement.get("_type") != _STATEMENT or len(subjects) != 1:
        raise InvalidFile(f"{safe(url)} has a statement of another form")
    digest = subjects[0].get("digest")
    return subjects[0].get("name"), digest.get("sha256") if isinstance(digest, dict) else None


def _object(content: bytes, url: str) -> dict[str, object]:
    try:
        document = json.loads(content)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise InvalidFile(f"{safe(url)} is no object of JSON")
    return document


def _list(value: object, url: str) -> list[dict[str, object]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise InvalidFile(f"{safe(url)} has no list where one is expected")
    return value
