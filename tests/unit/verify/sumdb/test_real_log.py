"""Real answers of sum.golang.org (see tests/data/sumdb/README.md), verified offline."""

import pytest

from gover.errors import VerificationError
from gover.verify.sumdb import tlog
from gover.verify.sumdb.client import Client, VerifiedHashes
from gover.verify.sumdb.dirhash import MODULE, module_version
from gover.verify.sumdb.gosumdb import parse_gosumdb
from gover.verify.sumdb.note import open_note
from gover.verify.sumdb.source import NotFound
from tests.lib.gover_process import ROOT

VECTORS = ROOT / "tests/data/sumdb"
DATABASE = parse_gosumdb("")
OLDER, NEWER = (module_version(version, "linux-amd64") for version in ("1.23.1", "1.22.10"))
MOD = "h1:8wlg68NqwW7eMnI1aABk/C2pDYXj8mrMY4TyRfiLeS0="
PROOFS = {
    OLDER: VerifiedHashes(
        "h1:TmiC7kE4hHuA7UwTcrWUtL/Curn//Xchpqc+HHYEv2M=", MOD, 29517969, 66393050
    ),
    NEWER: VerifiedHashes(
        "h1:RsNdqCv6DX1zuIjq1S4c+sMWuLF4M7Ef4eHoBcz8dMU=", MOD, 32419892, 66398721
    ),
}


def fetch(path):
    try:
        return (VECTORS / path).read_bytes()
    except FileNotFoundError:
        raise NotFound(f"no {path}") from None


@pytest.mark.parametrize("version", [OLDER, NEWER])
def test_a_real_toolchain_is_in_the_real_log(version):
    client = Client(DATABASE.verifier, fetch, None)
    assert client.lookup(MODULE, version) == PROOFS[version]


def test_the_real_log_grew_from_one_head_to_the_next(tmp_path):
    for version in (OLDER, NEWER):
        client = Client(DATABASE.verifier, fetch, tmp_path)
        assert client.lookup(MODULE, version) == PROOFS[version]
    assert b"\n66398721\n" in (tmp_path / "sum.golang.org" / "latest").read_bytes()


def test_the_real_older_head_is_accepted_after_the_newer_and_not_kept(tmp_path):
    for version in (NEWER, OLDER):
        proof = Client(DATABASE.verifier, fetch, tmp_path).lookup(MODULE, version)
        assert (proof.zip_hash, proof.tree_size) == (PROOFS[version].zip_hash, 66398721)
    assert b"\n66398721\n" in (tmp_path / "sum.golang.org" / "latest").read_bytes()


@pytest.mark.parametrize("version", [OLDER, NEWER])
def test_a_real_head_is_signed_by_the_pinned_key(version):
    answer = fetch(f"lookup/{MODULE}@{version}")
    signed = tlog.parse_record(answer).note
    tree = tlog.parse_tree(open_note(signed, DATABASE.verifier))
    assert tree.size == PROOFS[version].tree_size
    with pytest.raises(VerificationError):
        open_note(signed.replace(b"\n663", b"\n664"), DATABASE.verifier)


def test_a_flipped_bit_in_any_real_tile_is_refused():
    asked = []

    def noting(path):
        asked.append(path)
        return fetch(path)

    Client(DATABASE.verifier, noting, None).lookup(MODULE, NEWER)
    for lied_about in asked[1:]:

        def lying(path, lied_about=lied_about):
            body = fetch(path)
            return bytes([body[0] ^ 1]) + body[1:] if path == lied_about else body

        with pytest.raises(VerificationError):
            Client(DATABASE.verifier, lying, None).lookup(MODULE, NEWER)
