"""
A certificate that gover takes for Google's, so that signatures can be good and bad in tests.

Whoever can write to a process can do as much; no setting can. The real certificate and a
real signature are tested in tests/openpgp.
"""

from pathlib import Path

from gover.openpgp import google
from gover.openpgp.certificate import load_certificate


def pretend(monkeypatch, mirror):
    """Let the mirror's own key be the one that is pinned."""
    data, primary = Path(mirror.certificate).read_bytes(), mirror.fingerprint
    monkeypatch.setattr(google, "PRIMARY", primary)
    monkeypatch.setattr("gover.proof.bundled", lambda: load_certificate(data, primary))
