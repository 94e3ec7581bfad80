"""What a plan rests on: conditions that are true when it is made, and end it when they matter."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from gover.activation.plan import compile_plan
from gover.activation.plan_checks import NO_GO
from gover.fs.read import read_file
from gover.go_env import env_file_path
from gover.install.default import set_default
from gover.resolve.selection import select
from gover.resolve.tools import tools_directory
from gover.resolve.trust import allow, deny, revoke
from gover.store.path_search import programs_in_front, programs_on_path
from gover.version.request import Request
from tests.lib.doubles import on_a_mac
from tests.lib.mac_files import TOOLS as SDK_TOOLS
from tests.lib.mac_files import XCODE

ENVRC = "export FOO=bar\n"
TOOLS = '[tools]\nx = "example.com/x@v1.0.0"\n'
MOD = "module m\n\ngo 1.22\n\nrequire x v1.0.0\n"
FULL = 'go = "1.22.3"\n[env]\nA = "1"\n[sdk]\nname = "macosx"\n' + TOOLS
MANAGER = '#!/bin/sh\nexec mise exec -- go "$@"\n'
SWITCHING = "module m\n\ngo 1.99\n"


def is_true(store, environ, check):
    """Tell whether a condition holds, as the shells do."""
    path, text = check.subject, check.text
    reading = read_file(path, check.limit)
    gos = "".join(f"{go}:" for go in programs_on_path(store.data, environ.get("PATH", "")))
    front = "".join(f"{go}:" for go in programs_in_front(store.data, environ.get("PATH", "")))
    return {
        "variable": lambda: environ.get(path, "") == text,
        "gos-begin": lambda: not gos if text == NO_GO else gos.startswith(text),
        "gos-in-front": lambda: front == text,
        "holds": lambda: reading.state == "text" and reading.data == os.fsencode(text),
        "begins": lambda: Path(path).is_file() and Path(path).read_text().startswith(text),
        "no-file": lambda: not os.path.isfile(path),
        "no-directory": lambda: not os.path.isdir(path),
        "listing": lambda: len(list(Path(path).glob("*.toml"))) == int(text),
        "unreadable": lambda: reading.state == "unreadable",
        "garbled": lambda: reading.state == "garbled",
        "runs": lambda: os.access(path, os.X_OK),
        "runs-not": lambda: not os.access(path, os.X_OK),
        "exists": lambda: os.path.exists(path),
    }[check.test]()


class Made:
    """A plan of a directory, and what it rests on."""

    def __init__(self, box):
        self.box, self.store = box, box.dirs
        self.cwd = box.project("above/p")
        self.environ = {"HOME": str(box.home), "PATH": ""}

    def write(self, name, text):
        path = self.cwd / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def go(self, name, version, *, at=0, text=""):
        """Put a Go on PATH that is not gover's, or a script; in front, or behind `at` others."""
        program = self.box.home / name / "bin/go"
        program.parent.mkdir(parents=True)
        program.write_text(text)
        program.chmod(0o755)
        (self.box.home / name / "VERSION").write_text(f"go{version}\n")
        entries = self.environ["PATH"].split(":")
        self.environ["PATH"] = ":".join([*entries[:at], str(program.parent), *entries[at:]])

    def reading(self, name):
        return read_file(f"{self.cwd}/{name}", 1 << 16)

    def compile(self):
        selection = select(self.store, self.environ, str(self.cwd))
        return compile_plan(self.store, selection, self.environ)

    def broken(self, plan):
        """Return the conditions that do not hold."""
        checks = plan.checks + plan.hook_checks + plan.shim_checks
        return [check for check in checks if not is_true(self.store, self.environ, check)]


@pytest.fixture
def made(box):
    box.install("1.20.14", "1.22.3", "1.23.1")
    return Made(box)


def default(made, text="1.22.3"):
    set_default(made.store, Request.parse(text))


def tools(made, *, built):
    made.write("gover.toml", TOOLS)
    allow(made.store, made.reading("gover.toml"))
    directory = Path(tools_directory(made.store, f"{made.cwd}/gover.toml"))
    directory.mkdir(parents=True)
    if built:
        tool(made)


def tool(made):
    program = Path(tools_directory(made.store, f"{made.cwd}/gover.toml"), "x")
    program.write_text("")
    program.chmod(0o755)


