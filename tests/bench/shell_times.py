"""Prompts and `cd`s, timed in the shells that run them."""

import random
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.bench.managers import LOOKING, NEW_PLACES, NOBODY, Manager
from tests.bench.samples import Figures
from tests.bench.scripts import COMMANDS, Amount, Course, read_back, timing
from tests.bench.workspace import UPS, Ground, place


def measure(
    ground: Ground, managers: Sequence[Manager], figures: Figures, rounds: int, limit: float
) -> None:
    """
    Run every manager in every shell once a round, in another order each time.

    `limit` is the seconds that one event may take in one shell of one round.
    """
    pairs = [
        (manager, shell)
        for manager in managers
        for shell in manager.loads
        if manager.hooks and shutil.which(shell)
    ]
    fresh = iter(range(NEW_PLACES))
    for number in range(rounds):
        new = [next(fresh) for _ in range(min(8, NEW_PLACES // rounds // len(COMMANDS)))]
        more = [next(fresh) for _ in new], [next(fresh) for _ in new]
        for manager, shell in random.sample(pairs, len(pairs)):
            # Each shell has its own: the plan that one of them makes serves all three.
            mine = {"zsh": new, "bash": more[0], "fish": more[1]}[shell]
            if manager.name == LOOKING:  # it lives where gover does, which is to be there first
                mine = []
            course = course_of(manager.home, [manager.home / f"work/new/{n}" for n in mine])
            into = ground.run / f"samples-{number}"
            for event, value in run(manager, shell, course, into, limit):
                figures.add(event, shell, manager.name, [value])


def course_of(home: Path, new: Sequence[Path] = ()) -> Course:
    prompts = {f"prompt+{up}": place(home, f"p1+{up}") for up in UPS}
    prompts["prompt-none"] = place(home, "out+6")
    there = [directory for directory in new if directory.exists()]
    return Course(prompts, place(home, "p1"), place(home, "p2"), place(home, "out"), there)


def run(
    manager: Manager, shell: str, course: Course, into: Path, limit: float
) -> list[tuple[str, float]]:
    """Run one course once; return its (event, microseconds)."""
    into.write_text("")
    # fish cannot tell for itself how long it may go on.
    slow = manager.name not in ("gover", *NOBODY)
    amount = Amount(int(limit * 1e6), 4 if slow else 15)
    command = timing(shell, manager.loads[shell], course, amount, into)
    result = subprocess.run(
        command,
        env=manager.environ,
        cwd=manager.home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
        errors="replace",
        timeout=300,
    )
    return list(read_back(into.read_text(), result.stderr))
