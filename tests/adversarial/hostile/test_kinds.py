"""Every kind of hostile version file against everything that reads one."""

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.lib.figures import FULL
from tests.lib.hostile import limited_runs as runs
from tests.lib.hostile.file_kinds import CHOSEN, DEFAULT, KINDS, Kind
from tests.lib.terminals import SHELLS, have

ASKING = ("current", "exec", "shim bash, cold", "shim bash, warm", "shim dash, warm")
ALIKE = ("exec", "current")  # by default every other kind is asked by one of them only
# A pin would be written through a link out of the project: that has a test of its own.
PINNED = [kind for kind in KINDS if kind.name not in ("sparse", "one-long-line", "short-lines")]
EXITS = {"passed": 0, "refused": 4, "chosen": 0}
GO = {"passed": DEFAULT, "chosen": CHOSEN}
HARMLESS = Kind("harmless", lambda path, _big: path.write_bytes(b"1.22.3\n"), "chosen")


@pytest.fixture
def furnished(box):
    return runs.furnish(box, default=DEFAULT)


@pytest.fixture(scope="module")
def harmless_runs():
    """What each way of asking took for a harmless file: {command: Run}."""
    return {}


def lay(box, kind, big_files):
    """Make a project with such a file; return the directory to ask in."""
    project = box.home / "projects" / kind.name
    project.mkdir(parents=True)
    kind.make(project / ".go-version", big_files)
    return project


def commands(box):
    """Every way of asking that is a process of its own: {name: words}."""
    gover = str(box.bin / "gover")
    return {
        "current": [gover, "current"],
        "exec": [gover, "exec", "go", "version"],
        "shim bash, cold": [runs.shim(box, "bash"), "version"],
        "shim bash, warm": [runs.shim(box, "bash"), "version"],
        "shim dash, warm": [runs.shim(box, "dash"), "version"],
        "pin": [gover, "pin", "1.22.3"],
    }


def run(box, kind, name, project):
    """Run one of the commands; a cold shim knows no plan."""
    prefix = runs.unprivileged() if kind.of_another_user else ()
    if kind.name == "unreadable-parent":
        prefix = (*prefix, "/bin/sh", "-c", 'chmod 0 .. && exec "$@"', "sh")
    if name.endswith("cold"):
        shutil.rmtree(box.dirs.plans, ignore_errors=True)
    try:
        return runs.run(box, commands(box)[name], project, prefix=prefix)
    finally:
        project.parent.chmod(0o755)


class Cost(NamedTuple):
    """What a run cost above the same run with a harmless file."""

    busy: float  # seconds of processor time
    wall: float  # seconds
    memory: int  # bytes


def above(result, base):
    return Cost(*(getattr(result, name) - getattr(base, name) for name in Cost._fields))


@pytest.fixture
def least(furnished, harmless_runs, big_files):
    """
    Measure one command: (its Run, its Cost).

    A busy machine is no defect: what seems to cost too much is compared again, each time
    with a harmless run of the same moment, and the least difference counts.
    """
    harmless = lay(furnished, HARMLESS, big_files)

    def measure(kind, name, project):
        # No plan of the shims' can rest on a garbled file: each time is the first.
        like = "shim bash, cold" if kind.garbled and name.startswith("shim") else name
        if like not in harmless_runs:
            tries = [run(furnished, HARMLESS, like, harmless) for _ in range(3)]
            harmless_runs[like] = min(tries, key=lambda base: base.busy)
        result = run(furnished, kind, name, project)
        costs = [above(result, harmless_runs[like])]
        while FULL and min(costs).busy >= runs.TIME and result.wall < runs.HANG and len(costs) < 10:
            base = run(furnished, HARMLESS, like, harmless)
            costs.append(above(run(furnished, kind, name, project), base))
        return result, min(costs)

    return measure


