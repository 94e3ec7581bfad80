"""Programs that real toolchains made, read by gover and by those who know better."""

import json
import subprocess

import pytest

from gover.doctor.portability import find_portability_limits
from gover.inspect.compatibility import Host, find_incompatibilities
from gover.inspect.inspect import inspect
from gover.inspect.program import BuildSetting, Module
from tests.lib import cross_builds
from tests.lib.cross_builds import BUILDS, VERSIONS
from tests.lib.macho_files import AMD64, ARM64, fat

# A cold cache: 300 MB of wheels, and the runtime compiled 24 times.
pytestmark = [pytest.mark.real, pytest.mark.timeout(1800)]

IDS = ["-".join(build) for build in BUILDS]
MACHOS = [build for build in BUILDS if build[1] == "darwin"]
ELFS = [build for build in BUILDS if build[1] == "linux"]
FORMATS = {
    "darwin": ("mach-o", "macos"),
    "linux": ("elf", "linux"),
    "windows": ("pe", "windows"),
}
# What each linker stamps on programs without cgo: amd64, arm64; then the SDK; then the UUID.
STAMPS = {
    "1.21.13": ({"amd64": "10.13", "arm64": "11.0"}, None, False),
    "1.22.10": ({"amd64": "10.13", "arm64": "11.0"}, None, False),
    "1.25.5": ({"amd64": "12.0", "arm64": "12.0"}, None, True),
    "1.27.3": ({"amd64": "13.0", "arm64": "13.0"}, "26.2", True),
}


@pytest.fixture(scope="session")
def go_says(real_builds):
    """What `go version -m -json` of the newest toolchain says of a file."""

    def ask(path):
        environ = cross_builds.environ_of(path.parent)
        command = [real_builds.go[VERSIONS[-1]], "version", "-m", "-json", path]
        return json.loads(
            subprocess.run(command, env=environ, check=True, capture_output=True).stdout
        )

    return ask


def module(said):
    replace = said.get("Replace")
    names = (said.get(key, "") for key in ("Path", "Version", "Sum"))
    return Module(*names, module(replace) if replace else None)


@pytest.mark.parametrize("build", BUILDS, ids=IDS)
def test_the_build_information_is_what_go_reads(real_builds, go_says, build):
    path = real_builds.programs[build]
    said = go_says(path)

    go = inspect(str(path)).slices[0].go

    assert (go.version, go.path, go.flaw) == (said["GoVersion"], said["Path"], "")
    assert go.main == module(said["Main"])
    assert go.deps == tuple(map(module, said["Deps"]))
    assert go.settings == tuple(
        BuildSetting(each["Key"], each.get("Value", "")) for each in said["Settings"]
    )


@pytest.mark.parametrize("build", BUILDS, ids=IDS)
def test_the_build_information_is_what_was_built(real_builds, build):
    """Without any referee: what cross_builds asked for is what is read."""
    version, goos, goarch = build

    go = inspect(str(real_builds.programs[build])).slices[0].go

    assert (go.version, go.path) == ("go" + version, cross_builds.MODULE)
    assert (go.setting("GOOS"), go.setting("GOARCH")) == (goos, goarch)
    assert (go.setting("CGO_ENABLED"), go.setting("-ldflags")) == ("0", cross_builds.LDFLAGS)
    assert len(go.setting("vcs.revision")) == 40
    assert [dep.replace.path for dep in go.deps] == ["./dep"]


@pytest.mark.parametrize("build", BUILDS, ids=IDS)
def test_the_same_build_information_is_printed_by_the_toolchain_itself(real_builds, build):
    """The text of `go version -m`, line by line, as that release prints it."""
    path = real_builds.programs[build]
    command = [real_builds.go[build[0]], "version", "-m", path]
    environ = cross_builds.environ_of(path.parent)
    output = subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout
    head, *lines = output.splitlines()

    go = inspect(str(path)).slices[0].go

    assert head == f"{path}: {go.version}"
    rows = [line.split("\t")[1:] for line in lines]
    # Go ends a replaced module with two newlines.
    assert [row[0] for row in rows] == ["path", "mod", "dep", "=>", ""] + ["build"] * len(
        go.settings
    )
    printed = [row[1].split("=", 1) for row in rows if row[0] == "build"]
    assert go.settings == tuple(BuildSetting(key, _unquoted(value)) for key, value in printed)


def _unquoted(value):
    """Undo what Go does to a value with blanks: for these characters, what JSON does."""
    return json.loads(value) if value.startswith('"') else value


@pytest.mark.parametrize("build", BUILDS, ids=IDS)
def test_format_platform_and_architecture_are_those_of_the_build(real_builds, build):
    facts = inspect(str(real_builds.programs[build]))

    it = facts.slices[0]
    assert (facts.format, it.platform) == FORMATS[build[1]]
    assert (it.arch, it.file_type, facts.fat) == (build[2], "executable", False)


