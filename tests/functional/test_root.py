"""Root runs a user's Go, as under `sudo env PATH="$PATH" go`: it decides, and writes nothing."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest

import gover
from gover.cli.registry import COMMANDS
from gover.dirs import PLAN_FORMAT
from tests.lib.terminals import SHELLS, Box, Terminal

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
def test_commands_that_read_write_nothing_for_root(theirs, home):
    before = snapshot(theirs.home.parent)
    variables = sudo(theirs, home) | {"GOVER_ROOT": theirs.dirs.data}

    for command in ("current", "which", "why", "status", "env", "doctor"):
        done = run(["gover", command], theirs.home / "p", variables)

        assert "1.22.3" in done.stdout, (command, done.stderr)
        assert snapshot(theirs.home.parent) == before, command


def su(box):
    """What `su -m`, doas, pkexec and `docker exec -u 0` leave: the user's HOME, and no SUDO_UID."""
    inherited = {name: value for name, value in sudo(box, "user").items() if "SUDO" not in name}
    return inherited | {
        "GOVER_ROOT": box.dirs.data,
        "GOVER_CACHE": box.dirs.cache,
        "GOVER_CONFIG": box.dirs.config,
    }


# Commands that write below HOME.
WRITING = (
    *("default 1.22.3", "default --unset", "allow", "deny", "pin 1.23.1", "pin --unset"),
    *("config set missing error", "config unset missing", "setup --yes --shell bash"),
    *("setup --undo --yes", "self uninstall --yes", "editor vim --write", "cache clean"),
    *("install 1.20", "uninstall 1.23.1", "editor vscode --write", "setup direnv", "upgrade"),
    *("setup direnv --undo", "lock", "exec --install 1.20 go version"),
    *("mirror sync m --versions 1.22", "upgrade --pin"),
)


@pytest.mark.parametrize("caller", [{}, {"SUDO_UID": str(UID)}], ids=["su", "sudo"])
def test_root_with_the_users_home_changes_nothing_of_the_user(theirs, caller):
    before = snapshot(theirs.home.parent)

    for command in WRITING:
        done = run(["gover", *command.split()], theirs.home / "p", su(theirs) | caller)

        refusal = f"is not root's: run gover as uid {UID}, or in directories of root's own"
        assert done.returncode == 1, (command, done.stderr)
        assert refusal in done.stderr, command
        assert "SUDO" not in done.stderr, command
        assert "$HOME" not in done.stderr, command  # a store there would be root's
        assert snapshot(theirs.home.parent) == before, command


# Every command, as root could type it in a project of the user.
TYPED = {
    "pin": "1.23.1", "use": "1.23.1", "default": "1.22.3", "exec": "1.22.3 go version",
    "env": "--shell fish", "editor": "zed --write", "install": "1.20", "uninstall": "1.22.3",
    "prune": "--yes", "link": "{toolchain}", "import": "--yes", "verify": "--import-key {key}",
    "mirror sync": "m --versions 1.22", "mirror verify": "m", "hook": "bash",
    "inspect": "{toolchain}/bin/go",
    "setup": "--yes --shell zsh", "completion": "bash", "config get": "missing",
    "config set": "missing error", "config unset": "missing", "doctor": "--fix",
    "self uninstall": "--yes", "cache clean": "--all",
}  # fmt: skip


def every_command():
    for row in COMMANDS:
        if not row.subcommands or row.name in ("setup", "tools"):
            yield row.name
        yield from (f"{row.name} {name}" for name in row.subcommands)


