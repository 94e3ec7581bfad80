"""Tar archives made by hand: the narrow dialect is read, every other one is refused."""

import gzip
import os
import stat

import pytest

END = bytes(1024)


def header(name=b"go/a", size=0, *, kind=b"0", link=b"", mode=b"0000644\0", **more):
    """A ustar header with whatever is wrong in it, and a checksum that is right."""
    prefix = more.get("prefix", b"")
    number = size if isinstance(size, bytes) else b"%011o\0" % size
    block = bytearray(512)
    block[0 : len(name)] = name
    block[100:108] = mode
    block[124:136] = number
    block[156:157] = kind
    block[157 : 157 + len(link)] = link
    block[257:265] = more.get("magic", b"ustar\x0000")
    block[345 : 345 + len(prefix)] = prefix
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def member(name=b"go/a", content=b"", **more):
    return header(name, more.pop("size", len(content)), **more) + padded(content)


def padded(content):
    return content + bytes(-len(content) % 512)


def pax(key, value, kind=b"x"):
    body = b" %s=%s\n" % (key, value)
    length = next(n for n in range(5000) if n == len(b"%d" % n + body))
    return member(b"PaxHeaders.0/x", b"%d" % length + body, kind=kind)


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


LINK_FIRST = header(b"go/out", kind=b"2", link=b"../victim")


ESCAPES = {
    "absolute": (member(b"/etc/x", b"x"), "unsafe name"),
    "climbs": (member(b"go/../../victim/secret", b"x"), "unsafe name"),
    "climbs at once": (member(b"../victim/secret", b"x"), "unsafe name"),
    "dot": (member(b"go/./a", b"x"), "unsafe name"),
    "empty part": (member(b"go//a", b"x"), "unsafe name"),
    "backslash": (member(rb"go/..\..\victim", b"x"), "unsafe name"),
    "drive": (member(b"go/C:evil", b"x"), "unsafe name"),
    "trailing dot": (member(b"go/a.", b"x"), "unsafe name"),
    "trailing blank": (member(b"go/a ", b"x"), "unsafe name"),
    "control character": (member(b"go/\x1b]0;a", b"x"), r"go/\\x1b\]0;a has an unsafe name"),
    "no utf-8": (member(b"go/\xff", b"x"), "unsafe name"),
    "right to left": (member("go/\u202egpj".encode(), b"x"), "unsafe name"),
    "file with a slash": (member(b"go/a/", b"x"), "unsafe name"),
    "no name": (member(b"", b"x"), "unsafe name"),
    "other folder": (member(b"python/a", b"x"), "lies outside go/"),
    "prefix as a file": (member(b"go", b"x"), "lies outside go/"),
    "nul in the name": (member(b"go/a\0b", b"x"), "NUL"),
    "nul in the prefix": (member(b"a", b"x", prefix=b"go\0x"), "NUL"),
    "symbolic link": (LINK_FIRST, "is a symbolic link"),
    "symbolic link, then through it": (LINK_FIRST + member(b"go/out/secret"), "symbolic link"),
    "file, then through it": (member(b"go/a", b"x") + member(b"go/a/b", b"x"), "collides"),
    "hard link": (header(kind=b"1", link=b"../victim/secret"), "is a hard link"),
    "character device": (header(kind=b"3"), "is a character device"),
    "block device": (header(kind=b"4"), "is a block device"),
    "pipe": (header(kind=b"6"), "is a named pipe"),
    "contiguous": (header(kind=b"7"), "of the unknown type"),
    "gnu long name": (member(b"././@LongLink", b"go/x\0", kind=b"L"), "unsafe name|long name"),
    "gnu long link": (member(b"go/l", b"go/x\0", kind=b"K"), "GNU long link"),
    "gnu sparse": (header(kind=b"S"), "is a sparse file"),
    "gnu magic": (header(magic=b"ustar  \0"), "not a ustar archive"),
    "v7": (header(magic=bytes(8)), "not a ustar archive"),
    "link name of a file": (header(link=b"x"), "has a link name"),
    "folder with content": (member(b"go/d/", b"x", kind=b"5"), "folder with content"),
    "folder twice": (header(b"go/d/", kind=b"5") * 2, "comes twice"),
    "twice": (member(content=b"a") + member(content=b"b"), "collides"),
    "other case": (member(b"go/README") + member(b"go/readme"), "collides"),
    "folder of other case": (member(b"go/Src/a") + member(b"go/src/b"), "collides"),
    "sharp s": (member("go/ß".encode()) + member(b"go/ss"), "collides"),
    "two normal forms": (
        member("go/\u00c4".encode()) + member("go/A\u0308".encode()),
        "collides",
    ),
    "folder, then file": (header(b"go/d/", kind=b"5") + member(b"go/d", b"x"), "collides"),
    "negative size": (member(size=b"-0000000001\0"), "bad number"),
    "base-256 size": (member(size=b"\x80" + bytes(10) + b"\1"), "bad number"),
    "base-256 negative size": (member(size=b"\xff" * 12), "bad number"),
    "no size": (member(size=bytes(12)), "bad number"),
    "signed mode": (header(mode=b"+000644\0"), "bad number"),
    "larger than one may be": (member(size=(1 << 30) + 1), "too large"),
    "wrong checksum": (header()[:-1] + b"x" + bytes(511), "bad header checksum"),
    "pax path climbs": (pax(b"path", b"go/../../victim/x") + member(), "unsafe name"),
    "pax absolute path": (pax(b"path", b"/etc/x") + member(), "unsafe name"),
    "pax path with a nul": (pax(b"path", b"go/a\0b") + member(), "unsafe name"),
    "pax path empty": (pax(b"path", b"") + member(), "unsafe name"),
    "pax global path": (pax(b"path", b"go/x", b"g") + member(), "path too many"),
    "pax two paths": (pax(b"path", b"go/x") * 2 + member(), "path too many"),
    "pax path of nothing": (pax(b"path", b"go/x"), "does not end"),
    "pax size": (pax(b"size", b"7") + member(), "extended header size"),
    "pax link": (pax(b"linkpath", b"../victim") + member(), "extended header linkpath"),
    "pax sparse": (pax(b"GNU.sparse.major", b"1") + member(), "extended header GNU"),
    "pax acl": (pax(b"SCHILY.xattr.a", b"1") + member(), "extended header SCHILY"),
    "pax bad length": (member(b"p", b"99 path=go/x\n", kind=b"x"), "bad extended header"),
    "pax short length": (member(b"p", b"3 path=go/x\n", kind=b"x"), "bad extended header"),
    "pax zero length": (member(b"p", b"0 path=go/x\n", kind=b"x"), "bad extended header"),
    "pax no newline": (member(b"p", b"12 path=go/x", kind=b"x"), "bad extended header"),
    "pax too large": (header(size=1 << 20, kind=b"x"), "too large"),
    "pax key twice": (
        member(b"p", b"11 mtime=1\n" * 2, kind=b"x") + member(),
        "bad extended header",
    ),
    "33 deep": (member(b"go/" + b"d/" * 32 + b"f", b"x"), "too long a name"),
    "long part": (pax(b"path", b"go/" + b"d" * 256) + member(), "too long a name"),
    "long name": (
        pax(b"path", b"go" + b"/dddddddd" * 5 + (b"/" + b"e" * 250) * 4) + member(),
        "too long",
    ),
}


