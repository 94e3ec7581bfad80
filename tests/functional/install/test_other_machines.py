"""Each machine that Go is published for gets its archive, and any other a clear error."""

import json
import sys
import tomllib

import pytest

from tests.lib.go_site.fake_releases import FakeRelease
from tests.lib.go_site.releases import archive_platform
from tests.lib.other_machines import renamed

# What uname(2) calls the machine: Go's name of the platform.
MACHINES = {
    "x86_64": "linux-amd64",
    "i686": "linux-386",
    "aarch64": "linux-arm64",
    "armv7l": "linux-arm",
    "armv8l": "linux-arm",
    "loongarch64": "linux-loong64",
    "ppc64le": "linux-ppc64le",
    "riscv64": "linux-riscv64",
    "s390x": "linux-s390x",
}


@pytest.fixture
def on(gover, environ, tmp_path):
    """Run gover on a machine: `on("s390x", "install", "1.22.3")`."""

    def run(machine, *words, **more):
        return gover(*words, env={**environ, **renamed(machine, tmp_path)}, **more)

    return run


@pytest.mark.parametrize("machine", MACHINES)
def test_a_machine_gets_its_archive(on, machine, mirror, project):
    """Of each platform the mirror has a release that no other platform has."""
    platforms = sorted(set(MACHINES.values()))
    versions = {name: f"1.23.{number}" for number, name in enumerate(platforms, 10)}
    for name in platforms:
        mirror.add(FakeRelease(versions[name], name))
    platform = archive_platform(MACHINES[machine])
    own = versions[MACHINES[machine]]
    (project / ".go-version").write_text(f"{own}\n")

    listed = json.loads(on(machine, "available", "--json").stdout)["versions"]
    assert {one["version"] for one in listed} & set(versions.values()) == {own}
    on(machine, "lock")
    locked = tomllib.loads((project / "gover.lock").read_text())
    assert platform in locked
    installed = on(machine, "install", "--locked")
    assert "skipped" not in installed.stderr
    [wanted] = [r.path for r in mirror.requests if r.path.endswith(".tar.gz")]
    assert wanted.endswith(f"/go{own}.{platform}.tar.gz")
    assert on(machine, "verify", own).stderr == ""
    other = next(name for name in platforms if name != MACHINES[machine])
    absent = on(machine, "install", versions[other], expect=1)
    assert f"there is no Go '{versions[other]}' for {platform}" in absent.stderr


@pytest.mark.parametrize("machine", MACHINES)
def test_doctor_and_inspect_know_the_machine(on, machine):
    arch = MACHINES[machine].removeprefix("linux-")

    facts = json.loads(on(machine, "doctor", "--json", expect=None).stdout)
    assert facts["machine"]["arch"] == arch
    [file] = json.loads(on(machine, "inspect", "--json", sys.executable).stdout)["files"]
    own = file["slices"][0]["arch"]
    reasons = [one["text"] for one in file["problems"] if one["code"] == "architecture"]
    runs = own == arch or (arch, own) == ("amd64", "386")
    assert reasons == ([] if runs else [f"is built for {own}, and this machine is {arch}"])


@pytest.mark.parametrize(
    ("machine", "why"),
    [
        ("sparc64", ""),
        ("ppc", ": Go is for 64-bit PowerPC only"),
        ("armv5tel", ": Go is published for ARMv6 and later"),
        ("riscv32", ": Go is for 64-bit RISC-V only"),
    ],
)
def test_another_machine_gets_a_clear_error(on, machine, why, project, mirror):
    (project / ".go-version").write_text("1.22.3\n")

    for words in ("available", "install", "lock", "inspect /bin/sh", "doctor"):
        refused = on(machine, *words.split(), expect=1)
        assert refused.stderr == f"gover: there is no Go for linux on {machine}{why}\n"
    assert mirror.requests == []


def test_a_release_that_the_shipped_list_of_a_machine_lacks_may_exist(on, home):
    """Of rare platforms only older hashes ship; 1.26.11 is one that linux-amd64 has."""
    missing = on("s390x", "exec", "1.26.11", "go", expect=3)

    assert "no such release" not in missing.stderr
    assert missing.stderr.endswith("hint: gover install 1.26.11\n")
    never = on("s390x", "exec", "1.22.99", "go", expect=3)
    assert "no such release, nearest: 1.22.12" in never.stderr
