"""Mach-O headers, thin and fat."""

import pytest

from gover.errors import InvalidFile
from gover.inspect.program import CodeSignature
from tests.lib.macho_files import (
    AMD64,
    ARM64,
    DYLIB,
    OBJECT,
    build_version,
    code_signature,
    dylib,
    dylinker,
    fat,
    macho,
    program,
    segment,
    signature_command,
    signed,
    uuid_command,
    version_min,
)


def test_a_program_says_what_it_is_built_for(only):
    it = only(macho(build_version("12.0", "26.2"), uuid_command(), dylinker()))

    assert (it.platform, it.arch, it.file_type) == ("macos", "arm64", "executable")
    assert (it.minimum_os, it.sdk) == ("12.0", "26.2")
    assert it.uuid == "00010203-0405-0607-0809-0a0b0c0d0e0f"
    assert (it.linkage, it.interpreter) == ("dynamic", "/usr/lib/dyld")


@pytest.mark.parametrize(
    "packed, shown", [("10.15.4", "10.15.4"), ("11", "11.0"), ("10.13.0", "10.13"), ("0", None)]
)
def test_versions_are_shown_as_apple_writes_them(only, packed, shown):
    it = only(macho(build_version(packed, packed)))

    assert (it.minimum_os, it.sdk) == (shown, shown)


@pytest.mark.parametrize(
    "number, platform", [(0x24, "macos"), (0x25, "ios"), (0x2F, "tvos"), (0x30, "watchos")]
)
def test_the_older_version_commands_are_read(only, number, platform):
    it = only(macho(version_min("10.13", "10.14", number)))

    assert (it.platform, it.minimum_os, it.sdk) == (platform, "10.13", "10.14")


@pytest.mark.parametrize(
    "number, platform", [(1, "macos"), (2, "ios"), (6, "maccatalyst"), (99, "unknown (99)")]
)
def test_platforms_have_names(only, number, platform):
    assert only(macho(build_version(platform=number))).platform == platform


@pytest.mark.parametrize(
    "cpu, subtype, arch",
    [
        (ARM64, 0, "arm64"),
        (ARM64, 0x80000002, "arm64e"),
        (AMD64, 0x80000003, "amd64"),
        (7, 3, "386"),
        (0x99, 0, "unknown (0x99)"),
    ],
)
def test_architectures_are_in_gos_words(only, cpu, subtype, arch):
    assert only(program(cpu=cpu, subtype=subtype)).arch == arch


@pytest.mark.parametrize("kind, name", [(OBJECT, "object"), (DYLIB, "dylib"), (8, "bundle")])
def test_file_types_have_names(only, kind, name):
    assert only(macho(kind=kind)).file_type == name


def test_libraries_are_listed_in_their_order(only):
    it = only(program(dylib("/usr/lib/libSystem.B.dylib"), dylib("@rpath/x", 0x80000018)))

    assert it.needed == ("/usr/lib/libSystem.B.dylib", "@rpath/x")


def test_a_program_without_a_loader_and_libraries_is_static(only):
    it = only(macho(build_version()))

    assert (it.linkage, it.interpreter, it.needed) == ("static", None, ())


def test_a_32_bit_image_of_the_other_byte_order_is_read(only):
    it = only(macho(build_version("10.4", order=">"), cpu=18, order=">", bits=32))

    assert (it.arch, it.minimum_os) == ("ppc", "10.4")


def test_an_unsigned_program_has_no_signature(only):
    assert only(program()).signature is None


def test_the_linkers_own_signature_is_told(only):
    it = only(signed(code_signature(0x20002, "a.out"), build_version()))

    assert it.signature == CodeSignature("ad hoc", "a.out", None, linker_signed=True)


def test_a_signature_of_a_team_is_told(only):
    blob = code_signature(0x10000, "com.example.app", "ABCDE12345", certificate=b"x" * 40)

    it = only(signed(blob, build_version()))

    assert it.signature == CodeSignature("signed", "com.example.app", "ABCDE12345")


def test_a_signature_without_a_certificate_is_ad_hoc(only):
    assert only(signed(code_signature(0x0), build_version())).signature.kind == "ad hoc"


def test_an_old_code_directory_has_no_team(only):
    """Before version 0x20200 the four bytes where the team stands meant something else."""
    blob = code_signature(0x2, team="ABCDE12345", version=0x20100)

    assert only(signed(blob, build_version())).signature.team is None


@pytest.mark.parametrize(
    "data",
    [
        macho(signature_command(1 << 20, 100)),
        signed(b"\0" * 100, build_version()),
        signed(code_signature()[:60], build_version()),
        signed(code_signature().replace(b"\xfa\xde\x0c\x02", b"\0\0\0\0"), build_version()),
    ],
    ids=["outside", "zeros", "cut", "no directory"],
)
def test_a_signature_that_cannot_be_read_is_broken(only, data):
    assert only(data).signature == CodeSignature("broken")


@pytest.mark.parametrize("wide", [False, True])
def test_a_fat_file_has_its_slices_in_order(seen, wide):
    arm, intel = program(cpu=ARM64), macho(version_min("10.13", "10.14"), cpu=AMD64)

    facts = seen(fat((AMD64, intel), (ARM64, arm), wide=wide))

    assert (facts.format, facts.fat) == ("mach-o", True)
    assert [(it.arch, it.minimum_os) for it in facts.slices] == [
        ("amd64", "10.13"),
        ("arm64", "12.0"),
    ]


def test_a_slice_has_its_own_signature(seen):
    """Its offset counts from the start of the slice."""
    arm = signed(code_signature(0x2, "arm"), build_version(), cpu=ARM64)
    intel = signed(code_signature(0x2, "intel"), build_version(), cpu=AMD64)

    facts = seen(fat((AMD64, intel), (ARM64, arm)))

    assert [it.signature.identifier for it in facts.slices] == ["intel", "arm"]


@pytest.mark.parametrize(
    "data, why",
    [
        (b"\xca\xfe\xba\xbe\0\0\0\x3d" + bytes(100), "Java class file"),
        (b"\xca\xfe\xba\xbe\0\0\0\0", "without any architecture"),
        (b"\xca\xfe\xba\xbe\0\0\0\x02" + bytes(20), "table of slices is beyond its end"),
        (b"\xca\xfe\xba\xbe\0\0\0\x01" + bytes(40), "image is beyond its end"),
        (fat((ARM64, fat((ARM64, program())))), "a slice that is not Mach-O"),
        (program()[:-1], "load command is beyond its end"),
        (macho(b"\x1b\0\0\0\0\0\0\0"), "impossible size"),
        (macho(b"\x1b\0\0\0\xff\0\0\0"), "impossible size"),
        (macho(b"\x32\0\0\0\x0c\0\0\0\0\0\0\0"), "too short"),
        (macho(b"", build_version()), "fewer load commands"),
        (b"\xcf\xfa\xed\xfe", "header is beyond its end"),
    ],
)
def test_nonsense_is_refused_with_the_reason(seen, data, why):
    with pytest.raises(InvalidFile, match=why):
        seen(data)


def test_a_fat_file_whose_slice_is_itself_ends(seen):
    """Offset 0: the slice begins with the table that it stands in."""
    loop = b"\xca\xfe\xba\xbe\0\0\0\x01" + bytes(8) + b"\0\0\0\0" + b"\0\0\0\x1c" + bytes(4)

    with pytest.raises(InvalidFile, match="not Mach-O"):
        seen(loop)


def test_segments_that_claim_everything_cost_nothing(only):
    huge = (1 << 64) - 1

    assert only(program(segment(huge, huge, huge))).go is None
