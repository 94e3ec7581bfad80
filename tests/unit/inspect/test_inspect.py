"""Files that are cut, mutated, endless or no files at all: facts or InvalidFile, and soon."""

import os
import socket
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gover.doctor.portability import find_portability_limits
from gover.errors import InvalidFile
from gover.inspect import reader
from gover.inspect.compatibility import Host, find_incompatibilities
from gover.inspect.inspect import inspect
from tests.lib.elf_files import elf, note, pe
from tests.lib.macho_files import (
    AMD64,
    ARM64,
    build_version,
    code_signature,
    dylib,
    fat,
    go_macho,
    go_record,
    old_go_record,
    program,
    segment,
    signed,
)

HOST = Host("darwin", "26.1", "arm64", rosetta=None)
SAMPLES = {
    "mach-o": go_macho(go_record()),
    "signed": signed(code_signature(team="TEAM", certificate=b"x" * 8), build_version()),
    "fat": fat((AMD64, go_macho(go_record(), cpu=AMD64)), (ARM64, program(dylib("/usr/lib/x")))),
    "fat 64": fat((ARM64, program()), wide=True),
    "elf": elf(
        loader="/lib/ld-linux.so.2",
        libraries=("libc.so.6",),
        note=note(b"GNU\0", 1, bytes(16)),
        data=go_record(),
        section=b".go.buildinfo",
    ),
    "elf 32": elf(bits=32, order=">", libraries=("a", "b"), data=old_go_record(0x10100, width=4)),
    "pe": pe(data=go_record()),
}
LONGEST = 5.0  # seconds of processor time for one file; a sound one takes a thousandth of one


def judged(path):
    """Inspect a file in the presence of a clock; facts, or None for a file that is refused."""
    start = time.process_time()
    try:
        facts = inspect(str(path))
    except InvalidFile:
        facts = None
    else:
        find_incompatibilities(facts, HOST, lambda path: False)
        find_portability_limits(facts)
    assert time.process_time() - start < LONGEST
    return facts


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_cut_at_any_byte_is_judged(tmp_path, name):
    path = tmp_path / "program"
    path.write_bytes(SAMPLES[name])
    assert judged(path) is not None
    for size in reversed(range(len(SAMPLES[name]))):
        os.truncate(path, size)
        judged(path)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile") / "program"


_INTERESTING = st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]) | st.integers(0, 255)
_WORDS = st.sampled_from([b"\0" * 4, b"\xff" * 4, b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\xff" * 8])


@pytest.mark.parametrize("name", SAMPLES)
@settings(
    max_examples=5000 if os.environ.get("GOVER_FULL") else 100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_file_with_changed_bytes_is_judged(scratch, name, data):
    content = bytearray(SAMPLES[name])
    place = st.integers(0, len(content) - 1)
    for where, byte in data.draw(st.lists(st.tuples(place, _INTERESTING), max_size=8)):
        content[where] = byte
    for where, word in data.draw(st.lists(st.tuples(place, _WORDS), max_size=4)):
        content[where : where + len(word)] = word
    scratch.write_bytes(content)

    judged(scratch)


@settings(max_examples=100, deadline=None)
@given(
    magic=st.sampled_from([*sorted({data[:8] for data in SAMPLES.values()}), b""]),
    rest=st.binary(max_size=400),
)
def test_noise_behind_a_magic_is_judged(magic, rest, scratch):
    scratch.write_bytes(magic + rest)

    judged(scratch)


@pytest.mark.parametrize("name", ["missing", "directory", "fifo", "socket", "device", "loop"])
def test_what_is_no_file_is_refused_without_waiting(tmp_path, name, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkdir("directory")
    os.mkfifo("fifo")
    os.symlink("/dev/zero", "device")
    os.symlink("loop", "loop")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")

        assert judged(name) is None


def test_a_path_with_a_nul_is_refused():
    with pytest.raises(InvalidFile, match="cannot be the path of a file"):
        inspect("a\0b")


def test_a_hostile_name_is_escaped_in_the_message(tmp_path):
    path = tmp_path / "\x1b[2J\n"
    path.write_bytes(b"x")

    with pytest.raises(InvalidFile, match=r"\\x1b\[2J\\n is neither"):
        inspect(str(path))


@pytest.fixture
def bytes_read(monkeypatch):
    """How many bytes were read so far, in a list of one."""
    total, pread = [0], os.pread

    def counted(*words):
        data = pread(*words)
        total[0] += len(data)
        return data

    monkeypatch.setattr(os, "pread", counted)
    return total


def grown(path, content, size):
    """Write a sparse file."""
    path.write_bytes(content)
    os.truncate(path, size)


def test_little_is_read_of_a_large_file(tmp_path, bytes_read):
    path = tmp_path / "program"
    grown(path, SAMPLES["elf"], 1 << 32)

    assert judged(path)
    assert bytes_read[0] < 1 << 16


def test_a_large_segment_is_searched_no_further_than_the_allowance(tmp_path, bytes_read):
    path = tmp_path / "program"
    size = 1 << 34
    grown(path, program(segment(1 << 32, 0, size)), size)

    assert inspect(str(path)).slices[0].go is None
    assert reader.SEARCH_MOST <= bytes_read[0] < reader.SEARCH_MOST + reader.HEADERS_MOST


def test_overlapping_slices_share_one_allowance(tmp_path, bytes_read, monkeypatch):
    """44 rows of a fat table that all name one slice of many load commands."""
    monkeypatch.setattr(reader, "SEARCH_MOST", 1 << 20)
    image = program(*[dylib("x" * 1000)] * 900)
    table = fat((ARM64, image))
    row = table[8:28]
    offset = (8 + 44 * 20).to_bytes(4, "big")
    rows = (row[:8] + offset + row[12:]) * 44
    path = tmp_path / "program"
    path.write_bytes(table[:4] + (44).to_bytes(4, "big") + rows + image)

    with pytest.raises(InvalidFile, match="more bytes than any real program"):
        inspect(str(path))
    assert bytes_read[0] <= reader.HEADERS_MOST


def test_a_file_that_shrinks_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "program"
    path.write_bytes(SAMPLES["mach-o"])
    monkeypatch.setattr(os, "pread", lambda descriptor, count, offset: b"\xcf\xfa\xed\xfe"[:count])

    assert judged(path) is None


def test_a_disk_that_fails_is_reported(tmp_path, monkeypatch):
    path = tmp_path / "program"
    path.write_bytes(SAMPLES["mach-o"])

    def failing(*words):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "pread", failing)

    with pytest.raises(InvalidFile, match="cannot be read: Input/output error"):
        inspect(str(path))
