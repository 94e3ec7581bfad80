"""gover beside GnuPG: keys and signatures that gpg made, and gpgv as an independent judge."""

import time
from typing import NamedTuple

import pytest

from gover.errors import VerificationError
from gover.verify.openpgp.certificate import load_certificate, merge
from gover.verify.openpgp.verify import UnknownKey, verify_detached
from tests.lib import gnupg, pgp
from tests.lib.terminals import have

CONTENT = b"an archive" * 1000
REVOKE_SUBKEY_3 = "key 3\nrevkey\ny\n0\n\ny\nsave\n"
YEAR = 365 * 86400


class Made(NamedTuple):
    gpg: gnupg.Gpg
    primary: str
    old: str  # RSA-2048, 2019 to 2020
    live: str  # RSA-4096, 2024 to 2044
    revoked: str  # in 2025
    by_revoked: bytes  # its signature of 2024
    before: bytes  # the certificate of 2024
    certificate: bytes


@pytest.fixture(scope="module")
def made():
    """A certificate shaped like Google's, whose subkeys were made years apart."""
    with gnupg.opened() as gpg:
        kind = ("gover tests", "rsa2048", "cert,sign", "never")
        gpg.run("--quick-gen-key", *kind, at="20180101T000000")
        (primary,) = gpg.fingerprints()
        for bits, life, year in (("2048", "1y", 2019), ("4096", "20y", 2024), ("2048", "9y", 2024)):
            kind = (primary, f"rsa{bits}", "sign", life)
            gpg.run("--quick-add-key", *kind, at=f"{year}0101T000000")
        _, old, live, revoked = gpg.fingerprints()
        (gpg.home / "file").write_bytes(CONTENT)
        by_revoked = gpg.sign(gpg.home / "file", revoked, at="20240601T000000")
        before = gpg.run("--armor", "--export")
        edit = ("--command-fd", "0", "--edit-key", primary)
        gpg.run(*edit, commands=REVOKE_SUBKEY_3, at="20250101T000000")
        after = gpg.run("--armor", "--export")
        yield Made(gpg, primary, old, live, revoked, by_revoked, before, after)


@pytest.fixture
def verify(made, tmp_path):
    """Verify CONTENT, or another content, against the certificate or an earlier state of it."""

    def run(signature, content=CONTENT, data=made.certificate):
        path = tmp_path / "content"
        path.write_bytes(content)
        certificate = load_certificate(data, made.primary)
        return verify_detached(str(path), signature, certificate, time.time())

    return run


@pytest.fixture
def sign(made):
    """Have gpg sign CONTENT with a subkey at a frozen time."""

    def run(key, *options, at):
        return made.gpg.sign(made.gpg.home / "file", key, *options, at=at)

    return run


@pytest.mark.parametrize("name", ["SHA256", "SHA384", "SHA512"])
def test_what_gpg_signs_is_accepted(made, sign, verify, name):
    signature = sign(made.live, "--armor", "--digest-algo", name, at="20240301T000000")
    signed = verify(signature)
    assert (signed.fingerprint, signed.created) == (made.live, 1_709_251_200)


def test_a_subkey_that_has_expired_since_is_accepted(made, sign, verify):
    assert verify(sign(made.old, at="20190601T000000")).fingerprint == made.old


def test_a_signature_after_the_end_of_its_key_is_refused(made, sign, verify):
    """In 2019 gpg can sign; the copy of the certificate here ends the key before that."""
    signature = sign(made.old, at="20191101T000000")
    expire = ("--quick-set-expire", made.primary, "seconds=2592000", made.old)
    made.gpg.run(*expire, at="20190102T000000")
    shortened = made.gpg.run("--export")
    made.gpg.run(*expire[:2], "1y", made.old, at="20190103T000000")
    assert verify(signature, data=made.certificate)
    with pytest.raises(VerificationError, match="lifetime"):
        verify(signature, data=shortened)


def test_a_tampered_file_is_refused(made, sign, verify):
    with pytest.raises(VerificationError, match="wrong"):
        verify(sign(made.live, at="20240301T000000"), CONTENT + b"!")


def test_a_sha1_signature_by_gpg_is_refused(made, sign, verify):
    with pytest.raises(VerificationError, match="SHA-1"):
        verify(sign(made.live, "--digest-algo", "SHA1", at="20240301T000000"))


def test_a_text_signature_by_gpg_is_refused(made, sign, verify):
    """Type 0x01 signs the text with other line ends, so other files fit it too."""
    with pytest.raises(VerificationError, match="0x01"):
        verify(sign(made.live, "--textmode", at="20240301T000000"))


def test_a_clearsigned_file_is_refused(made, verify):
    path = str(made.gpg.home / "file")
    clear = made.gpg.run("-u", f"{made.live}!", "--output", "-", "--clear-sign", path)
    with pytest.raises(VerificationError, match="SIGNED MESSAGE"):
        verify(clear)


