"""PE headers: platform and architecture."""

import pytest

from gover.errors import InvalidFile
from tests.lib.elf_files import pe


@pytest.mark.parametrize(
    "machine, magic, arch",
    [
        (0x8664, 0x20B, "amd64"),
        (0xAA64, 0x20B, "arm64"),
        (0x14C, 0x10B, "386"),
        (0x1C4, 0x10B, "arm"),
        (0x777, 0x20B, "unknown (0x777)"),
    ],
)
def test_a_program_says_what_it_is_built_for(seen, machine, magic, arch):
    facts = seen(pe(machine, magic=magic))

    it = facts.slices[0]
    assert (facts.format, it.platform, it.arch) == ("pe", "windows", arch)


@pytest.mark.parametrize("flags, kind", [(0x22, "executable"), (0x2022, "dylib"), (0x0, "object")])
def test_libraries_are_told_from_programs(only, flags, kind):
    assert only(pe(flags=flags)).file_type == kind


def test_a_program_for_firmware_is_not_for_windows(only):
    """Linux kernels have this header."""
    assert only(pe(subsystem=10)).platform == "efi"


@pytest.mark.parametrize(
    "data, why",
    [
        (b"MZ", "header is beyond its end"),
        (b"MZ" + bytes(200), "DOS"),
        (pe(stub=1 << 20)[:300], "DOS"),
        (pe(data=b"x")[: 128 + 24 + 240 + 39], "section header is beyond its end"),
        (pe()[: 128 + 10], "header is beyond its end"),
    ],
)
def test_nonsense_is_refused_with_the_reason(seen, data, why):
    with pytest.raises(InvalidFile, match=why):
        seen(data)
