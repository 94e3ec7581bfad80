"""`gover config set mirrors china`: two commands install a verified Go where Google is blocked."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress

import pytest

from tests.lib.authority import write_authority
from tests.lib.china_scene import BLOCKED, OPEN
from tests.lib.go_site.releases import host_platform
from tests.lib.gover_process import ROOT


@pytest.fixture(scope="module")
def scene(request, fake_releases, tmp_path_factory):
    """What two users did there: one with a mirror of archives, one with a module proxy alone."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "ip", "mount"))):
        pytest.skip("a network of its own needs root, unshare, ip and mount")
    directory = tmp_path_factory.mktemp("china")
    write_authority(directory, list(OPEN), [])
    module = []
    if host_platform() == "linux-amd64":  # the recorded answers of the log have this one
        with suppress(pytest.skip.Exception):  # the network has no real module
            module = [request.getfixturevalue("real_module")]
    words = [sys.executable, "-m", "tests.lib.china_scene", directory, fake_releases, *module]
    kept = {"PATH": os.environ["PATH"], "HOME": str(directory)}
    done = subprocess.run(
        ["unshare", "-n", "-m", *words], env=kept, cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode and "Operation not permitted" in done.stderr:
        pytest.skip("no namespaces here")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_two_commands_install_an_archive_and_no_blocked_host_is_asked(scene):
    found = scene["archive"]

    assert found["statuses"] == [0, 0], found["stderr"]
    assert found["hosts"] == sorted(set(OPEN) - {"goproxy.cn"})
    assert scene["blocked"] == dict.fromkeys(BLOCKED, 0)
    assert "installed go1.22.3" in found["stderr"]
    assert "verified: SHA-256, checksum log" in found["stderr"]


@pytest.mark.real
def test_with_the_module_proxy_alone_a_real_go_is_verified_by_the_real_log(scene):
    if "module" not in scene:
        pytest.skip("no real module, or not linux-amd64")
    found = scene["module"]

    assert found["statuses"] == [0, 0], found["stderr"]
    assert "installed go1.22.10" in found["stderr"]
    assert "verified: checksum log sum.golang.org" in found["stderr"]
    assert {"goproxy.cn", "sum.golang.google.cn"} <= set(found["hosts"])


def test_setting_it_prints_what_go_itself_needs(scene):
    line = "go env -w GOPROXY=https://goproxy.cn,direct GOSUMDB=sum.golang.google.cn"

    assert line in scene["archive"]["stderr"]
