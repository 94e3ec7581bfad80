"""Whatever a project holds, only the variables that gover names change."""

import json
import os
import random

import pytest

from gover.versionfile.formats import MISE_NAMES, PIN_FORMATS
from tests.lib.figures import many
from tests.lib.hostile import batch_answers
from tests.lib.hostile.generated_files import hostile_piece, version_file
from tests.lib.hostile.limited_runs import furnish, marks
from tests.lib.terminals import SHELLS, have

# All that an untrusted project may touch; what `gover allow` lets through is no part of this.
OURS = {"PATH", "GOROOT", "GOTOOLCHAIN", "__GOVER_UNDO"}
SHELLS_OWN = {"PWD", "OLDPWD", "SHLVL", "_"}
PROJECTS = many(50, 1000)

NAMES = (
    *("LD_PRELOAD", "DYLD_INSERT_LIBRARIES", "GOFLAGS", "GOENV", "PATH", "BASH_ENV", "ENV"),
    *("PERL5LIB", "PROMPT_COMMAND", "PS1", "GOPROXY", "GOVER_ROOT", "HOME", "IFS", "CC", "GOROOT"),
    *("GOTOOLCHAIN", "__GOVER_UNDO", "_gover_python", "precmd_functions", "ZDOTDIR", "GIT_SSH"),
)
SAYINGS = {
    ".envrc": ("export {n}={v}", "{n}={v}", "PATH_add {v}", "use go {g}", "dotenv", "layout go"),
    ".tool-versions": ("golang {g}", "go {g}", "golang {v}", "{n} {v}"),
    "gover.toml": ('go = "{g}"', '[env]\n{n} = "{v}"', "[tools]\n{n} = '{v}'", 'sdk = "/{v}"'),
    "mise.toml": ('[tools]\ngo = "{g}"', '[env]\n{n} = "{v}"', "[hooks]\nenter = '{v}'"),
    ".prototools": ('go = "{g}"', '[env]\n{n} = "{v}"'),
    "go.mod": ("module m\n\ngo {g}", "module m\n\ngo {g}\n\ntoolchain go{g}", "toolchain {v}"),
    "go.work": ("go {g}\n\nuse ./{v}",),
    ".env": ("{n}={v}",),
    ".zshenv": ("export {n}={v}",),
    ".bashrc": ("export {n}={v}",),
}


@pytest.fixture
def furnished(box):
    return furnish(box)


@pytest.fixture
def projects(furnished):
    """Random projects: [path as bytes]."""
    return [_project(furnished, number) for number in range(PROJECTS)]


def _project(box, number):
    rng = random.Random(number)
    path = box.project(f"random/{number}")
    names = {*SAYINGS, *(form.name for form in PIN_FORMATS)} - {".go-version"}
    names -= {name for name in MISE_NAMES if rng.random() < 0.9}  # one or two of the sixteen
    for name in rng.sample(sorted(names), rng.randrange(len(names))):
        lines = [_line(rng, name) for _ in range(rng.randrange(1, 4))]
        file = path / name.replace("*", "x")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"\n".join(lines) + b"\n")
    if rng.random() < 0.7:
        data = b"1.22.3\n" if rng.random() < 0.4 else version_file(number)
        (path / ".go-version").write_bytes(data)
    return os.fsencode(path)


def _line(rng, name):
    sayings = SAYINGS["mise.toml"] if name in MISE_NAMES else SAYINGS.get(name, ("{v}",))
    pattern = rng.choice(sayings).encode()
    value = rng.choice(
        (b"/tmp/pwned.so", b"-toolexec=pwned", b"$(touch pwned)", hostile_piece(rng))
    )
    go = rng.choice((b"1.22.3", b"1.21.13", b"1.23.1", b"1.99", value))
    name = rng.choice(NAMES).encode()
    return pattern.replace(b"{g}", go).replace(b"{n}", name).replace(b"{v}", value)


def test_env_names_nothing_else(furnished, projects, figure):
    changed = 0
    for path, answer in zip(
        projects, batch_answers.ask(furnished, projects, "env", "--json"), strict=True
    ):
        facts = json.loads(answer.stdout)
        changes = facts.get("set", {})
        assert (answer.status == 0) == ("set" in facts), path
        assert changes.keys() <= OURS, path
        _judge_path(furnished, furnished.environ["PATH"], changes.get("PATH"), path)
        changed += bool(changes)
    assert not marks(furnished)
    assert changed >= PROJECTS // 8
    figure("random projects: `gover env` names only its own variables", PROJECTS, "projects")
    figure("  of which change something", changed, "projects")


@pytest.mark.parametrize("shell", SHELLS)
def test_the_hook_changes_nothing_else(furnished, projects, shell, figure):
    have(shell)
    terminal = furnished.terminal(shell).hook()
    before = _environ(furnished, terminal)
    projects = projects[:: many(2, 1)]
    entered = 0
    for path in projects:
        terminal.run(f"cd {os.fsdecode(path)}")
        after = _environ(furnished, terminal)
        changed = {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
        assert changed <= OURS | SHELLS_OWN, path
        _judge_path(furnished, before["PATH"], after["PATH"], path)
        entered += after["PATH"] != before["PATH"]
        assert after.get("GOTOOLCHAIN") in (None, "local"), path
        assert "GOROOT" not in after, path
    terminal.run("cd ~")
    after = _environ(furnished, terminal)
    assert {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)} <= SHELLS_OWN
    assert not marks(furnished)
    assert entered >= len(projects) // 8
    figure(f"random projects: the hook changes only those ({shell})", len(projects), "projects")


def _environ(box, terminal):
    """What the shell gives a program, as {name: value}."""
    out = box.home / "environ"
    terminal.run(f"env -0 >{out}")
    fields = out.read_bytes().decode("utf-8", "surrogateescape").split("\0")[:-1]
    out.unlink()
    return dict(field.split("=", 1) for field in fields)


def _judge_path(box, before, after, project):
    """PATH is as it was, or with the shims and one directory of an installed Go in front."""
    if after is None or after == before:
        return
    assert after.endswith(before), project
    entries = after.removesuffix(before).split(":")[:-1]
    installed = {f"{box.dirs.toolchains}/{name}/bin" for name in os.listdir(box.dirs.toolchains)}
    assert set(entries) <= installed | {*box.front.split(":"), box.dirs.shims}, project
    assert len(installed.intersection(entries)) <= 1, project
