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


@pytest.fixture
def environ(real_environ, real_toolchains):
    """The environment of a user of a store in which gover has installed the toolchains."""
    return real_environ | {"GOVER_ROOT": str(real_toolchains.parent)}


# The whole takes minutes a version: with the full figures.
@pytest.mark.parametrize("version", ["1.22.10", "1.23.9"] if FULL else ["1.23.9"])
@pytest.mark.parametrize("steps", [DEFAULT, *([WHOLE] if FULL else [])], ids=len)
def test_a_real_go_passes_every_step(version, steps, project, environ):
    full = ["--full"] if steps == WHOLE else []
    words = ("doctor", "--build", version, "--json", *full)
    done = run_gover(*words, cwd=project, env=environ, timeout=1500)

    said = json.loads(done.stdout)
    found = {step["name"]: step for step in said["steps"]}
    needs_c = {"cgo", "race"} & set(steps) if shutil.which("gcc") is None else set()
    assert {name for name, step in found.items() if step["status"] != "ok"} == needs_c, done.stdout
    assert (done.returncode, said["ok"], said["version"]) == (0, True, version)
    assert tuple(found) == steps
    if steps == WHOLE:
        assert "minimum OS 11.0, SDK 11.0, signed ad hoc" in found["darwin/arm64"]["detail"]


# The steps that run what they build, with a cache that is warm.
NATIVE = """
import json, os, sys
from gover.doctor.selftest import native, sandbox
from gover.inspect.compatibility import Host
from gover.version.platform import this_platform

root, cache = sys.argv[1:]
platform = this_platform()
with sandbox.open_sandbox(root, None, os.environ) as opened:
    opened.environ["GOCACHE"] = cache
    _, env = native.go_env(opened)
    host = Host(platform.os, "", platform.arch)
    for result in native.hello(opened, host), native.cgo(opened, host, env):
        print(json.dumps([result.status, result.detail]))
"""


def test_a_noexec_tmpdir_is_named_and_is_no_fault_of_the_go(
    project, environ, real_toolchains, go_cache, tmp_path
):
    """Many servers mount /tmp so; Go itself runs what it builds in GOTMPDIR."""
    mounts.require()
    place, elsewhere = tmp_path / "noexec", tmp_path / "elsewhere"
    place.mkdir()
    elsewhere.mkdir()

    def results(**variables):
        done = mounts.run_mounted(
            mounts.NOEXEC, place, sys.executable, "-c", NATIVE, real_toolchains / "1.22.10",
            go_cache, cwd=project, env=environ | {"TMPDIR": str(place)} | variables,
            timeout=600,
        )  # fmt: skip
        return [json.loads(line) for line in done.stdout.splitlines()]

    for status, detail in results():
        assert status == "skipped"
        assert detail.startswith(f"{place} is mounted noexec")
        assert "GOTMPDIR" in detail
    with_c = "ok" if shutil.which("gcc") else "skipped"
    assert [status for status, _ in results(GOTMPDIR=str(elsewhere))] == ["ok", with_c]
