"""The functions of the hooks, one by one: as Python does it, in a process of each shell."""

import os
import subprocess

import pytest

from gover.activation import hook, shims
from gover.env_diff import UNDO_RECORD, Effects, apply, undo
from gover.escape import fish_quote, sh_quote
from gover.store.store import Store
from tests.lib.env_changes import CHANGES, ENTRIES, RECORDS, STATES

COMMANDS = {
    "zsh": ["zsh", "-f", "-c"],
    "bash": ["bash", "--norc", "-c"],
    "fish": ["fish", "--no-config", "-c"],
}
SHOW = "command env -0; printf 'END\\0'\n"  # what a process gets


class Hook:
    """A shell with the hook, in a process for each script."""

    def __init__(self, shell, root):
        self.shell = shell
        self.quote = fish_quote if shell == "fish" else sh_quote
        self.store = Store(f"{root}/data", f"{root}/cache", f"{root}/config")
        hook.write_hooks(self.store, "gover")
        shims.refresh(self.store)

    def run(self, script, environ=()):
        """Return the environments that `SHOW` has printed, one after the other."""
        if self.shell == "bash":  # as in a prompt of it
            script = f"f() {{\nlocal IFS=\n{script}}}\nf\n"
        text = f"{hook.hook_line(self.store, self.shell)}\n{script}"
        done = subprocess.run(
            [*COMMANDS[self.shell], os.fsencode(text)],
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **dict(environ)},
            cwd="/", capture_output=True, check=True, timeout=60,
        )  # fmt: skip
        assert done.stderr == b""
        shown = os.fsdecode(done.stdout).split("END\0")[:-1]
        return [dict(pair.split("=", 1) for pair in text.split("\0")[:-1]) for text in shown]

    def changes(self, changes):
        """Return the lines by which a plan with these changes is applied."""
        words = " ".join(self.quote(word) for change in changes for word in change)
        head = (
            f"set -g _gover_changes {words}"
            if self.shell == "fish"
            else f"_gover_changes=({words})"
        )
        return f"{head}\n_gover_apply\n"

    def exports(self, **variables):
        word = "set -gx {} {}\n" if self.shell == "fish" else "export {}={}\n"
        return "".join(word.format(name, self.quote(text)) for name, text in variables.items())


@pytest.fixture
def hooked(shell, tmp_path):
    return Hook(shell, tmp_path)


def test_each_change_is_made_recorded_and_undone_as_python_does(hooked):
    cases = [(change, state) for change in CHANGES for state in STATES]
    names = [f"V{number}" for number in range(len(cases))]
    environ = {
        name: state for name, (_, state) in zip(names, cases, strict=True) if state is not None
    }
    changes = [change._replace(name=name) for name, (change, _) in zip(names, cases, strict=True)]

    inside, outside = hooked.run(
        hooked.changes(changes) + SHOW + hooked.changes([]) + SHOW, environ
    )

    expected = apply(environ, Effects((), tuple(changes)))
    assert {name: inside.get(name) for name in [*names, UNDO_RECORD]} == {
        name: expected.get(name) for name in [*names, UNDO_RECORD]
    }
    assert {name: outside[name] for name in outside if name[0] == "V"} == environ
    assert UNDO_RECORD not in outside


def test_an_inherited_record_is_undone_as_python_does(hooked):
    path = "/mine:/p/bin:/q:/usr/bin:/bin:/q"
    cases = [
        {"PATH": path, "A": "1", "B": "2", UNDO_RECORD: "\x1f".join([entries, *record])}
        for entries in ENTRIES
        for record in RECORDS
    ]

    shown = hooked.run(
        "".join(hooked.exports(**case) + hooked.changes([]) + SHOW for case in cases)
    )

    names = ["PATH", "A", "B", UNDO_RECORD]
    for case, after in zip(cases, shown, strict=True):
        expected = undo(case)
        assert {n: after.get(n) for n in names} == {n: expected.get(n) for n in names}, case
