"""Running gover where somebody means harm: what it did, what it cost, what it showed."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.lib.figures import FULL
from tests.lib.gover_process import ROOT
from tests.lib.terminals import SHIM_SHELLS

# Seconds: the hard limit. A busy machine may take long over what is no hang.
HANG = 5 if FULL else 30
TIME = 0.050  # seconds above what a harmless file takes, held with the full figures only
MEMORY = 30 << 20  # bytes above what a harmless file takes

_COMMAND_COST = str(ROOT / "tests/lib/command_cost.py")
SYSTEM = "1.18.1"  # the go on PATH that is not gover's


class Run(NamedTuple):
    status: int
    stdout: bytes
    stderr: bytes
    wall: float  # seconds
    busy: float  # seconds of processor time
    memory: int  # bytes, the most at one time


def run(box, command, cwd, *, prefix=(), limit=HANG):
    """Run a command of absolute path to its end, or `limit` seconds: its status is 124 then."""
    report = box.home / "cost"
    result = subprocess.run(
        [sys.executable, "-IS", _COMMAND_COST, str(limit), report, *prefix, *command],
        env=box.environ,
        cwd=cwd,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=limit + 60,
    )
    cost = json.loads(report.read_bytes())
    report.unlink()
    return Run(result.returncode, result.stdout, result.stderr, **cost)


# A user who may read everything is no test for what may not be read; one who is root
# gives up just that, and keeps all else.
_PRIVILEGES = ("--bounding-set", "-dac_override,-dac_read_search")


def unprivileged():
    """Return the words before a command that make it a user to whom permissions apply."""
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root reads everything, and there is no setpriv")
    return (setpriv, *_PRIVILEGES)


def shells_without_privileges(monkeypatch, directory):
    """Let `terminals.Terminal` start its shells as such a user."""
    prefix = unprivileged()
    if not prefix:
        return
    directory.mkdir()
    for name in ("zsh", "bash", "fish"):
        if path := shutil.which(name):
            (directory / name).write_text(f'#!/bin/sh\nexec {" ".join(prefix)} {path} "$@"\n')
            (directory / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{directory}:{os.environ['PATH']}")


def furnish(box, *, default=None):
    """Give the box toolchains, a Go of the system's, and shims under bash -p and dash."""
    box.install("1.21.13", "1.22.3", "1.22.10", "1.23.1", "1.24rc1")
    if default is not None:
        Path(box.dirs.under_data("default")).write_text(f"{default}\n")
    system = box.home / "system"
    (system / "bin").mkdir(parents=True)
    (system / "VERSION").write_text(f"go{SYSTEM}\n")
    (system / "bin/go").write_text(f"#!/bin/sh\necho go version go{SYSTEM} test\n")
    (system / "bin/go").chmod(0o755)
    box.environ["PATH"] = f"{box.bin}:{system}/bin:/usr/bin:/bin"
    return box


def shim(box, interpreter, *, python=True):
    """Return the path of `go` as the shim of that interpreter; `python`: it may start one."""
    lines = Path(box.dirs.shims, "go").read_text(errors="surrogateescape").split("\n", 1)
    line = SHIM_SHELLS[interpreter]
    directory = box.home / f"{interpreter}-{'any' if python else 'warm'}"
    directory.mkdir(exist_ok=True)
    text = lines[1] if python else lines[1].replace(sys.executable, "/nonexistent/python")
    (directory / "go").write_text(f"{line}\n{text}", errors="surrogateescape")
    (directory / "go").chmod(0o755)
    return str(directory / "go")


def shown_harmlessly(output):
    """Tell whether a terminal only shows it: printable UTF-8 and newlines, nothing else."""
    try:
        text = output.decode("utf-8") if isinstance(output, bytes) else output
    except UnicodeDecodeError:
        return False
    return all(c == "\n" or c.isprintable() for c in text)


def marks(box):
    """Return what a stranger's code has left behind: every file named pwned in the box."""
    return [
        os.path.join(directory, name)
        for directory, _, names in os.walk(os.fsencode(box.home))
        for name in names
        if name.startswith(b"pwned")
    ]
