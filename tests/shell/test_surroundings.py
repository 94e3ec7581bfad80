"""The hook among what else works on a prompt and on PATH: the right Go, and PATH given back."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

import pexpect
import pytest

from tests.lib.terminals import COMMANDS, PROMPTS, have, loading

GO = "go version go{} test"


@pytest.fixture
def projects(box):
    box.install("1.22.3", "1.23.1")
    box.project("a", "1.22.3\n")
    box.project("b", "1.23.1\n")
    return box


def go(terminal):
    return terminal.run("go version").strip()


def toolchains(box, terminal):
    return [e for e in terminal.value("PATH").split(":") if e.startswith(box.dirs.toolchains)]


# What prompt frameworks do to PROMPT_COMMAND, before or after the hook is loaded.
FRAMEWORKS = {
    "a string": 'PROMPT_COMMAND="theirs"',
    "ends in ;": 'PROMPT_COMMAND="theirs ;"',
    "ends in a newline": "PROMPT_COMMAND=$'theirs\\n'",
    "an array": "PROMPT_COMMAND=(theirs theirs_too)",
    "appends": 'PROMPT_COMMAND="${PROMPT_COMMAND:+$PROMPT_COMMAND; }theirs"',
    "appends to the array": "PROMPT_COMMAND+=(theirs)",
    # starship: keeps what was there, and runs it itself
    "keeps and runs": "KEPT=$PROMPT_COMMAND; PROMPT_COMMAND='theirs; eval \"$KEPT\"'",
}
ARRAYS = ("an array", "appends to the array")  # bash runs more than the first since 5.1
REPLACING = ("a string", "ends in ;", "ends in a newline", "an array")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("how", FRAMEWORKS)
def test_a_prompt_framework_of_bash_works_beside_the_hook(projects, how, when):
    terminal = projects.terminal("bash")
    terminal.run("theirs() { THEIRS=$((THEIRS + 1)); }; theirs_too() { :; }; THEIRS=0")
    load = loading("bash")
    steps = [FRAMEWORKS[how], load] if when == "before" else [load, FRAMEWORKS[how]]
    terminal.run("; ".join(steps))  # as in one .bashrc: no prompt comes in between

    terminal.run("cd a")
    assert go(terminal) == GO.format("1.22.3")
    terminal.run("cd ../b")
    assert go(terminal) == GO.format("1.23.1")
    if how not in ARRAYS or terminal.run("echo ${BASH_VERSINFO[*]:0:2}") >= "5 1":
        assert int(terminal.value("THEIRS")) > 2
    # A framework that throws the hook away leaves the shims in charge.
    lost = when == "after" and how in REPLACING
    assert len(toolchains(projects, terminal)) == (0 if lost else 1)


def test_a_framework_of_zsh_that_replaces_the_array_leaves_the_rest(projects):
    terminal = projects.terminal("zsh").hook()
    terminal.run("theirs() { : }; precmd_functions=(theirs)")

    terminal.run("cd a")

    assert go(terminal) == GO.format("1.22.3")  # chpwd is a second way in
    terminal.run("cd")
    assert toolchains(projects, terminal) == []


def venv(box):
    """Make a real virtual environment; its name is no command of anybody's."""
    path = box.home / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", path], check=True)
    return path


@pytest.mark.parametrize("inside", [True, False])
def test_a_virtual_environment_may_be_left_anywhere(projects, shell, inside):
    """`deactivate` brings back a whole PATH: that of another place, or one without gover."""
    script = f"{venv(projects)}/bin/activate{'.fish' if shell == 'fish' else ''}"
    terminal = projects.terminal(shell, VIRTUAL_ENV_DISABLE_PROMPT="1").hook()
    before = terminal.value("PATH")
    first, second = ("a", "..") if inside else (".", "a")
    terminal.run(f"cd {first}")
    terminal.run(f". {script}" if shell != "fish" else f"source {script}")
    terminal.run(f"cd {second}")

    terminal.run("deactivate")

    if inside:
        assert terminal.value("PATH") == before
    else:
        assert go(terminal) == GO.format("1.22.3")
        terminal.run("cd ..")
        assert terminal.value("PATH") == before


def path_helper(path, etc):
    """
    Order PATH as Apple's path_helper does: the system's entries first, then what else there was.

    Apple's shell_cmds, path_helper/path_helper.c: the lines of /etc/paths, those of the files
    in /etc/paths.d, then the entries of PATH that are not among them.
    """
    lines = (etc / "paths").read_text().splitlines()
    for name in sorted(os.listdir(etc / "paths.d")):
        lines += (etc / "paths.d" / name).read_text().splitlines()
    return ":".join(dict.fromkeys([*lines, *path.split(":")]))


