"""Zip archives made by hand, where local header and directory can say different things."""

import stat
import struct
import zlib
from hashlib import sha256

import pytest

from gover.archive import extract, layout

ZIP = layout.ArchiveLayout.zip("go/")


class Entry:
    """One entry by hand: what the local header says and what the directory says, apart."""

    def __init__(self, name=b"go/a", content=b"content", *, level=0, flags=0, **changes):
        body = content
        if level:
            body = zlib.compress(content, level, -15)
        agreed = {
            "flags": flags,
            "method": 8 if level else 0,
            "crc": zlib.crc32(content),
            "packed": len(body),
            "size": len(content),
            "name": name,
            "extra": b"",
        }
        self.local = agreed | changes.get("local", {}) | changes.get("both", {})
        self.central = agreed | changes.get("central", {}) | changes.get("both", {})
        self.body = changes.get("body", body)
        self.after = changes.get("after", b"")
        self.attributes = changes.get("attributes", 0)
        self.shift = changes.get("shift", 0)

    def fields(self, said):
        sums = (said["crc"], said["packed"], said["size"], len(said["name"]), len(said["extra"]))
        return struct.pack("<4H3I2H", said["flags"], said["method"], 0, 0, *sums)

    def at_front(self):
        head = b"PK\3\4\x14\0" + self.fields(self.local)
        return head + self.local["name"] + self.local["extra"] + self.body + self.after

    def in_directory(self, offset):
        tail = struct.pack("<3H2I", 0, 0, 0, self.attributes, offset + self.shift)
        head = b"PK\1\2\x14\3\x14\0" + self.fields(self.central) + tail
        return head + self.central["name"] + self.central["extra"]


def by_hand(*entries, gap=b"", count=None, comment=b"", start=0):
    front, directory = b"", b""
    for entry in entries:
        directory += entry.in_directory(len(front))
        front += entry.at_front()
    front += gap
    count = len(entries) if count is None else count
    sizes = struct.pack("<4H2IH", 0, 0, count, count, len(directory), len(front) + start, 0)
    return front + directory + b"PK\5\6" + sizes[:-2] + struct.pack("<H", len(comment)) + comment


def test_folder_entries_are_made(box):
    folder = Entry(b"go/d/e/", b"", attributes=(stat.S_IFDIR | 0o755) << 16 | 0x10)
    box.extract(by_hand(Entry(b"go/", b""), folder, Entry()), ZIP)
    assert (box.into / "d/e").is_dir()


def test_the_directory_may_have_another_order_than_the_entries(box):
    """It decides nothing, so it need not be refused: every entry is found by its offset."""
    first, second = Entry(b"go/a", b"1"), Entry(b"go/b", b"2")
    front = first.at_front() + second.at_front()
    directory = second.in_directory(len(first.at_front())) + first.in_directory(0)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 2, 2, len(directory), len(front), 0)
    assert box.extract(front + directory + end, ZIP) == {"a": b"1", "b": b"2"}


DESCRIPTOR = {"flags": 8, "crc": 0, "packed": 0, "size": 0}


CRC = zlib.crc32(b"content")


TRAILER = struct.pack("<4s3I", b"PK\7\10", CRC, 7, 7)


TYPES = (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFDIR)


def test_entries_made_by_hand_are_sound(box):
    """The builder of the refusals below, without anything wrong."""
    plain = Entry(b"go/a")
    later = Entry(b"go/b", local=DESCRIPTOR, central={"flags": 8}, after=TRAILER)
    small = Entry(b"go/c", bytes(1000), level=9)
    assert len(box.extract(by_hand(plain, later, small), ZIP)) == 3


