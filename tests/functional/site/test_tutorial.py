"""The tutorial is typed into real shells, word for word, and shows what the page says."""

import re
import sys
from pathlib import Path

import pexpect
import pytest

from tests.lib.doc_pages import ROOT
from tests.lib.terminals import have
from tests.lib.transcript import matches, steps

PAGE = (ROOT / "docs/tutorial.md").read_text()
GOVER = Path(sys.executable).parent / "gover"
# A prompt to wait for; no line editor, which would show each line twice.
START = {
    ".zshrc": "PS1='READY<%?>' PS2= PS3=\nunsetopt zle prompt_cr prompt_sp\n",
    ".bashrc": "PS1='READY<$?>' PS2=\nset +o emacs +o vi +o histexpand\n",
}


class Shell:
    """An interactive shell of a user who has start-up files."""

    def __init__(self, name, environ):
        have(name)
        self.child = pexpect.spawn(
            name, ["-i"], env=environ | {"SHELL": f"/bin/{name}"}, cwd=environ["HOME"],
            echo=False, timeout=120, encoding="utf-8", dimensions=(24, 4000),
        )  # fmt: skip
        self.child.delaybeforesend = None
        self.child.expect(r"READY<\d+>")

    def run(self, step):
        self.child.send(step.typed + "\n")
        shown = ""
        for answer in re.findall(r"\[Y/n\] (.*)", step.shown):
            self.child.expect(r".*?\[Y/n\] ")
            self.child.send(answer + "\n")
            shown += f"{self.child.match[0]}{answer}\n"
        self.child.expect(r"(.*?)READY<(\d+)>")
        shown += self.child.match[1]
        left = re.sub(r"[^\n]*\r\x1b\[K", "", shown)  # a bar that is gone again
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\r", "", left)


@pytest.fixture
def at_home(real_environ, real_mirror, go_cache, home):
    """The environment of the page's user, and what of it has another name there."""
    for name, text in START.items():
        (home / name).write_text(text)
    own = ("GOVER_ROOT", "GOVER_CACHE", "GOVER_CONFIG")
    environ = {name: value for name, value in real_environ.items() if name not in own}
    bin_ = home.parent / "bin"
    bin_.mkdir()
    (bin_ / "gover").write_text(f'#!/bin/sh\nexec {GOVER} "$@"\n')
    (bin_ / "gover").chmod(0o755)
    environ |= {"PATH": f"{bin_}:/usr/bin:/bin", "TERM": "xterm", "GOFLAGS": "-modcacherw"}
    environ["GOCACHE"] = go_cache
    names = {str(home): "/home/you", real_mirror.vkey.partition("+")[0]: "sum.golang.org"}
    # The list of a user's source is Go's own, which covers the whole archive; this one is not.
    names["; without misc, which no proof covers"] = ""
    return environ, names


# The mirror is a thread of this process; the child that pexpect forks becomes a shell at once.
@pytest.mark.filterwarnings("ignore:.*forkpty:DeprecationWarning")
@pytest.mark.real
def test_every_command_of_the_tutorial_shows_what_the_page_says(at_home):
    environ, names = at_home
    shells = {1: Shell("zsh", environ)}
    wrong = []
    for step in steps(PAGE):
        if step.terminal not in shells:
            shells[step.terminal] = Shell("bash", environ)
        shown = shells[step.terminal].run(step)
        for real, name in names.items():
            shown = shown.replace(real, name)
        if not matches(shown, step.shown):
            wrong.append(f"$ {step.typed}\n{shown}")
    for shell in shells.values():
        shell.child.close(force=True)

    if wrong:
        pytest.fail("the page does not show:\n" + "\n".join(wrong))


def test_the_page_is_cut_into_steps():
    found = list(steps(PAGE))

    assert len(found) > 25
    assert {step.terminal for step in found} == {1, 2}
    assert any("\n" in step.typed for step in found)


def test_what_is_shown_is_compared():
    assert matches("go version go1.22.10 linux/amd64", "go version go1.22.10 ...")
    assert not matches("go version go1.22.1 linux/amd64", "go version go1.22.10 ...")
    assert not matches("", "1.22.10")
    assert not matches("gover: no", "")