@pytest.mark.parametrize("shape", ESCAPES)
def test_a_hostile_shape_is_refused(box, shape):
    plain, why = ESCAPES[shape]
    box.refuse_tar(plain + END, why)


@pytest.mark.parametrize(
    "end, why",
    [
        (b"", "cut short"),
        (bytes(512), "cut short"),
        (END + b"x", "does not end"),
        (bytes(512) + header(), "does not end"),
        (END + header(b"go/late"), "does not end"),
    ],
)
def test_the_end_of_a_tar_is_two_blocks_of_zero_and_nothing_else(box, end, why):
    box.refuse_tar(member(content=b"x") + end, why)


def test_zeros_up_to_a_full_record_are_fine(box):
    assert box.extract(gzip.compress(member(content=b"x") + END + bytes(9 * 512))) == {"a": b"x"}


@pytest.mark.parametrize(
    "after, why",
    [
        (b"\0", "goes on"),
        (b"x" * 100_000, "goes on"),
        (gzip.compress(b""), "goes on"),
        (gzip.compress(member(b"go/b", b"second") + END), "goes on"),
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
    box.refuse(data, "cut short|damaged")


def test_a_bomb_is_refused_by_its_ratio(box):
    """100 MB of zeros in 100 kB, as one file that is small enough by itself."""
    box.refuse_tar(member(content=bytes(100 << 20)) + END, "far more than it should")
    assert sum(p.stat().st_size for p in box.into.rglob("*")) < 20 << 20