def judge(figure, name, result, cost):
    """Hold a run to the promise, and count it."""
    figure("hostile files: runs", 1, "")
    figure(f"hostile files: runs of {runs.HANG} s or more", int(result.wall >= runs.HANG), "")
    figure(f"  processor time above start-up: {name}", max(0.0, cost.busy) * 1000, "ms", "max")
    figure(f"  wall time above start-up: {name}", max(0.0, cost.wall) * 1000, "ms", "max")
    figure(f"  memory above start-up: {name}", max(0, cost.memory) / (1 << 20), "MB", "max")
    assert result.wall < runs.HANG, name
    assert not FULL or cost.busy < runs.TIME, name
    assert cost.memory < runs.MEMORY, name
    assert runs.shown_harmlessly(result.stdout + result.stderr), name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_hostile_file_hangs_nothing_costs_nothing_and_runs_nothing(
    furnished, kind, least, big_files, figure
):
    project = lay(furnished, kind, big_files)
    skipped = "" if FULL else ALIKE[KINDS.index(kind) % 2]
    for name in [name for name in ASKING if name != skipped]:
        result, cost = least(kind, name, project)
        judge(figure, name, result, cost)
        assert result.status == EXITS[kind.verdict], (name, result.stderr)
        if kind.verdict != "refused":
            assert GO[kind.verdict].encode() in result.stdout, name
    assert not runs.marks(furnished)


@pytest.mark.parametrize("kind", PINNED, ids=lambda kind: kind.name)
def test_pinning_over_a_hostile_file_writes_the_pin_or_says_why_not(
    furnished, kind, least, big_files, figure
):
    project = lay(furnished, kind, big_files)
    result, cost = least(kind, "pin", project)

    judge(figure, "pin", result, cost)
    pin = project / ".go-version"
    if result.status == 0:
        assert pin.read_bytes() == b"1.22.3\n"
    else:
        said = result.stderr.decode()
        assert (result.status, said.startswith("gover: ")) == (1, True), said
        # Where nobody can be told the path, it is said that the directory is gone.
        assert str(pin) in said or kind.name == "unreadable-parent", said
    assert not [name for name in os.listdir(project) if "new-" in name]
    assert not runs.marks(furnished)


@pytest.mark.parametrize("leads_to", ["a file of the user's", "nothing yet", "a device"])
def test_pinning_never_writes_outside_of_the_project_through_a_link(furnished, leads_to):
    """A clone may hold `.go-version -> ../../.ssh/authorized_keys`."""
    project = furnished.project("clone")
    target = furnished.home / "precious"
    if leads_to == "a file of the user's":
        target.write_text("mine\n")
    elif leads_to == "a device":
        next(k for k in KINDS if k.name == "link-to-zero").make(project / ".go-version", None)
        target = Path(os.readlink(project / ".go-version"))
        if os.geteuid() != 0:
            pytest.xfail("only root can lose a device")
    if leads_to != "a device":
        (project / ".go-version").symlink_to(target)
    before = state(target)

    said = furnished.gover("pin", "1.22.3", cwd=project, expect=1).stderr

    assert f"is a link to {target}: gover writes no other file" in said
    assert state(target) == before


def state(path):
    """What a write would change, and what a new file in its place would; None without a file."""
    if not path.exists():
        return None
    found = path.lstat()
    return found.st_ino, found.st_mtime_ns, path.read_bytes() if path.is_file() else b""


@pytest.mark.parametrize("shell", SHELLS)
def test_a_prompt_in_a_hostile_project_goes_on(
    furnished, shell, big_files, figure, monkeypatch, tmp_path
):
    have(shell)
    runs.shells_without_privileges(monkeypatch, tmp_path / "shells")
    harmless = lay(furnished, HARMLESS, big_files)
    terminal = furnished.terminal(shell).hook()
    terminal.run(f"cd {harmless}")
    memory = _memory(terminal)
    for kind in KINDS:
        project = lay(furnished, kind, big_files)
        terminal.run("cd /")
        closing = "; chmod 0 .." if kind.name == "unreadable-parent" else ""
        terminal.child.timeout = runs.HANG
        shown = terminal.run(f"cd {project}{closing}") + terminal.run(":")
        shown += terminal.run("go version")
        status = terminal.status
        project.parent.chmod(0o755)
        assert runs.shown_harmlessly(shown), (kind.name, shown)
        assert status == EXITS[kind.verdict], (kind.name, shown)
        if kind.verdict != "refused":
            assert f"go{GO[kind.verdict]} " in shown, kind.name
        figure(f"hostile files at a prompt: {shell}", 1, "")
    grown = (_memory(terminal) - memory) / (1 << 20)
    figure(f"  memory above start-up: prompts of {shell}", max(0.0, grown), "MB", "max")
    assert grown < runs.MEMORY / (1 << 20)
    assert not runs.marks(furnished)


def _memory(terminal):
    """The most memory the shell has had, in bytes; 0 where the system does not tell."""
    try:
        status = Path(f"/proc/{terminal.child.pid}/status").read_text()
    except FileNotFoundError:
        return 0
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024
