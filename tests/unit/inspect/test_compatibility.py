"""Which programs do not start on which machines."""

import pytest

from gover.inspect.compatibility import Host, find_incompatibilities
from gover.inspect.program import CodeSignature, Program, Slice

M2 = Host("darwin", "26.1", "arm64", rosetta=True)
INTEL_MAC = Host("darwin", "13.6", "amd64")
LINUX = Host("linux", "6.1", "amd64")
SIGNED = CodeSignature("ad hoc", "a.out", None, linker_signed=True)
MAC = Slice("macos", "arm64", "executable", "12.0", "12.0", "some-uuid", SIGNED, "dynamic")
ELF = Slice("linux", "amd64", "executable", linkage="static")


def facts(*slices, kind="mach-o"):
    return Program("app", kind, len(slices) > 1, slices)


def codes(*slices, host=M2, kind="mach-o", exists=lambda path: True):
    return [
        problem.code for problem in find_incompatibilities(facts(*slices, kind=kind), host, exists)
    ]


def test_a_sound_program_has_no_problems():
    assert codes(MAC) == []
    assert codes(ELF, host=LINUX, kind="elf") == []


@pytest.mark.parametrize("kind", ["dylib", "object", "bundle"])
def test_what_is_no_program_does_not_start(kind):
    assert codes(MAC._replace(file_type=kind)) == ["not-a-program"]


@pytest.mark.parametrize(
    "program, host",
    [
        (ELF, M2),
        (MAC, LINUX),
        (MAC._replace(platform="ios"), M2),
        (Slice("windows", "amd64", "executable"), LINUX),
        (ELF._replace(platform="freebsd"), LINUX),
    ],
)
def test_a_program_for_another_system_does_not_start(program, host):
    assert codes(program, host=host) == ["platform"]


def test_a_program_that_names_no_system_is_not_accused():
    assert codes(ELF._replace(platform=None), host=LINUX, kind="elf") == []


@pytest.mark.parametrize("host, kind", [(M2, "elf"), (LINUX, "mach-o")])
def test_a_program_that_names_no_system_still_has_a_format(host, kind):
    program = MAC._replace(platform=None)

    assert codes(program, host=host, kind=kind) == ["platform"]


@pytest.mark.parametrize(
    "rosetta, expected", [(True, []), (False, ["rosetta"]), (None, ["rosetta"])]
)
def test_an_intel_program_needs_rosetta_on_apple_silicon(rosetta, expected):
    intel = MAC._replace(arch="amd64", signature=None)

    assert codes(intel, host=M2._replace(rosetta=rosetta)) == expected


def test_what_would_help_is_named():
    intel = MAC._replace(arch="amd64")

    (problem,) = find_incompatibilities(facts(intel), M2._replace(rosetta=False))

    assert "Rosetta 2, and that is not installed" in problem.text
    assert "softwareupdate --install-rosetta" in problem.unless
    assert problem.source


@pytest.mark.parametrize(
    "program, host, expected",
    [
        (MAC, INTEL_MAC, ["architecture"]),
        (MAC._replace(arch="386"), INTEL_MAC, ["architecture"]),
        (MAC._replace(arch="386"), INTEL_MAC._replace(os_version="10.14.6"), ["minimum-os"]),
        (MAC._replace(arch="arm64e"), M2, []),
        (MAC._replace(arch="386"), M2, ["architecture"]),
        (ELF._replace(arch="arm64"), LINUX, ["architecture"]),
        (ELF._replace(arch="386"), LINUX, []),
        (ELF._replace(arch="arm"), LINUX._replace(arch="arm64"), ["architecture"]),
        (Slice("windows", "386", "executable"), Host("windows", "10.0", "amd64"), []),
        (Slice("windows", "arm64", "executable"), Host("windows", "10", "amd64"), ["architecture"]),
    ],
)
def test_the_architecture_must_fit(program, host, expected):
    assert codes(program, host=host) == expected


def test_nothing_helps_an_arm64_program_on_an_intel_mac():
    (problem,) = find_incompatibilities(facts(MAC), INTEL_MAC)

    assert problem.unless == ""


