"""Directories of gover's that another user can change: nothing in them is executed or relied on."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from gover import __version__
from gover.activation.activate import plan_here
from gover.dirs import PLAN_FORMAT
from gover.settings import read_settings
from tests.lib.gover_process import as_user, run_group
from tests.lib.terminals import SHELLS, Box, Terminal

UID, STRANGER = 54321, 54322
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")


@pytest.fixture
def box():
    """A home with a plan for a project, in a directory that every user can reach."""
    base = Path(tempfile.mkdtemp(prefix="gover-places-"))
    base.chmod(0o755)
    (base / "user").mkdir()
    made = Box(base / "user").install("1.22.3")
    made.project("p", "1.22.3\n")
    made.gover("hook", "bash")
    yield made
    shutil.rmtree(base)


def run(box, *command, expect=0):
    environ = box.environ | {"PATH": f"{box.dirs.shims}:{box.environ['PATH']}"}
    return run_group(list(command), cwd=box.home / "p", env=environ, expect=expect)


def planned(box):
    """Compile and write the plan of the project, as its user; return the Go."""
    project = str(box.home / "p")
    return as_user(UID, lambda: str(plan_here(box.dirs, box.environ, project)[0].version))


def give(box, uid):
    for path in [box.home, *box.home.rglob("*")]:
        os.chown(path, uid, uid, follow_symlinks=False)


# A hard link is the user's own file; the directory that a stranger owns, below plans/.
OWNED = {"hard link, plans": ".", "hard link, format": str(PLAN_FORMAT)}
KINDS = ["plan", "format", "plans", *OWNED]


def plant(box, kind):
    """Put files of the user's own clone where plans are; running one makes `mark`."""
    clone = box.home / "clone"
    root = clone / f"{PLAN_FORMAT}{box.home}/p/.gover-plan"
    root.mkdir(parents=True)
    for name in ("sh", *SHELLS):
        (root / name).write_text(f"touch {box.home}/mark\n")
    plans = Path(box.dirs.cache, "plans")
    shutil.rmtree(plans, ignore_errors=True)
    plans.parent.mkdir(exist_ok=True)
    if kind in ("plan", *OWNED):
        lies = plans / f"{PLAN_FORMAT}{box.home}/p/.gover-plan"
        lies.mkdir(parents=True)
        for name in ("sh", *SHELLS):
            if kind == "plan":
                (lies / name).symlink_to(root / name)
            else:
                (lies / name).hardlink_to(root / name)
        if kind in OWNED:
            os.chown(plans / OWNED[kind], STRANGER, STRANGER)
    elif kind == "format":
        plans.mkdir()
        (plans / str(PLAN_FORMAT)).symlink_to(clone / str(PLAN_FORMAT))
    else:
        plans.symlink_to(clone)
    os.chown(box.dirs.cache, STRANGER, STRANGER)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shell", SHELLS)
def test_a_prompt_executes_no_file_that_a_link_leads_to_in_a_foreign_cache(box, shell, kind):
    plant(box, kind)
    terminal = Terminal(shell, box.environ | {"HISTFILE": ""}, "/").hook()

    shown = terminal.run(f"cd {box.home}/p && go version")
    terminal.close()

    assert "go version go1.22.3 test\n" in shown
    assert not (box.home / "mark").exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("command", [("go", "version"), ("gover", "current")])
def test_shim_and_launcher_execute_no_file_that_a_link_leads_to_in_a_foreign_cache(
    box, command, kind
):
    plant(box, kind)

    done = run(box, *command)

    assert "1.22.3" in done.stdout, done.stderr
    assert not (box.home / "mark").exists()