def write_go_env(made, text):
    Path(env_file_path(made.box.environ, sys.platform)).write_text(text)


def allowed(made):
    made.write(".envrc", ENVRC)
    allow(made.store, made.reading(".envrc"))


def loading(made, line):
    made.write(".envrc", f"{ENVRC}{line}\n")
    allow(made.store, made.reading(".envrc"))


def behind_a_manager(made):
    switching(made)
    made.environ["PATH"] = made.store.shims  # what stands in front of them is asked for apart
    made.go("one", "1.22.0", at=1)
    made.go("mise", "0", at=1, text=MANAGER)


def work_off(made):
    made.write("gover.toml", 'go = "1.22.3"\n[env]\nGOWORK = "off"\n')
    allow(made.store, made.reading("gover.toml"))


def settings(made):
    Path(made.store.config).mkdir()
    Path(made.store.config, "config.toml").write_text('gotoolchain = "auto"\n')


def switching(made):
    Path(env_file_path(made.box.environ, sys.platform)).parent.mkdir(parents=True)
    mise = made.box.home / ".config/go"  # a directory that may hold mise's matters
    mise.mkdir(parents=True, exist_ok=True)
    default(made)
    made.write("go.mod", SWITCHING)


# What is there, and what changes then: the plan is no longer valid.
MATTERS = {
    "pin: edited": (
        lambda m: m.write(".go-version", "1.22.3\n"),
        lambda m: m.write(".go-version", "1.23.1\n"),
    ),
    "pin: removed": (
        lambda m: m.write(".go-version", "1.22.3\n"),
        lambda m: (m.cwd / ".go-version").unlink(),
    ),
    "pin: one that comes first": (
        lambda m: m.write(".go-version", "1.22.3\n"),
        lambda m: m.write("gover.toml", 'go = "1.23.1"\n'),
    ),
    "pin: another sets an environment": (
        lambda m: m.write(".go-version", "1.22.3\n"),
        lambda m: m.write(".envrc", ENVRC),
    ),
    "pin: above, one that sets an environment": (
        lambda m: m.write(".go-version", "1.22.3\n"),
        lambda m: m.write("../.envrc", ENVRC),
    ),
    "variables: a file that is loaded": (
        lambda m: loading(m, "dotenv"),
        lambda m: m.write(".env", "FOO=1\n"),
    ),
    "variables: a loaded file, edited": (
        lambda m: (m.write(".env", "BAR=1\n"), loading(m, "dotenv")),
        lambda m: m.write(".env", "FOO=1\n"),
    ),
    "variables: a loaded file in a directory with a plan of its own": (
        lambda m: loading(m, "source_env_if_exists a/.envrc"),
        lambda m: m.write("a/.envrc", ""),
    ),
    "pin: broken": (
        lambda m: m.write(".go-version", "x\n"),
        lambda m: m.write(".go-version", "1.22.3\n"),
    ),
    "pin: garbled": (
        lambda m: m.write(".go-version", "1.22\0.3"),
        lambda m: m.write(".go-version", "1.22.3\n"),
    ),
    "no pin: one above": (lambda m: None, lambda m: m.write("../.go-version", "1.22.3\n")),
    "no pin: one in mise's directory": (
        lambda m: m.write(".config/mise/conf.d/a.toml", ""),
        lambda m: m.write(".config/mise/conf.d/b.toml", '[tools]\ngo = "1.22.3"\n'),
    ),
    "no pin: mise's directory": (
        lambda m: m.write(".go-version", "# none\n"),
        lambda m: m.write("mise/config.toml", '[tools]\ngo = "1.22.3"\n'),
    ),
    "line: another is installed": (
        lambda m: m.write(".go-version", "1.22\n"),
        lambda m: m.box.install("1.22.9"),
    ),
    "exact: it goes": (
        lambda m: m.write(".go-version", "1.22.3\n"),
        lambda m: Path(m.store.toolchains, "1.22.3/bin/go").unlink(),
    ),
    "missing: it comes": (
        lambda m: m.write(".go-version", "1.21.13\n"),
        lambda m: m.box.install("1.21.13"),
    ),
    "missing: it may be installed": (
        lambda m: m.write(".go-version", "1.21.13\n"),
        lambda m: m.environ.update(GOVER_MISSING="install"),
    ),
    "default: another": (default, lambda m: default(m, "1.23.1")),
    "default: none": (default, lambda m: Path(m.store.under_data("default")).unlink()),
    "no default: one": (lambda m: None, default),
    "no floor: go.mod": (default, lambda m: m.write("go.mod", "module m\n\ngo 1.23\n")),
    "floor: go line": (
        lambda m: m.write("go.mod", MOD),
        lambda m: m.write("go.mod", MOD.replace("1.22", "1.23")),
    ),
    "floor: toolchain line": (
        lambda m: m.write("go.mod", MOD),
        lambda m: m.write(
            "go.mod", MOD.replace("\n\nrequire", "\n\ntoolchain go1.23.1\n\nrequire")
        ),
    ),
    "floor: go.work": (
        lambda m: m.write("go.mod", MOD),
        lambda m: m.write("../go.work", "go 1.23\n"),
    ),
    "floor: another is installed": (
        lambda m: m.write("go.mod", MOD),
        lambda m: m.box.install("1.24.0"),
    ),
    "floor: a short go.mod": (
        lambda m: m.write("go.mod", "module m\n\ngo 1.22\n"),
        lambda m: m.write("go.mod", "module m\n\ngo 1.22\n// x\n"),
    ),
    "variable: GOVER_VERSION": (default, lambda m: m.environ.update(GOVER_VERSION="1.23.1")),
    "variable: another": (
        lambda m: m.environ.update(GOVER_VERSION="1.22.3"),
        lambda m: m.environ.update(GOVER_VERSION="1.23.1"),
    ),
    "variable: GOWORK": (
        lambda m: m.write("go.mod", MOD),
        lambda m: m.environ.update(GOWORK="off"),
    ),
    "variable: HOME": (default, lambda m: m.environ.update(HOME=str(m.cwd))),
    "variable: GOVER_CEILING_DIRS": (
        default,
        lambda m: m.environ.update(GOVER_CEILING_DIRS=str(m.cwd)),
    ),
    "variable: IN_NIX_SHELL": (default, lambda m: m.environ.update(IN_NIX_SHELL="pure")),
    "system: a floor that it satisfies, and another go": (
        lambda m: (m.go("one", "1.30"), m.write("go.mod", SWITCHING.replace("99", "30"))),
        lambda m: m.go("two", "1.9"),
    ),
    "switch: a go behind a manager's shim": (
        behind_a_manager,
        lambda m: m.go("two", "1.20", at=2),
    ),
    "in front: too old for the floor": (
        lambda m: m.write("go.mod", MOD),
        lambda m: m.go("one", "1.20"),
    ),
    "switch: GOTOOLCHAIN": (switching, lambda m: m.environ.update(GOTOOLCHAIN="local")),
    "switch: GOENV": (switching, lambda m: m.environ.update(GOENV="off")),
    "switch: XDG_CONFIG_HOME": (switching, lambda m: m.environ.update(XDG_CONFIG_HOME="/x")),
    "switch: go env -w": (switching, lambda m: write_go_env(m, "GOTOOLCHAIN=local\n")),
    "switch: go.env": (
        switching,
        lambda m: Path(m.store.toolchains, "1.22.3/go.env").write_text("GOTOOLCHAIN=local\n"),
    ),
    "settings: some": (default, settings),
    "trust: allowed": (
        lambda m: m.write(".envrc", ENVRC),
        lambda m: allow(m.store, m.reading(".envrc")),
    ),
    "trust: denied": (
        lambda m: m.write(".envrc", ENVRC),
        lambda m: deny(m.store, m.reading(".envrc")),
    ),
    "trust: denied after it was allowed": (allowed, lambda m: deny(m.store, m.reading(".envrc"))),
    "trust: revoked": (allowed, lambda m: revoke(m.store, f"{m.cwd}/.envrc")),
    "trust: direnv": (allowed, lambda m: m.environ.update(DIRENV_DIR=f"-{m.cwd}")),
    "tools: one is built": (lambda m: tools(m, built=False), tool),
    "tools: their directory goes": (
        lambda m: tools(m, built=True),
        lambda m: os.rename(tools_directory(m.store, f"{m.cwd}/gover.toml"), m.box.home / "away"),
    ),
}
# The same, and the plan stays: a prompt would start Python for nothing.
DOES_NOT_MATTER = {
    "another file": (default, lambda m: m.write("README", "x")),
    "another variable": (default, lambda m: m.environ.update(FOO="bar")),
    "default: a go in front": (default, lambda m: m.go("one", "1.20")),
    "exact: another is installed": (
        lambda m: m.write(".go-version", "1.22.3\n"),
        lambda m: m.box.install("1.24.0"),
    ),
    "exact: a pin above": (
        lambda m: m.write(".go-version", "1.22.3\n"),
        lambda m: m.write("../.go-version", "1.23.1\n"),
    ),
    "exact: the default": (lambda m: m.write(".go-version", "1.22.3\n"), default),
    "exact: a go on PATH": (
        lambda m: m.write(".go-version", "1.22.3\n"),
        lambda m: m.go("one", "1.20"),
    ),
    "variable: a pin": (
        lambda m: m.environ.update(GOVER_VERSION="1.22.3"),
        lambda m: m.write("../.go-version", "1.23.1\n"),
    ),
    "variable: go.mod": (
        lambda m: m.environ.update(GOVER_VERSION="1.22.3"),
        lambda m: m.write("../go.mod", MOD),
    ),
    "floor: a requirement, and the go line first": (
        lambda m: m.write("go.mod", MOD.partition("\n\n")[2]),
        lambda m: m.write("go.mod", MOD.partition("\n\n")[2] + "require y v1.0.0\n"),
    ),
    "floor: a requirement": (
        lambda m: m.write("go.mod", MOD),
        lambda m: m.write("go.mod", f"{MOD}require y v1.0.0\n"),
    ),
    # Which one runs is found where it is run.
    "system: another go in front": (
        lambda m: (m.write(".go-version", "system\n"), m.go("one", "1.22.0")),
        lambda m: m.go("two", "1.22.0"),
    ),
    "switch: a go behind the one that switches": (
        lambda m: (switching(m), m.environ.update(PATH=m.store.shims), m.go("one", "1.22.0", at=1)),
        lambda m: m.go("two", "1.20", at=2),
    ),
    "switch: a line behind GOTOOLCHAIN": (
        lambda m: (switching(m), m.environ.update(GOTOOLCHAIN="auto")),
        lambda m: write_go_env(m, "GOTOOLCHAIN=local\n"),
    ),
    "a variable that the plan sets": (
        work_off,
        lambda m: m.environ.update(GOWORK="off"),
    ),
    "all is set here: an environment above": (
        lambda m: m.write("gover.toml", FULL),
        lambda m: m.write("../.envrc", ENVRC),
    ),
}


