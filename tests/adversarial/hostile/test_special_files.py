"""A FIFO, a socket or an endless device where gover reads a file: no command waits for it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.lib.hostile.file_kinds import make_socket
from tests.lib.terminals import SHELLS, have

SECONDS = 20  # none needs 3


def make_fifo(path):
    os.mkfifo(path)


def make_device(path):
    path.symlink_to("/dev/zero")


KINDS = {"fifo": make_fifo, "socket": make_socket, "device": make_device}

# Paths below HOME, and the commands that read them in the project.
FILES = {
    "data/toolchains/1.22.3/VERSION": ["doctor"],
    "data/toolchains/1.22.3/.gover-receipt.toml": ["list --long"],
    "data/trust/allow/0": ["allow --list"],
    "data/locks/1.24.1.lock.pid": ["link 1.24.1 ../other"],
    "data/locks/1.24.1.lock": ["link 1.24.1 ../other"],
    "data/receipts/1.23.1.toml": ["doctor"],
    "config/config.toml": ["current", "config set missing error"],
    "other/VERSION": ["import ../other"],
    "other/bin/go": ["import ../other", "inspect ../other/bin/go"],
    "front/go": ["current"],
    "sdk/go1.21.9/VERSION": ["import --dry-run", "doctor"],
    "p/go.mod": ["current"],
    "p/gover.lock": ["lock --check"],
    "p/.vscode/settings.json": ["editor vscode"],
    ".netrc": ["available"],
    ".bashrc": ["setup --shell bash --yes"],
}


@pytest.fixture
def furnished(box):
    """Two toolchains, a Go elsewhere, one in front on PATH, and a project."""
    box.install("1.22.3", "1.23.1")
    shutil.copytree(f"{box.dirs.toolchains}/1.23.1", box.home / "other")
    (box.home / "other/VERSION").write_text("go1.24.1\n")
    shutil.copytree(box.home / "other", box.home / "sdk/go1.21.9")
    (box.home / "sdk/go1.21.9/VERSION").write_text("go1.21.9\n")
    box.project("p", "1.22.3\n")
    return box


def put(path: Path, kind):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    KINDS[kind](path)
    if kind != "device":
        path.chmod(0o755)


def run(box, words, **environ):
    command = ["gover", "--offline", *words.split()]
    variables = box.environ | {"PATH": f"{box.home}/front:{box.environ['PATH']}"} | environ
    return subprocess.run(
        command, cwd=box.home / "p", env=variables, stdin=subprocess.DEVNULL, timeout=SECONDS,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_no_command_waits(furnished, name):
    put(furnished.home / name, "fifo")
    for words in FILES[name]:
        done = run(furnished, words)
        assert done.returncode in range(8), done
        assert done.returncode == 0 or done.stdout or done.stderr.startswith("gover: "), words
        assert "a bug in gover" not in done.stderr, (words, done.stderr)


@pytest.mark.parametrize("kind", KINDS)
def test_link_refuses_a_goroot_whose_version_is_no_file(furnished, kind):
    put(furnished.home / "other/VERSION", kind)
    done = run(furnished, "link 1.24.1 ../other")
    assert done.returncode == 2
    assert "VERSION is missing" in done.stderr


@pytest.mark.parametrize("where", ["archive", "signature", "proxy"])
def test_an_install_from_a_directory_does_not_wait(furnished, where):
    base = furnished.home / "archives"
    name = {
        "archive": "go1.24.1.linux-amd64.tar.gz",
        "signature": "go1.24.1.linux-amd64.tar.gz.asc",
        "proxy": "golang.org/toolchain/@v/list",
    }[where]
    put(base / name, "fifo")
    if where == "proxy":
        done = run(furnished, "install 1.24.1", GOPROXY=f"file://{base}")
    else:
        done = run(furnished, f"install 1.24.1 --from {base}")
    assert done.returncode in (1, 3, 5, 6), done
    assert "gover: " in done.stderr


def test_a_shell_waits_for_no_plan(furnished, shell):
    have(shell)
    for dialect in (*SHELLS, "sh"):
        put(Path(furnished.dirs.plans + str(furnished.home / "p"), ".gover-plan", dialect), "fifo")
    done = subprocess.run(
        [f"{furnished.dirs.shims}/go", "version"], cwd=furnished.home / "p",
        env=furnished.environ, timeout=SECONDS, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "1.22.3" in done.stdout, done
    terminal = furnished.terminal(shell)
    terminal.hook()
    terminal.run(f"cd {furnished.home}/p")
    assert "1.22.3" in terminal.run("go version")
