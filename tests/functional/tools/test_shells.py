"""A project's tools on PATH, in real shells on real terminals."""

import shutil

import pytest

from tests.lib.strace import PROCESS, calls

HELLO = 'hello = "example.com/hello@v1.0.0"'
NOTICE = "are not installed:"

pytestmark = pytest.mark.real


@pytest.fixture
def mine(tooling):
    """A program of the user's own with the name of a tool."""
    (tooling.bin / "hello").write_text("#!/bin/sh\necho mine\n")
    (tooling.bin / "hello").chmod(0o755)


def test_the_next_prompt_has_what_sync_brings_and_leaving_takes_it_back(tooling, shell, mine):
    project = tooling.tools("p", HELLO, allow=False)
    terminal = tooling.terminal(shell).hook()
    before = terminal.value("PATH")

    assert "is not allowed yet: it names 1 tool" in terminal.run(f"cd {project}")
    assert terminal.run("hello") == "mine\n"  # zsh and bash remember where it was
    assert NOTICE in terminal.run("gover allow")
    assert terminal.run("hello") == "mine\n"
    assert "installed hello v1.0.0" in terminal.run("gover tools sync")

    assert terminal.run("hello") == "hello v1.0.0\n"
    assert terminal.run("cd .. && cd p && hello") == "hello v1.0.0\n"
    path = terminal.value("PATH")
    assert path.startswith(f"{tooling.entries('1.22.10')}:{tooling.dirs.data}/tools/projects/")
    terminal.run("cd ..")
    assert terminal.value("PATH") == before
    assert terminal.run("hello") == "mine\n"


def test_another_shell_has_it_at_its_next_prompt(tooling, shell, mine):
    project = tooling.tools("p", HELLO)
    terminal = tooling.terminal(shell, project).hook()
    assert terminal.run("hello") == "mine\n"

    tooling.gover("tools", "sync", cwd=project)

    terminal.run("true")
    assert terminal.run("hello") == "hello v1.0.0\n"


def test_tools_that_go_are_noticed_at_the_next_prompt(tooling, shell, mine):
    project = tooling.tools("p", HELLO)
    tooling.gover("tools", "sync", cwd=project)
    terminal = tooling.terminal(shell, project).hook()
    assert terminal.run("hello") == "hello v1.0.0\n"

    shutil.rmtree(f"{tooling.dirs.data}/tools")

    assert NOTICE in terminal.run("true") + terminal.run("true")
    assert terminal.run("hello") == "mine\n"


def test_what_is_missing_is_said_once(tooling, shell):
    project = tooling.tools("p", HELLO)
    terminal = tooling.terminal(shell).hook()

    assert NOTICE in terminal.run(f"cd {project}; true")
    said = "".join(terminal.run(line) for line in ("true", "cd ..", f"cd {project}", "true"))
    assert NOTICE not in said
    (project / "gover.toml").write_text('[tools]\nb = "example.com/b@v1.0.0"\n')
    assert NOTICE in terminal.run("gover allow")  # another file, to all intents


def test_a_known_place_with_tools_starts_no_process(tooling, shell):
    project = tooling.tools("p", HELLO)
    tooling.gover("tools", "sync", cwd=project)
    go = f"cd {project}; _gover_prompt"
    load = "gover hook fish | source" if shell == "fish" else f'eval "$(gover hook {shell})"'

    found = calls(
        tooling, shell, f"{load}; {go}; cd /; _gover_prompt; mark in; {go}; _gover_prompt; mark end"
    )

    assert found["in"] != []
    assert [call for call in found["in"] if PROCESS.match(call)] == []
