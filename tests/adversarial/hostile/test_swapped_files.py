"""A harmless file that somebody swaps for a hostile one, with its time of change kept."""

import os
import shutil

import pytest

from tests.lib.figures import FULL, many
from tests.lib.hostile import limited_runs as runs
from tests.lib.hostile.file_kinds import DEFAULT, KINDS
from tests.lib.terminals import SHELLS, have

EXITS = {"passed": 0, "refused": 4}
KINDS_OF_ANYONE = [k for k in KINDS if not k.of_another_user and k.verdict != "chosen"]
LIMIT = many(2, runs.HANG)  # seconds; the defects below cost that much each
FEW = ("fifo", "directory", "link-to-zero", "link-loop", "short-lines", "nul", "escapes")
SWAPPED = [kind for kind in KINDS_OF_ANYONE if FULL or kind.name in FEW]

# An archive brings its own times: a file newer than the plan of its place may look older.
DEFECTS = {
    "sparse": "a warm shim under dash reads a large file of an old time to its end",
    "one-long-line": "a warm shim under dash reads a large file of an old time to its end",
    "nul": "a warm shim under dash does not see a NUL in a file of an old time",
}


def _cases():
    """Every kind under both interpreters, the known defects marked."""
    cases = []
    for kind in SWAPPED:
        for interpreter in "bash", "dash":
            reason = DEFECTS.get(kind.name) if interpreter == "dash" else None
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            case = pytest.param(kind, interpreter, marks=marks, id=f"{kind.name}-{interpreter}")
            cases.append(case)
    return cases


@pytest.fixture
def furnished(box):
    return runs.furnish(box, default=DEFAULT)


def lay(box, name):
    project = box.home / "projects" / name
    project.mkdir(parents=True)
    (project / ".go-version").write_text("1.22.3\n")
    os.utime(project / ".go-version", (0, 0))
    return project


def swap(project, kind, big_files):
    """Put the hostile file in the place of the harmless one, as old as that was."""
    path = project / ".go-version"
    path.unlink()
    kind.make(path, big_files)
    if path.is_file():
        os.utime(path, (0, 0))


@pytest.mark.parametrize(("kind", "interpreter"), _cases())
def test_a_warm_shim_sees_the_swap(furnished, kind, interpreter, big_files):
    project = lay(furnished, kind.name)
    go = [runs.shim(furnished, interpreter), "version"]
    for _ in "cold", "warm":
        assert b"go1.22.3 " in runs.run(furnished, go, project).stdout
    swap(project, kind, big_files)

    result = runs.run(furnished, go, project, limit=LIMIT)

    assert result.wall < LIMIT
    assert result.status == EXITS[kind.verdict], result.stderr
    assert kind.verdict == "refused" or DEFAULT.encode() in result.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_the_next_prompt_sees_the_swap(furnished, shell, big_files):
    have(shell)
    terminal = furnished.terminal(shell).hook()
    terminal.child.timeout = runs.HANG
    for kind in SWAPPED:
        project = lay(furnished, kind.name)
        terminal.run(f"cd {project}")
        assert "go1.22.3 " in terminal.run("go version")
        swap(project, kind, big_files)

        shown = terminal.run(":") + terminal.run("go version")

        assert terminal.status == EXITS[kind.verdict], (kind.name, shown)
        assert kind.verdict == "refused" or DEFAULT in shown, kind.name
        shutil.rmtree(project)
        terminal.run("cd /")
