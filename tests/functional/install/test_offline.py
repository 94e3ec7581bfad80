"""Offline: no socket is opened, whatever the command."""

import json
import shutil
import subprocess
import sys

import pytest

from gover.sources.released_versions import shipped_releases
from gover.verify import checksums
from gover.version.platform import this_platform
from tests.lib.go_site.releases import host_platform
from tests.lib.gover_process import ROOT, as_expected, run_gover

# Every way to a socket, and to the address of a name, passes one of these (PEP 578).
DENYING = """
import sys
def denied(event, _):
    if event.startswith("socket."):
        sys.stderr.write("A SOCKET: " + event + "\\n")
        raise PermissionError(event)
sys.addaudithook(denied)
from gover.__main__ import main
sys.exit(main())
"""
HOST = host_platform()
COMMANDS = [
    (["install", "1.22.3"], 0),
    (["install", "1.22"], 0),
    (["install", "1.23.1"], 5),
    (["install", "1.23.1", "1.21.13"], 5),
    (["install", "1.23.1", "--source", "goproxy"], 5),
    (["install", "--from", f"https://go.dev/dl/go1.23.1.{HOST}.tar.gz"], 5),
    (["list", "--json"], 0),
    (["current"], 0),
    (["which", "go"], 0),
    (["status"], 0),
    (["env"], 0),
    (["available"], 0),
    (["outdated"], 0),
    (["upgrade", "1.22.3"], 0),
    (["upgrade", "--latest", "1.22.3"], 0),
    (["verify"], 0),
    (["pin", "1.22.3"], 0),
    (["lock"], 5),
    (["import", "--yes"], 0),
    (["prune", "--dry-run"], 0),
    (["cache", "clean"], 0),
    (["cache", "list"], 0),
    (["why"], 0),
    (["doctor", "--files"], 0),
    (["doctor"], 1),
    (["config", "list"], 0),
    (["verify", "--key"], 0),
    (["uninstall", "1.22.3"], 0),
]


def denying(*args, cwd, env):
    return subprocess.run(
        [sys.executable, "-c", DENYING, *args],
        cwd=cwd, env={**env, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("how", ["--offline", "GOVER_OFFLINE"])
def test_no_command_asks_for_a_socket(gover, environ, home, mirror, how):
    gover("install", "1.22.3")
    mirror.requests.clear()
    env = environ if how == "--offline" else {**environ, "GOVER_OFFLINE": "1"}
    first = ["--offline"] if how == "--offline" else []

    for command, code in COMMANDS if first else COMMANDS[:3]:
        result = denying(*first, *command, cwd=home, env=env)
        assert (command, result.returncode) == (command, code), result.stderr
        assert "SOCKET" not in result.stderr
    assert mirror.requests == []


def test_the_denial_denies(environ, home):
    """So that the test above can fail."""
    result = denying("install", "1.23.1", cwd=home, env=environ)

    assert result.returncode != 0
    assert "A SOCKET" in result.stderr


def test_the_kernel_sees_no_socket_either(environ, home, mirror):
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("no strace")
    log = home / "calls"
    command = [strace, "-f", "-e", "trace=%network", "-o", log, sys.executable, "-m", "gover"]

    command += ["--offline", "install", "1.22.3"]

    done = subprocess.run(
        command, env=environ, cwd=home, capture_output=True, text=True, check=False
    )

    as_expected(done, 5)
    assert "offline" in done.stderr
    calls = [line for line in log.read_text().splitlines() if "(" in line and "+++" not in line]
    assert [line for line in calls if "socket(" in line or "connect(" in line] == []


def test_offline_a_line_is_what_is_installed_of_it(gover, environ, home, mirror):
    gover("install", "1.22.2")
    before = len(mirror.requests)

    result = run_gover("--offline", "install", "1.22", cwd=home, env=environ)

    assert "go1.22.2 is installed already" in result.stderr
    assert len(mirror.requests) == before
    assert json.loads(gover("list", "--json").stdout)["toolchains"][0]["version"] == "1.22.2"


def test_without_a_list_the_releases_are_those_that_ship(gover, environ):
    gover("install", "1.22.2")
    shutil.rmtree(environ["GOVER_CACHE"])

    listed = gover("--offline", "available", "--json")
    outdated = gover("--offline", "outdated", "--json")

    day = checksums.read_head(checksums.MODULES)[0]
    newest = str(max(v for v in shipped_releases(this_platform()) if v.is_stable))
    told = f"gover: no list of releases is kept; these ship with gover, and are of {day}\n"
    assert listed.stderr == outdated.stderr == told
    first = json.loads(listed.stdout)["versions"][0]
    assert first.items() >= {"version": newest, "installed": False, "supported": True}.items()
    (row,) = json.loads(outdated.stdout)["outdated"]
    assert (row["version"], row["newest"], row["supported"]) == ("1.22.2", "1.22.12", False)
