"""The log's texts and hashes."""

import base64

import pytest

from gover.errors import VerificationError
from gover.verify.sumdb import tlog
from tests.lib import static_sumdb

ROOT = bytes(range(32))
TEXT = static_sumdb.tree_text(12, ROOT)


def b64(raw):
    return base64.b64encode(raw).decode()


def test_the_empty_tree_has_the_root_of_rfc_6962():
    expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tlog.EMPTY_TREE.root.hex() == expected
    assert tlog.join([]) == tlog.EMPTY_TREE.root


def test_roots_are_those_of_the_certificate_transparency_test_vectors():
    """google/certificate-transparency, merkle tree tests: 8 leaves, root of each prefix."""
    leaves = [bytes.fromhex(h) for h in CT_LEAVES]
    for size, expected in enumerate(CT_ROOTS, 1):
        _, root, tiles = static_sumdb.build(leaves[:size])
        assert root.hex() == expected
        hashes = tiles[f"tile/8/0/000.p/{size}"]
        parts = [hashes[i << level + 5 : (i + 1) << level + 5] for level, i in tlog.subtrees(size)]
        assert tlog.join([tlog.perfect_root(part) for part in parts]).hex() == expected


CT_LEAVES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_subtrees_are_the_binary_digits_of_the_size():
    assert tlog.subtrees(0) == []
    assert tlog.subtrees(13) == [(3, 0), (2, 2), (0, 12)]
    assert tlog.subtrees(256) == [(8, 0)]


@pytest.mark.parametrize("extra", ["", "another line\n", "m v1 h1:x\n\n"])
def test_a_tree_note_is_read_and_further_lines_are_ignored(extra):
    assert tlog.parse_tree(TEXT + extra) == (12, ROOT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "go.sum database tree\n12\n",
        TEXT[:-1],
        TEXT.replace("tree", "tree v2"),
        TEXT.replace("12", ""),
        TEXT.replace("12", "012"),
        TEXT.replace("12", "+12"),
        TEXT.replace("12", "-12"),
        TEXT.replace("12", "1_2"),
        TEXT.replace("12", "\u0661\u0662"),
        TEXT.replace("12", str(2**63)),
        TEXT.replace(b64(ROOT), b64(ROOT[1:])),
        TEXT.replace(b64(ROOT), b64(ROOT + b"\0")),
        TEXT.replace("=\n", "\n"),
        TEXT + "x" * 1_000_000,
    ],
)
def test_what_is_no_tree_note_is_refused(text):
    with pytest.raises(VerificationError, match="malformed tree note"):
        tlog.parse_tree(text)


def test_the_largest_tree_is_an_int64():
    assert tlog.parse_tree(TEXT.replace("12", str(2**63 - 1))).size == 2**63 - 1


def test_a_lookup_answer_is_taken_apart_at_its_first_blank_line():
    answer = b"7\nm v1 h1:x\nm v1/go.mod h1:y\n\nhead\n\nsignature\n"
    assert tlog.parse_record(answer) == (
        7,
        b"m v1 h1:x\nm v1/go.mod h1:y\n",
        b"head\n\nsignature\n",
    )


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"7",
        b"7\nm v1 h1:x\n",
        b"\nm v1 h1:x\n\n",
        b"-7\nm v1 h1:x\n\n",
        b"+7\nm v1 h1:x\n\n",
        b" 7\nm v1 h1:x\n\n",
        b"07\nm v1 h1:x\n\n",
        b"\xb2\nm v1 h1:x\n\n",
        b"9223372036854775808\nm v1 h1:x\n\n",
        b"7\n\n\nm v1 h1:x\n\n",
        b"7\nm v1 h1:\x00\n\n",
        b"7\nm v1 h1:\r\n\n",
        b"7\nm v1 h1:\xff\n\n",
    ],
)
def test_what_is_no_lookup_answer_is_refused(answer):
    with pytest.raises(VerificationError, match="malformed record"):
        tlog.parse_record(answer)


def test_a_tree_says_its_size_and_its_root_as_a_note_does():
    assert str(tlog.LogTree(12, ROOT)) == f"tree 12 with root {b64(ROOT)}"
