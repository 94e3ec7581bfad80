"""What one shell has done, another undoes: they share one record."""

import pytest

from tests.lib.terminals import SHELLS, have, other_machine_of


@pytest.mark.parametrize("inner", SHELLS)
def test_a_shell_started_in_a_project_leaves_it(box, shell, inner):
    have(inner)
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    goroot = "/opt/old\ngo's \\ \u00fc\n"
    outer = box.terminal(shell, GOROOT=goroot, GOTOOLCHAIN="").hook()
    before = {name: outer.value(name) for name in ("PATH", "GOROOT", "GOTOOLCHAIN")}
    outer.run("cd a")
    seen = box.home / "seen"
    outer.run(f"env -0 >{seen}")
    exported = dict(
        entry.split("=", 1) for entry in seen.read_text(encoding="utf-8").split("\0")[:-1]
    )
    assert exported["GOTOOLCHAIN"] == ""
    assert "GOROOT" not in exported

    terminal = box.terminal(inner, box.home / "a", **exported, GOROOT="")
    terminal.unset("GOROOT")
    terminal.hook()
    assert terminal.run("go version").strip() == "go version go1.22.3 test"
    if other_machine_of(shell) == other_machine_of(inner):  # else they have other shims in front
        assert terminal.value("PATH") == exported["PATH"]
    terminal.run("cd ..")

    assert {name: terminal.value(name) for name in before} == before
    assert terminal.value("__GOVER_UNDO") is None


def test_a_shell_that_go_has_started_undoes_what_the_shim_did(box, shell):
    """`go generate`, a terminal in an editor that `go run` started: GOTOOLCHAIN is the shim's."""
    box.install("1.22.3")
    project = box.project("a", "1.22.3\n")
    seen = box.home / "seen"
    go = box.home / "data/toolchains/1.22.3/bin/go"
    go.write_text(f"#!/bin/sh\nenv -0 >{seen}\n")
    outer = box.terminal(shell, project, GOROOT="/opt/old").hook()
    outer.run("go generate")
    exported = dict(
        entry.split("=", 1) for entry in seen.read_text(encoding="utf-8").split("\0")[:-1]
    )
    assert exported["GOTOOLCHAIN"] == "local"

    terminal = box.terminal(shell, project, **exported)
    terminal.hook().run(":")

    assert terminal.value("GOTOOLCHAIN") is None
    terminal.run("cd ..")
    assert terminal.value("GOROOT") == "/opt/old"
    assert terminal.value("__GOVER_UNDO") is None
