"""Two libraries inflate, and nobody can tell which: same bytes out, same damage refused."""

import gzip
import hashlib
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.archive import deflate
from gover.archive.inflate import gunzip
from gover.errors import VerificationError

zlib_ng = pytest.importorskip("zlib_ng.zlib_ng", reason="no wheel of zlib-ng here")

NOISE = hashlib.shake_128(b"noise").digest(3000)
CONTENTS = [b"", b"x", NOISE, NOISE * 50, b"\0" * 3_000_000, b"go/src/" * 40_000 + NOISE]


def read(library, packed):
    """Return the plain bytes, or what was refused."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deflate, "_library", library)
        try:
            return b"".join(chunk.data for chunk in gunzip(io.BytesIO(packed)))
        except VerificationError as error:
            return str(error)


def test_zlib_ng_is_used_where_it_is_installed():
    assert deflate._library is zlib_ng
    assert zlib_ng.error in deflate.DAMAGED


@pytest.mark.parametrize("level", [0, 1, 6, 9])
@pytest.mark.parametrize("content", CONTENTS, ids=len)
def test_both_give_the_same_bytes(content, level):
    packed = gzip.compress(content, level, mtime=0)

    assert read(zlib, packed) == read(zlib_ng, packed) == content


@given(
    st.sampled_from(CONTENTS[:4]),
    st.lists(st.tuples(st.integers(0), st.integers(0, 255)), max_size=3),
    st.integers(0, 400),
    st.binary(max_size=3),
)
def test_both_refuse_the_same_damage(content, changes, cut, tail):
    packed = bytearray(gzip.compress(content, mtime=0))
    for position, value in changes:
        packed[position % len(packed)] = value
    damaged = bytes(packed[: len(packed) - cut]) + tail

    assert read(zlib, damaged) == read(zlib_ng, damaged)


@given(st.binary(), st.integers(0, 2**32 - 1))
def test_both_check_alike(data, before):
    assert deflate.crc32(data, before) == zlib.crc32(data, before)
