"""What only fish has: universal variables, ^C in the middle, a `cd` inside of a line."""

import subprocess
import sys

import pytest

from tests.lib.terminals import LOADED, have


@pytest.fixture
def fish(box):
    """Run lines in a fish that reads its configuration and has a store of variables."""
    have("fish")
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    box.project("b", "1.23.1\n")

    def run(*lines):
        result = subprocess.run(
            ["fish", "-c", "\n".join(lines)],
            env=box.environ,
            cwd=box.home,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert result.stderr == ""
        return result.stdout.splitlines()

    return run


LOAD = f"gover hook fish | source; {LOADED['fish']}; or exit 9"


def test_a_cd_inside_of_a_line_holds_at_once(fish):
    shown = fish(
        LOAD,
        "cd a; and go version; cd ../b; and go version; cd ..",
        "function there; cd b; go version; cd ..; end; there",
        "echo (cd a; go version; cd ..)",
    )

    a, b = "go version go1.22.3 test", "go version go1.23.1 test"
    assert shown == [a, b, b, a]


def test_a_universal_variable_is_hidden_and_never_erased(fish):
    fish("set -Ux GOROOT /mine")
    shown = fish(
        LOAD,
        "cd a",
        'echo "[$(sh -c \'echo "$GOROOT"\')]"',
        "set -U | string match -r '^GOROOT.*'",
        "cd ..",
        "set -qg GOROOT; and echo global; or echo none",
        "sh -c 'echo $GOROOT'",
        "set -e -U GOROOT; set -q GOROOT; or echo unset",
    )

    assert shown == ["[]", "GOROOT /mine", "none", "/mine", "unset"]


def test_a_list_the_user_keeps_on_path_stays(fish):
    shown = fish(
        LOAD,
        "set -l before $PATH",
        "cd a; set -gx PATH /mine $PATH[1..-2] /last $PATH[-1]; cd ../b; cd ..",
        'test "$PATH" = "$(string join : /mine $before[1..-2] /last $before[-1])"; echo $status',
    )

    assert shown == ["0"]


def test_the_status_of_a_cd_is_its_own(fish):
    assert fish(LOAD, "cd a; echo $status", "cd /nowhere 2>/dev/null; echo $status") == ["0", "1"]


def test_an_interrupted_look_is_taken_again(box, fish):
    """^C while Python decides: nothing holds yet, and the next prompt asks again."""
    python = box.home / "slow"
    python.write_text(
        f'#!/bin/sh\nmkdir "$0.started" 2>/dev/null || exec {sys.executable} "$@"\n'
        "echo WAITING >&2\nexec sleep 100\n"
    )
    python.chmod(0o755)
    terminal = box.terminal("fish").hook()
    before = terminal.value("PATH")
    terminal.assign("_gover_python", str(python))

    terminal.child.sendline("cd a")
    terminal.child.expect("WAITING")
    terminal.child.sendintr()
    terminal.child.expect(r"READY<\d+>")

    assert terminal.run("go version").strip() == "go version go1.22.3 test"
    terminal.run("cd ..")
    assert terminal.value("PATH") == before
