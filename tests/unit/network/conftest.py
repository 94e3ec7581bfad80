"""Fixtures: a clock that does not wait, a client that uses it, a certificate authority."""

import pytest

from tests.lib.authority import write_authority
from tests.lib.http_client import calm, client, waits

__all__ = ["calm", "client", "waits"]


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """A private CA: its file, and the context of a server with a certificate by it."""
    folder = tmp_path_factory.mktemp("ca")
    context = write_authority(folder, ["go.test"], ["127.0.0.1"])
    return str(folder / "ca.pem"), context


@pytest.fixture
def trusted(authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", authority[0])
