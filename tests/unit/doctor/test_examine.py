"""Each fault is found, and no other; where nothing is wrong, nothing is found."""

import re
from pathlib import Path

import pytest

from gover.doctor import checks, go_on_macos
from tests.lib.doctor.faults import FAULTS, go_program
from tests.lib.doctor.machines import Linux, Mac

CHECKS = Path(checks.__file__).parent


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.planted)
def test_a_planted_fault_is_found_and_no_other(fault, tmp_path):
    patient = fault.patient(tmp_path)
    fault.plant(patient)

    found = patient.findings()

    assert tuple(finding.check for finding in found) == fault.finds


@pytest.mark.parametrize(
    "recording, go",
    [
        ("high-sierra", "1.17.13"),
        ("monterey", "1.26.6"),
        ("ventura", "1.24.6"),
        ("sonoma", "1.22.10"),
        ("sequoia", "1.27.3"),
        ("sequoia-xcode", "1.24.6"),
        ("tahoe", "1.25.5"),
        ("golden-gate", "1.27.3"),
    ],
)
def test_a_healthy_mac_has_no_findings(recording, go, tmp_path):
    patient = Mac(tmp_path, recording, go)
    patient.at("/usr/bin/clang").touch(0o755)

    assert patient.findings() == []


@pytest.mark.parametrize(
    "name, module, version, built_with, language",
    [
        ("dlv", "github.com/go-delve/delve", "v1.25.0", "go1.24.1", ""),  # 1.24.6 is selected
        ("dlv", "github.com/go-delve/delve", "v1.24.2", "go1.24.1", ""),
        ("dlv", "github.com/go-delve/delve", "v1.99.0", "go1.99", ""),  # unknown: no finding
        ("dlv", "github.com/go-delve/delve", "(devel)", "go1.24.1", ""),
        ("dlv", "example.com/another", "v1.20.0", "go1.20.1", ""),
        ("gopls", "golang.org/x/tools/gopls", "v0.18.1", "go1.24.1", ""),
        ("gopls", "golang.org/x/tools/gopls", "v0.16.2", "go1.23.4", "1.23.0"),
    ],
)
def test_a_program_that_serves_the_selected_go_is_no_fault(
    name, module, version, built_with, language, tmp_path
):
    patient = Linux(tmp_path)
    go_program(name, module, version, built_with)(patient)
    if language:
        patient.file("go.mod", f"module m\n\ngo {language}\n")

    assert patient.findings() == []


def test_a_dlv_that_is_a_script_of_another_manager_is_no_fault(tmp_path):
    patient = Linux(tmp_path)
    path = patient.at("/opt/bin/dlv")
    path.write_text('#!/bin/sh\nexec mise exec -- dlv "$@"\n')
    path.chmod(0o755)
    patient.environ["PATH"] += f":{path.parent}"

    assert patient.findings() == []


def test_the_mac_of_the_tests_is_the_one_that_gover_looks_at(tmp_path):
    """Otherwise every other test of a Mac would be one of this machine."""
    patient = Mac(tmp_path)
    patient.file("gover.toml", 'sdk = "macosx"\n')
    patient.look()

    assert patient.machine_calls > 0


def test_in_a_nix_shell_the_tools_are_nix_s_and_nothing_is_wrong(tmp_path):
    """nixpkgs' sdk-hook.sh sets both; its developer directory has no xcrun of Apple's."""
    patient = Mac(tmp_path)
    sdk = "/nix/store/abc-apple-sdk-14.4"
    patient.at(f"{sdk}/x").touch()
    nix = Path(patient.apple.sdk(Path(patient.root + sdk), "14.4"))
    patient.set(IN_NIX_SHELL="impure", DEVELOPER_DIR=sdk, SDKROOT=str(nix))

    assert patient.findings() == []


HEALTHY = {
    "GOPROXY": "https://goproxy.cn|https://proxy.golang.org,direct",
    "GOSUMDB": "sum.golang.google.cn",
    "GOPRIVATE": "example.com/*,*.corp.example",
    "GOFLAGS": "-mod=mod -tags=a,b '-ldflags=-s -w'",
    "GO111MODULE": "on",
    "GOTOOLCHAIN": "auto",
    "GOWORK": "off",
    "GOAMD64": "v3",
    "GODEBUG": "http2client=0",
    "CGO_ENABLED": "0",
    "CGO_CFLAGS": "-O2 -g",
    "GOCACHE": "/tmp/go-cache",
    "GOPATH": "/tmp/a:/tmp/b",
}


@pytest.mark.parametrize("machine", [Linux, Mac])
def test_settings_that_many_have_are_no_faults(machine, tmp_path):
    patient = machine(tmp_path)
    patient.set(**HEALTHY)
    patient.environ["PATH"] += f"::{patient.root}/usr/bin:/tmp/a/bin"

    assert patient.findings() == []


def test_a_healthy_linux_machine_has_no_findings(tmp_path):
    """The facts are gathered on the machine that runs this."""
    assert Linux(tmp_path).findings() == []


def test_every_finding_that_there_can_be_is_planted():
    named = set()
    for path in CHECKS.glob("*.py"):
        named |= set(re.findall(r'(?:Finding|_files_finding)\(\s*"([a-z0-9-]+)"', path.read_text()))
    named |= {rule.name for rule in go_on_macos.read_table().rules if rule.level != "note"}

    assert named == {name for fault in FAULTS for name in fault.finds}