def test_a_revoked_subkey_is_refused_once_its_revocation_is_known(made, verify):
    assert verify(made.by_revoked, data=made.before).fingerprint == made.revoked
    with pytest.raises(VerificationError, match="revoked"):
        verify(made.by_revoked)


def test_a_revocation_is_learnt_by_merging(made):
    merged = merge(load_certificate(made.before, made.primary), made.certificate)
    assert [k.fingerprint for k in merged.subkeys if k.revoked] == [made.revoked]


def test_a_key_of_gpgs_that_is_not_in_the_certificate_is_unknown(verify, cast):
    with pytest.raises(UnknownKey, match=cast.subkey.fingerprint):
        verify(pgp.packet(2, pgp.sign(cast.subkey, CONTENT)))


# --- gpgv as the judge of what is forged here; (certificate, signature, content) by name

GOOD, BAD = True, False
AGREED = {
    "good": GOOD,
    "good with SHA-512": GOOD,
    "expired since": GOOD,
    "signed by the primary": GOOD,
    "tampered": BAD,
    "wrong key": BAD,
    "unknown key": BAD,
    "SHA-1": BAD,
    "odd padding": BAD,
    "critical subpacket": BAD,
    "expired signature": BAD,
    "not bound": BAD,
    "bound by another primary": BAD,
    "no consent": BAD,
    "revoked": BAD,
    "revoked primary": BAD,
    "before its key": BAD,
}


def binding_of(cast, name):
    """Return the signatures on the subkey in the case of this name."""
    primary, subkey, stranger = cast
    if name == "not bound":
        return []
    if name == "bound by another primary":
        return [pgp.binding(stranger, subkey)]
    if name == "no consent":
        return [pgp.binding(primary, subkey, embedded=b"")]
    if name == "expired since":
        return [pgp.binding(primary, subkey, lifetime=YEAR)]
    revocations = [pgp.revocation(primary, subkey)] if name == "revoked" else []
    return [pgp.binding(primary, subkey, lifetime=20 * YEAR), *revocations]


SIGNATURES = {  # the signer, and what differs from a good signature
    "good with SHA-512": ("subkey", {"name": "sha512"}),
    "signed by the primary": ("primary", {}),
    "unknown key": ("stranger", {}),
    "SHA-1": ("subkey", {"name": "sha1"}),
    "odd padding": ("subkey", {"pad": lambda _, digest, size: digest.rjust(size)}),
    "critical subpacket": ("subkey", {"hashed": pgp.subpacket(100, b"x", critical=True)}),
    "expired signature": ("subkey", {"hashed": pgp.seconds(3, 60)}),
    "before its key": ("subkey", {"created": pgp.MADE - 1}),
}


def forged(cast, name):
    """Return a certificate, a signature and a content that differ from good in one way."""
    signer, options = SIGNATURES.get(name, ("subkey", {}))
    if name == "wrong key":
        signer, options = "stranger", {"unhashed": pgp.issuer(cast.subkey)}
    direct = [pgp.revocation(cast.primary)] if name == "revoked primary" else []
    subkeys = [(cast.subkey, binding_of(cast, name))]
    certificate = pgp.certificate(cast.primary, subkeys, direct=direct)
    signature = pgp.sign(getattr(cast, signer), CONTENT, **options)
    content = CONTENT + b"!" if name == "tampered" else CONTENT
    return certificate, pgp.packet(2, signature), content


def gover_says(certificate, signature, content, primary, folder):
    path = folder / "content"
    path.write_bytes(content)
    try:
        loaded = load_certificate(certificate, primary)
        verify_detached(str(path), signature, loaded, time.time())
    except VerificationError:
        return False
    return True


@pytest.mark.parametrize("name, verdict", AGREED.items())
def test_gpgv_and_gover_agree(cast, tmp_path, name, verdict):
    primary = cast.primary.fingerprint
    certificate, signature, content = forged(cast, name)
    assert gover_says(certificate, signature, content, primary, tmp_path) == verdict
    assert gnupg.gpgv_says(tmp_path, certificate, signature, content, primary) == verdict


def test_gpgv_reads_googles_certificate_as_gover_does(google_key, tmp_path, go1198):
    """It knows the key of go1.19.8's signature, and that another file is not what was signed."""
    have("gpgv")
    from gover.verify.openpgp import google_key as google
    from gover.verify.openpgp.armor import PUBLIC_KEY, SIGNATURE, dearmor

    key, signature = dearmor(google_key, PUBLIC_KEY), dearmor(go1198, SIGNATURE)
    assert not gnupg.gpgv_says(tmp_path, key, signature, b"another", google.PRIMARY)
    assert "BADSIG 4EB27DB2A3B88B8B" in gnupg.last_status(tmp_path)
