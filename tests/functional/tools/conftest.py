"""Two real toolchains, and a user whose proxy has small modules; a HOME of its own per test."""

import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.lib.module_proxy import Modules
from tests.lib.terminals import Box

OLD, NEW = "1.22.10", "1.23.9"
HELLO = """package main

import "os"

func main() { os.Stdout.WriteString("hello %s\\n") }
"""
LIBRARY = "package lib\n"
BROKEN = "package main\n\nfunc main() { nothing() }\n"


@pytest.fixture
def modules():
    served = Modules()
    for version in ("v1.0.0", "v1.1.0"):
        files = {"main.go": HELLO % version, "lib/lib.go": LIBRARY, "broken/main.go": BROKEN}
        served.publish("example.com/hello", version, files)
    yield served
    served.close()


class Tooling(Box):
    """A box whose store has the real toolchains, and whose Go asks `modules`."""

    def __init__(self, home, toolchains, go_cache, modules):
        super().__init__(home)
        self.modules = modules
        self.link(toolchains, OLD, NEW)
        self.environ |= {
            "GOPROXY": modules.proxy,
            "GOSUMDB": modules.vkey,
            "GOCACHE": go_cache,
            "GOFLAGS": "-modcacherw",
        }

    def tools(self, name, *lines, go=OLD, allow=True):
        """Make a project that names tools, each `NAME = "PACKAGE@VERSION"`."""
        path = self.project(name)
        rows = "".join(f"{line}\n" for line in lines)
        (path / "gover.toml").write_text(f'go = "{go}"\n[tools]\n{rows}')
        if allow:
            self.gover("allow", cwd=path)
        return path

    def start(self, *arguments, cwd):
        """Start gover and do not wait for it."""
        return subprocess.Popen(
            ["gover", *arguments],
            cwd=cwd,
            env=self.environ,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )

    def builds(self):
        """The programs that are kept, by the directories they are alone in."""
        return sorted(Path(self.dirs.data).glob("tools/built/*/*"))

    def left(self):
        """What is in the way of a tidy store."""
        return [
            *Path(self.dirs.data).glob("staging/*"),
            *Path(self.dirs.data).glob("trash/*"),
            *Path(self.dirs.data).glob("tools/**/.*new-*"),
        ]


@pytest.fixture
def tooling(tmp_path, real_toolchains, go_cache, modules):
    box = Tooling(tmp_path / "home", real_toolchains, go_cache, modules)
    yield box
    for terminal in box.terminals:
        terminal.close()
    shutil.rmtree(box.home / "go", ignore_errors=True)
