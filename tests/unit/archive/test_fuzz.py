"""
Mutated archives: the same tree or a refusal, nothing outside, no hang, no other error.

A few hundred examples by default, 5,000 of each law with GOVER_FULL=1.
"""

import gzip
import io
import os
import stat
import struct
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gover.archive import extract, hash_tree, layout
from gover.errors import VerificationError
from tests.lib.arriving_files import unpack_arriving
from tests.lib.figures import many

EXAMPLES = many(200, 5000)
fuzz = settings(max_examples=EXAMPLES, deadline=None)

TAR, ZIP = layout.ArchiveLayout.tar_gz("go/"), layout.ArchiveLayout.zip("go/")
MODULE = layout.ArchiveLayout.module_zip("go/")
TREE = {
    "VERSION": b"go1.22.3\n",
    "bin/go": bytes(range(256)) * 9,
    "src/empty.go": b"",
    "src/fmt/print.go": b"package fmt\n" * 50,
    "test/Þfoo.go": b"package foo\n",
}


def _tar():
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in TREE.items():
            folder = tarfile.TarInfo(f"go/{name.rpartition('/')[0]}")
            folder.type, folder.mode = tarfile.DIRTYPE, 0o755
            if folder.name not in archive.getnames() and folder.name != "go/src/fmt":
                archive.addfile(folder)
            info = tarfile.TarInfo(f"go/{name}")
            info.size, info.mode = len(content), 0o755 if name == "bin/go" else 0o644
            archive.addfile(info, io.BytesIO(content))
    return plain.getvalue().rstrip(b"\0") + bytes(1536)


def _zip():
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in TREE.items():
            archive.writestr(zipfile.ZipInfo(f"go/{name}", (2024, 5, 1, 0, 0, 0)), content)
    return plain.getvalue()


class _Unseekable(io.BytesIO):
    """A sink that cannot go back, which makes zipfile write data descriptors as Go does."""

    def seek(self, *_):
        raise OSError


def _module_zip(sink):
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("VERSION", "bin/go", "src/empty.go", "src/fmt/print.go"):
            info = zipfile.ZipInfo(f"go/{name}", (2024, 5, 1, 0, 0, 0))
            archive.writestr(info, TREE[name], zipfile.ZIP_DEFLATED)
    return sink.getvalue()


# Sizes in front of each member, and behind it.
MODULE_ZIPS = [_module_zip(io.BytesIO()), _module_zip(_Unseekable())]
PLAIN_TAR = _tar()[: -(len(_tar()) % 512) or None]
TAR_GZ, PLAIN_ZIP = gzip.compress(PLAIN_TAR, mtime=0), _zip()
HEADERS = [at for at in range(0, len(PLAIN_TAR), 512) if PLAIN_TAR[at + 257 : at + 262] == b"ustar"]

# Values that headers turn on, besides any byte at all.
TELLING = [b"../", b"/", b"\\", b"..", b".", b"\0", b"\xff", b"7" * 12, b"-1", b"\x80" + bytes(11)]
KINDS = [bytes([kind]) for kind in b"0123456789ABCDKLMNSVXgx\0\xff"]
splices = st.binary(min_size=1, max_size=16) | st.sampled_from(TELLING + KINDS)