HARMLESS_EXTRA = b"\2\0\x08\0" + b"8 bytes."
ENTRIES = {
    "climbs": (Entry(b"go/../../victim/secret"), "unsafe name"),
    "absolute": (Entry(b"/etc/x"), "unsafe name"),
    "backslash": (Entry(rb"go\..\x"), "unsafe name"),
    "nul": (Entry(b"go/a\0.txt"), "unsafe name"),
    "other folder": (Entry(b"python/a"), "is outside"),
    "parent of the prefix": (Entry(b"g/", b""), "is outside"),
    "latin-1 name": (Entry(b"go/\xe4"), "unsafe name"),
    "utf-8 name that does not say so": (Entry("go/Þ".encode()), "unsafe name"),
    "bad utf-8 name": (Entry(b"go/\xff", flags=0x800), "unsafe name"),
    "other name in front": (Entry(local={"name": b"go/b"}), "disagree"),
    "other size in front": (Entry(local={"size": 8}), "disagree"),
    "other packed size in front": (Entry(local={"packed": 8}), "disagree"),
    "other checksum in front": (Entry(local={"crc": 1}), "disagree"),
    "other method in front": (Entry(local={"method": 8}), "disagree"),
    "other flags in front": (Entry(local={"flags": 8}), "disagree"),
    "no local header": (Entry(shift=1), "overlaps"),
    "wrong checksum": (Entry(both={"crc": 1}), "damaged"),
    "longer than said": (Entry(b"go/a", b"content", level=9, both={"size": 6}), "damaged"),
    "shorter than said": (Entry(b"go/a", b"content", level=9, both={"size": 8}), "damaged"),
    "stored with two sizes": (Entry(both={"size": 8}), "impossible size"),
    "too large": (Entry(both={"packed": 5 << 28, "size": 5 << 28}), "far more|impossible size"),
    "encrypted": (Entry(flags=1), "encrypted"),
    "strongly encrypted": (Entry(flags=0x40), "encrypted"),
    "masked": (Entry(flags=0x2000), "encrypted"),
    "patch": (Entry(flags=0x20), "patched"),
    "imploded": (Entry(both={"method": 6}), "compression method 6"),
    "deflate64": (Entry(both={"method": 9}), "compression method 9"),
    "bzip2": (Entry(both={"method": 12}), "compression method 12"),
    "zstd": (Entry(both={"method": 93}), "compression method 93"),
    "no deflate stream": (Entry(both={"method": 8}, body=b"\xff" * 7), "damaged"),
    "deflate stream cut": (Entry(level=9, body=zlib.compress(b"content", 9, -15)[:-2]), "."),
    "more behind the deflate stream": (
        Entry(both={"method": 8, "packed": 13}, body=zlib.compress(b"content", 9, -15) + b"tail"),
        "damaged|after its end",
    ),
    "zip64 extra": (Entry(central={"extra": b"\1\0\4\0abcd"}), "bad extra field"),
    "zip64 extra in front": (Entry(local={"extra": b"\1\0\4\0abcd"}), "bad extra field"),
    "other name in an extra field": (Entry(local={"extra": b"\x75\x70\0\0"}), "bad extra field"),
    # The end of each second field is a harmless one, for who reads on at a wrong place.
    "zip64 extra behind another": (
        Entry(central={"extra": HARMLESS_EXTRA + b"\1\0\4\0\2\0\0\0"}),
        "bad extra field",
    ),
    "other name behind another extra field": (
        Entry(local={"extra": HARMLESS_EXTRA + b"\x75\x70\4\0\2\0\0\0"}),
        "bad extra field",
    ),
    "extra field that does not fit": (Entry(central={"extra": b"\2\0\4\0a"}), "bad extra field"),
    "half an extra field": (Entry(central={"extra": b"\2\0"}), "bad extra field"),
    "no descriptor": (Entry(local=DESCRIPTOR, central={"flags": 8}), "descriptor|truncated"),
    "descriptor that lies": (
        Entry(local=DESCRIPTOR, central={"flags": 8}, after=TRAILER[:-1] + b"\1"),
        "descriptor that disagrees",
    ),
    "descriptor without its mark": (
        Entry(local=DESCRIPTOR, central={"flags": 8}, after=TRAILER[4:] + bytes(4)),
        "descriptor that disagrees",
    ),
    "gap": (Entry(after=b"hidden"), "belong to no member"),
    "folder with content": (Entry(b"go/d/"), "folder with content"),
    "file that is a folder to DOS": (Entry(attributes=0x10), "neither a file nor a folder"),
    "folder that is a file": (
        Entry(b"go/d/", b"", attributes=stat.S_IFREG << 16),
        "neither a file nor a folder",
    ),
} | {f"type {t:o}": (Entry(attributes=t << 16), "neither a file nor a folder") for t in TYPES}


