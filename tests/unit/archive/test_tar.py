"""Tar archives made by hand: the narrow dialect is read, every other one is refused."""

import gzip
import os
import stat

import pytest

from tests.lib.tar_archives import END, ESCAPES, header, member, pax


def test_an_archive_without_folder_entries_comes_out_whole(box):
    plain = member(b"go/src/a.go", b"a") + member(b"go/b.go", b"b") + END
    assert box.extract(gzip.compress(plain)) == {"src/a.go": b"a", "b.go": b"b"}


def test_the_old_regular_type_is_a_file(box):
    assert box.extract(gzip.compress(member(b"go/a", b"x", kind=b"\0") + END)) == {"a": b"x"}


@pytest.mark.parametrize("key", [b"mtime", b"atime", b"ctime", b"comment"])
@pytest.mark.parametrize("kind", [b"x", b"g"])
def test_extended_headers_without_effect_are_passed_over(box, key, kind):
    plain = pax(key, b"1714521600.5", kind) + member(b"go/a", b"x") + END
    assert box.extract(gzip.compress(plain)) == {"a": b"x"}


@pytest.mark.parametrize(
    "header_mode, umask, want",
    [
        (0o644, 0o022, 0o644),
        (0o755, 0o022, 0o755),
        (0o711, 0o022, 0o755),
        (0o6777, 0o000, 0o755),
        (0o666, 0o000, 0o644),
        (0o000, 0o000, 0o644),
        (0o755, 0o077, 0o700),
        (0o644, 0o077, 0o600),
    ],
)
def test_modes_are_755_or_644_less_the_umask(box, header_mode, umask, want):
    plain = member(b"go/src/a", b"x", mode=b"%07o\0" % header_mode) + END
    before = os.umask(umask)
    try:
        box.extract(gzip.compress(plain))
    finally:
        os.umask(before)
    assert stat.S_IMODE((box.into / "src/a").stat().st_mode) == want
    assert stat.S_IMODE((box.into / "src").stat().st_mode) == 0o755 & ~umask


@pytest.mark.parametrize("shape", ESCAPES)
def test_a_hostile_shape_is_refused(box, shape):
    plain, why = ESCAPES[shape]
    box.refuse_tar(plain + END, why)


@pytest.mark.parametrize(
    "end, why",
    [
        (b"", "truncated"),
        (bytes(512), "truncated"),
        (END + b"x", "no valid end"),
        (bytes(512) + header(), "no valid end"),
        (END + header(b"go/late"), "no valid end"),
    ],
)
def test_the_end_of_a_tar_is_two_blocks_of_zero_and_nothing_else(box, end, why):
    box.refuse_tar(member(content=b"x") + end, why)


def test_zeros_up_to_a_full_record_are_fine(box):
    assert box.extract(gzip.compress(member(content=b"x") + END + bytes(9 * 512))) == {"a": b"x"}


@pytest.mark.parametrize(
    "after, why",
    [
        (b"\0", "after its end"),
        (b"x" * 100_000, "after its end"),
        (gzip.compress(b""), "after its end"),
        (gzip.compress(member(b"go/b", b"second") + END), "after its end"),
    ],
    ids=["a NUL", "much", "an empty stream", "a second archive"],
)
def test_nothing_may_follow_the_gzip_stream(box, after, why):
    """A second member is legal gzip, but readers differ about it, and Go never writes one."""
    box.refuse(gzip.compress(member(content=b"x") + END) + after, why)


@pytest.mark.parametrize("at", [-8, -4])
def test_checksum_and_length_of_the_gzip_stream_are_checked(box, at):
    data = bytearray(gzip.compress(member(content=b"x") + END))
    data[at] ^= 1
    box.refuse(bytes(data), "damaged")


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"\x1f\x8b", member(content=b"x") + END])
def test_what_is_no_gzip_is_refused(box, data):
    box.refuse(data, "truncated|damaged")


def test_a_bomb_is_refused_by_its_ratio(box):
    """100 MB of zeros in 100 kB, as one file that is small enough by itself."""
    box.refuse_tar(member(content=bytes(100 << 20)) + END, "far more than an archive of Go")
    assert sum(p.stat().st_size for p in box.into.rglob("*")) < 32 << 20
