"""What `gover verify --import-key` has added counts for every signature after it."""

from pathlib import Path

import pytest

from tests.lib import google_key_double, pgp
from tests.lib.go_site.releases import host_platform
from tests.lib.in_process import Inside


@pytest.fixture(scope="module")
def keys():
    """The primary that is pinned, the subkey that is known, and one that is newer."""
    return [pgp.new_key(pgp.MADE) for _ in range(3)]


@pytest.fixture
def user(environ, home, keys, monkeypatch):
    """A user who trusts signatures alone, by a certificate with the first subkey."""
    primary, known, _ = keys
    google_key_double.pin(monkeypatch, certificate(primary, known), primary.fingerprint)
    folder = Path(environ["GOVER_CONFIG"])
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('verify = "signature"\n')
    return Inside(environ, home, monkeypatch)


def certificate(primary, subkey, *more):
    """Return a certificate with one subkey; `more` are signatures about it."""
    return pgp.certificate(primary, [(subkey, [pgp.binding(primary, subkey), *more])])


def sign(mirror, key):
    """Let the archive of go1.22.3 be signed by this key."""
    names = (row.filename for row in mirror.rows if row.version == "1.22.3")
    name = next(name for name in names if host_platform() in name)
    body = pgp.packet(2, pgp.sign(key, Inside.download(f"{mirror.downloads}{name}")))
    mirror.put(f"/go/{name}.asc", pgp.armored("PGP SIGNATURE", body))


def learn(user, home, data):
    path = home / "newer.asc"
    path.write_bytes(pgp.armored("PGP PUBLIC KEY BLOCK", data))
    ended = user.run("verify", "--import-key", path)
    assert ended.status == 0, ended.stderr
    return ended.stderr


def test_a_revocation_that_was_imported_is_respected(user, home, mirror, keys):
    primary, known, _ = keys
    sign(mirror, known)
    assert user.run("install", "1.22.3").status == 0, user.last.stderr
    user.run("uninstall", "1.22.3")

    learn(user, home, certificate(primary, known, pgp.revocation(primary, known)))

    assert user.run("install", "1.22.3").status == 6
    assert "revoked" in user.last.stderr
    assert user.installed() == []


def test_a_signature_by_a_subkey_that_was_imported_is_accepted(user, home, mirror, keys):
    primary, _, newer = keys
    sign(mirror, newer)
    assert user.run("install", "1.22.3").status == 6

    said = learn(user, home, certificate(primary, newer))

    assert f"added {newer.fingerprint}" in said
    assert user.run("install", "1.22.3").status == 0, user.last.stderr
    assert newer.fingerprint in user.run("verify", "--key").stdout
