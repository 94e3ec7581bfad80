"""The matrix finds what it is for: arrangements that are wrong on purpose."""

import pytest

from tests.everywhere import fakes
from tests.everywhere.arrangement import Arrangement
from tests.everywhere.judge import Verdict
from tests.everywhere.matrix import play
from tests.everywhere.states import INSTALLED, STATES
from tests.everywhere.ways import WAYS
from tests.lib.terminals import have

STATE = {state.name: state for state in STATES}
AT_PROMPTS = {"prompt", "child"}
EVERYWHERE = {way.name for way in WAYS if not way.needs}


class ToolchainInFront(Arrangement):
    """A hook that puts the pinned toolchain itself in front, at each prompt."""

    name = "the toolchain in front"
    shells = ("bash",)

    def __init__(self, home):
        super().__init__(home)
        for version in INSTALLED:
            fakes.write_toolchain(home / "sdk" / version, version)
        (home / "hook").write_text("""
before=$PATH
front() {
	PATH=$before
	if [ -f .go-version ] && read -r version <.go-version && [ -d ~/sdk/"$version" ]; then
		PATH=~/sdk/$version/bin:$PATH
	fi
}
PROMPT_COMMAND=front
""")

    def load(self, shell):
        return ". ~/hook"


class TwoShims(Arrangement):
    """Two managers whose shims run each other."""

    name = "two shims"
    shells = ("bash",)

    def __init__(self, home):
        super().__init__(home)
        for own, other in ("one", "two"), ("two", "one"):
            shim = home / own / "go"
            shim.parent.mkdir()
            shim.write_text(f'#!/bin/sh\nexec {home}/{other}/go "$@"\n')
            shim.chmod(0o755)

    def load(self, shell):
        return "PATH=~/one:~/two:$PATH"


@pytest.mark.parametrize(
    "state, right",
    [("pin", AT_PROMPTS), ("missing", set()), ("nothing", {"prompt"}), ("broken", set())],
)
def test_a_toolchain_in_front_is_silently_wrong(state, right, tmp_path):
    have("bash")

    cells = list(play(ToolchainInFront, tmp_path / "home", STATE[state], ["bash"]))

    assert {cell.way for cell in cells} == EVERYWHERE
    assert {cell.way for cell in cells if cell.verdict is Verdict.RIGHT} == right
    assert {cell.verdict for cell in cells} <= {Verdict.RIGHT, Verdict.SILENT}


def test_two_shims_that_run_each_other_are_a_hang(tmp_path):
    have("bash")
    ways = {"prompt", "environment", "child"}

    cells = list(
        play(TwoShims, tmp_path / "home", STATE["nothing"], ["bash"], seconds=2, only=ways)
    )

    assert {cell.way: cell.verdict for cell in cells} == dict.fromkeys(ways, Verdict.HANG)
