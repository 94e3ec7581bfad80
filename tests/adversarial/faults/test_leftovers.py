"""
What a killed gover leaves, wherever it writes: named by doctor, and removed by a later one.

A process is alive as long as it holds its lock, whichever PID namespace it is in.
"""

import fcntl
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lib.figures import many
from tests.lib.kill_points import KILL, evenly, wait_until_stopped

EXE = {"__GOVER_EXE": "/usr/bin/gover"}
NAME = ".gover-new-0123456789abcdef-01234567"  # as a killed gover names a file

# Commands that write, and what each needs in HOME, where it is run.
COMMANDS = {
    "default 1.22.3": None,
    "pin 1.22.3": None,
    "lock": (".go-version", "1.22.3\n"),
    "config set missing error": None,
    "setup --shell bash --yes": (".bashrc", "alias ll='ls -l'\n"),
    "setup --undo --yes": (".bashrc", "a\n# >>> gover >>>\nx\n# <<< gover <<<\n"),
    "setup direnv": None,
    "editor vscode --write": (".vscode/settings.json", "{}\n"),
    "allow": (".envrc", "export FOO=bar\n"),
    "hook zsh": None,
    "link 1.21.13 other": ("other/VERSION", "go1.21.13\n"),
    "uninstall 1.22.3": None,
    "import --yes other": ("other", "1.21.13"),
}


@pytest.fixture
def furnished(house):
    """A home with a toolchain, and a Go elsewhere."""
    assert house.run("install", "1.22.3").status == 0
    return house


def furnish(house, needed):
    if needed is None:
        return
    path = house.home / needed[0]
    if path.name == "other":  # a whole toolchain, as another manager has it
        assert house.run("install", needed[1]).status == 0
        (house.store.data / "toolchains" / needed[1]).rename(path)
        return
    path.parent.mkdir(exist_ok=True)
    path.write_text(needed[1])
    if path.name == "VERSION":
        (path.parent / "bin").mkdir()
        shutil.copy(shutil.which("true"), path.parent / "bin/go")


def left_in(house):
    """Return what is unfinished anywhere in the home, by its name or its place."""
    found = list(house.home.rglob(".*new-*"))
    found += house.store.leftovers()
    for receipt in (house.store.data / "receipts").glob("*"):
        if not (house.store.data / "toolchains" / receipt.stem).is_symlink():
            found.append(receipt)
    return sorted(set(map(str, found)))


def found_by_doctor(house, environ=EXE):
    done = house.run("doctor", "--json", env=environ)
    findings = json.loads(done.stdout)["findings"]
    return [finding for finding in findings if finding["check"] == "leftovers"]


@pytest.mark.fault
@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_kill_leaves_is_named_and_removed(furnished, command, figure):
    house, words = furnished, command.split()
    furnish(house, COMMANDS[command])
    back = house.kept()
    log = house.home.parent / "changes"
    assert house.run(*words, env=EXE, log=str(log)).status == 0
    total = len(log.read_text().splitlines())
    assert total > 3  # it has written something
    seen = 0
    for nth in evenly(many(4, 60), total):
        back()
        assert house.run(*words, env=EXE, nth=nth, **KILL).status in (-signal.SIGKILL, 0)
        if left := left_in(house):
            seen += 1
            if seen == 1:
                assert found_by_doctor(house), left
            remover = ("cache clean", "doctor --fix")[seen % 2]
            house.run(*remover.split(), env=EXE)
            if remover == "cache clean":  # of the cache and of small files
                left = [path for path in left_in(house) if "/.gover-new-" in path]
            assert left_in(house) == [] or (remover == "cache clean" and left == [])
            assert house.run("cache", "clean").status == 0
            assert left_in(house) == []
            assert not found_by_doctor(house)
    figure("SIGKILL in a command that writes", total and len(evenly(many(4, 60), total)), "kills")
    figure("SIGKILL in a command that writes: something left over, after `gover cache clean`", 0)


@pytest.mark.parametrize("variable", ["TMPDIR", "GOTMPDIR"])
def test_what_a_killed_build_leaves_among_temporary_files_is_removed(furnished, variable):
    """`doctor --build` compiles there; where it was killed, nothing else clears it for days."""
    house, temporary = furnished, furnished.home / "temporary"
    temporary.mkdir()
    foreign = temporary / "gover-check-0"
    foreign.mkdir()
    words = ("doctor", "--build", "1.22.3")
    environ = EXE | {variable: str(temporary)}
    log = house.home.parent / "changes"
    done = house.run(*words, env=environ, log=str(log))
    assert "ok       go version" in done.stdout  # it has worked there
    assert list(temporary.iterdir()) == [foreign]
    changes = [line for line in log.read_text().splitlines() if line.startswith("create")]
    nth = next(n for n, line in enumerate(changes, 1) if str(temporary) in line) + 1
    arm = {"names": ["create"], "nth": nth, "env": environ}

    living = house.start(*words, **arm, signal=int(signal.SIGSTOP))
    wait_until_stopped(living[0])
    house.run("cache", "clean", env=environ)
    assert len(list(temporary.iterdir())) == 2
    os.kill(living[0], signal.SIGKILL)
    house.wait(living)

    assert found_by_doctor(house, environ)
    house.run("cache", "clean", env=environ)
    assert list(temporary.iterdir()) == [foreign]


