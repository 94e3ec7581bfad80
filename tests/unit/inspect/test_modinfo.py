"""Go's record: where it is found, its two forms, and what is in it."""

import pytest

from gover.inspect.modinfo import parse_module_info, unquote_go_string
from gover.inspect.program import BuildInfo, BuildSetting, Module
from tests.lib.elf_files import elf, pe
from tests.lib.macho_files import (
    ARM64,
    fat,
    framed,
    go_macho,
    go_record,
    old_go_record,
    program,
    varint,
)

EXPECTED = BuildInfo(
    version="go1.22.3",
    path="example.com/cmd/app",
    main=Module("example.com", "v1.0.0", "h1:aaa="),
    deps=(Module("example.com/dep", "v1.2.3", "h1:bbb="),),
    settings=(BuildSetting("CGO_ENABLED", "0"),),
)
# Where the only segment of a file lies that elf_files.elf makes of `data` alone.
PLACE_64, PLACE_32 = 0x10000 + 128, 0x10000 + 96


@pytest.mark.parametrize(
    "data",
    [
        go_macho(go_record()),
        go_macho(go_record(), section=None),
        fat((ARM64, go_macho(go_record()))),
        elf(data=go_record()),
        elf(data=go_record(), section=b".go.buildinfo"),
        elf(data=go_record(), order=">", machine=22),
        pe(data=go_record()),
        pe(data=go_record(), machine=0x14C, magic=0x10B),
        elf(data=bytes(48) + go_record()),
        elf(data=bytes((1 << 20) + 16) + go_record()),
        elf(data=b"  \xff Go buildinf:".ljust(32) + go_record()),
    ],
    ids=[
        *("mach-o section", "mach-o segment", "fat", "elf segment", "elf section", "big-endian"),
        *("pe", "pe 32", "not first", "second chunk", "behind one that is not aligned"),
    ],
)
def test_the_record_is_found_and_read(only, data):
    assert only(data).go == EXPECTED


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("width, bits, place", [(8, 64, PLACE_64), (4, 32, PLACE_32)])
def test_the_record_of_go_before_1_18_is_read(only, order, width, bits, place):
    record = old_go_record(place, "go1.22.3", order=order, width=width)

    assert only(elf(data=record, order=order, bits=bits)).go == EXPECTED


def test_the_old_record_in_a_mach_o_file_is_read(only):
    address = 0x100000000

    assert only(go_macho(old_go_record(address, "go1.22.3"), address=address)).go == EXPECTED


NAME = go_record()[:32]


@pytest.mark.parametrize(
    "record",
    [
        b"no record at all" * 4,
        go_record()[:31],
        go_record(version=""),
        NAME,
        NAME + b"\xff" * 10,
        NAME + varint(1 << 40) + b"go1.22.3",
        NAME + varint(5000) + b"x" * 5000,
        old_go_record(0x999999999),
        old_go_record(PLACE_64, width=8).replace(b"\x08\0", b"\x07\0", 1),
        old_go_record(PLACE_64)[:40],
    ],
    ids=[
        *("none", "cut", "no version", "no strings", "endless varint", "longer than the file"),
        *("longer than any version", "wild pointer", "odd width", "cut pairs"),
    ],
)
def test_nonsense_is_no_record(only, record):
    assert only(elf(data=record)).go is None


def test_modules_that_reach_out_of_the_segment_are_none(only):
    """The version holds; go build without modules writes no more than that either."""
    record = NAME + varint(8) + b"go1.22.3" + varint(1 << 30) + b"path"

    assert only(elf(data=record)).go == BuildInfo("go1.22.3")


def test_modules_without_their_frame_are_none(only):
    record = NAME + varint(8) + b"go1.22.3" + varint(40) + b"x" * 40

    assert only(elf(data=record)).go == BuildInfo("go1.22.3")


def test_text_that_is_no_utf_8_is_replaced(only):
    record = NAME + varint(3) + b"go\xff" + varint(len(framed(""))) + framed("")

    assert only(elf(data=record)).go == BuildInfo("go\ufffd")


def test_only_data_is_searched(only):
    """A record in code, or in a library's constants, is not this program's."""
    assert only(program(tail=go_record())).go is None


def test_a_replacement_belongs_to_the_module_before_it():
    text = "mod\tm\t(devel)\t\ndep\ta\tv1.0.0\n=>\tb\tv2.0.0\th1:b=\ndep\tc\tv1.0.0\th1:c=\n"

    info = parse_module_info("go1.22.3", text)

    assert info.main == Module("m", "(devel)", "")
    assert info.deps == (
        Module("a", "v1.0.0", "", Module("b", "v2.0.0", "h1:b=")),
        Module("c", "v1.0.0", "h1:c="),
    )


def test_the_main_module_can_be_replaced():
    info = parse_module_info("go1.22.3", "mod\tm\tv1.0.0\n=>\tn\tv1.1.0\t\n")

    assert info.main == Module("m", "v1.0.0", "", Module("n", "v1.1.0", ""))


@pytest.mark.parametrize(
    "line, setting",
    [
        ("CGO_ENABLED=1", ("CGO_ENABLED", "1")),
        ("-tags=", ("-tags", "")),
        ('-ldflags="-s -w"', ("-ldflags", "-s -w")),
        ("-ldflags=-s -w", ("-ldflags", "-s -w")),
        ('"a key"=`raw "value"`', ("a key", 'raw "value"')),
        (r'k="tab\t \"q\" \\ \x41\101\u00e9\U0001f600"', ("k", 'tab\t "q" \\ AAé😀')),
        (r'k="\xc3\xa9\xff"', ("k", "é\ufffd")),
        ("a=b=c", ("a", "b=c")),
    ],
)
def test_settings_are_read_as_go_writes_them(line, setting):
    assert parse_module_info("go1.22.3", f"build\t{line}\n").settings == (BuildSetting(*setting),)


@pytest.mark.parametrize(
    "line",
    [
        *("mod\tone", "dep\ta\tb\tc\td", "=>\ta\tb\tc", "build\t", "build\t=x", "build\tx"),
        *('build\t"k"', 'build\t"k', "build\ta b=c", r'build\tk="\q"', r'build\tk="\ud800"'),
        *(r'build\tk="\U00110000"', 'build\tk="a"b', "build\tk=`a"),
    ],
)
def test_a_line_that_go_does_not_write_is_named(line):
    line = line.replace("build\\t", "build\t")

    info = parse_module_info("go1.22.3", f"path\tx\n{line}\n")

    assert info.flaw.startswith("line 2 ")
    assert info == BuildInfo("go1.22.3", flaw=info.flaw)


def test_two_replacements_of_one_module_are_a_flaw():
    assert parse_module_info("go1", "dep\ta\tv1\n=>\tb\tv1\t\n=>\tc\tv1\t\n").flaw.startswith(
        "line 3"
    )


def test_an_unknown_line_and_an_unended_one_say_nothing():
    assert parse_module_info("go1.22.3", "new\tthing\n\npath\tx\npath\ty") == BuildInfo(
        "go1.22.3", "x"
    )


def test_the_last_of_two_settings_holds():
    info = parse_module_info("go1", "build\ta=1\nbuild\ta=2\n")

    assert (info.setting("a"), info.setting("b")) == ("2", None)


def test_a_raw_string_loses_carriage_returns():
    assert unquote_go_string("`a\r\\n`") == "a\\n"
