"""Shells that are open while gover is upgraded, downgraded or removed, and its native shims."""

import os

import pytest

from gover.activation import native, shims
from tests.lib import shim_kinds

RIGHT = "go version go1.22.3 test\n"


@pytest.fixture
def terminal(box, shell):
    shim_kinds.require_native(shell)
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    terminal = box.terminal(shell, cwd=box.home / "a").hook()
    assert terminal.run("go version") == RIGHT
    assert terminal.value("PATH").startswith(f"{native.directory(box.dirs)}:")
    return terminal


def test_go_is_right_through_an_upgrade_and_a_downgrade(box, terminal, monkeypatch):
    here = native.directory(box.dirs)
    program = shim_kinds.program().read_bytes()
    for other in (program + b"older", program + b"newer"):
        # The other release: its program and settings, then both replaced one after the other.
        with monkeypatch.context() as patched:
            patched.setattr(native, "_program", lambda other=other: other)
            patched.setattr(native, "_FORMAT", "gover native shim 0")
            shims.refresh(box.dirs)
            assert terminal.run("go version") == RIGHT
        os.replace(f"{here}/paths", f"{here}/paths.other")
        assert terminal.run("go version") == RIGHT
        shims.refresh(box.dirs)
        assert terminal.run("go version") == RIGHT
    # A release that has no program for this machine: its POSIX shims take the place.
    monkeypatch.setattr(native, "_program", lambda: b"")
    shims.refresh(box.dirs)

    assert terminal.run("go version") == RIGHT
    assert terminal.run("cd ..; cd a; go version") == RIGHT


def test_nothing_is_left_and_nothing_printed_after_uninstall(box, terminal):
    box.gover("self", "uninstall", "--yes")

    assert not os.path.lexists(box.dirs.data)
    assert terminal.run("cd ..") == ""
    assert terminal.run("cd a") == ""
    assert not os.path.lexists(box.dirs.cache)  # no plan was written again
    assert "go1.22.3" not in terminal.run("go version")
    assert terminal.status == 127
