"""gover check on real toolchains, installed by gover; with real gcc where there is one."""

import json
import shutil

import pytest
from running import run_gover

# A cold runtime is compiled for nine targets, and twice more.
pytestmark = [pytest.mark.real, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("version", ["1.22.10", "1.23.9"])
def test_a_real_go_passes_every_step(version, project, real_environ):
    def gover(*words):
        return run_gover(*words, cwd=project, env=real_environ, timeout=1500)

    assert gover("install", version).returncode == 0

    done = gover("check", version, "--json")

    said = json.loads(done.stdout)
    steps = {step["name"]: step for step in said["steps"]}
    needs_c = {"cgo", "race"} if shutil.which("gcc") is None else set()
    assert {name for name, step in steps.items() if step["status"] != "ok"} == needs_c, done.stdout
    assert (done.returncode, said["ok"], said["version"]) == (0, True, version)
    assert list(steps) == [
        *("go version", "go env", "hello", "cgo"),
        *("darwin/arm64", "darwin/amd64", "linux/amd64", "linux/arm64", "linux/386", "linux/arm"),
        *("windows/amd64", "race", "same bytes"),
    ]
    assert "minimum OS 11.0, SDK 11.0, signed ad hoc" in steps["darwin/arm64"]["detail"]
