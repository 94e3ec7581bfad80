"""The directories of one state, and one shell that stands in A."""

import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pexpect

from tests.everywhere import fakes
from tests.everywhere.arrangement import Arrangement
from tests.everywhere.judge import Seen
from tests.everywhere.states import A as PINNED
from tests.everywhere.states import State
from tests.lib.terminals import Terminal

# What the user's start file has behind the manager's line: another go on PATH; another tool
# whose hook exports GOROOT at each prompt.
_LATER = {
    "go": {
        "zsh": 'PATH="{}/bin:$PATH"',
        "bash": 'PATH="{}/bin:$PATH"',
        "fish": "set -gx PATH {}/bin $PATH",
    },
    "goroot": {
        "zsh": "later() {{ export GOROOT={}; }}; precmd_functions+=(later)",
        "bash": "later() {{ export GOROOT={}; }}; "
        'PROMPT_COMMAND="${{PROMPT_COMMAND:+$PROMPT_COMMAND;}}later"',
        "fish": "function later --on-event fish_prompt; set -gx GOROOT {}; end",
    },
}
_STATUS = re.compile(r"\[\[status (\d+)\]\]")


def seen(text: str) -> Seen:
    """Read what a terminal or a pipe showed."""
    status = _STATUS.findall(text)
    return Seen(text, tuple(fakes.reports(text)), int(status[-1]) if status else None)


def environment_of(terminal: Terminal, file: Path) -> dict[str, str]:
    """Return what a child of the shell gets; the file is where it is written."""
    terminal.run(f"env -0 >{terminal.word(str(file))}")
    pairs = (entry.partition("=") for entry in file.read_text().split("\0")[:-1])
    return {name: value for name, _, value in pairs}


class Scene:
    """
    One arrangement, one state, one shell; `run` and `spawn` are what the ways are made of.

    Each way has directories of its own, so that each begins with what no one has seen yet:
    `B` is the directory in which go runs. `start` is where the shell stands: A, or a
    directory in which nothing chooses.
    """

    def __init__(
        self,
        arrangement: Arrangement,
        state: State,
        shell: str,
        *,
        pinned: bool = True,
        later: str = "",
        seconds: float = 60,
        below: str = "",
    ) -> None:
        self.arrangement, self.state, self.shell = arrangement, state, shell
        self.later, self.seconds = later, seconds
        work = arrangement.home / f"work-{shell}{below}"
        self.work = work
        self.a, self.outside = work / "a", work / "outside"
        self.outside.mkdir(parents=True)
        self.a.mkdir()
        self._pin(self.a, PINNED)
        self.start = self.a if pinned else self.outside
        self.environ = arrangement.environ | dict(state.environ)
        self.terminal: Terminal | None = None
        self.exported: dict[str, str] = {}

    def lay_out(self, way: str) -> Path:
        """Make the B of a way, in the state that is asked."""
        b = self.work / way.replace(" ", "_").replace("=", "-") / "b"
        b.mkdir(parents=True)
        self.write_state(b)
        return b

    def write_state(self, b: Path) -> None:
        """Write the version files of the state."""
        self._pin(b, self.state.pin)
        self._pin(b.parent, self.state.parent)
        for name, text in self.state.files.items():
            (b / name).write_text(text)

    def visit(self, b: Path) -> None:
        """Run go at a prompt in B, so that whatever keeps answers has one for B."""
        self.run(f"cd {b}", "go version")

    def write_first_pin(self, b: Path) -> None:
        """Pin B as A is, before its state is written."""
        self._pin(b, PINNED)

    def _pin(self, directory: Path, version: str) -> None:
        if version:
            file = directory / self.arrangement.pin_file
            file.parent.mkdir(exist_ok=True)
            file.write_text(self.arrangement.pin_text(version))
            self.arrangement.visit(directory)

    def open(self) -> None:
        """Start the shell, load the manager, go to A."""
        self.terminal = Terminal(self.shell, self.environ, str(self.arrangement.home))
        self.terminal.child.timeout = self.seconds
        self._load(self.terminal)
        if self.state.use:
            self.terminal.run(self.arrangement.use(self.state.use, self.shell))
        self.terminal.run(f"cd {self.start}")
        self.exported = environment_of(self.terminal, self.work / "exported variables")

    def _load(self, terminal: Terminal) -> None:
        # On one line, as no prompt comes between the lines of a start file.
        lines = [self.arrangement.load(terminal.shell)]
        if self.later:
            lines.append(_LATER[self.later][terminal.shell].format(self.arrangement.behind))
        terminal.run("; ".join(lines))

    def close(self) -> None:
        if self.terminal is not None:
            self.terminal.close()
            self.terminal = None

    def run(self, *lines: str) -> Seen:
        """Type lines at the prompt in A; return what they and the prompts showed."""
        if self.terminal is None:
            self.open()
        assert self.terminal is not None
        self.terminal.run(f"cd {self.start}")
        shown = ""
        try:
            for line in lines:
                shown += self.terminal.run(line)
            shown += self.terminal.run(f"cd {self.start}")
        except (pexpect.TIMEOUT, pexpect.EOF):
            self.close()
            return Seen(shown, hung=True)
        return seen(shown)

    def run_in_child(self, shell: str, *lines: str) -> Seen:
        """Type lines in a shell that was started in A by this one, with the manager loaded."""
        child = Terminal(shell, self.exported, str(self.start))
        child.child.timeout = self.seconds
        try:
            self._load(child)
            return seen("".join([*map(child.run, lines), child.run(":")]))
        except (pexpect.TIMEOUT, pexpect.EOF):
            return Seen("", hung=True)
        finally:
            child.close()

    def spawn(self, command: Sequence[str], environ: Mapping[str, str], cwd: Path) -> Seen:
        """Run a command with an environment, without any shell of the user's."""
        with subprocess.Popen(
            command,
            env=dict(environ),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process:
            try:
                text = process.communicate(timeout=self.seconds)[0].decode(errors="replace")
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return Seen("", hung=True)
        found = seen(text)
        return found if found.status is not None else found._replace(status=process.returncode)
