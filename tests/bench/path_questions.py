"""How many paths of a project a prompt asks the kernel for, counted by strace: no time."""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.bench.managers import Manager
from tests.bench.samples import Figures
from tests.bench.scripts import hooks_of
from tests.bench.workspace import VERSIONS, Failed, Ground, call, clean, lay_out, place

UPS = (0, 12)
BELOW = "/".join(map(str, range(1, UPS[-1] + 1)))
TWO_FILES = 'gover, `files = [".go-version", "go.mod"]`'
_CALL = re.compile(r"^\d+ +\w+\((?:AT_FDCWD|\d+)?,? ?\"([^\"]+)\"")


def count(
    managers: Sequence[Manager], ground: Ground, figures: Figures, shells: Sequence[str]
) -> None:
    """Add the questions of the third prompt in a directory, in zsh and bash."""
    if shutil.which("strace") is None:
        raise Failed("needs strace")
    for manager in [*managers, *(two_files(m, ground) for m in managers if m.name == "gover")]:
        _copy_project(manager)
        for shell in shells:
            for up, number in _counted(manager, ground, shell).items():
                figures.add(f"questions+{up}", shell, manager.name, [number])


def two_files(gover: Manager, ground: Ground) -> Manager:
    """Return gover in a HOME of its own, with a configuration that names the files that count."""
    home = ground.run / "home-two-files"
    lay_out(home, {".go-version": "{version}\n"})
    environ = clean(home, *gover.environ["PATH"].split(":"))
    for words in (
        ("config", "set", "files", ".go-version", "go.mod"),
        ("link", VERSIONS[0], ground.goroot(VERSIONS[0])),
    ):
        call("gover", *words, env=environ, cwd=home)
    return gover._replace(name=TWO_FILES, home=home, environ=environ)


def _copy_project(manager: Manager) -> None:
    """Copy the first project to two levels below HOME: with each level there are more questions."""
    copy = manager.home / "code/p1"
    (copy / BELOW).mkdir(parents=True)
    for file in place(manager.home, "p1").iterdir():
        if file.is_file():
            shutil.copy(file, copy)
    if manager.name == "direnv":
        call("direnv", "allow", copy, env=manager.environ, cwd=copy)


def _counted(manager: Manager, ground: Ground, shell: str) -> dict[int, int]:
    hooks, trace = hooks_of(shell), ground.run / "trace"
    script = f"{manager.loads[shell]}\n"
    for up in UPS:
        directory = manager.home / "code/p1" / (BELOW if up else "")
        script += f"cd {directory}\n{hooks}\n{hooks}\n[ -e /mark-{up} ]\n{hooks}\n[ -e /mark- ]\n"
    flags = {"zsh": ["-f"], "bash": ["--norc", "--noprofile"]}[shell]
    command = ["strace", "-f", "-qq", "-e", "trace=%file", "-o", trace, shell, *flags, "-c", script]
    subprocess.run(
        command,
        env=manager.environ,
        cwd=manager.home,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return _read(trace, f"{manager.home}/code")


def _read(trace: Path, project: str) -> dict[int, int]:
    """Return {levels: questions}: of paths below `project`, and of those that are relative."""
    found: dict[int, int] = {}
    up: int | None = None
    for line in trace.read_text(errors="replace").splitlines():
        if not (match := _CALL.match(line)):
            continue
        path = match[1]
        if path.startswith("/mark-"):
            up = int(path[6:]) if path[6:] else None
        elif up is not None:
            found[up] = found.get(up, 0) + (path.startswith(project) or not path.startswith("/"))
    return found
