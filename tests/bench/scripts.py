"""
What a shell is given to run: each event timed by the shell itself.

The hooks are called as the shell calls them. zsh and bash write `EVENT MICROSECONDS` into a
file; fish has no clock but `time`, which writes to standard error, each time after a line
`@ EVENT REPETITIONS`. Fast hooks are called twenty times for one figure, slow ones once.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

COMMANDS = {
    "zsh": ["zsh", "-f", "-c"],
    "bash": ["bash", "--norc", "--noprofile", "-c"],
    "fish": ["fish", "--no-config", "-c"],
}


class Course(NamedTuple):
    """Where a shell goes: {event: directory of its prompts}, three for `cd`, and new places."""

    prompts: dict[str, Path]
    first: Path
    second: Path
    outside: Path
    new: Sequence[Path] = ()

    def moves(self) -> tuple[tuple[str, Path], ...]:
        return ("enter", self.first), ("switch", self.second), ("leave", self.outside)


class Amount(NamedTuple):
    """How much is measured: microseconds for one event in one shell, and for fish a number."""

    limit: int
    rounds: int


class _Words(NamedTuple):
    """The few words in which zsh and bash differ."""

    begin: str
    hooks: str
    now: str
    write: str  # a name and the microseconds of so many repetitions


_POSIX = {
    "zsh": _Words(
        "zmodload zsh/datetime; typeset -F 9 bench_s bench_e bench_t; integer bench_n bench_i",
        "for bench_f in $precmd_functions $preexec_functions; do $bench_f; done",
        "$(( EPOCHREALTIME * 1e6 ))",
        "$(( (bench_e - bench_s) / bench_b ))",
    ),
    "bash": _Words(
        "",
        'for bench_f in "${PROMPT_COMMAND[@]}"; do eval "$bench_f"; done',
        "${EPOCHREALTIME/./}",
        "$(( (bench_e - bench_s) * 100 / bench_b ))e-2",
    ),
}


def hooks_of(shell: str) -> str:
    """Return the line that calls what a prompt of zsh or bash calls."""
    return _POSIX[shell].hooks


def checking(shell: str, load: str, places: Sequence[Path]) -> list[str]:
    """Return a command that goes to places and asks `go version` in each."""
    hooks = "emit fish_prompt" if shell == "fish" else _POSIX[shell].hooks
    steps = (f"cd {place}\n{hooks}\ngo version\n" for place in places)
    return [*COMMANDS[shell], f"{load}\n{hooks}\n" + "".join(steps)]


def timing(shell: str, load: str, course: Course, amount: Amount, into: Path) -> list[str]:
    """Return a command that runs a course; zsh and bash write into a file."""
    if shell == "fish":
        return [*COMMANDS[shell], "".join(_fish(load, course, amount))]
    words = _POSIX[shell]
    head = f"exec 3>{into}\n{words.begin}\n{load}\n"
    return [*COMMANDS[shell], head + "".join(_posix(words, course, amount.limit))]


def _posix(words: _Words, course: Course, limit: int) -> Iterator[str]:
    hooks = words.hooks
    for name, directory in course.prompts.items():
        yield f"cd {directory}; {hooks}; {hooks}\n"
        yield f"bench_s={words.now}; {hooks}; bench_e={words.now}\n"
        yield "(( bench_b = bench_e - bench_s < 2000 ? 20 : 1 ))\n"
        timed = f"for (( bench_i = 0; bench_i < bench_b; bench_i++ )); do {hooks}; done"
        yield _loop(25, limit, _timed(words, name, timed))
    around = course.moves()
    yield "".join(f"cd {directory}; {hooks}\n" for _, directory in around) + "bench_b=1\n"
    moves = (_timed(words, name, f"cd {directory}; {hooks}") for name, directory in around)
    yield _loop(30, 3 * limit, "".join(moves))
    for directory in course.new:
        yield _timed(words, "new", f"cd {directory}; {hooks}")
        yield f"cd {course.outside}; {hooks}\n"


def _timed(words: _Words, name: str, what: str) -> str:
    return (
        f"bench_s={words.now}; {what}; bench_e={words.now}\n"
        f"echo {name} {words.write} >&3; (( bench_t += bench_e - bench_s ))\n"
    )


def _loop(times: int, limit: int, body: str) -> str:
    condition = f"bench_n < {times} && bench_t < {limit}"
    return f"bench_t=0; for (( bench_n = 0; {condition}; bench_n++ )); do\n{body}done\n"


def _fish(load: str, course: Course, amount: Amount) -> Iterator[str]:
    fast = amount.rounds > 10
    batch, hooks = (20 if fast else 1), "emit fish_prompt"
    yield f"{load}\n"
    for name, directory in course.prompts.items():
        yield f"cd {directory}; {hooks}; {hooks}\nfor bench_n in (seq {amount.rounds})\n"
        yield f"echo @ {name} {batch} >&2; time for bench_i in (seq {batch}); {hooks}; end; end\n"
    yield "".join(f"cd {directory}; {hooks}\n" for _, directory in course.moves())
    yield f"for bench_n in (seq {amount.rounds})\n"
    for name, directory in course.moves():
        yield f"echo @ {name} 1 >&2; time begin; cd {directory}; {hooks}; end\n"
    yield "end\n"
    for directory in course.new:
        yield f"echo @ new 1 >&2; time begin; cd {directory}; {hooks}; end\n"
        yield f"cd {course.outside}; {hooks}\n"


_TIME = re.compile(r"Executed in +([0-9.]+) (micros|millis|secs)")
_UNITS = {"micros": 1.0, "millis": 1e3, "secs": 1e6}


def read_back(written: str, stderr: str) -> Iterator[tuple[str, float]]:
    """Yield (event, microseconds) of what zsh and bash wrote, and of what fish said."""
    for line in written.splitlines():
        name, figure = line.split()
        yield name, float(figure)
    marked: list[str] = []
    for line in stderr.splitlines():
        if line.startswith("@ "):
            marked = line.split()[1:]
        elif marked and (match := _TIME.search(line)):
            yield marked[0], float(match[1]) * _UNITS[match[2]] / int(marked[1])
            marked = []
