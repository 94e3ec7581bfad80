"""Where a program will not start: crafted headers; tests/unit/inspect has real builds."""

import pytest

from gover.doctor.portability import find_portability_limits
from gover.escape import safe
from gover.inspect.inspect import inspect
from gover.inspect.program import BuildInfo, BuildSetting, CodeSignature, Program, Slice
from tests.lib import elf_files, macho_files

SIGNED = CodeSignature("ad hoc", "a.out", None, linker_signed=True)
ARM = Slice("macos", "arm64", "executable", "13.0", "26.2", "some-uuid", SIGNED, "dynamic")
INTEL = ARM._replace(arch="amd64", signature=None)


def by_go(version, **settings):
    pairs = tuple(BuildSetting(name, value) for name, value in settings.items())
    return BuildInfo(f"go{version}", "example.com/app", settings=pairs)


def told(*parts, kind="mach-o"):
    found = find_portability_limits(Program("app", kind, len(parts) > 1, parts))
    return [(each.level, each.where) for each in found]


BEFORE_13 = ("may fail", "macOS before 13.0")
NO_INTEL = ("will not start", "Intel Macs")
NO_ROSETTA = ("will not start", "Apple silicon without Rosetta 2")
NO_NETWORK = ("may fail", "macOS 15 and later")


@pytest.mark.parametrize(
    "parts, places",
    [
        ((ARM, INTEL), [BEFORE_13, BEFORE_13]),
        ((ARM,), [NO_INTEL, BEFORE_13]),
        ((INTEL,), [NO_ROSETTA, BEFORE_13]),
        (
            (ARM._replace(signature=None),),
            [NO_INTEL, ("will not start", "Apple silicon"), BEFORE_13],
        ),
        (
            (ARM._replace(uuid=None),),
            [NO_INTEL, ("will not start", "macOS 26 and later"), BEFORE_13, NO_NETWORK],
        ),
        ((ARM._replace(uuid=None, sdk="15.5"),), [NO_INTEL, BEFORE_13, NO_NETWORK]),
        ((ARM._replace(minimum_os="11.0"),), [NO_INTEL]),
        ((ARM._replace(file_type="dylib", uuid=None),), []),
        ((ARM._replace(platform="ios"),), []),
    ],
    ids=range(9),
)
def test_headers_tell_where_a_mac_program_will_not_start(parts, places):
    assert told(*parts) == places


def test_the_go_that_made_it_may_need_more_than_its_header_says():
    """A MACOSX_DEPLOYMENT_TARGET, or Go 1.22 for amd64, stamps less than the runtime needs."""
    part = INTEL._replace(minimum_os="10.13", go=by_go("1.22.10"))

    (_, oldest, stall) = find_portability_limits(
        Program("app", "mach-o", fat=False, slices=(part,))
    )

    assert oldest.where == "macOS before 10.15"
    assert oldest.why == "Go 1.22 needs 10.15, although its header has 10.13"
    assert (stall.where, stall.verified) == (
        "macOS 14.5 and later and macOS before 11.2 on Apple silicon",
        False,
    )


@pytest.mark.parametrize(
    "go, place",
    [
        (by_go("1.10.8"), "macOS 12 and later"),
        (by_go("1.19.13", CGO_ENABLED="0"), "macOS 10.12 and later"),
        (by_go("1.20.14", CGO_ENABLED="1"), "macOS before 10.13.6"),
    ],
)
def test_a_rule_of_the_table_that_a_program_carries_is_told(go, place):
    assert ("may fail", place) in told(INTEL._replace(go=go))


def test_what_the_build_settings_rule_out_is_not_told():
    places = told(INTEL._replace(go=by_go("1.19.13", CGO_ENABLED="1")))

    assert ("may fail", "macOS 10.12 and later") not in places


@pytest.mark.parametrize(
    "loader, library",
    [
        ("/lib64/ld-linux-x86-64.so.2", "glibc"),
        ("/lib/ld-musl-x86_64.so.1", "musl"),
        ("/x/\x1b[2J", "a C library of another kind"),
    ],
)
def test_a_program_of_linux_needs_its_loader(tmp_path, loader, library):
    path = tmp_path / "app"
    path.write_bytes(elf_files.elf(loader=loader))

    (found,) = find_portability_limits(inspect(str(path)))

    assert found.where == f"systems without {safe(loader)}"
    assert found.why == f"it is linked with {library}"


def test_a_file_is_judged_as_its_slices_are(tmp_path):
    path = tmp_path / "app"
    path.write_bytes(
        macho_files.macho(macho_files.build_version("12.0", "26.0"), macho_files.dylinker())
    )

    wheres = [each.where for each in find_portability_limits(inspect(str(path)))]

    assert wheres[1:3] == ["Apple silicon", "macOS 26 and later"]