def attempt(data, layout, unpack=extract.unpack):
    """Extract; return {path: content} or None for a refusal, after looking at all there is."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "archive").write_bytes(data)
        into = root / "a/b/into"
        into.mkdir(parents=True)
        digests, said = None, ""
        try:
            digests = unpack(root / "archive", into, layout=layout)
        except VerificationError as error:
            said = str(error)
        assert said.isprintable()
        assert sorted(p.name for p in root.rglob("*") if into not in p.parents) == sorted(
            ["a", "archive", "b", "into"]
        )
        for path in into.rglob("*"):
            mode = path.lstat().st_mode
            assert stat.S_ISDIR(mode) or stat.S_ISREG(mode)
            assert stat.S_IMODE(mode) in (0o755, 0o644)
        if digests is None:
            return None
        assert hash_tree.hash_tree(into) == digests
        return {path: (into / path).read_bytes() for path in digests}


def spliced(data, changes):
    changed = bytearray(data)
    for at, value in changes:
        changed[at : at + len(value)] = value
    return bytes(changed)


def with_checksum(block):
    total = sum(block[:148]) + sum(block[156:]) + 8 * 32
    return block[:148] + b"%06o\0 " % total + block[156:]


@pytest.fixture(autouse=True, scope="module")
def _usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(autouse=True)
def _counted(request, figure):
    """Each law; a failing one prints no table."""
    if hasattr(request.function, "hypothesis"):
        figure("mutated archives: links, devices, files outside, hangs, crashes", 0)
        figure("mutated archives", EXAMPLES, "archives")


def test_the_archives_are_sound():
    assert attempt(TAR_GZ, TAR) == TREE
    assert attempt(PLAIN_ZIP, ZIP) == TREE


@pytest.mark.parametrize("data, layout", [(TAR_GZ, TAR), (PLAIN_ZIP, ZIP)], ids=["tar.gz", "zip"])
def test_every_single_bit_matters_or_changes_nothing(data, layout):
    """Each byte of the container once, one bit of it flipped."""
    step = 1 if EXAMPLES > 1000 else 7
    for at in range(0, len(data), step):
        changed = spliced(data, [(at, bytes([data[at] ^ 1 << at % 8]))])
        tree = attempt(changed, layout)
        assert tree is None or tree == TREE or _is_metadata(changed, layout)


def _is_metadata(changed, layout):
    """Time, versions and comments of a zip bind nothing; the tree is compared without them."""
    if layout is TAR:
        return False
    with zipfile.ZipFile(io.BytesIO(changed)) as archive:
        return {n.removeprefix("go/"): archive.read(n) for n in archive.namelist()} == TREE


@fuzz
@given(st.lists(st.tuples(st.integers(0, len(TAR_GZ) - 1), splices), min_size=1, max_size=4))
def test_a_damaged_gzip_gives_the_same_tree_or_a_refusal(changes):
    assert attempt(spliced(TAR_GZ, changes), TAR) in (None, TREE)


@fuzz
@given(
    st.sampled_from(HEADERS),
    st.lists(st.tuples(st.integers(0, 511), splices), min_size=1, max_size=4),
    st.booleans(),
)
def test_a_mutated_tar_header_gives_a_harmless_tree_or_a_refusal(at, changes, repair):
    """With its checksum made right again, a header may say something else, never harm."""
    block = spliced(PLAIN_TAR[at : at + 512], [(i, v[: 512 - i]) for i, v in changes])
    block = with_checksum(block) if repair else block
    data = PLAIN_TAR[:at] + block + PLAIN_TAR[at + 512 :]
    tree = attempt(gzip.compress(data, 1), TAR)
    assert tree is None or repair or tree == TREE


@fuzz
@given(st.sampled_from(HEADERS), st.sampled_from(HEADERS), st.sampled_from(KINDS))
def test_blocks_in_another_order_give_a_harmless_tree_or_a_refusal(one, other, kind):
    """Headers in each other's place, so that sizes and content no longer belong together."""
    block = PLAIN_TAR[one : one + 512]
    block = with_checksum(block[:156] + kind + block[157:])
    attempt(gzip.compress(PLAIN_TAR[:other] + block + PLAIN_TAR[other + 512 :], 1), TAR)
    attempt(gzip.compress(PLAIN_TAR[:other] + block + PLAIN_TAR[other:], 1), TAR)


def zip_changes(data):
    """Return lists of changes, most of them near the beginning of a record."""
    records = [at for at in range(len(data)) if data[at : at + 2] == b"PK"]
    near = st.sampled_from(records).flatmap(lambda at: st.integers(at, at + 60))
    values = splices | st.integers(0, 2**32 - 1).map(lambda n: struct.pack("<I", n))
    change = st.tuples(near | st.integers(0, len(data) - 1), values)
    return st.lists(change, min_size=1, max_size=4)


@fuzz
@given(zip_changes(PLAIN_ZIP))
def test_a_mutated_zip_gives_a_harmless_tree_or_a_refusal(changes):
    """What is accepted is what the directory says, in content that its checksums cover."""
    tree = attempt(spliced(PLAIN_ZIP, changes), ZIP)
    assert tree is None or sorted(tree.values()) == sorted(TREE.values())


@fuzz
@given(
    st.sampled_from(MODULE_ZIPS).flatmap(lambda data: st.tuples(st.just(data), zip_changes(data)))
)
def test_a_zip_that_arrives_is_refused_or_gives_what_the_whole_one_gives(case):
    data = spliced(*case)
    tree = attempt(data, MODULE, unpack_arriving)
    assert tree is None or tree == attempt(data, MODULE)


@pytest.mark.parametrize("data", MODULE_ZIPS, ids=["sizes in front", "sizes behind"])
def test_every_single_bit_of_a_zip_that_arrives_is_compared(data):
    assert len(attempt(data, MODULE, unpack_arriving)) == 4
    step = 1 if EXAMPLES > 1000 else 7
    for at in range(0, len(data), step):
        changed = spliced(data, [(at, bytes([data[at] ^ 1 << at % 8]))])
        tree = attempt(changed, MODULE, unpack_arriving)
        assert tree is None or tree == attempt(changed, MODULE)


@fuzz
@given(st.binary(max_size=3000), st.sampled_from([TAR, ZIP]), st.booleans())
def test_any_bytes_at_all_are_refused(data, layout, packed):
    assert attempt(gzip.compress(data, 1) if packed else data, layout) in (None, {})
