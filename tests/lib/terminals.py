"""Real shells on real ptys, over small toolchains that only say which they are."""

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pexpect
import pytest

from gover.activation import native
from gover.escape import fish_quote, sh_quote
from gover.install import publish
from gover.store.store import Store
from gover.version.version import Version
from tests.lib.gover_process import as_expected

ROOT = Path(__file__).parents[2]
SHELLS = ("zsh", "bash", "fish")
# fish edits the line itself, and shows prompt and line again and again. What a command shows
# begins at a mark of its own; fish's sign for an unfinished line stands before what the
# handlers of the prompt show.
FISH = """
function fish_prompt; builtin printf 'READY<%s>' $status; end
function fish_title; end
function mark --on-event fish_preexec; builtin printf 'BEGIN\\n'; end
"""
COMMANDS = {
    "zsh": ["-f", "-i", "-o", "nozle", "-o", "nopromptsp", "-o", "nopromptcr"],
    "bash": ["--norc", "--noprofile", "--noediting", "-i"],
    "fish": ["--no-config", "-i", "-C", FISH],
}
PROMPTS = {"zsh": "PS1='READY<%?>'", "bash": "PS1='READY<$?>'"}
SHOWN = {
    "zsh": r"(.*?)READY<(\d+)>",
    "bash": r"(.*?)READY<(\d+)>",
    "fish": r"BEGIN\r?\n(.*?)⏎ +\r⏎ \r(.*?)\rREADY<(\d+)>",
}

# What fish 4 sends to any terminal: marks of prompt and output, the cursor.
_SEQUENCES = re.compile(r"\x1b\]133;[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[\?25[hl]")

# The first line of a shim under each kind of shell that may come to run it; the first on PATH.
SHIM_SHELLS = {
    name: f"#!{shutil.which(name) or name}{words}"
    for name, words in (("bash", " -p"), ("dash", ""), ("busybox", " sh"))
}

LOADED = {
    "zsh": "whence _gover_prompt >/dev/null",
    "bash": "declare -F _gover_prompt >/dev/null",
    "fish": "functions -q _gover_prompt",
}

# Prints what it is and where it is; `go env NAME` prints a variable, or nothing.
FAKE_GO = """#!/bin/sh
case $1 in
version) echo "go version go{version} test" ;;
env) eval "printf '%s\\n' \\"\\${{$2-}}\\"" ;;
esac
"""


def have(program):
    """Skip a test whose program is missing; fail it in CI on Linux, where run.sh installs it."""
    if shutil.which(program) is None:
        in_ci = os.environ.get("CI") and sys.platform == "linux"
        (pytest.fail if in_ci else pytest.skip)(f"{program} is not installed")


def found(command):
    """Return the command with the path of its program, which the PATH that it gets may lack."""
    name, *words = command
    have(name)
    return [shutil.which(name), *words]


def link_programs(directory):
    """Have in a directory what a system's own directories lack, such as the fish of Homebrew."""
    for name in ("zsh", "bash", "fish", "dash", "busybox", "tmux", "direnv"):
        path = shutil.which(name)
        if path and shutil.which(name, path="/usr/bin:/bin") is None:
            Path(directory, name).symlink_to(path)


def loading(shell):
    """Return the line that loads the hook."""
    return "gover hook fish | source" if shell == "fish" else f'eval "$(gover hook {shell})"'


class Terminal:
    """An interactive shell; `run` types a line and returns what it shows until the next prompt."""

    def __init__(self, shell, environ, cwd):
        have(shell)
        self.shell = shell
        self.child = pexpect.spawn(
            shutil.which(shell),
            COMMANDS[shell],
            env=environ,
            cwd=os.fsencode(cwd) if isinstance(cwd, str) else cwd,
            echo=False,
            timeout=60,
            encoding="utf-8",
            codec_errors="surrogateescape",
            dimensions=(24, 4000),
        )
        self.child.delaybeforesend = None
        if shell in PROMPTS:
            self.child.sendline(PROMPTS[shell])
        self.child.expect(r"READY<\d+>")
        self.status = 0

    def run(self, line):
        self.child.sendline(line)
        self.child.expect(SHOWN[self.shell])
        *shown, status = self.child.match.groups()
        self.status = int(status)
        return _SEQUENCES.sub("", "".join(shown)).replace("\r\n", "\n").replace("\r", "")

    def lines(self, line):
        return self.run(line).splitlines()

    def value(self, name):
        """The value of a variable, byte for byte, between marks; None when it is not set."""
        shown = self.run(
            f'set -q {name}; and builtin printf "[%s]" "${name}"; or builtin printf "[UNSET]"'
            if self.shell == "fish"
            else f'printf "[%s]" "${{{name}-UNSET}}"'
        )
        text = re.search(r"\[(.*)\]", shown, re.DOTALL)[1]
        return None if text == "UNSET" else text

    def word(self, text):
        return fish_quote(text) if self.shell == "fish" else sh_quote(text)

    def assign(self, name, value, *, export=False):
        if self.shell == "fish":
            return self.run(f"set -g{'x' if export else ''} {name} {self.word(value)}")
        return self.run(f"{'export ' if export else ''}{name}={self.word(value)}")

    def export(self, **variables):
        return "".join(self.assign(*pair, export=True) for pair in variables.items())

    def unset(self, name):
        return self.run(f"set -e {name}" if self.shell == "fish" else f"unset {name}")

    def hook(self):
        """Load the hook; else a test of what the hook leaves alone would hold for nothing."""
        shown = self.run(loading(self.shell))
        self.run(LOADED[self.shell])
        assert self.status == 0, f"the hook is not loaded: {shown}"
        return self

    def close(self):
        self.child.close(force=True)


