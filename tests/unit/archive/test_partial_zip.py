"""Which parts of a zip are fetched, and reading it while they arrive."""

import os
import threading
import zipfile
from io import BufferedReader
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.archive import extract, zip_directory
from gover.archive.arriving import ArrivingFile
from gover.archive.layout import ArchiveLayout, ArchiveMember
from gover.archive.partial_zip import PartialZip, find_copies, missing_ranges
from gover.archive.zip_directory import ZipDirectory, ZipEntry
from gover.errors import NetworkError, VerificationError

LAYOUT = ArchiveLayout.zip("go/")


def directory_of(sizes):
    """Return a directory whose entries have those sizes, header included."""
    entries, offset = [], 0
    for number, size in enumerate(sizes):
        name = str(number)
        entries.append(
            ZipEntry(name.encode(), 0, 0, 0, 0, 0, offset, ArchiveMember(name, 0, False))
        )
        offset += size
    return ZipDirectory(entries, offset, offset + 22)


@given(
    st.lists(st.tuples(st.integers(1, 200_000), st.booleans()), max_size=80),
    st.integers(1, 40),
)
def test_the_ranges_have_all_that_is_missing_and_are_few_and_in_order(entries, most):
    directory = directory_of([size for size, _ in entries])
    copies = {str(number).encode(): "" for number, (_, has) in enumerate(entries) if has}

    ranges = missing_ranges(directory, copies, most)

    assert len(ranges) <= most
    assert all(before.end < after.start for before, after in pairwise(ranges))
    for entry, (size, has) in zip(directory.entries, entries, strict=True):
        inside = any(r.start <= entry.offset and entry.offset + size <= r.end for r in ranges)
        assert inside or has
    for part in ranges:  # it begins and ends with something missing
        begins = [e for e in directory.entries if e.offset == part.start]
        assert [entry.raw_name in copies for entry in begins] == [False]


def test_near_members_are_one_range():
    directory = directory_of([10, 60_000, 10, 70_000, 10])
    copies = {b"1": "", b"3": ""}

    assert missing_ranges(directory, copies, 9) == [(0, 60_020), (130_020, 130_030)]
    assert missing_ranges(directory, copies, 1) == [(0, 130_030)]
    assert missing_ranges(directory, {str(n).encode(): "" for n in range(5)}, 9) == []


def test_members_that_overlap_are_refused():
    directory = directory_of([10, 0, 10])
    with pytest.raises(VerificationError, match="overlaps"):
        missing_ranges(directory, {}, 9)


@pytest.fixture
def packed(tmp_path):
    """A zip, and a GOROOT with one of its three files as it is there."""
    path, goroot = tmp_path / "a.zip", tmp_path / "goroot"
    contents = {"a": b"a" * 9000, "b/b": os.urandom(300_000), "c": b"c"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(f"go/{name}", content)
    (goroot / "b").mkdir(parents=True)
    (goroot / "b/b").write_bytes(contents["b/b"])
    (goroot / "a").write_bytes(b"A" * 9000)
    return path, goroot, contents


def opened(packed):
    path, goroot, _ = packed
    with path.open("rb") as file:
        directory = zip_directory.read_directory(file)
        assert zip_directory.read_start(file) == directory.start
    return directory, find_copies(directory, LAYOUT, str(goroot))


def unpacked(partial, into):
    into.mkdir()
    extract.unpack(partial, into, layout=LAYOUT)
    files = (path for path in into.rglob("*") if path.is_file())
    return {path.relative_to(into).as_posix(): path.read_bytes() for path in files}


def test_what_is_not_fetched_is_copied(packed, tmp_path):
    directory, copies = opened(packed)
    assert list(copies) == [b"go/b/b"]
    with packed[0].open("rb") as whole, (tmp_path / "sparse").open("w+b") as sparse:
        data = whole.read()
        arriving = ArrivingFile(sparse.fileno())
        for start, end in missing_ranges(directory, copies, 9):
            assert not start <= directory.entries[1].offset < end
            os.pwrite(sparse.fileno(), data[start:end], start)
            arriving.arrived(end)
        arriving.complete()
        found = unpacked(PartialZip(arriving, directory, copies), tmp_path / "out")
    assert found == packed[2]


def test_a_copy_that_has_changed_since_is_refused(packed, tmp_path):
    directory, copies = opened(packed)
    (packed[1] / "b/b").write_bytes(os.urandom(300_000))
    with packed[0].open("rb") as whole:
        arriving = ArrivingFile(whole.fileno())
        arriving.arrived(directory.start)
        arriving.complete()
        with pytest.raises(VerificationError, match="damaged"):
            unpacked(PartialZip(arriving, directory, copies), tmp_path / "out")


def test_reading_waits_for_what_has_not_arrived(packed, tmp_path):
    path, _, contents = packed
    directory, _ = opened(packed)
    with path.open("rb") as whole:
        arriving = ArrivingFile(whole.fileno())

        def arrive():
            for end in range(0, directory.start, 4096):
                arriving.arrived(end)
            arriving.arrived(directory.start)
            arriving.complete()

        thread = threading.Thread(target=arrive)
        thread.start()
        assert unpacked(PartialZip(arriving, directory, {}), tmp_path / "out") == contents
        thread.join()


def test_a_failed_download_fails_the_unpacking_and_leaves_no_thread(packed, tmp_path):
    directory, _ = opened(packed)
    with packed[0].open("rb") as whole:
        arriving = ArrivingFile(whole.fileno())
        arriving.arrived(500)
        arriving.fail(NetworkError("cut off"))
        with pytest.raises(NetworkError, match="cut off"):
            unpacked(PartialZip(arriving, directory, {}), tmp_path / "out")


def test_an_interrupt_ends_the_wait(packed, tmp_path, monkeypatch):
    """The reading thread waits for bytes that never come; the main thread is interrupted."""
    directory, _ = opened(packed)

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(extract, "_extract_members", interrupted)
    with packed[0].open("rb") as whole:
        partial = PartialZip(ArrivingFile(whole.fileno()), directory, {})
        with pytest.raises(KeyboardInterrupt):
            unpacked(partial, tmp_path / "out")


def test_an_arriving_file_ends_where_it_is_complete(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    with path.open("rb") as whole:
        arriving = ArrivingFile(whole.fileno())
        arriving.arrived(4)
        arriving.complete()
        with BufferedReader(arriving) as reader:
            assert reader.read() == b"0123"
