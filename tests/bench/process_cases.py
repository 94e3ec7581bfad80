"""Which processes are timed: shims, starts of shells, questions."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.managers import ALONE, LOOKING, Manager
from tests.bench.processes import Case
from tests.bench.scripts import COMMANDS
from tests.bench.workspace import VERSIONS, Ground, place

DEPTHS = (1, 6, 12)  # levels below the pin
LOCAL = {"GOTOOLCHAIN": "local"}  # what gover's shim gives to a go that is pinned
NATIVE = "native"
BARE = "python -I -S -c pass"
_STATIC = """#include <unistd.h>
int main(int argc, char **argv, char **envp) {{ return argc * execve("{go}", argv, envp); }}
"""
INTERPRETERS = {"bash -p": ("/bin/bash", "-p"), "dash": ("/bin/dash",)}


def shims(ground: Ground, managers: Sequence[Manager]) -> Iterator[Case]:
    """
    `go version` through each shim, at each depth, and without one.

    What no shim in a shell can be faster than stands beside gover's: the interpreter, and
    one line that executes the tool. gover's own runs under both interpreters, whatever was
    chosen when it was written, and as a program. All of these end in the same file, with the
    same GOTOOLCHAIN: a go starts a little quicker with `local`, and where its path is short.
    """
    own = next(m for m in managers if m.name == "gover")
    for depth in DEPTHS:
        where, inside = f"shim+{depth}", f"p1+{depth}"
        for manager in managers:
            cwd = place(manager.home, inside)
            if manager.name == "nothing":
                environ = manager.environ | LOCAL
                yield Case(where, "", "direct", (_go(own), "version"), cwd, environ)
            elif manager.shims:
                go = str(manager.shims / "go")
                yield Case(where, "", manager.name, (go, "version"), cwd, manager.environ)
            if manager.name == "mise":
                command = ("mise", "exec", "--", "go", "version")
                yield Case(where, "", "mise exec", command, cwd, manager.environ)
        yield from _interpreted(ground, own, where, inside)
        yield from _native(ground, own, where, inside)
    yield from steps(ground, own)


def _go(own: Manager) -> str:
    assert own.store is not None
    return str(own.store / VERSIONS[0] / "bin/go")


def _interpreted(ground: Ground, own: Manager, where: str, inside: str) -> Iterator[Case]:
    assert own.shims is not None
    line = exec_only(ground, own)
    for name, interpreter in INTERPRETERS.items():
        if shutil.which(interpreter[0]) is None:
            continue
        cwd = place(own.home, inside)
        for manager, script in (("gover", own.shims / "go"), ("exec only", line)):
            command = (*interpreter, str(script), "version")
            yield Case(where, name, manager, command, cwd, own.environ | LOCAL)


def _native(ground: Ground, own: Manager, where: str, inside: str) -> Iterator[Case]:
    assert own.shims is not None
    program = next(own.shims.parent.glob("native/*/self-test"), None)
    if program is None:
        return
    cwd = place(own.home, inside)
    for manager, path in (("gover", program.with_name("go")), ("exec only", _static(ground, own))):
        if path is not None:
            command = (str(path), "version")
            yield Case(where, NATIVE, manager, command, cwd, own.environ | LOCAL)


def _static(ground: Ground, own: Manager) -> Path | None:
    """Build the shortest program there can be: static, and it knows the one tool it runs."""
    program, source = ground.run / "static", ground.run / "static.c"
    if program.exists():
        return program
    source.write_text(_STATIC.format(go=_go(own)))
    target = f"{os.uname().machine}-linux-musl"
    command = [sys.executable, "-m", "ziglang", "cc", "-target", target, "-static", "-Os", "-s"]
    done = subprocess.run([*command, "-o", program, source], capture_output=True, check=False)
    return program if done.returncode == 0 else None


READING, ASKING = "reading itself", "and checking the plan"
STEPS = {
    READING: "",
    "and finding the root of the plan": "gover_walk",
    "and reading the plan": 'gover_walk; . "$gover_plans$gover_dir/.gover-plan/sh"',
    ASKING: "gover_find",
}


def steps(ground: Ground, own: Manager) -> Iterator[Case]:
    """gover's shim, cut off after each of its steps, where it becomes the tool."""
    assert own.shims is not None
    head, found, _ = (own.shims / "go").read_text().partition("\ngover_tool=")
    assert found
    cwd, go = place(own.home, "p1+6"), _go(own)
    for number, (step, words) in enumerate(STEPS.items()):
        script = ground.run / f"shim-{number}"
        script.write_text(f'{head}\n{words}\nexec {go} "$@"\n')
        for name, interpreter in INTERPRETERS.items():
            if shutil.which(interpreter[0]):
                command = (*interpreter, str(script), "version")
                yield Case("shim+6", name, step, command, cwd, own.environ | LOCAL)


def exec_only(ground: Ground, own: Manager) -> Path:
    """Return the shortest shim there can be: it knows the one tool it runs."""
    script = ground.run / "exec-only"
    script.write_text(f'exec {_go(own)} "$@"\n')
    return script


def starts(managers: Sequence[Manager]) -> Iterator[Case]:
    """A shell that does nothing but load a manager, beside one that does not."""
    for manager in managers:
        for shell, line in manager.loads.items():
            if shutil.which(shell) and manager.name not in (ALONE, LOOKING):
                command = (*COMMANDS[shell], line)
                yield Case("start", shell, manager.name, command, manager.home, manager.environ)


def questions(managers: Sequence[Manager]) -> Iterator[Case]:
    """`gover current` and its like, in a project that the manager knows."""
    for manager in managers:
        for word, command in manager.commands.items():
            # A pin is written where it stands already.
            cwd = place(manager.home, "p1" if word == "pin" else "p1+6")
            yield Case(f"ask {word}", "", manager.name, command, cwd, manager.environ)


def python_alone(gover: Manager, python: Path) -> Iterator[Case]:
    """What a Python of gover's own costs before its first line: the floor of a new place."""
    for name, words in (
        (BARE, ("-S", "-c", "pass")),
        ("python, gover.activation.activate", ("-c", "import gover.activation.activate")),
    ):
        command = (str(python), "-I", *words)
        yield Case("python", "", name, command, gover.home, gover.environ)