def rename_of(house, words, file):
    """Return which of the command's renames, from 1, has this name; the house is as before."""
    back = house.kept()
    log = house.home.parent / "changes"
    assert house.run(*words, env=EXE, log=str(log)).status == 0
    renames = [line for line in log.read_text().splitlines() if line.startswith("rename")]
    back()
    return next(n for n, line in enumerate(renames, 1) if line.endswith(f"/{file}"))


@pytest.mark.fault
@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("pin 1.22.3", ".go-version"), ("lock", "gover.lock"),
        ("config set missing error", "config.toml"), ("setup --shell bash --yes", ".bashrc"),
    ],
)  # fmt: skip
def test_the_next_writer_of_a_file_removes_what_the_last_one_left(furnished, command, file):
    house, words = furnished, command.split()
    furnish(house, COMMANDS[command])
    nth = rename_of(house, words, file)
    stopped = house.run(*words, env=EXE, names=["rename"], nth=nth, **KILL)
    assert stopped.status == -signal.SIGKILL
    assert [path for path in left_in(house) if "/.gover-new-" in path]
    assert house.run(*words, env=EXE).status == 0
    assert left_in(house) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes a PID namespace everywhere")
@pytest.mark.parametrize(
    ("command", "file"),
    [
        ("default 1.22.3", "default"), ("pin 1.22.3", ".go-version"),
        ("config set missing error", "config.toml"), ("install 1.23.1", "toolchains/1.23.1"),
    ],
)  # fmt: skip
def test_a_gc_in_another_pid_namespace_takes_nothing_from_a_living_gover(furnished, command, file):
    house, words = furnished, command.split()
    nth = rename_of(house, words, file)
    living = house.start(*words, env=EXE, names=["rename"], nth=nth, signal=int(signal.SIGSTOP))
    wait_until_stopped(living[0])
    before = left_in(house)
    assert before

    unshare = ["unshare", "--pid", "--fork", "--mount-proc", sys.executable, "-m", "gover"]
    for other in (["cache", "clean"], ["doctor", "--fix"], ["install", "1.22.3"]):
        subprocess.run(
            [*unshare, *other], env=house.environ, cwd=house.home, check=False,
            capture_output=True, timeout=60,
        )  # fmt: skip
        assert left_in(house) == before, other

    os.kill(living[0], signal.SIGCONT)
    ended = house.wait(living)
    assert ended.status == 0, ended
    assert left_in(house) == []


def test_a_process_with_the_same_number_keeps_nothing_alive(furnished):
    """PID 1 is always there, and a container's gover may have been that one."""
    house = furnished
    (house.store.data / ".new-1-01234567").write_text("by gover 0.1")
    for directory in (house.store.data, house.home):
        (directory / NAME).write_text("half")
    assert len(left_in(house)) == 3
    assert house.run("cache", "clean").status == 0
    assert left_in(house) == []


STRANGERS = {
    "another name": ".gover-new-notes",
    "a longer name": NAME + "~",
    "of gover 0.1": ".new-99999999-01234567",  # which a project may have from anything
}


@pytest.mark.parametrize("name", STRANGERS.values(), ids=STRANGERS)
def test_a_strangers_file_stays(furnished, name):
    house = furnished
    (house.home / name).write_text("mine")
    for words in (["pin", "1.22.3"], ["cache", "clean"], ["doctor", "--fix"]):
        house.run(*words)
        assert (house.home / name).read_text() == "mine"


@pytest.mark.parametrize("kind", ["another user's", "a link", "a pipe", "locked"])
def test_what_is_not_this_users_own_file_stays(furnished, kind):
    house, path = furnished, furnished.home / NAME
    target = house.home / "target"
    target.write_text("mine")
    held = None
    if kind == "a link":
        path.symlink_to(target)
    elif kind == "a pipe":
        os.mkfifo(path)
    else:
        path.write_text("mine")
    if kind == "another user's":
        if os.geteuid() != 0:
            pytest.skip("only root gives files away")
        os.chown(path, 12345, 12345)
    elif kind == "locked":
        held = path.open("w")
        fcntl.lockf(held, fcntl.LOCK_EX)
    for words in (["pin", "1.22.3"], ["cache", "clean"], ["doctor", "--fix"]):
        house.run(*words)
        assert os.path.lexists(path), words
    assert target.read_text() == "mine"
    if held:
        held.close()


def test_a_directory_that_a_prompt_has_seen_is_searched(furnished, gover, project):
    house = furnished
    (project / ".go-version").write_text("1.22.3\n")
    shim = house.store.data / "shims/go"
    subprocess.run([shim, "version"], env=house.environ, cwd=project, check=False, timeout=60)
    (project / NAME).write_text("half")
    assert house.run("cache", "clean").status == 0
    assert not (project / NAME).exists()


@pytest.mark.parametrize("most", [14, 18, 24])
def test_few_open_files_leave_no_tree(home, environ, gover, most):
    """EMFILE in the middle of unpacking, and again while what was unpacked is removed."""
    limit = (most, most)
    gover(
        "install", "1.22.3", expect=None,  # whether so few are enough is Python's business
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limit),
    )  # fmt: skip
    data = Path(environ["GOVER_ROOT"])
    assert list((data / "staging").glob("*")) == []
    gover("install", "1.22.3")
    assert list((data / "staging").glob("*")) == []


@pytest.mark.fault
def test_an_install_that_has_nothing_to_install_clears_what_a_killed_one_left(furnished):
    """As one that was killed after the rename that publishes."""
    staged = furnished.store.data / "staging/1.22.3-999999-ab"
    staged.mkdir(parents=True)

    assert furnished.run("install", "1.22.3").status == 0

    assert furnished.store.leftovers() == []
