"""gover doctor --build on real toolchains, installed by gover; with real gcc where there is one."""

import json
import shutil
import sys

import pytest

from tests.lib import mounts
from tests.lib.figures import FULL
from tests.lib.gover_process import run_gover

# A cold runtime is compiled three times, and in full for nine targets and twice more.
pytestmark = [pytest.mark.real, pytest.mark.timeout(1800)]


DEFAULT = ("go version", "go env", "hello", "cgo", "release bytes")
WHOLE = (
    *DEFAULT,
    *("darwin/arm64", "darwin/amd64", "linux/amd64", "linux/arm64", "linux/386", "linux/arm"),
    *("windows/amd64", "race", "same bytes"),
)


# The whole takes minutes a version: with the full figures.
@pytest.mark.parametrize("version", ["1.22.10", "1.23.9"] if FULL else ["1.23.9"])
@pytest.mark.parametrize("steps", [DEFAULT, *([WHOLE] if FULL else [])], ids=len)
def test_a_real_go_passes_every_step(version, steps, project, real_environ):
    def gover(*words):
        return run_gover(*words, cwd=project, env=real_environ, timeout=1500)

    gover("install", version)

    done = gover("doctor", "--build", version, "--json", *(["--full"] if steps == WHOLE else []))

    said = json.loads(done.stdout)
    found = {step["name"]: step for step in said["steps"]}
    needs_c = {"cgo", "race"} & set(steps) if shutil.which("gcc") is None else set()
    assert {name for name, step in found.items() if step["status"] != "ok"} == needs_c, done.stdout
    assert (done.returncode, said["ok"], said["version"]) == (0, True, version)
    assert tuple(found) == steps
    if steps == WHOLE:
        assert "minimum OS 11.0, SDK 11.0, signed ad hoc" in found["darwin/arm64"]["detail"]


def test_a_noexec_tmpdir_is_named_and_is_no_fault_of_the_go(project, real_environ, tmp_path):
    """Many servers mount /tmp so; Go itself runs what it builds in GOTMPDIR."""
    mounts.require()
    run_gover("install", "1.22.10", cwd=project, env=real_environ)
    place = tmp_path / "noexec"
    place.mkdir()

    def check(**variables):
        command = [sys.executable, "-m", "gover", "doctor", "--build", "1.22.10", "--json"]
        done = mounts.run_mounted(
            mounts.NOEXEC, place, *command, cwd=project,
            env=real_environ | {"TMPDIR": str(place)} | variables, timeout=600,
        )  # fmt: skip
        return {step["name"]: step for step in json.loads(done.stdout)["steps"]}

    steps = check()
    assert [steps[name]["status"] for name in DEFAULT] == ["ok", "ok", "skipped", "skipped", "ok"]
    assert steps["hello"]["detail"].startswith(f"{place} is mounted noexec")
    assert "GOTMPDIR" in steps["hello"]["detail"]
    (tmp_path / "elsewhere").mkdir()
    assert check(GOTMPDIR=str(tmp_path / "elsewhere"))["hello"]["status"] == "ok"
