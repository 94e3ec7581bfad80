"""
Wherever a process runs `go`, it gets the Go of the directory that it runs in.

Shells, ways and states: tests/everywhere/ways.py and states.py. The shell stands in a pinned
project; B is new, or go has run there before. With GOVER_FULL=1 the shell also stands where
nothing is pinned, and has lines behind the hook's that put another go in front, or export
GOROOT at each prompt; and each of these runs with either kind of shims. Otherwise the native
shims are asked where there is a plan for them, and the POSIX ones where there is none.
"""

from functools import partial

import pytest

from tests.everywhere.gover_home import SHIM_KINDS, Gover
from tests.everywhere.judge import Verdict
from tests.everywhere.matrix import play
from tests.everywhere.states import STATES
from tests.lib import shim_kinds
from tests.lib.figures import FULL

VARIANTS = {"new": {}, "known": {"known": True}}
if FULL:
    VARIANTS |= {
        "unpinned": {"pinned": False},
        "go": {"later": "go"},
        "goroot": {"later": "goroot"},
    }
CASES = [
    pytest.param(variant, shims, id=f"{variant}-{shims}")
    for variant in VARIANTS
    for shims in SHIM_KINDS
    if FULL or (variant, shims) in (("new", "posix"), ("known", "native"))
]


@pytest.mark.parametrize("variant, shims", CASES)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
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