@pytest.mark.parametrize("build", MACHOS, ids=map("-".join, MACHOS))
def test_a_mac_program_has_the_stamps_of_its_linker(real_builds, build):
    version, _, arch = build
    minimum, sdk, has_uuid = STAMPS[version]

    it = inspect(str(real_builds.programs[build])).slices[0]

    assert (it.minimum_os, it.sdk) == (minimum[arch], sdk or minimum[arch])
    assert (it.uuid is not None) == has_uuid
    assert (it.interpreter, it.needed[:1]) == ("/usr/lib/dyld", ("/usr/lib/libSystem.B.dylib",))
    if arch == "arm64":
        assert (it.signature.kind, it.signature.linker_signed) == ("ad hoc", True)
        assert (it.signature.identifier, it.signature.team) == ("a.out", None)
    else:
        assert it.signature is None


@pytest.mark.parametrize("build", MACHOS, ids=map("-".join, MACHOS))
def test_macholib_reads_the_same_load_commands(real_builds, build):
    path = real_builds.programs[build]
    it = inspect(str(path)).slices[0]

    peer = _by_macholib(path)

    ours = (it.uuid or "").replace("-", "")
    assert (ours, it.needed, it.signature is not None) == peer


def _by_macholib(path):
    mach_o = pytest.importorskip("macholib.MachO")
    (header,) = mach_o.MachO(str(path)).headers
    by_number = [(load.cmd, command, data) for load, command, data in header.commands]
    uuids = [bytes(command.uuid).hex() for number, command, _ in by_number if number == 0x1B]
    dylibs = [data.split(b"\0")[0].decode() for number, _, data in by_number if number == 0xC]
    signed = any(number == 0x1D for number, _, _ in by_number)
    return "".join(uuids), tuple(dylibs), signed


@pytest.mark.parametrize("build", MACHOS, ids=map("-".join, MACHOS))
def test_lief_reads_the_same_mach_o(real_builds, build):
    lief = pytest.importorskip("lief")
    path = real_builds.programs[build]
    it = inspect(str(path)).slices[0]
    parsed = lief.MachO.parse(str(path))  # kept: its parts die with it
    peer = parsed.at(0)

    version = peer.build_version
    assert it.minimum_os == _dotted(version.minos)
    assert it.sdk == _dotted(version.sdk)
    assert it.needed == tuple(library.name for library in peer.libraries)
    assert (it.uuid is not None) == peer.has_uuid
    assert (it.signature is not None) == peer.has_code_signature
    if it.uuid:
        assert it.uuid.replace("-", "") == bytes(peer.uuid.uuid).hex()


def _dotted(numbers):
    major, minor, patch = numbers
    return f"{major}.{minor}" + (f".{patch}" if patch else "")


@pytest.mark.parametrize("build", ELFS, ids=map("-".join, ELFS))
def test_lief_reads_the_same_elf(real_builds, build):
    lief = pytest.importorskip("lief")
    path = real_builds.programs[build]
    it = inspect(str(path)).slices[0]
    peer = lief.ELF.parse(str(path))

    assert (it.interpreter is not None) == peer.has_interpreter
    assert it.needed == tuple(peer.libraries)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_fat_file_of_two_programs_has_both(real_builds, go_says, version, tmp_path):
    arm = real_builds.programs[version, "darwin", "arm64"]
    intel = real_builds.programs[version, "darwin", "amd64"]
    both = tmp_path / "fat"
    both.write_bytes(fat((AMD64, intel.read_bytes()), (ARM64, arm.read_bytes()), align=1 << 14))

    facts = inspect(str(both))

    assert facts.fat
    assert facts.slices == inspect(str(intel)).slices + inspect(str(arm)).slices
    assert go_says(both)["GoVersion"] == facts.slices[0].go.version


@pytest.mark.parametrize("build", BUILDS, ids=IDS)
def test_a_program_has_no_problem_on_the_machine_it_was_built_for(real_builds, build):
    _, goos, arch = build
    system = "27.0" if goos == "darwin" else ""

    facts = inspect(str(real_builds.programs[build]))

    assert find_incompatibilities(facts, Host(goos, system, arch)) == []


def test_a_mac_program_without_its_signature_is_found_out(real_builds, tmp_path):
    """What strip(1) of another system leaves: the command is there, the blob is not."""
    data = real_builds.programs[VERSIONS[-1], "darwin", "arm64"].read_bytes()
    cut = tmp_path / "program"
    cut.write_bytes(data.replace(b"\xfa\xde\x0c\xc0", bytes(4)))

    (problem,) = find_incompatibilities(inspect(str(cut)), Host("darwin", "27.0", "arm64"))

    assert problem.code == "unsigned"


@pytest.mark.parametrize("version", VERSIONS)
def test_where_a_mac_program_will_not_start_follows_from_the_go_that_made_it(real_builds, version):
    """1.21 and 1.22 write no UUID, and for amd64 a macOS that they themselves do not run on."""
    wheres = {
        arch: [each.where for each in find_portability_limits(inspect(str(program)))]
        for arch in ("arm64", "amd64")
        for program in [real_builds.programs[version, "darwin", arch]]
    }
    old = version.startswith(("1.21", "1.22"))
    oldest = {"1.21": "10.15", "1.22": "10.15", "1.25": "12.0", "1.27": "13.0"}[version[:4]]

    assert ("macOS 15 and later" in wheres["arm64"]) == old
    assert f"macOS before {oldest}" in wheres["amd64"]
    assert wheres["arm64"][0] == "Intel Macs"
    assert wheres["amd64"][0] == "Apple silicon without Rosetta 2"