def cut_short(archive):
    """Leave out the end of the directory, and let its record agree."""
    end = bytearray(archive[-22:])
    end[12:16] = struct.pack("<I", struct.unpack("<I", end[12:16])[0] - 20)
    return archive[:-42] + bytes(end)


def test_an_extra_field_without_content_is_harmless(box):
    assert box.extract(by_hand(Entry(b"go/a", central={"extra": b"\2\0\0\0"})), ZIP) == {
        "a": b"content"
    }


@pytest.mark.parametrize("shape", ENTRIES)
def test_a_hostile_entry_is_refused(box, shape):
    entry, why = ENTRIES[shape]
    box.refuse(by_hand(entry), why, ZIP)


@pytest.mark.parametrize(
    "data, why",
    [
        (by_hand(Entry(), Entry()), "collides"),
        (by_hand(Entry(), Entry(b"go/A")), "collides"),
        (by_hand(Entry(), Entry(b"go/a/b")), "collides"),
        (by_hand(Entry(b"go/d/", b""), Entry(b"go/d/", b"")), "appears twice"),
        (by_hand(Entry(after=b"hidden"), Entry(b"go/b")), "overlaps another or leaves a gap"),
        (by_hand(Entry(), gap=b"hidden"), "belong to no member"),
        (by_hand(Entry(), count=2), "inconsistent central directory"),
        (by_hand(Entry(), count=0), "inconsistent central directory"),
        (by_hand(Entry(), count=60_001), "more than 60000 members"),
        (by_hand(Entry(), start=1), "inconsistent central directory"),
        (by_hand(Entry(), comment=b"hello"), "no valid end"),
        (by_hand(Entry()) + b"\0", "no valid end"),
        (b"MZ" + by_hand(Entry()), "inconsistent central directory"),
        (by_hand(Entry()) * 2, "inconsistent central directory"),
        (b"", "truncated"),
        (b"PK\5\6" + bytes(17), "truncated"),
        (cut_short(by_hand(Entry())), "inconsistent central directory"),
        (b"\x1f\x8b" + bytes(100), "no valid end"),
    ],
)
def test_a_hostile_arrangement_is_refused(box, data, why):
    box.refuse(data, why, ZIP)


def test_entries_that_share_bytes_are_refused(box):
    """The overlapping bomb: many directory entries, one local header."""
    entry = Entry()
    directory = entry.in_directory(0) + entry.in_directory(0)
    front = entry.at_front()
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 2, 2, len(directory), len(front), 0)
    box.refuse(front + directory + end, "overlaps", ZIP)


def test_a_bomb_that_lies_about_its_size_is_stopped(box):
    """The header says 1 kB, the stream holds 50 MB: never more is written than was said."""
    body = zlib.compress(bytes(50 << 20), 9, -15)
    entry = Entry(b"go/a", b"", both={"method": 8, "size": 1024, "packed": len(body)}, body=body)
    box.refuse(by_hand(entry), "damaged", ZIP)
    assert sum(p.stat().st_size for p in box.into.rglob("*")) <= 2 << 20


def test_digests_are_of_the_content(box, tmp_path):
    box.archive.write_bytes(by_hand(Entry()))
    digests = extract.unpack(box.archive, box.into, layout=ZIP)
    assert digests == {"a": sha256(b"content").digest()}
