"""`gover self uninstall` takes what gover made; `python -m gover` is gover."""

import subprocess
import sys

import pytest

from gover import __version__
from gover.install import purge


def everything(home):
    """Everything in a HOME but the start-up files and the project of the test."""
    return {
        path: path.is_file() and path.read_bytes()
        for path in home.rglob("*")
        if not path.relative_to(home).parts[0].startswith((".", "project"))
    }


def test_uninstall_leaves_a_home_as_it_was(box):
    (box.home / ".zshrc").write_text("mine\n")
    (box.home / "data").mkdir()
    (box.home / "data/mine.txt").write_text("not gover's\n")
    theirs = box.home / "theirs/go1.21.13"
    (theirs / "bin").mkdir(parents=True)
    (theirs / "bin/go").write_text("#!/bin/sh\n")
    (theirs / "bin/go").chmod(0o755)
    (theirs / "VERSION").write_text("go1.21.13\n")
    before = everything(box.home)
    box.install("1.22.3")
    (box.home / "data/toolchains/1.22.3/bin").chmod(0o555)
    box.gover("setup", "--shell", "zsh", "--yes")
    box.gover("setup", "--shell", "fish", "--yes")
    box.gover("setup", "direnv")
    box.gover("link", "1.21.13", theirs)
    box.terminal("bash", box.project("project", "1.22.3\n")).hook().run("true")

    listed = box.gover("self", "uninstall", "--dry-run")
    assert "remove go1.21.13: only the link\n" in listed.stdout
    assert (box.home / "data/toolchains/1.22.3").exists()
    said = box.gover("self", "uninstall", "--yes")

    assert said.stdout.splitlines()[-1].endswith("uninstall gover")
    assert "data stays: it contains files that gover did not create" in said.stderr
    assert everything(box.home) == before
    assert (box.home / ".zshrc").read_text() == "mine\n"
    assert not (box.home / ".config/fish/conf.d/gover.fish").exists()
    assert not (box.home / ".config/direnv/lib/gover.sh").exists()


def test_a_home_behind_links_is_left_as_it_was(box):
    linked = box.home.parent / "li nk"
    linked.symlink_to(box.home)
    home = f"{linked}//"
    for name in ("data", "cache"):
        (box.home.parent / name).mkdir()
        (box.home / name).symlink_to(box.home.parent / name)
    files = [box.home / name for name in (".bashrc", ".zshrc", ".config/fish/config.fish")]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# mine, and no end of line")
    before = [file.read_bytes() for file in files]

    for shell in ("bash", "zsh", "fish"):
        box.gover("setup", "--shell", shell, "--yes", HOME=home)
    assert [file.read_bytes() for file in files][:2] != before[:2]
    box.gover("setup", "--undo", "--yes", HOME=home)
    undone = [file.read_bytes() for file in files]
    box.gover("setup", "--shell", "bash", "--yes", HOME=home)
    said = box.gover("self", "uninstall", "--yes", HOME=str(box.home))  # by another spelling

    assert undone == [file.read_bytes() for file in files] == before
    assert "stays" not in said.stderr
    for name in ("data", "cache"):
        assert (box.home / name).is_symlink()
        assert list((box.home.parent / name).iterdir()) == []


def test_a_shell_that_is_open_undoes_govers_changes_and_is_quiet(box, shell):
    box.install("1.22.3", "1.23.1")
    project = box.project("project", "1.22.3\n")
    other = box.project("other", "1.19\n")
    terminal = box.terminal(shell, project).hook()
    assert "go1.22.3" in terminal.run("go version")

    terminal.run("command gover self uninstall --yes >/dev/null 2>&1")
    shown = [terminal.run(f"cd {place}; true") for place in (project, other, box.home)]
    path = terminal.run("printf '%s\\n' $PATH")

    assert [text for text in shown if "gover:" in text] == []
    assert "toolchains" not in path
    assert not (box.home / "data").exists()
    assert not (box.home / "cache").exists()


def test_uninstall_leaves_programs_of_others_beside_the_shims(box):
    """GOVER_ROOT may be ~/.local, where `bin` has programs of many tools."""
    box.install("1.22.3")
    front = box.home / "data/bin"
    (front / "mine").write_text("#!/bin/sh\n")
    (front / "go1.20").write_text("#!/bin/sh\necho mine\n")
    assert (front / "go1.22.3").exists()

    box.gover("self", "uninstall", "--yes")

    assert sorted(path.name for path in front.iterdir()) == ["go1.20", "mine"]


@pytest.mark.parametrize(
    ("prefix", "command", "newer"),
    [
        ("/h/.local/share/pipx/venvs/gover", "pipx uninstall gover", "pipx install --force"),
        ("/h/.local/share/uv/tools/gover", "uv tool uninstall gover", "uv tool install --force"),
        ("/opt/gover/libexec", "brew uninstall gover", "brew upgrade gover"),
        (
            "/h/my env",
            "'/h/my env/bin/python' -m pip uninstall gover",
            "'/h/my env/bin/python' -m pip install --force-reinstall",
        ),
    ],
)
def test_the_program_is_removed_and_upgraded_where_it_runs(monkeypatch, prefix, command, newer):
    monkeypatch.setattr(sys, "prefix", prefix)
    monkeypatch.setattr(sys, "executable", f"{prefix}/bin/python")

    assert purge.program() == command
    assert purge.upgrade_command().removesuffix(f" {purge.SOURCE}") == newer


def test_uninstall_asks_first(box):
    box.install("1.22.3")

    box.gover("self", "uninstall", stdin=subprocess.DEVNULL, expect=2)

    assert (box.home / "data/toolchains/1.22.3/bin/go").exists()


def test_python_m_gover_is_gover(box):
    done = subprocess.run(
        [sys.executable, "-m", "gover", "--version"],
        env=box.environ,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == f"gover {__version__}\n"