@pytest.mark.parametrize("name", MATTERS)
def test_what_matters_ends_a_plan(made, name):
    before, change = MATTERS[name]
    before(made)
    plan = made.compile()
    assert made.broken(plan) == []

    change(made)

    again = made.compile()
    assert again.root != plan.root or made.broken(plan)
    assert made.broken(again) == []


@pytest.mark.parametrize("name", DOES_NOT_MATTER)
def test_what_does_not_matter_leaves_a_plan(made, name):
    before, change = DOES_NOT_MATTER[name]
    before(made)
    plan = made.compile()

    change(made)

    assert made.broken(plan) == []
    again = made.compile()
    assert (again.goroot, again.shell, again.process) == (plan.goroot, plan.shell, plan.process)


SDK_MATTERS = {
    "the SDK goes": lambda m, mac: shutil.rmtree(mac.path / SDK_TOOLS / "SDKs"),
    "another developer directory": lambda m, mac: mac.select(f"/{XCODE}"),
    "DEVELOPER_DIR": lambda m, mac: m.environ.update(DEVELOPER_DIR=f"/{XCODE}"),
}


@pytest.mark.parametrize("name", SDK_MATTERS)
def test_what_matters_to_an_sdk_ends_a_plan(made, mac, name):
    mac.tools("14.5", "15.0")
    mac.xcode("15.5")
    mac.select(f"/{SDK_TOOLS}")
    made.write("gover.toml", 'go = "1.22.3"\nsdk = "macosx14.5"\n')
    with on_a_mac("darwin", str(mac.path)):
        plan = made.compile()
        assert made.broken(plan) == []
        assert "SDKROOT" in [change.name for change in plan.process.changes]

        SDK_MATTERS[name](made, mac)

        assert made.broken(plan)
