"""
Resolve what gover depends on for each interpreter and platform, by wheels alone.

    python -m docs.make.wheels             # a row each; exit 1 where a compiler is needed
    python -m docs.make.wheels --record    # write the answers: for the tests and wheel_lock.py

pip evaluates markers for the machine that it runs on, not for `--platform`. So this follows the
dependencies itself, by the markers of each combination, and has pip only choose the wheels.

A wheel of an older version is no answer: an install that may build takes the newest version, and
builds it. So a version has to be the one that the other platforms have with the same Python.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, Protocol

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from docs.make.wheel_targets import COMBINATIONS, Combination

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "tests/data/wheels.json"


def sha256(path: Path) -> str:
    """Return the hash of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Wheel(NamedTuple):
    """A wheel that was chosen, and the requirements in its metadata."""

    file: str
    sha256: str
    requires: tuple[str, ...]
    url: str = ""

    @property
    def version(self) -> Version:
        """The version in its name."""
        return parse_wheel_filename(self.file)[1]


class Registry(Protocol):
    """Who chooses the wheels of packages."""

    def choose(self, wanted: Sequence[str], where: Combination) -> dict[str, Wheel]:
        """Return {canonical name: newest wheel}; a package without a fitting one is left out."""


class Resolved(NamedTuple):
    """The wheels of one combination, and the requirements for which there is none."""

    wheels: dict[str, Wheel]
    missing: tuple[str, ...]


def requirements() -> list[str]:
    """Return gover's own, of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return list(project["dependencies"])


def apply_markers(lines: Iterable[str], where: Combination) -> list[Requirement]:
    """Return the requirements that count there."""
    found = [Requirement(line) for line in lines]
    return [r for r in found if r.marker is None or r.marker.evaluate(where.markers)]


def resolve(lines: Iterable[str], where: Combination, registry: Registry) -> Resolved:
    """Follow the requirements until nothing new is required."""
    wheels: dict[str, Wheel] = {}
    asked: set[str] = set()
    missing: list[str] = []
    new = apply_markers(lines, where)
    while new:
        wanted = {canonicalize_name(r.name): f"{r.name}{r.specifier}" for r in new}
        asked |= wanted.keys()
        chosen = registry.choose(sorted(wanted.values()), where)
        wheels |= chosen
        missing += [line for name, line in wanted.items() if name not in chosen]
        inner = (line for wheel in chosen.values() for line in wheel.requires)
        new = [r for r in apply_markers(inner, where) if canonicalize_name(r.name) not in asked]
    return Resolved(wheels, tuple(missing))


class Pip:
    """pip and the registry that it is set up for."""

    def choose(self, wanted: Sequence[str], where: Combination) -> dict[str, Wheel]:
        """Ask for all at once; one by one where pip finds no wheel for one of them."""
        found = self._ask(wanted, where)
        if found is None and len(wanted) > 1:
            single = [self._ask([line], where) or {} for line in wanted]
            found = {name: wheel for answer in single for name, wheel in answer.items()}
        return found or {}

    def _ask(self, wanted: Sequence[str], where: Combination) -> dict[str, Wheel] | None:
        command = [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps"),
            *("--ignore-installed", "--only-binary=:all:", "--implementation", "cp"),
            *("--python-version", where.python, "--report", "-"),
            *(word for tag in where.target.tags for word in ("--platform", tag)),
        ]
        with tempfile.TemporaryDirectory() as target:
            done = subprocess.run(
                [*command, "--target", target, *wanted], capture_output=True, text=True, check=False
            )
        if done.returncode:
            if "No matching distribution found" in done.stderr:
                return None
            sys.exit(f"pip failed for {where}:\n{done.stderr}")
        return dict(_wheels_of(json.loads(done.stdout)))


def _wheels_of(report: Mapping[str, object]) -> Iterator[tuple[str, Wheel]]:
    installed: list[dict] = report["install"]  # type: ignore[assignment,type-arg] # pip's format
    for one in installed:
        url = one["download_info"]["url"]
        sha256 = one["download_info"]["archive_info"]["hashes"]["sha256"]
        requires = tuple(r for r in one["metadata"].get("requires_dist", ()) if "extra ==" not in r)
        yield (
            canonicalize_name(one["metadata"]["name"]),
            Wheel(url.rpartition("/")[2], sha256, requires, url),
        )


def resolve_all(lines: Sequence[str], registry: Registry) -> dict[Combination, Resolved]:
    """Resolve every combination; two at a time, for the registry's sake."""
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda where: resolve(lines, where, registry), COMBINATIONS)
        return dict(zip(COMBINATIONS, answers, strict=True))


def faults(resolved: Mapping[Combination, Resolved]) -> dict[Combination, list[str]]:
    """Return what would have to be built, by combination; an empty list where nothing is."""
    newest: dict[tuple[str, str], Version] = {}
    for where, answer in resolved.items():
        for name, wheel in answer.wheels.items():
            key = (where.python, name)
            newest[key] = max(wheel.version, newest.get(key, wheel.version))
    return {
        where: [f"{line}: no wheel" for line in answer.missing]
        + [
            f"{name} {newest[where.python, name]}: its newest wheel is {wheel.version}"
            for name, wheel in answer.wheels.items()
            if wheel.version < newest[where.python, name]
        ]
        for where, answer in resolved.items()
    }


def record(registry: Registry) -> dict[str, object]:
    """
    Return the answers for every package that any combination needs, for all combinations.

    Also where its markers leave a package out: so a test sees what would happen without them.
    """
    lines = [line.partition(";")[0] for line in requirements()]
    resolved = resolve_all(lines, registry)
    wheels = {w.file: w for answer in resolved.values() for w in answer.wheels.values()}
    return {
        "wheels": {
            file: [wheel.sha256, wheel.requires, wheel.url] for file, wheel in wheels.items()
        },
        "combinations": {
            str(where): sorted(wheel.file for wheel in answer.wheels.values())
            for where, answer in resolved.items()
        },
    }


class Recorded:
    """The registry as it was when `record` was run."""

    def __init__(self, answers: Mapping[str, dict[str, list[object]]]) -> None:
        self.answers = answers

    def choose(self, wanted: Sequence[str], where: Combination) -> dict[str, Wheel]:
        names = {canonicalize_name(Requirement(line).name) for line in wanted}
        files = [str(file) for file in self.answers["combinations"][str(where)]]
        return {
            canonicalize_name(name): Wheel(file, *self.answers["wheels"][file])  # type: ignore[arg-type]
            for file in files
            if canonicalize_name(name := file.partition("-")[0]) in names
        }


def read_record() -> Recorded:
    """Return the answers in RECORD."""
    return Recorded(json.loads(RECORD.read_text()))


def table(resolved: Mapping[Combination, Resolved]) -> tuple[list[str], bool]:
    """Return a row for each combination with the sum below, and whether nothing is built."""
    found = faults(resolved)
    rows = []
    for where, answer in resolved.items():
        pure = sum(wheel.file.endswith("-none-any.whl") for wheel in answer.wheels.values())
        native = len(answer.wheels) - pure
        result = "; ".join(found[where]) or "wheels only"
        rows.append(f"{where!s:<38} {pure:>2} pure, {native} native  {result}")
    good = sum(not faults for faults in found.values())
    return [*rows, f"{good} of {len(found)} without a compiler"], good == len(found)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--record", action="store_true")
    if parser.parse_args().record:
        RECORD.write_text(json.dumps(record(Pip()), indent=1, sort_keys=True) + "\n")
    else:
        rows, good = table(resolve_all(requirements(), Pip()))
        print("\n".join(rows))
        sys.exit(not good)
