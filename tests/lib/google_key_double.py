"""
A certificate that gover takes for Google's, so that signatures can be good and bad in tests.

Whoever can write to a process can do as much; no setting can. The real certificate and a
real signature are tested in tests/unit/verify/openpgp.
"""

from pathlib import Path

from gover.verify.openpgp import google_key
from gover.verify.openpgp.certificate import load_certificate


def pretend(monkeypatch, mirror):
    """Let the mirror's own key be the one that is pinned."""
    pin(monkeypatch, Path(mirror.certificate).read_bytes(), mirror.fingerprint)


def pin(monkeypatch, data, primary):
    """Let this certificate be the one that gover ships."""
    monkeypatch.setattr(google_key, "PRIMARY", primary)
    for module in ("gover.verify.google_signature", "gover.cli.signing_key"):
        monkeypatch.setattr(
            f"{module}.bundled_certificate", lambda: load_certificate(data, primary)
        )
