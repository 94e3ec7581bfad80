"""Whole processes, timed from outside: started, waited for, in rounds that mix all cases."""

import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.samples import Figures


class Case(NamedTuple):
    """One command in one place; its samples go under the first three words."""

    measure: str
    where: str
    manager: str
    command: Sequence[str]
    cwd: Path
    environ: Mapping[str, str]
    may_fail: bool = False  # it is only timed


class Ran(NamedTuple):
    """What one process took, in microseconds, and its exit code."""

    time: float
    code: int


def run(command: Sequence[str], cwd: Path, environ: Mapping[str, str]) -> Ran:
    """Run a process to its end; what it prints is thrown away."""
    program = command[0] if "/" in command[0] else _found(command[0], environ["PATH"])
    null = [(os.POSIX_SPAWN_OPEN, n, os.devnull, os.O_RDWR, 0) for n in (0, 1, 2)]
    variables = {**environ, "PWD": str(cwd)}
    os.chdir(cwd)
    begin = time.perf_counter()
    child = os.posix_spawn(program, list(command), variables, file_actions=null)
    _, status = os.waitpid(child, 0)
    took = time.perf_counter() - begin
    return Ran(took * 1e6, os.waitstatus_to_exitcode(status))


def measure(cases: Sequence[Case], figures: Figures, rounds: int, limit: float) -> list[str]:
    """
    Run every case once a round, in another order each time; return what failed.

    A case that would take more than `limit` seconds in all rounds is left out of some of
    them, evenly, but of none of the first five.
    """
    wrong: list[str] = []
    due: list[tuple[Case, int]] = []
    for case in cases:
        first = run(case.command, case.cwd, case.environ)
        second = run(case.command, case.cwd, case.environ)
        if (first.code or second.code) and not case.may_fail:
            wrong.append(f"{case.manager}: {' '.join(case.command)[:60]} ended with {first.code}")
            continue
        due.append((case, max(1, round(second.time * rounds / 1e6 / limit))))
    for number in range(rounds):
        for case, every in random.sample(due, len(due)):
            if number < 5 or number % every == 0:
                ran = run(case.command, case.cwd, case.environ)
                figures.add(case.measure, case.where, case.manager, [ran.time])
    return wrong


def cost(call: Callable[[], object]) -> float:
    """Return the microseconds that a call takes."""
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1e6


def _found(name: str, path: str) -> str:
    for entry in path.split(":"):
        if os.access(f"{entry}/{name}", os.X_OK):
            return f"{entry}/{name}"
    raise FileNotFoundError(name)
