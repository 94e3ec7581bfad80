"""The command `gover doctor` as it is on a Mac, in a real shell: see tests/lib/mac_box.py."""

import json
import subprocess

import pytest

from gover.store import receipts
from tests.lib.doctor.apple_output import RECORDINGS
from tests.lib.doctor.machines import answer
from tests.lib.mac_box import MacBox, python_on_a_mac


@pytest.fixture
def box(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    box = MacBox(home)
    answer(box.mac.root, **RECORDINGS["sequoia"].answers)
    # The native shim that runs here is not one that a Mac has.
    box.gover("config", "set", "shim", "posix")
    box.mac.tools(*RECORDINGS["sequoia"].tools)
    box.install("1.25.3")
    receipts.write_receipt_into(f"{box.dirs.toolchains}/1.25.3", {"schema": 1})
    yield box
    for terminal in box.terminals:
        terminal.close()


@pytest.mark.parametrize("shell", ["zsh", "bash"])
def test_in_a_hooked_shell_on_a_healthy_mac_nothing_is_wrong(box, shell):
    terminal = box.terminal(shell, box.project("p", "1.25.3\n"), SHELL=f"/bin/{shell}").hook()

    assert terminal.lines("gover doctor") == [
        "Go 1.25.3 here, set by ~/p/.go-version:1; macOS 15.7.4 on arm64",
        "  ~/data/bin/go                    1.25.3  script  gover's shim",
        "  ~/data/toolchains/1.25.3/bin/go  1.25.3  script  gover",
        "  ~/data/shims/go                  1.25.3  script  gover's shim",
        "nothing wrong",
    ]


def test_the_sdk_that_gover_itself_exports_is_no_finding(box):
    project = box.project("p", "1.25.3\n")
    (project / "gover.toml").write_text('sdk = "macosx15"\n')
    terminal = box.terminal("zsh", project, SHELL="/bin/zsh").hook()

    assert terminal.value("SDKROOT") == box.sdk_path("15.5")
    assert terminal.lines("gover doctor")[-1] == "nothing wrong"


@pytest.mark.parametrize(
    "version, warned",
    [("1.22.3", ["gover: go1.22.3 needs macOS 10.15, and this is 10.13.5"]), ("1.20", [])],
)
def test_install_says_that_this_macos_is_too_old_for_a_go(version, warned, tmp_path, environ):
    """The double is of the machine alone: the archive that is installed is this platform's."""
    root = tmp_path / "mac"
    answer(str(root), **RECORDINGS["high-sierra"].answers)
    python = python_on_a_mac(tmp_path / "python", str(root))

    done = subprocess.run(
        *([python, "-m", "gover", "install", version],), cwd=tmp_path, env=environ,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    said = [
        line.partition(": it will")[0] for line in done.stderr.splitlines() if " needs " in line
    ]

    assert (done.returncode, said) == (0, warned)


def test_json_tells_the_machine_and_each_finding(box):
    box.gover("hook", "zsh")
    said = json.loads(
        box.gover("doctor", "--json", MACOSX_DEPLOYMENT_TARGET="abc", expect=1).stdout
    )

    assert said["machine"] == {
        "os": "darwin",
        "arch": "arm64",
        "version": "15.7.4",
        "translated": False,
        "rosetta": False,
        "translated_shell": None,
    }
    assert {finding["check"] for finding in said["findings"]} == {
        "no-go", "not-in-effect", "target-bad",
    }  # fmt: skip
