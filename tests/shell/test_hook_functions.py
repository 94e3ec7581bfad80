"""The functions of the hooks, one by one: as Python does it, in a process of each shell."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gover.activation import hook, native, shims
from gover.activation.shims import find_bash
from gover.activation.templates import START
from gover.env_diff import UNDO_RECORD, Effects, applied_entries, apply, undo
from gover.escape import fish_quote, sh_quote
from gover.store.path_search import programs_in_front, programs_on_path
from gover.store.store import Store
from tests.lib.env_changes import CHANGES, ENTRIES, RECORDS, STATES
from tests.lib.terminals import found

COMMANDS = {
    "zsh": ["zsh", "-f", "-c"],
    "bash": ["bash", "--norc", "-c"],
    "fish": ["fish", "--no-config", "-c"],
}
NOTICE = "gover: go1.99.9 is not installed (set by {}/.go-version:1); hint: gover install 1.99.9"
SHOW = "/usr/bin/env -0; printf 'END\\0'\n"  # what a process gets


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
            [*found(COMMANDS[self.shell]), os.fsencode(text)],
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

    def variable(self, name, text):
        word = self.quote(text)
        return f"set -g {name} {word}\n" if self.shell == "fish" else f"{name}={word}\n"

    def exports(self, **variables):
        quoted = {name: self.quote(text) for name, text in variables.items()}
        return "".join(self.export(name, word) for name, word in quoted.items())

    def export(self, name, word):
        return f"set -gx {name} {word}\n" if self.shell == "fish" else f"export {name}={word}\n"


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


def test_a_go_on_path_is_anothers_unless_gover_has_put_it_there(hooked, tmp_path):
    """What the record has of PATH; not the values of variables in it."""
    for name in ("data-a", "b *", "plan", "project", "data/toolchains/1.22.3/bin", "no", "odd/go"):
        (tmp_path / name).mkdir(parents=True)
        if name != "odd/go":
            (tmp_path / name / "go").write_text("")
            (tmp_path / name / "go").chmod(0o644 if name == "no" else 0o755)
    links = {"to-bin": "data/bin", "to-shims": "data/shims"}
    for link, target in (links | {"to-native": native.directory(hooked.store)}).items():
        (tmp_path / link).symlink_to(target)
    plan, project, data = (f"{tmp_path}/{name}" for name in ("plan", "project", "data"))
    records = ["", plan, f"{plan}:{project}", f"{plan}:{project}\x1fA\x1f=1\x1f-\x1fB\x1f=1\x1f-"]
    records += [f"\x1fA\x1f={plan}\x1f=:{project}:", f"{plan}\x1fA\x1f={project}:\x1f={project}"]
    paths = [
        ["to-bin", "to-native", "data-a/", "data/shims", "plan", "b *", "project"],
        ["no", "odd", "to-shims", "data/bin", "plan", "project", "b *", "none"],
        ["plan", "data/shims", "data-a", "data/toolchains/1.22.3/bin", "data/shims/", "b *",
         "data/shims", "project"],
        ["plan", "project"],
    ]  # fmt: skip
    paths = [":".join(f"{tmp_path}/{name}" for name in names) + ":relative" for names in paths]
    cases = [{"PATH": path, UNDO_RECORD: record} for path in paths for record in records]

    shown = hooked.run(
        "".join(
            hooked.exports(**case)
            + "_gover_list_gos\n"
            + hooked.export("GOS", '"$_gover_gos"')
            + hooked.export("FIRST", '"$_gover_gos_first"')
            + SHOW
            for case in cases
        )
    )

    for case, after in zip(cases, shown, strict=True):
        ours = applied_entries(case)
        path = ":".join(entry for entry in case["PATH"].split(":") if entry not in ours)
        found = [f"{go}:" for go in programs_on_path(data, path)]
        front = [f"{go}:" for go in programs_in_front(data, path)]
        assert (after["GOS"], after["FIRST"]) == ("".join(found), "".join(front)), case


@pytest.fixture
def plan_file(hooked, tmp_path):
    """The project, where its plan lies, and what reads it: the notice, with or without Python."""
    project = tmp_path / "project"
    project.mkdir()
    (project / ".go-version").write_text("1.99.9\n")
    place = Path(f"{hooked.store.plans}{project}/.gover-plan/{hooked.shell}")
    place.parent.mkdir(parents=True)

    def read(*, python):
        lines = "" if python else hooked.variable("_gover_python", "/nonexistent/python")
        lines += f"cd {project}\n_gover_read {project}\n"
        [after] = hooked.run(lines + hooked.export("NOTICE", '"$_gover_notice"') + SHOW)
        assert after["NOTICE"] in ("", NOTICE.format(project))
        return bool(after["NOTICE"])

    return place, read


def test_a_plan_is_read_where_it_is_a_file_of_the_users_own_behind_no_link(hooked, plan_file):
    place, read = plan_file
    os.mkfifo(place)  # a shell that opened it would wait for ever
    assert read(python=True)
    assert read(python=False)
    plans = Path(hooked.store.plans)
    for path in (place, plans, plans.parent):
        away = hooked.store.cache + "/away"
        path.rename(away)
        path.symlink_to(away)
        assert not read(python=False), path
        path.unlink()
        Path(away).rename(path)
        if os.geteuid() == 0:
            os.chown(path, 12345, 12345)
            assert not read(python=False), path
            os.chown(path, 0, 0)
    assert read(python=False)


def test_the_function_gover_runs_gover_or_its_python(hooked, tmp_path):
    """By paths with blanks; `exec` by a shell that drops no variables, else by Python."""
    programs = tmp_path / "sp ace *"
    programs.mkdir()
    for name in ("gover", "python"):
        text = 'case $-:$BASH_VERSION in *p*:?*) own=" under bash -p:" ;; esac\n'
        text += f'echo "{name}${{own-}} $*" >>"{tmp_path}/log"\n'
        (programs / name).write_text(f"#!/bin/sh\n{text}")
        (programs / name).chmod(0o755)
    lines = "unset IFS\n" if hooked.shell == "bash" else ""  # as at a user's prompt
    lines += hooked.variable("_gover_exe", f"{programs}/gover")
    lines += hooked.variable("_gover_python", f"{programs}/python") + f"cd {tmp_path}\n"
    lines += "gover pin 'a b'\ngover exec go\ngover x go\ngover use 1\ngover list\n"
    lines += f"rm '{programs}/gover'\ngover exec go\n"

    hooked.run(lines)

    ran = (tmp_path / "log").read_text().splitlines()
    in_python = f"python -I -S {START} "
    launcher = "gover under bash -p: " if find_bash(sys.platform) else in_python
    assert [line for line in ran if " plan " not in line] == [
        "gover pin a b", f"{launcher}exec go", f"{launcher}x go", "gover use 1", "gover list",
        f"{in_python}exec go",
    ]  # fmt: skip
