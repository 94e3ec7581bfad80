"""
What the user's own prompt waits for.

An interactive shell of the user's, with the user's start files, is started on a terminal of
its own in the user's directory. It calls what it calls before each prompt, many times, and
tells how long each of them took by its own clock.
"""

import os
import pty
import re
import select
import shutil
import signal
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple, NoReturn

from gover.assets import asset
from gover.errors import GoverError, UsageError
from gover.text import safe

OURS = ("_gover_prompt", "_gover_on_prompt")
ROUNDS = 50
_PATIENCE = 60.0  # seconds, the user's start files included

_STARTS: Mapping[str, Sequence[str]] = {
    "zsh": ("-i", "-c", 'builtin source "$0" "$1" "$2"'),
    "bash": ("-i", "-c", 'builtin . "$0" "$1" "$2"'),
    "fish": ("-i", "-c", "source $argv[1] $argv"),
}
_LINE = re.compile(r"(.+) ([0-9.e+-]+)")
_TIME = re.compile(r"^@ (\S+)\r?$[^@]*?Executed in +([0-9.]+) (micros|millis|secs)", re.MULTILINE)
_UNITS = {"micros": 1.0, "millis": 1e3, "secs": 1e6}


class Cost(NamedTuple):
    """What a part of a prompt takes, in microseconds."""

    name: str
    median: float
    tail: float  # nine of ten calls took no longer


def profile(shell: str, environ: Mapping[str, str]) -> list[Cost]:
    """
    Measure the prompt of the user's shell here, the parts in the order of their being called.

    Raises:
        UsageError: gover has no hook for such a shell.
        GoverError: the shell is not there, does not come to an end, or says nothing.
    """
    if shell not in _STARTS:
        raise UsageError(f"there is no hook for '{safe(shell)}'", "gover hook --profile zsh")
    program = shutil.which(shell, path=environ.get("PATH"))
    if program is None:
        raise GoverError(f"{shell} is not on PATH")
    with tempfile.TemporaryDirectory(prefix="gover-") as folder:
        script, samples = f"{folder}/profile", f"{folder}/samples"
        with open(script, "w", encoding="utf-8") as file:
            file.write(asset(f"shell/profile.{shell}"))
        command = [program, *_STARTS[shell], script, str(ROUNDS), samples]
        shown = _run(command, environ)
        costs = _timed(shown) if shell == "fish" else _costs(_text(samples))
    if not costs:
        raise GoverError(f"{shell} told nothing of its prompt (bash: since 5.0)")
    return costs


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def _costs(text: str) -> list[Cost]:
    """Read the lines `NAME MICROSECONDS` that zsh and bash write."""
    found: dict[str, list[float]] = {}
    for match in filter(None, map(_LINE.fullmatch, text.splitlines())):
        found.setdefault(match[1], []).append(float(match[2]))
    return [_cost(name, sorted(values)) for name, values in found.items()]


def _timed(shown: str) -> list[Cost]:
    """Read a terminal of fish: a line `@ NAME`, then what `time` says."""
    found: dict[str, list[float]] = {}
    for name, number, unit in _TIME.findall(shown):
        found.setdefault(name, []).append(float(number) * _UNITS[unit])
    return [_cost(name, sorted(values)) for name, values in found.items()]


def _cost(name: str, values: Sequence[float]) -> Cost:
    return Cost(safe(name), statistics.median(values), values[-(-len(values) * 9 // 10) - 1])


def _run(command: Sequence[str], environ: Mapping[str, str]) -> str:
    """Run a shell on a new terminal to its end; return what it shows there."""
    shown = b""
    child, terminal = pty.fork()
    if child == 0:
        _become(command, environ)
    deadline = time.monotonic() + _PATIENCE
    try:
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([terminal], [], [], left)[0]:
                continue
            piece = _read(terminal)
            if not piece:
                return shown.decode(errors="replace")
            shown += piece
        raise GoverError(f"{safe(command[0])} is not done after {_PATIENCE:.0f} seconds")
    finally:
        os.close(terminal)
        # A start file may have left something behind that holds the terminal.
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _become(command: Sequence[str], environ: Mapping[str, str]) -> NoReturn:
    try:
        os.execve(command[0], list(command), dict(environ))
    finally:
        os._exit(127)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says EIO where others say that it ends
        return b""