def write_launcher(directory):
    """Write the launcher as it is installed: beside the Python that has gover."""
    directory.mkdir(parents=True)
    (directory / "python").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    (directory / "python").chmod(0o755)
    shutil.copy(ROOT / "shell" / "gover", directory / "gover")


@cache
def other_machine_of(shell):
    """Return the machine that a bash was built for, as its hook knows it, where it is not this."""
    if shell != "bash":
        return None
    built = subprocess.check_output(["bash", "-c", "echo $HOSTTYPE"], text=True).strip()
    names = {name.replace("aarch64", "arm64") for name in (built, os.uname().machine)}
    return built if len(names) == 2 else None


class Box:
    """A HOME with a store in it, and gover on PATH."""

    def __init__(self, home):
        self.home = home
        self.dirs = Store(f"{home}/data", f"{home}/cache", f"{home}/config")
        self.bin = home / "bin"
        write_launcher(self.bin)
        link_programs(self.bin)
        self.environ = {
            "HOME": str(home),
            "PATH": f"{self.bin}:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "GOVER_ROOT": self.dirs.data,
            "GOVER_CACHE": self.dirs.cache,
            "GOVER_CONFIG": self.dirs.config,
        }
        self.terminals = []

    def install(self, *versions):
        for text in versions:
            goroot = Path(self.dirs.toolchains, text)
            (goroot / "bin").mkdir(parents=True)
            (goroot / "VERSION").write_text(f"go{text}\n")
            for tool in ("go", "gofmt"):
                (goroot / "bin" / tool).write_text(FAKE_GO.format(version=text))
                (goroot / "bin" / tool).chmod(0o755)
        publish.changed(self.dirs)
        return self

    def link(self, toolchains, *versions):
        """Have toolchains of another store."""
        os.makedirs(self.dirs.toolchains)
        for version in versions:
            os.symlink(f"{toolchains}/{version}", f"{self.dirs.toolchains}/{version}")
        return self.install()

    @property
    def has_native(self):
        """Whether there are native shims for this machine, and a hook of its shells uses them."""
        is_there = os.path.lexists(f"{native.directory(self.dirs)}/self-test")
        return is_there and not any(other_machine_of(each.shell) for each in self.terminals)

    @property
    def front(self):
        """The entries of PATH that a hook puts in front, as one text: those of shims."""
        first = f"{native.directory(self.dirs)}:" if self.has_native else ""
        return first + self.dirs.front

    def entries(self, version):
        """The entries of PATH that a plan with that version has in a hooked shell, as one text."""
        return f"{self.front}:{self.dirs.toolchains}/{version}/bin"

    def uninstall(self, text):
        publish.remove(self.dirs, Version.parse(text))

    def shown(self, path):
        """Return a path in HOME as gover prints it on a terminal."""
        return f"~/{Path(path).relative_to(self.home)}"

    def project(self, name, pin=None):
        path = self.home / name
        path.mkdir(parents=True, exist_ok=True)
        if pin is not None:
            (path / ".go-version").write_text(pin)
        return path

    def terminal(self, shell, cwd=None, **variables):
        terminal = Terminal(shell, {**self.environ, **variables}, str(cwd or self.home))
        self.terminals.append(terminal)
        return terminal

    def gover(self, *arguments, cwd=None, stdin=None, expect=0, preexec_fn=None, **variables):
        done = subprocess.run(
            ["gover", *arguments],
            env={**self.environ, **variables},
            cwd=cwd or self.home,
            stdin=stdin,
            preexec_fn=preexec_fn,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return as_expected(done, expect)
