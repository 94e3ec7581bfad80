"""^C at each point of bash's hook, one after the other: nothing of the user's is lost."""

import shutil
import subprocess
from itertools import count

import pytest

from gover.escape import sh_quote
from tests.lib.terminals import have, loading

# bash runs the trap before each command, of functions too; a shell without a terminal is told
# to be interactive, so that SIGINT ends what runs, and not the shell.
TRAP = """trap '[[ $((++n)) == "$point" ]] && { hit=yes; kill -INT $$; }' DEBUG"""
CHECK = (
    r"""check() { printf '%s\0' "$1" "$-" "$PATH" "${GOROOT-none}" """
    r""""$(declare -p GOTOOLCHAIN 2>/dev/null)"; }"""
)
STEP = 4  # a point in so many is tried


@pytest.fixture
def states(box):
    """Return what holds in a project and outside after a ^C at a point, and whether it came."""
    have("bash")
    box.install("1.22.3")
    project, plain = str(box.project("a", "1.22.3\n")), str(box.project("b"))
    environ = box.environ | {"GOROOT": "/opt/mine", "PS1": ""}

    def after(point, way, before):
        go = {"in": f"cd {sh_quote(project)}", "out": f"cd {sh_quote(plain)}"}
        first, then = ("out", "in") if way == "in" else ("in", "out")
        lines = [before, loading("bash"), "set -T", CHECK, go["in"], go["out"], go[first]]
        lines += [TRAP, f"point={point} n=0; {go[then]}", ":", ":", "trap - DEBUG", f"check {then}"]
        lines += [go[first], f"check {first}", "printf %s $hit"]
        result = subprocess.run(
            [shutil.which("bash"), "--norc", "-i"],
            input="\n".join(lines) + "\n",
            env=environ,
            cwd=box.home,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert "not found" not in result.stderr
        fields = result.stdout.split("\0")
        return {fields[0]: fields[1:5], fields[5]: fields[6:10]}, fields[10] == "yes"

    return after


@pytest.mark.parametrize(("before", "first"), [("unset GOTOOLCHAIN", 2), ("GOTOOLCHAIN=mine", 3)])
@pytest.mark.parametrize("way", ["in", "out"])
def test_an_interrupt_at_each_point_of_a_cd_in_bash_loses_nothing(states, way, before, first):
    right, hit = states(-1, way, before)
    assert not hit
    assert right["in"] != right["out"]

    # At point 1 comes the `cd`, which an interrupt may well prevent.
    for point in count(first, STEP):
        found, hit = states(point, way, before)
        assert found == right, point
        if not hit:
            break
    assert point > 50


def test_variables_follow_the_directory_also_after_an_interrupted_function(box):
    """In bash 3.2 FUNCNAME has the name of that function from then on."""
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    box.project("b")
    terminal = box.terminal("bash").hook()
    terminal.export(GOROOT="/opt/mine")
    for _ in range(2):
        terminal.run("mine() { kill -INT $$; :; }; mine")
        terminal.run("cd ~/a")
        assert terminal.value("GOROOT") is None
        terminal.run("cd ~/b")
        assert terminal.value("GOROOT") == "/opt/mine"


@pytest.mark.parametrize("options", ["a", "f", "u", "ux", "x"])
def test_options_of_the_user_are_on_again_after_an_interrupted_prompt(box, options):
    box.install("1.22.3")
    box.project("a", "1.22.3\n")
    box.project("b")
    terminal = box.terminal("bash").hook()
    terminal.run("cd ~/a")
    terminal.run(f"set -{options}T")
    at_rest = "printf '[%s]\\n' \"${-//[!aefux]/}\""
    for point in range(3, 40, 3):
        terminal.run(f"point={point} n=0; {TRAP}; cd ~/b")
        shown = terminal.run(f"trap - DEBUG; {at_rest}")
        assert f"[{options}]" in shown, point
        terminal.run("cd ~/a")
