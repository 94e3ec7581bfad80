"""
The ways in which a process comes to run `go` in B while its shell stands in A.

A way is a function of the scene and B that returns what was seen. Each prints the status of
its `go`; where a program between the two has its own (make, git, xargs), a line of sh does.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.everywhere.judge import Seen
from tests.everywhere.scene import Scene

_STATUS = 'echo "[[status $?]]"'
_GO = f"go version; {_STATUS}"


class Way(NamedTuple):
    """
    bare   variables of the session do not come along, only PATH
    needs  abilities of the arrangement
    """

    name: str
    what: str
    run: Callable[[Scene, Path], Seen]
    bare: bool = False
    needs: tuple[str, ...] = ()


def _status(scene: Scene) -> str:
    return 'echo "[[status $status]]"' if scene.shell == "fish" else _STATUS


def _in_b(scene: Scene, b: Path, go: str = "go version") -> str:
    return f"cd {b} && {go}; {_status(scene)}"


def _prompt(scene: Scene, b: Path) -> Seen:
    return scene.run(f"cd {b}", f"go version; {_status(scene)}")


def _line(scene: Scene, b: Path) -> Seen:
    return scene.run(_in_b(scene, b))


def _written(b: Path, text: str) -> Path:
    script = b.parent / "script"
    script.write_text(text)
    return script


def _script(scene: Scene, b: Path) -> Seen:
    return scene.run(f"sh {_written(b, f'cd {b} && {_GO}')}")


_HOOKLESS = {"zsh": "zsh -f", "bash": "bash --norc", "fish": "fish --no-config"}


def _own_script(scene: Scene, b: Path) -> Seen:
    return scene.run(f"{_HOOKLESS[scene.shell]} {_written(b, _in_b(scene, b))}")


def _make(scene: Scene, b: Path) -> Seen:
    (b / "Makefile").write_text(f"ask:\n\t@{_GO.replace('$', '$$')}\n")
    return scene.run(f"make -s -C {b}")


def _copied_environment(scene: Scene, b: Path) -> Seen:
    return scene.spawn(["bash", "-c", f"cd {b} && {_GO}"], scene.exported, scene.arrangement.home)


def _copied_path(scene: Scene, b: Path) -> Seen:
    environ = {name: scene.exported[name] for name in ("HOME", "PATH")}
    return scene.spawn(["bash", "-c", f"cd {b} && {_GO}"], environ, scene.arrangement.home)


def _cron(scene: Scene, b: Path) -> Seen:
    home = str(scene.arrangement.home)
    environ = {"HOME": home, "LOGNAME": "user", "SHELL": "/bin/sh"}
    environ["PATH"] = scene.arrangement.script_path()
    return scene.spawn(["sh", "-c", f"cd {b} && {_GO}"], environ, scene.arrangement.home)


def _task(scene: Scene, b: Path) -> Seen:
    # An editor starts a task so: the directory is another, PWD is still the shell's.
    return scene.spawn(["env", "go", "version"], scene.exported, b)


def _with_option(words: str, scene: Scene, b: Path) -> Seen:
    return scene.run(f"go {words.format(b=b)}; {_status(scene)}")


def _repository(scene: Scene, b: Path, commits: int) -> None:
    """Make B a repository of empty commits: what lies in B stays as it is."""
    git = ["git", "-C", str(b), "-c", "user.name=u", "-c", "user.email=u@example.com"]
    kept = scene.arrangement.home / f"repository-{commits}"
    if not kept.exists():
        subprocess.run([*git, "init", "-q"], check=True, env=scene.environ)
        for name, value in ("name", "u"), ("email", "u@example.com"):
            subprocess.run([*git, "config", f"user.{name}", value], check=True, env=scene.environ)
        for number in range(commits):
            words = ("commit", "-q", "--allow-empty", "-m", str(number))
            subprocess.run([*git, *words], check=True, env=scene.environ)
        shutil.copytree(b / ".git", kept)
    else:
        shutil.copytree(kept, b / ".git")


def _rebase(scene: Scene, b: Path) -> Seen:
    _repository(scene, b, 2)
    return scene.run(f"git -C {b} rebase -q -x 'sh {_written(b, _GO)}' HEAD~1")


def _bisect(scene: Scene, b: Path) -> Seen:
    _repository(scene, b, 4)
    return scene.run(
        f"git -C {b} bisect start HEAD HEAD~3", f"git -C {b} bisect run sh {_written(b, _GO)}"
    )


def _xargs(scene: Scene, b: Path) -> Seen:
    return scene.run(f"echo {b} | xargs -I DIR sh -c 'cd DIR && {_GO}'")


def _execdir(scene: Scene, b: Path) -> Seen:
    (b / "here").touch()
    return scene.run(f"find {b} -name here -execdir go version \\;")


def _other(scene: Scene, shells: tuple[str, ...]) -> str:
    order = [shell for shell in ("zsh", "bash", "fish") if shell in {*shells, scene.shell}]
    return order[(order.index(scene.shell) + 1) % len(order)]


def _child(scene: Scene, b: Path) -> Seen:
    kind = _other(scene, scene.arrangement.shells)
    status = 'echo "[[status $status]]"' if kind == "fish" else _STATUS
    return scene.run_in_child(kind, f"cd {b}", f"go version; {status}")


def _bare_child(scene: Scene, b: Path) -> Seen:
    kind = _other(scene, ("zsh", "bash", "fish"))
    status = 'echo "[[status $status]]"' if kind == "fish" else _STATUS
    script = _written(b, f"{_HOOKLESS[kind]} -c 'cd {b} && go version; {status}'")
    return scene.run(f"sh {script}")


def _background(scene: Scene, b: Path) -> Seen:
    out = b.parent / "out"
    line = f"(cd {b} && {_GO}) >{out} 2>&1"
    # fish has no subshells: what runs behind it is a process of another kind.
    job = f"sh -c '{line}' &" if scene.shell == "fish" else f"{line} &"
    return scene.run(job, "wait", f"cat {out}")


def _rewritten(scene: Scene, b: Path) -> Seen:
    """Write the state while a script runs that has run go once already."""
    state = b.parent / "state"
    for file in b.iterdir():
        state.mkdir(exist_ok=True)
        file.rename(state / file.name)
    scene.write_first_pin(b)
    first = b / scene.arrangement.pin_file
    move = f"rm {first}; [ ! -d {state} ] || mv {state}/.[!.]* {state}/* {b} 2>/dev/null"
    return scene.run(f"sh {_written(b, f'cd {b}; go version >/dev/null; {move}; {_GO}')}")


_OPTIONS = {
    "go -C B": "-C {b} version",
    "go -C=B": "-C={b} version",
    "go --C B": "--C {b} version",
    "go version -C B": "version -C {b}",
    "go mod tidy -C B": "mod tidy -C {b}",
}

WAYS = (
    Way("prompt", "`cd B`, then `go` at the next prompt", _prompt),
    Way("one line", "`cd B && go`", _line),
    Way("script", "a script of sh that does cd", _script),
    Way("own script", "a script of the shell's own kind", _own_script),
    Way("make", "`make -C B`", _make),
    Way("environment", "all exported variables copied into `bash -c`", _copied_environment),
    Way("PATH alone", "PATH copied into `bash -c`", _copied_path, bare=True),
    Way("cron", "cron, with the documented PATH", _cron, bare=True, needs=("cron",)),
    Way("task", "an editor's task in B, PWD still A", _task),
    *(Way(name, f"`{name}`", partial(_with_option, words)) for name, words in _OPTIONS.items()),
    Way("git rebase", "`git rebase -x`", _rebase),
    Way("git bisect", "`git bisect run`", _bisect),
    Way("xargs", "`xargs sh -c`", _xargs),
    Way("find", "`find -execdir`", _execdir),
    Way("child", "a child shell of another kind, with the hook", _child),
    Way("bare child", "a child shell of another kind, without", _bare_child),
    Way("background", "a background job", _background),
    Way("rewritten", "the pin rewritten under a running script", _rewritten),
)


def ways_of(scene_ways: Mapping[str, str]) -> Iterator[Way]:
    """Yield the ways of everybody, and those that only one arrangement has."""
    yield from WAYS
    for name, line in scene_ways.items():
        yield Way(name, f"`{name}`", partial(_own_line, line))


def _own_line(line: str, scene: Scene, b: Path) -> Seen:
    return scene.run(f"sh {_written(b, f'B={b}; {line}; {_STATUS}')}")