def test_a_login_shell_on_macos_that_reorders_path_gets_the_right_go(projects, shell):
    """/etc/zprofile runs path_helper in every login shell, in a project of an outer one too."""
    etc = projects.home / "etc"
    (etc / "paths.d").mkdir(parents=True)
    (etc / "paths").write_text("/usr/local/bin\n/usr/bin\n/bin\n")
    (etc / "paths.d" / "go").write_text(f"{projects.home}/official\n")
    (projects.home / "official").mkdir()
    (projects.home / "official" / "go").write_text("#!/bin/sh\necho the official one\n")
    (projects.home / "official" / "go").chmod(0o755)
    terminal = projects.terminal(shell).hook()
    terminal.run("cd a")
    inherited = terminal.value("PATH")
    undo = terminal.value("__GOVER_UNDO")

    inner = projects.terminal(
        shell, projects.home / "a", PATH=path_helper(inherited, etc), __GOVER_UNDO=undo
    )
    assert go(inner) == "the official one"
    inner.hook()

    assert go(inner) == GO.format("1.22.3")
    inner.run("cd ../b")
    assert go(inner) == GO.format("1.23.1")
    inner.run("cd ..")
    assert toolchains(projects, inner) == []
    assert inner.value("PATH").startswith(f"{projects.dirs.shims}:/usr/local/bin:")


class Tmux:
    """A tmux server of its own; each window runs the shell without its user's files."""

    def __init__(self, box, shell):
        self.box, self.shell = box, shell
        self.number = 0
        # The path of a socket has some 100 bytes; a directory for tests may have more.
        self.sockets = tempfile.TemporaryDirectory(dir="/tmp")
        command = " ".join([shell, *COMMANDS[shell][: -2 if shell == "fish" else None]])
        self.call("new-session", "-d", "-x", "200", "-y", "50", "-c", box.home, command)
        self.call("set-option", "-g", "default-command", command)
        self.type(PROMPTS.get(shell, ":"))

    def call(self, *words):
        result = subprocess.run(
            ["tmux", "-L", "gover-test", "-f", "/dev/null", *words],
            env=self.box.environ | {"TMUX_TMPDIR": self.sockets.name, "TERM": "xterm"},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return result.stdout

    def end(self):
        self.call("kill-server")
        self.sockets.cleanup()

    def type(self, line):
        """Type a line; return when it has run, and the prompt after it is begun."""
        self.number += 1
        done = self.box.home / f"done-{self.number}"
        self.call("send-keys", "-l", f"{line}\n")
        self.call("send-keys", "-l", f"echo >{done}\n")
        until = time.monotonic() + 60
        while not done.exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert done.exists(), self.call("capture-pane", "-p")

    def value(self, command):
        said = self.box.home / "said"
        self.type(f"{command} >{said}")
        return said.read_text().strip()


def test_a_window_of_tmux_opened_in_a_project_can_leave_it(projects, shell):
    have("tmux")
    tmux = Tmux(projects, shell)
    try:
        tmux.type(loading(shell))
        before = tmux.value("printenv PATH")
        tmux.type("cd a")
        assert tmux.value("go version") == GO.format("1.22.3")

        # A server started in a project hands its environment to every window.
        inherited = tmux.value("printenv PATH")
        undo = tmux.value("printenv __GOVER_UNDO")
        tmux.call("set-environment", "-g", "PATH", inherited)
        tmux.call("set-environment", "-g", "__GOVER_UNDO", undo)
        tmux.call("new-window", "-c", f"{projects.home}/b")
        tmux.type(loading(shell))
        assert tmux.value("go version") == GO.format("1.23.1")
        tmux.type("cd ..")
        assert tmux.value("printenv PATH") == before
    finally:
        tmux.end()


def settle(terminal, number):
    """Wait for a prompt after ^C, which throws away what was typed before it came."""
    for _ in range(100):
        time.sleep(0.1)
        terminal.child.sendline("")  # zsh without its editor loses one line after a ^C
        terminal.child.sendline(f"printf 'SETTLED<%s>\\n' {number}")
        if terminal.child.expect([rf"SETTLED<{number}>", pexpect.TIMEOUT], timeout=2) == 0:
            terminal.child.expect(r"READY<\d+>")
            return
    raise AssertionError(terminal.child.before)


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_an_interrupt_while_python_decides_changes_nothing(projects, shell):
    """^C is for what the user has started; fish has a test of its own."""
    python = projects.home / "slow"
    python.write_text(f'#!/bin/sh\necho WAITING >&2\nsleep 1\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    terminal = projects.terminal(shell).hook()
    terminal.assign("_gover_python", str(python))

    terminal.child.sendline("cd a")
    terminal.child.expect("WAITING")
    terminal.child.sendintr()
    terminal.child.expect(r"READY<\d+>")
    settle(terminal, 1)

    assert "/toolchains/1.22.3/bin:" in terminal.value("PATH")


def test_an_interrupt_at_any_moment_of_a_look_loses_nothing(projects, shell):
    """^C again and again while places change: at the end the right Go, and PATH given back."""
    terminal = projects.terminal(shell).hook()
    before = terminal.value("PATH")
    start = time.monotonic()
    terminal.run(f"cd {projects.home}/b")
    whole = time.monotonic() - start  # of a look with a start of Python, on this machine now
    for number in range(50):
        if number % 3:
            shutil.rmtree(projects.dirs.plans, ignore_errors=True)  # so that Python is asked
        terminal.child.sendline(f"cd {projects.home}/{'ab'[number % 2]}")
        time.sleep(whole * number / 50)
        terminal.child.sendintr()
        settle(terminal, number)

    terminal.run(f"cd {projects.home}/a")
    assert go(terminal).endswith(GO.format("1.22.3"))
    terminal.run("cd ../b")
    assert go(terminal) == GO.format("1.23.1")
    terminal.run("cd ..")
    assert terminal.value("PATH") == before
    assert terminal.value("__GOVER_UNDO") is None