def test_an_emulator_could_help_on_linux():
    (problem,) = find_incompatibilities(facts(ELF._replace(arch="s390x"), kind="elf"), LINUX)

    assert "qemu" in problem.unless


@pytest.mark.parametrize(
    "minimum, host, expected",
    [
        ("12.0", "11.7.10", ["minimum-os"]),
        ("12.0", "12", []),
        ("12.0", "12.0.1", []),
        ("13.0", "12.7", ["minimum-os"]),
        ("10.15", "10.9", ["minimum-os"]),
        ("12.0", "", []),
        ("12.0", "unknown", []),
        (None, "11.0", []),
    ],
)
def test_the_system_must_be_new_enough(minimum, host, expected):
    program = MAC._replace(minimum_os=minimum)

    assert codes(program, host=M2._replace(os_version=host)) == expected


def test_the_minimum_system_is_no_hard_rule():
    """Programs with a newer stamp do run while they use nothing new."""
    (problem,) = find_incompatibilities(facts(MAC), M2._replace(os_version="11.0"))

    assert problem.unless


@pytest.mark.parametrize("signature", [None, CodeSignature("broken")])
def test_arm64_code_needs_a_signature(signature):
    assert codes(MAC._replace(signature=signature)) == ["unsigned"]


def test_intel_code_needs_no_signature():
    assert codes(MAC._replace(arch="amd64", signature=None)) == []


@pytest.mark.parametrize(
    "change, system, expected",
    [
        ({"sdk": "26.0"}, "26.0", ["no-uuid"]),
        ({"sdk": "26.2"}, "27.0", ["no-uuid"]),
        ({"sdk": "26.2", "minimum_os": "11.0"}, "26.1", ["no-uuid"]),
        ({"sdk": "15.5"}, "26.1", []),
        ({"sdk": "26.0"}, "15.7", []),
        ({"sdk": "26.0"}, "", []),
        ({"sdk": None}, "26.1", []),
        ({"sdk": "26.0", "uuid": "some"}, "26.1", []),
        ({"sdk": "26.0", "linkage": "static"}, "26.1", []),
    ],
)
def test_macos_26_wants_a_uuid_of_programs_of_its_own_sdk(change, system, expected):
    program = MAC._replace(uuid=None)._replace(**change)

    assert codes(program, host=M2._replace(os_version=system)) == expected


def test_a_loader_that_is_not_there_is_named():
    program = ELF._replace(interpreter="/lib/ld-musl-x86_64.so.1\x1b", linkage="dynamic")

    (problem,) = find_incompatibilities(facts(program, kind="elf"), LINUX, lambda path: False)

    assert problem.code == "no-loader"
    assert "/lib/ld-musl-x86_64.so.1\\x1b" in problem.text


def test_a_loader_that_is_there_is_no_problem():
    program = ELF._replace(interpreter="/lib/ld.so", linkage="dynamic")

    assert codes(program, host=LINUX, kind="elf", exists=lambda path: path == "/lib/ld.so") == []


def test_every_problem_is_told():
    program = MAC._replace(arch="arm64", sdk="26.0", minimum_os="27.0", uuid=None, signature=None)

    assert codes(program) == ["minimum-os", "unsigned", "no-uuid"]


def test_of_a_fat_file_the_machines_own_slice_counts():
    intel = MAC._replace(arch="amd64", minimum_os="99.0")

    assert codes(intel, MAC) == []
    assert codes(MAC, intel, host=INTEL_MAC) == ["minimum-os"]


def test_of_a_fat_file_a_slice_that_can_be_translated_is_the_next_best():
    other, intel = MAC._replace(arch="ppc"), MAC._replace(arch="amd64")

    assert codes(other, intel) == []
    assert codes(other, intel, host=M2._replace(rosetta=False)) == ["rosetta"]


def test_all_architectures_of_a_fat_file_are_named():
    archs = facts(MAC._replace(arch="ppc"), MAC._replace(arch="386"))

    assert find_incompatibilities(archs, M2)[0].text.startswith(
        "is built for ppc, 386, and this machine"
    )
