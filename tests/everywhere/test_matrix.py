"""
Wherever a process runs `go`, it gets the Go of the directory that it runs in.

Shells, ways and states: tests/everywhere/ways.py and states.py. The shell stands in a pinned
project; B is new, or go has run there before. With GOVER_FULL=1 the shell also stands where
nothing is pinned, and has lines behind the hook's that put another go in front, or export
GOROOT at each prompt; and each of these runs in every shell with either kind of shims. Otherwise
the native shims run where there is a plan for them, the POSIX ones where there is none, and each
state has one shell for either, in turn.
"""

from functools import partial
from itertools import product

import pytest

from tests.everywhere.gover_home import SHIM_KINDS, Gover
from tests.everywhere.judge import Verdict
from tests.everywhere.matrix import play
from tests.everywhere.states import STATES
from tests.lib import shim_kinds
from tests.lib.figures import FULL
from tests.lib.terminals import SHELLS

VARIANTS = {"new": {}, "known": {"known": True}}
if FULL:
    VARIANTS |= {
        "unpinned": {"pinned": False},
        "go": {"later": "go"},
        "goroot": {"later": "goroot"},
    }
# In short each state has one shell with the POSIX shims and another with the native ones.
SHORT = {("new", "posix"): 0, ("known", "native"): 1}


def _cases():
    for variant, shims in product(VARIANTS, SHIM_KINDS):
        for number, (state, shell) in enumerate(product(STATES, SHELLS)):
            turn = (number // len(SHELLS) + SHORT.get((variant, shims), -1)) % len(SHELLS)
            if FULL or ((variant, shims) in SHORT and SHELLS[turn] == shell):
                name = f"{shell}-{state.name}-{variant}-{shims}"
                yield pytest.param(shell, state, variant, shims, id=name)


@pytest.mark.parametrize("shell, state, variant, shims", list(_cases()))
def test_the_right_go_in_every_process(shell, state, variant, shims, tmp_path, figure):
    if shims == "native":
        shim_kinds.require_native()
    make = partial(Gover, shims=shims)
    cells = list(play(make, tmp_path / "home", state, [shell], **VARIANTS[variant]))

    wrong = [cell for cell in cells if cell.verdict is not Verdict.RIGHT]
    figure("ways and states, each in a shell", len(cells), "cells")
    figure("another Go, without a word", _count(cells, Verdict.SILENT), "cells")
    figure("no end", _count(cells, Verdict.HANG), "cells")
    assert cells
    assert not wrong, "\n\n".join(map(str, wrong))


def _count(cells, verdict):
    return sum(cell.verdict is verdict for cell in cells)
