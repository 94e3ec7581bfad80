"""Root runs a user's Go, as under `sudo env PATH="$PATH" go`: it decides, and writes nothing."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from gover.dirs import PLAN_FORMAT
from tests.lib.terminals import Box

UID = 54321
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")


@pytest.fixture(params=[False, True], ids=["no-plan", "plan"])
def theirs(request):
    """The home of another user, with a store, in a directory that every user can reach."""
    base = Path(tempfile.mkdtemp(prefix="gover-root-"))
    base.chmod(0o755)
    for name in ("user", "root"):
        (base / name).mkdir()
    box = Box(base / "user").install("1.22.3", "1.23.1")
    project = box.project("p", "1.22.3\n")
    (project / "go.mod").write_text("module m\n\ngo 1.20\n")
    box.project("q", "1.21.9\n")
    box.gover("default", "1.23.1")
    box.gover("hook", "bash")
    shutil.rmtree(box.dirs.cache, ignore_errors=True)
    if request.param:
        for cwd in (box.home / "p", "/"):
            environ = {"PATH": path_of_hook(box), "HOME": str(box.home)}
            assert run(["go", "version"], cwd, environ).returncode == 0
        assert Path(f"{box.dirs.cache}/plans/{PLAN_FORMAT}{box.home}/p/.gover-plan/sh").exists()
    for path in [box.home, *box.home.rglob("*")]:
        os.chown(path, UID, UID, follow_symlinks=False)
    yield box
    shutil.rmtree(base)


def snapshot(base):
    """Owner, mode and time of every file below a directory."""
    found = {}
    for path in sorted([base, *base.rglob("*")]):
        info = path.lstat()
        found[str(path)] = (info.st_uid, info.st_mode, info.st_mtime_ns)
    return found


def path_of_hook(box, pin="1.22.3"):
    return f"{box.entries(pin)}:{box.dirs.shims}:{box.bin}:/usr/bin:/bin"


def run(command, cwd, environ):
    return subprocess.run(
        command, cwd=cwd, env=environ, capture_output=True, text=True, check=False, timeout=60
    )


def sudo(box, home):
    """
    What `sudo env PATH="$PATH"` leaves of the environment, with root's HOME or the user's.

    The user's GOVER_ROOT is not among it: the shim knows its store.
    """
    directory = {"root": box.home.parent / "root", "user": box.home}[home]
    return {
        "PATH": path_of_hook(box), "HOME": str(directory), "LOGNAME": "root", "USER": "root",
        "SHELL": "/bin/bash", "SUDO_UID": str(UID), "SUDO_GID": str(UID), "SUDO_USER": "theirs",
    }  # fmt: skip


@pytest.mark.parametrize("home", ["root", "user"])
@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["go", "version"], "go version go1.22.3 test\n"),
        (["sh", "-c", "cd / && go version"], "go version go1.23.1 test\n"),
        (["go", "version", "-C", "/"], "go version go1.23.1 test\n"),
        (["go1.23.1", "version"], "go version go1.23.1 test\n"),
    ],
)
def test_root_runs_the_go_of_a_user_and_writes_nothing(theirs, home, command, shown):
    before = snapshot(theirs.home.parent)

    done = run(command, theirs.home / "p", sudo(theirs, home))

    assert (done.returncode, done.stdout, done.stderr) == (0, shown, "")
    assert snapshot(theirs.home.parent) == before


@pytest.mark.parametrize("home", ["root", "user"])
def test_what_is_missing_is_an_error_for_root_too(theirs, home):
    before = snapshot(theirs.home.parent)

    done = run(["go", "version"], theirs.home / "q", sudo(theirs, home))

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("gover: go1.21.9 is not installed")
    assert snapshot(theirs.home.parent) == before


@pytest.mark.parametrize("home", ["root", "user"])
@pytest.mark.parametrize("command", ["current", "which", "why", "status", "env", "doctor"])
def test_commands_that_read_write_nothing_for_root(theirs, home, command):
    before = snapshot(theirs.home.parent)
    variables = sudo(theirs, home) | {"GOVER_ROOT": theirs.dirs.data}

    done = run(["gover", command], theirs.home / "p", variables)

    assert "1.22.3" in done.stdout, done.stderr
    assert snapshot(theirs.home.parent) == before


@pytest.mark.parametrize(
    "command",
    [
        *("default 1.22.3", "default --unset", "allow", "deny", "pin 1.23.1", "pin --unset"),
        *("config set missing error", "config unset missing", "setup --yes --shell bash"),
        *("setup --undo --yes", "self uninstall --yes", "editor vim --write", "gc", "cache clean"),
        *("install 1.20", "uninstall 1.23.1", "editor vscode --write"),
    ],
)
def test_sudo_with_the_users_home_changes_nothing_of_the_user(theirs, command):
    variables = sudo(theirs, "user") | {
        "GOVER_ROOT": theirs.dirs.data,
        "GOVER_CACHE": theirs.dirs.cache,
        "GOVER_CONFIG": theirs.dirs.config,
    }
    before = snapshot(theirs.home.parent)

    done = run(["gover", *command.split()], theirs.home / "p", variables)

    assert done.returncode == 1
    assert "is not root's: run gover without sudo, or with sudo -H" in done.stderr
    assert snapshot(theirs.home.parent) == before


def test_a_shell_of_root_with_the_users_start_up_files_loads_the_users_hook(theirs):
    variables = sudo(theirs, "user") | {"GOVER_ROOT": theirs.dirs.data}
    before = snapshot(theirs.home.parent)

    loaded = 'eval "$(gover hook bash)"; eval "${PROMPT_COMMAND[0]}"; go version'
    done = run(["bash", "--norc", "-c", loaded], theirs.home / "p", variables)

    assert (done.returncode, done.stdout, done.stderr) == (0, "go version go1.22.3 test\n", "")
    assert snapshot(theirs.home.parent) == before