@pytest.mark.parametrize("kind", ["hook", "release", "file"])
def test_the_launcher_executes_no_hook_file_behind_a_link(box, kind):
    lies = Path(box.dirs.data, "hook", __version__)
    head = "".join((lies / "lookup").read_text().splitlines(keepends=True)[:3])
    clone = box.home / "clone" / __version__
    clone.mkdir(parents=True)
    (clone / "lookup").write_text(f"{head}touch {box.home}/mark\n")
    if kind == "file":
        (lies / "lookup").unlink()
        (lies / "lookup").symlink_to(clone / "lookup")
    else:
        shutil.rmtree(lies)
    if kind == "release":
        lies.symlink_to(clone)
    if kind == "hook":
        lies.parent.rmdir()
        lies.parent.symlink_to(clone.parent)

    done = run(box, f"{box.bin}/gover", "current")

    assert "1.22.3" in done.stdout, done.stderr
    assert not (box.home / "mark").exists()


def test_no_plan_is_written_to_the_cache_of_another_user(box):
    give(box, UID)
    plans = Path(box.dirs.cache, "plans")
    shutil.rmtree(plans, ignore_errors=True)
    Path(box.dirs.cache).mkdir(exist_ok=True)
    Path(box.dirs.cache).chmod(0o777)
    os.chown(box.dirs.cache, STRANGER, STRANGER)

    assert planned(box) == "1.22.3"
    assert not plans.exists()


@pytest.mark.parametrize("place", ["cache", "cache/plans", f"cache/plans/{PLAN_FORMAT}"])
def test_a_cache_of_the_users_own_is_narrowed(box, place):
    """As a program with a umask of 0 leaves it."""
    give(box, UID)
    wide = box.home / place
    wide.mkdir(parents=True, exist_ok=True)
    wide.chmod(0o777)
    give(box, UID)

    assert planned(box) == "1.22.3"
    assert wide.stat().st_mode & 0o777 == 0o755
    assert Path(f"{box.dirs.cache}/plans/{PLAN_FORMAT}{box.home}/p/.gover-plan/sh").exists()


@pytest.mark.parametrize("kind", ["allow", "trust", "record", "link"])
def test_what_another_user_could_have_allowed_is_not_allowed(box, kind):
    (box.home / "p/gover.toml").write_text('[env]\nFRUIT = "pear"\n')
    box.gover("allow", cwd=box.home / "p")
    assert "FRUIT" in run(box, "gover", "env", "--json").stdout
    folder = Path(box.dirs.data, "trust/allow")
    (record,) = folder.iterdir()
    if kind == "link":
        record.rename(box.home / "elsewhere")
        record.symlink_to(box.home / "elsewhere")
    else:
        changed = {"allow": folder, "trust": folder.parent, "record": record}[kind]
        os.chown(changed, STRANGER, STRANGER)

    assert "FRUIT" not in run(box, "gover", "env", "--json").stdout


def told(error):
    return f"{error}\n{error.hint}"


@pytest.mark.parametrize("place", ["config", "config/config.toml"])
@pytest.mark.parametrize("fault", ["owner", "mode"])
def test_a_configuration_that_another_user_can_change_is_refused(box, place, fault):
    box.gover("config", "set", "missing", "error")
    give(box, UID)
    if fault == "owner":
        os.chown(box.home / place, STRANGER, STRANGER)
    else:
        (box.home / place).chmod(0o777)

    read_settings(box.dirs)  # loads what that user may not be able to read
    error, hint = as_user(UID, lambda: told(read_settings(box.dirs).error)).split("\n")

    how = "belongs to another user" if fault == "owner" else "can be changed by other users"
    assert f"{box.home / place} {how}" in error
    assert hint == (
        'export GOVER_CONFIG="$HOME/.gover"'
        if fault == "owner"
        else f"chmod go-w '{box.home / place}'"
    )


def test_the_hook_of_a_store_that_others_can_change_is_not_loaded(box):
    Path(box.dirs.data, "hook").chmod(0o777)
    (Path(box.dirs.data, "hook", __version__) / "lookup").unlink()

    done = run(box, "gover", "hook", "bash", expect=4)

    assert "hook can be changed by other users (mode 0777)" in done.stderr
