"""ELF headers, segments and notes."""

import struct
import sys

import pytest

from gover.errors import InvalidFile
from gover.inspect.inspect import inspect
from tests.lib.elf_files import elf, note
from tests.lib.macho_files import go_record

LOADER = "/lib64/ld-linux-x86-64.so.2"
GNU_LINUX = note(b"GNU\0", 1, struct.pack("<4I", 0, 3, 2, 0))
DYN = 3


def test_the_python_that_runs_this_is_a_program_of_this_machine():
    facts = inspect(sys.executable)

    assert facts.format == ("mach-o" if sys.platform == "darwin" else "elf")
    assert [it.file_type for it in facts.slices] == ["executable"] * len(facts.slices)


@pytest.mark.parametrize(
    "machine, order, bits, arch",
    [
        (62, "<", 64, "amd64"),
        (183, "<", 64, "arm64"),
        (3, "<", 32, "386"),
        (40, "<", 32, "arm"),
        (243, "<", 64, "riscv64"),
        (21, "<", 64, "ppc64le"),
        (21, ">", 64, "ppc64"),
        (22, ">", 64, "s390x"),
        (8, ">", 32, "mips"),
        (8, "<", 64, "mips64le"),
        (62, "<", 32, "unknown (0x3e)"),
        (0xFACE, "<", 64, "unknown (0xface)"),
    ],
)
def test_architectures_are_in_gos_words(only, machine, order, bits, arch):
    assert only(elf(machine, order=order, bits=bits)).arch == arch


@pytest.mark.parametrize("order, bits", [("<", 64), (">", 64), ("<", 32), (">", 32)])
def test_loader_and_libraries_are_read_in_every_class_and_order(only, order, bits):
    it = only(elf(order=order, bits=bits, loader=LOADER, libraries=("libc.so.6", "libm.so.6")))

    assert (it.linkage, it.interpreter) == ("dynamic", LOADER)
    assert it.needed == ("libc.so.6", "libm.so.6")


def test_a_program_without_loader_and_libraries_is_static(only):
    it = only(elf())

    assert (it.linkage, it.interpreter, it.needed) == ("static", None, ())


@pytest.mark.parametrize(
    "options, kind",
    [
        ({"kind": 2}, "executable"),
        ({"kind": 1}, "object"),
        ({"kind": 4}, "core"),
        ({"kind": DYN}, "dylib"),
        ({"kind": DYN, "loader": LOADER}, "executable"),
        ({"kind": DYN, "flags_1": 0x08000001}, "executable"),
        ({"kind": 9}, "unknown (0x9)"),
    ],
)
def test_a_position_independent_program_is_no_library(only, options, kind):
    assert only(elf(**options)).file_type == kind


@pytest.mark.parametrize(
    "options, platform",
    [
        ({}, None),
        ({"osabi": 3}, "linux"),
        ({"osabi": 9}, "freebsd"),
        ({"note": GNU_LINUX}, "linux"),
        ({"note": note(b"OpenBSD\0", 1, bytes(4))}, "openbsd"),
        ({"note": note(b"GNU\0", 3, bytes(20)) + note(b"Android\0", 1, bytes(4))}, "android"),
        ({"loader": LOADER}, "linux"),
        ({"loader": "/lib/ld-musl-aarch64.so.1"}, "linux"),
        ({"loader": "/system/bin/linker64"}, "android"),
        ({"loader": "/libexec/ld-elf.so.1"}, "freebsd"),
        ({"loader": "/opt/mine"}, None),
        ({"data": go_record(modinfo="build\tGOOS=illumos\n"), "osabi": 6}, "illumos"),
        ({"data": go_record(modinfo="build\tGOOS=\x1b[2J\n"), "osabi": 6}, "solaris"),
    ],
)
def test_the_platform_is_told_by_what_little_there_is(only, options, platform):
    assert only(elf(**options)).platform == platform


def test_a_static_go_program_knows_its_platform(only):
    """Nothing else in the file names Linux."""
    assert only(elf(data=go_record(modinfo="build\tGOOS=linux\n"))).platform == "linux"


def damaged(data, offset, value):
    return data[:offset] + value + data[offset + len(value) :]


@pytest.mark.parametrize(
    "data, why",
    [
        (b"\x7fELF" + bytes(60), "unknown class"),
        (b"\x7fELF", "header is beyond its end"),
        (damaged(elf(loader=LOADER), 54, b"\x07\0"), "unknown size"),
        (damaged(elf(loader=LOADER), 56, b"\xff\xff"), "more program headers"),
        (damaged(elf(loader=LOADER), 32, b"\xff" * 8), "program header is beyond its end"),
        (elf(loader=LOADER)[:-1], "path of its loader has no end"),
        (elf(libraries=("libc.so.6",), dynamic=[(1, 1 << 40)]), "a library's name has no end"),
        (elf(libraries=["x"] * 1025), "more libraries"),
    ],
)
def test_nonsense_is_refused_with_the_reason(seen, data, why):
    with pytest.raises(InvalidFile, match=why):
        seen(data)


def test_a_library_list_without_its_strings_is_no_list(only):
    """A string table at an address that nothing fills: what strip leaves of debug files."""
    assert only(elf(libraries=("libc.so.6",), dynamic=[(5, 0xDEAD << 32)])).needed == ()


@pytest.mark.parametrize("offset, value", [(40, b"\xff" * 8), (58, b"\1\0"), (62, b"\xff\xff")])
def test_damaged_section_headers_do_not_matter(only, offset, value):
    """No program needs them to run; Go's record is then searched in the data."""
    whole = elf(data=go_record(), section=b".go.buildinfo")

    assert only(damaged(whole, offset, value)).go == only(whole).go is not None
