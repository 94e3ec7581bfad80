"""The steps of a run, in their order, and how much each of them measures."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from tests.bench import (
    commands,
    growth,
    install_times,
    install_ways,
    new_directories,
    path_questions,
    processes,
    shell_times,
    upgrades,
)
from tests.bench import process_cases as cases
from tests.bench.managers import Manager
from tests.bench.samples import Figures
from tests.bench.workspace import Ground, place, served
from tests.lib.go_site.mirror import Mirror


class Size(NamedTuple):
    """How much is measured; seconds are those of one case in one place."""

    shell_rounds: int
    shell_limit: float
    rounds: int
    limit: float
    visits: int  # of directories of each kind
    neighbours: int
    installs: int
    places: tuple[int, ...]
    rest: int  # seconds that a disk has before anything is installed: see install_times.measure
    rates: tuple[float, ...]  # Mbit/s of the line of an upgrade
    upgrades: int


FULL = Size(3, 0.25, 60, 1.0, 20, 256, 5, (10, 2_000), 370, (20, 100), 2)
QUICK = Size(1, 0.05, 10, 0.3, 3, 32, 1, (10, 200), 0, (100,), 1)


class Bench:
    """One run: its steps fill `figures`, and `wrong` with what could not be measured."""

    def __init__(self, ground: Ground, managers: Sequence[Manager], size: Size) -> None:
        self.ground, self.managers, self.size = ground, managers, size
        self.figures, self.wrong, self.index = Figures(), list[str](), ""
        self._own = next(m for m in managers if m.name == "gover")
        self._begun = time.monotonic()

    def steps(self) -> Mapping[str, Callable[[], object]]:
        return {
            "prompts and cd": self._shells,
            "new directories": self._new_directories,
            "shims": self._shims,
            "starts": self._starts,
            "commands": self._commands,
            "questions about paths": self._questions,
            "upgrades": self._upgrades,
            "depth": self._depth,
            "go.mod": self._go_mod,
            "the list of releases": self._available,
            "known places": self._places,
            # From here on there are a thousand versions, with which each plan takes longer.
            "versions": self._versions,
            # Last, because the disk needs minutes without removed files before it.
            "installs": self._installs,
        }

    def _processes(self, found: Sequence[processes.Case], rounds: int) -> None:
        self.wrong += processes.measure(found, self.figures, rounds, self.size.limit)

    def _some(self, *names: str) -> list[Manager]:
        return [manager for manager in self.managers if manager.name in names]

    def _shells(self) -> None:
        size = self.size
        shell_times.measure(
            self.ground, self.managers, self.figures, size.shell_rounds, size.shell_limit
        )

    def _new_directories(self) -> None:
        where = self._own, self.ground, self.figures
        new_directories.with_kinds(*where, self.size.visits)
        new_directories.one_after_the_other(*where, self.size.neighbours)

    def _shims(self) -> None:
        self._processes(list(cases.shims(self.ground, self.managers)), 2 * self.size.rounds)
        self._processes(list(cases.ending(self.ground, self._own)), 10 * self.size.rounds)

    def _starts(self) -> None:
        self._processes(list(cases.starts(self.managers)), self.size.rounds // 3)

    def _commands(self) -> None:
        python = self.ground.kept / "venv/bin/python"
        found = [*commands.asked(self.managers, python), commands.audit(self._own, self.ground)]
        self._processes(found, self.size.rounds)
        self._processes(
            list(commands.others(self._own, self.ground)), max(3, self.size.rounds // 8)
        )
        self._processes(list(commands.tool(self._own, self.ground)), 3 * self.size.rounds)

    def _questions(self) -> None:
        found = self._some("gover", "mise", "direnv")
        path_questions.count(found, self.ground, self.figures, ("zsh", "bash"))

    def _upgrades(self) -> None:
        program = self.ground.kept / "venv/bin/gover"
        upgrades.measure(program, self.figures, self.size.rates, self.size.upgrades)

    def _depth(self) -> None:
        growth.with_depth(self._own, self.ground, self.figures, self.size.shell_limit)

    def _go_mod(self) -> None:
        found = self._some("gover", "mise")
        growth.with_requirements(found, self.ground, self.figures, self.size.shell_limit)

    def _available(self) -> None:
        index = growth.full_index()
        with Mirror(self.ground.mirror, (), self.ground.run / "scratch") as mirror:
            mirror.put("/dl/", index)
            variables = {"GOVER_INDEX_URL": mirror.index_url, "GOPROXY": "off"}
            environ = {**self._own.environ, **variables}
            cwd = place(self._own.home, "p1")
            words = ("gover", "available")
            self._processes([processes.Case("ask available", "", "gover", words, cwd, environ)], 15)
        self.index = growth.index_size(index)

    def _places(self) -> None:
        growth.with_places(self._own, self.ground, self.figures, self.size.places)

    def _versions(self) -> None:
        found = self._some("gover", "mise")
        growth.with_versions(found, self.ground, self.figures, self.size.shell_limit)

    def _installs(self) -> None:
        with served(self.ground) as (mirror, variables):
            found = list(install_ways.ways(self.ground, self.managers, mirror, variables))
            for system, base in install_times.file_systems(self.ground).items():
                if system != "tmpfs":
                    time.sleep(max(0, self._begun + self.size.rest - time.monotonic()))
                self.wrong += install_times.measure(
                    found, self.figures, self.size.installs, system, base
                )
        self.wrong += install_ways.absent(found)
