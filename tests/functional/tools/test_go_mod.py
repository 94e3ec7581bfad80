"""The `tool` lines of a go.mod: built once by the project's Go, with the versions of its go.sum."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gover.store.goroot import goroot_of_program, read_goroot_version
from tests.conftest import _OUTSIDE
from tests.functional.tools.conftest import HELLO
from tests.lib.strace import processes

pytestmark = pytest.mark.real

EVIL = 'package main\n\nimport "os"\n\nfunc main() { os.Stdout.WriteString("evil\\n") }\n'


class GoModule:
    """A project whose go.mod names the tool hello, which `go get -tool` has written."""

    def __init__(self, box, version):
        self.box = box
        self.path = box.project("p", f"{version}\n")
        self.program = f"{box.dirs.toolchains}/{version}/bin/go"
        (self.path / "go.mod").write_text("module example.com/p\n\ngo 1.24\n")
        self.go("get", "-tool", "example.com/hello@v1.0.0")

    def go(self, *words, **more):
        environ = {**self.box.environ, "GOTOOLCHAIN": "local"}
        command = [self.program, *words]
        return subprocess.run(command, cwd=self.path, env=environ, check=True, **more)

    def gover(self, *words, **more):
        return self.box.gover(*words, cwd=self.path, **more)

    def run(self, name="hello"):
        return self.gover("exec", name).stdout.strip()

    @property
    def text(self):
        return (self.path / "go.mod").read_text()

    def add(self, line):
        (self.path / "go.mod").write_text(f"{self.text}\n{line}\n")


@pytest.fixture
def module(tooling):
    program = shutil.which("go", path=_OUTSIDE["PATH"])
    goroot = goroot_of_program(program) if program else ""
    version = read_goroot_version(goroot) if program else None
    if version is None or not version.is_release or version.line < (1, 24):
        pytest.skip("no Go 1.24 or later on PATH")
    os.symlink(goroot, f"{tooling.dirs.toolchains}/{version}")
    return GoModule(tooling, version)


def test_a_tool_is_built_after_allow_and_follows_the_version_in_go_mod(module):
    error = module.gover("tools", "sync", expect=4).stderr
    assert error.endswith("hint: gover allow\n")
    module.gover("exec", "hello", expect=127)

    allowed = module.gover("allow").stderr
    assert "tool: hello = example.com/hello@v1.0.0" in allowed
    assert "installed hello v1.0.0" in module.gover("tools", "sync").stderr
    assert module.run() == "hello v1.0.0"
    assert "up to date" in module.gover("tools", "sync").stderr
    assert (module.path / "go.mod").read_text() == module.text

    module.add("// a comment")
    [tool] = json.loads(module.gover("tools", "list", "--json").stdout)["tools"]
    assert (tool["state"], tool["reason"]) == (
        "stale",
        "built with other settings of Go, go.mod or go.sum",
    )
    assert module.run() == "hello v1.0.0"  # the consent is about the tools

    module.go("get", "-tool", "example.com/hello@v1.1.0")
    module.gover("exec", "hello", expect=127)
    module.gover("allow")
    module.gover("tools", "sync")
    assert module.run() == "hello v1.1.0"
    assert json.loads(module.gover("status", "--json").stdout)["module_tools"]["missing"] == []


def test_what_go_sum_does_not_have_is_not_installed(module, modules):
    """Neither a vendor directory, nor a replacement by a directory, nor other bytes."""
    vendored = module.path / "vendor/example.com/hello"
    module.go("mod", "vendor")
    vendored.mkdir(parents=True, exist_ok=True)
    (vendored / "main.go").write_text(EVIL)
    module.gover("allow")
    module.gover("tools", "sync")
    assert module.run() == "hello v1.0.0"
    shutil.rmtree(module.path / "vendor")

    whole = (module.path / "go.sum").read_text()
    (module.path / "go.sum").write_text(whole.replace("v1.0.0 h1:", "v1.0.0 h1:AAAA"))
    failed = module.gover("tools", "sync", expect=1).stderr
    assert "checksum mismatch" in failed or "go.sum" in failed
    (module.path / "go.sum").write_text(whole)

    (module.path / "other").mkdir()
    (module.path / "other/go.mod").write_text("module example.com/hello\n")
    (module.path / "other/main.go").write_text(EVIL)
    module.add("replace example.com/hello => ./other")
    listed = module.gover("tools", "list").stderr
    assert "is replaced by a directory" in listed
    module.gover("tools", "sync", expect=1)
    module.gover("exec", "hello", expect=127)


def test_a_prompt_prints_nothing_before_allow_and_the_tool_is_one_exec(module, shell):
    terminal = module.box.terminal(shell).hook()
    assert terminal.run(f"cd '{module.path}'; true") == ""
    module.gover("allow")
    module.gover("tools", "sync")
    terminal.run("true")
    assert terminal.run("hello") == "hello v1.0.0\n"
    terminal.run("gover allow --revoke go.mod")
    assert "hello v1.0.0" not in terminal.run("hello")


def test_the_program_on_path_is_the_program(module):
    module.gover("allow")
    module.gover("tools", "sync")
    [tool] = json.loads(module.gover("tools", "list", "--json").stdout)["tools"]

    programs, _ = processes(module.box, [tool["path"]], module.path)

    assert programs == [tool["path"]]
    assert Path(tool["path"]).resolve().read_bytes()[:4] in (b"\x7fELF", b"\xcf\xfa\xed\xfe")


def test_a_plan_without_consent_rests_on_the_head_of_go_mod_and_ends_with_the_sync(module):
    def plan():
        module.gover("env", "--json")
        shim = module.box.dirs.shims + "/go"
        subprocess.run([shim, "version"], cwd=module.path, env=module.box.environ, check=True)
        [text] = Path(module.box.dirs.plans).glob("**/p/.gover-plan/sh")
        return text.read_text(errors="replace")

    assert "example.com/hello v1.0.0" not in plan()

    module.gover("allow")
    assert "example.com/hello v1.0.0" in plan()
    module.gover("tools", "sync")
    assert module.run() == "hello v1.0.0"
    module.go("get", "-tool", "example.com/hello@v1.1.0")
    assert "example.com/hello v1.1.0" in plan()  # it waits, and its directory exists
    module.gover("exec", "hello", expect=127)


def test_a_workspace_has_the_tools_of_all_its_modules_as_go_itself(module, modules):
    """At the version that Go selects there; the go.work.sum stays as it is."""
    box, root = module.box, module.path
    files = {"main.go": HELLO % "other", "gen/main.go": HELLO % "gen"}
    modules.publish("example.com/other", "v1.0.0", files)
    for name, tool in (("a", "hello@v1.0.0"), ("b", "hello@v1.1.0"), ("b", "other/gen@v1.0.0")):
        (root / name).mkdir(exist_ok=True)
        if not (root / name / "go.mod").exists():
            (root / name / "go.mod").write_text(f"module example.com/{name}\n\ngo 1.24\n")
        module.go("-C", name, "get", "-tool", f"example.com/{tool}")
    (root / "go.work").write_text("go 1.24\n\nuse (\n\t./a\n\t./b\n)\n")
    before = {path: path.read_bytes() for path in root.rglob("go.*")}

    assert module.gover("tools", "sync", expect=4).stderr.startswith(f"gover: {root}/go.work is")
    module.gover("allow")
    synced = module.gover("tools", "sync").stderr
    assert "installed hello v1.1.0" in synced
    assert "installed gen v1.0.0" in synced
    for directory in (root, root / "a", root / "b"):
        for name, text in (("hello", "hello v1.1.0"), ("gen", "hello gen")):
            assert box.gover("exec", name, cwd=directory).stdout.strip() == text
            by_go = module.go("-C", str(directory), "tool", name, stdout=subprocess.PIPE)
            assert by_go.stdout.decode().strip() == text
    assert "is up to date" in box.gover("tools", "sync", cwd=root / "a").stderr
    assert {path: path.read_bytes() for path in before} == before

    with (root / "a/go.mod").open("a") as file:
        file.write("tool example.com/a/cmd/gen\n")
    listed = box.gover("tools", "list", cwd=root / "b").stderr
    assert f"example.com/a/cmd/gen ({root}/a/go.mod:8) has the same name" in listed
    box.gover("exec", "gen", cwd=root / "a", expect=127)