def test_no_command_of_root_leaves_a_file_in_the_home_of_another_user(theirs):
    facts = {
        "toolchain": f"{theirs.dirs.data}/toolchains/1.22.3",
        "key": Path(gover.__file__).with_name("data") / "google-linux-signing-key.asc",
    }
    (theirs.home / "p/gover.toml").write_text('[env]\nA = "b"\n')
    os.chown(theirs.home / "p/gover.toml", UID, UID)
    before = snapshot(theirs.home)
    assert set(TYPED) <= set(every_command())
    variables = su(theirs) | {"GOVER_OFFLINE": "1"}

    for command in every_command():
        words = [*command.split(), *TYPED.get(command, "").format(**facts).split()]
        done = run(["gover", *words], theirs.home / "p", variables)

        assert "bug" not in done.stderr, (words, done.stderr)
        assert snapshot(theirs.home) == before, (words, done.stderr)


@pytest.mark.parametrize("shell", SHELLS)
def test_a_hooked_shell_of_root_leaves_nothing_in_the_home_of_another_user(theirs, shell):
    own = {f"XDG_{name}_HOME": f"{theirs.home.parent}/root" for name in ("DATA", "CONFIG", "CACHE")}
    terminal = Terminal(shell, su(theirs) | own | {"TERM": "dumb", "HISTFILE": ""}, "/")
    before = snapshot(theirs.home)

    terminal.hook()
    shown = [terminal.run(f"cd {theirs.home}/{name} && go version") for name in ("p", "q", "")]
    terminal.close()

    assert "go version go1.22.3 test\n" in shown[0]
    assert "go1.21.9 is not installed" in shown[1]
    assert "go version go1.23.1 test\n" in shown[2]
    assert snapshot(theirs.home) == before


def test_root_pins_a_checkout_of_another_user_outside_home(theirs):
    """In a container, the checkout has the uid of who made it on the host."""
    checkout = theirs.home.parent / "checkout"
    checkout.mkdir()
    os.chown(checkout, UID, UID)
    root = f"{theirs.home.parent}/root"
    variables = {"PATH": path_of_hook(theirs), "HOME": root, "SUDO_UID": str(UID)}

    done = run(["gover", "pin", "1.22.3"], checkout, variables)

    assert (done.returncode, (checkout / ".go-version").read_text()) == (0, "1.22.3\n"), done.stderr


def test_the_hint_gives_root_a_store_and_a_cache_of_its_own(theirs):
    """The HOME of a job in a container is the runner's."""
    variables = {"PATH": path_of_hook(theirs), "HOME": str(theirs.home)}

    done = run(["gover", "install", "1.20"], "/", variables)

    assert done.stderr.endswith(
        "hint: export GOVER_ROOT=/usr/local/lib/gover GOVER_CACHE=/var/cache/gover\n"
    )


def test_root_leaves_no_compiled_files_in_a_gover_of_another_user(theirs):
    """uv compiles nothing when it installs, so the first start would."""
    venv = theirs.home / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    shutil.rmtree(venv / "bin/gover", ignore_errors=True)
    site = next(venv.glob("lib/python*/site-packages"))
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(gover.__file__).parent, site / "gover", ignore=ignored)
    shutil.copytree(Path(gover.__file__).parents[1] / "shell", site / "shell")
    (site / "other.pth").write_text(sysconfig.get_path("purelib") + "\n")
    shutil.copy(theirs.bin / "gover", venv / "bin/gover")
    for path in [venv, *venv.rglob("*")]:
        os.chown(path, UID, UID, follow_symlinks=False)

    done = run([f"{venv}/bin/gover", "list"], "/", su(theirs))

    assert "1.22.3" in done.stdout, done.stderr
    assert [path for path in theirs.home.rglob("*") if path.lstat().st_uid == 0] == []


def test_a_shell_of_root_with_the_users_start_up_files_loads_the_users_hook(theirs):
    variables = sudo(theirs, "user") | {"GOVER_ROOT": theirs.dirs.data}
    before = snapshot(theirs.home.parent)

    loaded = 'eval "$(gover hook bash)"; eval "${PROMPT_COMMAND[0]}"; go version'
    done = run(["bash", "--norc", "-c", loaded], theirs.home / "p", variables)

    assert (done.returncode, done.stdout, done.stderr) == (0, "go version go1.22.3 test\n", "")
    assert snapshot(theirs.home.parent) == before
