"""Which processes are timed: shims, starts of shells, questions."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.managers import ALONE, LOOKING, Manager
from tests.bench.processes import Case
from tests.bench.scripts import COMMANDS
from tests.bench.workspace import VERSIONS, Failed, Ground, call, place

DEPTHS = (1, 6)  # levels below the pin
LOCAL = {"GOTOOLCHAIN": "local"}  # what gover's shim gives to a go that is pinned
NATIVE = "native"
ENDING = "a tool that ends at once"
_ENDS = "int main(void) { return 0; }\n"
_EXECS = """#include <unistd.h>
int main(int argc, char **argv, char **envp) {{ return argc * execve("{tool}", argv, envp); }}
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
        yield from _native(own, where, inside)


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


def _native(own: Manager, where: str, inside: str) -> Iterator[Case]:
    if shim := native_shim(own):
        command = (str(shim), "version")
        yield Case(where, NATIVE, "gover", command, place(own.home, inside), own.environ | LOCAL)


def native_shim(own: Manager) -> Path | None:
    assert own.shims is not None
    program = next(own.shims.parent.glob("native/*/self-test"), None)
    return program and program.with_name("go")


def ending(ground: Ground, own: Manager) -> Iterator[Case]:
    """A tool that ends at once: alone, through gover's native shim, through the shortest shim."""
    shim, tool = native_shim(own), ground.kept / "static/ends"
    only = tool.with_name("exec-only")
    if shim is None:
        raise Failed("there is no native shim that runs here")
    _build(tool, _ENDS)
    _build(only, _EXECS.format(tool=tool))
    goroot, project = ground.run / "ends-at-once", own.home / "work/ends"
    (goroot / "bin").mkdir(parents=True)
    (goroot / "VERSION").write_text("go1.21.2\n")
    (goroot / "bin/go").symlink_to(tool)
    call("gover", "link", "1.21.2", goroot, env=own.environ, cwd=own.home)
    (project / "1/2/3/4/5/6").mkdir(parents=True)
    (project / ".go-version").write_text("1.21.2\n")
    for depth in DEPTHS:
        cwd = project / "/".join("123456"[:depth])
        for manager, path in (("direct", tool), ("exec only", only), ("gover", shim)):
            yield Case(f"ending+{depth}", "", manager, (str(path),), cwd, own.environ | LOCAL)


def _build(program: Path, text: str) -> None:
    """Have a static program, as short as there can be; it stays for later runs."""
    source = program.with_suffix(".c")
    if program.exists() and source.read_text() == text:
        return
    program.parent.mkdir(exist_ok=True)
    source.write_text(text)
    target = f"{os.uname().machine}-linux-musl"
    compiler = (sys.executable, "-m", "ziglang", "cc", "-target", target, "-static", "-Os", "-s")
    call(*compiler, "-o", program, source, env=os.environ, cwd=program.parent)


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
