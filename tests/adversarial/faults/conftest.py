"""
Kills, crowds, full disks, power cuts, bad networks: whole or absent, whatever happens.

A short set by default; GOVER_FULL=1 runs the figures that are promised and prints them.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.lib.gover_process import ROOT, environ_for, run_gover
from tests.lib.store_state import Store, tree
from tests.lib.terminals import have

CHANGES = (
    *("create", "write", "close", "fsync", "syncfs"),
    *("chmod", "rename", "mkdir", "unlink", "rmdir"),
)


class Ended(NamedTuple):
    """How a gover ended: exit code (negative: the signal), what it said."""

    status: int
    stdout: str
    stderr: str


class ForkServer:
    """Forks govers and makes their changes to files fail; see fork_server.py and effects.c."""

    def __init__(self, library, scratch):
        self._scratch = scratch
        self._count = 0
        command = [sys.executable, "-I", str(ROOT / "tests/lib/fork_server.py")]
        environ = {**os.environ, "LD_PRELOAD": str(library)}
        self._process = subprocess.Popen(
            command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, *words, home, environ, **arm):
        """Start a gover; `arm` is what befalls it (effects.c), and `log` a file of its changes."""
        self._count += 1
        said = [str(self._scratch / f"{self._count}.{name}") for name in ("out", "err")]
        order = {"names": CHANGES, "nth": 0, "error": 0, "signal": 0, "sticky": False, "log": None}
        order |= {
            "umask": None,
            "file_size": None,
            "layered": False,
            "cwd": str(home),
            "root": str(home),
        }
        order |= {"words": words, "environ": environ, "stdout": said[0], "stderr": said[1]} | arm
        return self._ask({"do": "start", **order})["pid"], said

    def wait(self, started):
        pid, said = started
        status = self._ask({"do": "wait", "pid": pid})["status"]
        texts = [Path(path).read_text() for path in said]
        for path in said:
            os.unlink(path)
        return Ended(status, *texts)

    def run(self, *words, home, environ, **arm):
        return self.wait(self.start(*words, home=home, environ=environ, **arm))

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=30)

    def _ask(self, order):
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@pytest.fixture(scope="session")
def fork_server(tmp_path_factory):
    if not sys.platform.startswith("linux"):
        pytest.skip("effects.c comes between gover and the kernel on Linux")
    have("cc")
    folder = tmp_path_factory.mktemp("fork_server")
    library = folder / "effects.so"
    flags = ["-O1", "-Wall", "-shared", "-fPIC"]
    source = str(ROOT / "tests/lib/effects.c")
    subprocess.run(["cc", *flags, "-o", str(library), source, "-ldl"], check=True)
    fork_server = ForkServer(library, folder)
    yield fork_server
    fork_server.close()


class House:
    """A home with a store in it, and the govers that live there."""

    def __init__(self, fork_server, home, environ, whole):
        self.home = home
        self.environ = environ
        self.store = Store(environ, whole)
        self._fork_server = fork_server

    def start(self, *words, **arm):
        environ = self.environ | arm.pop("env", {})
        return self._fork_server.start(*words, home=self.home, environ=environ, **arm)

    def wait(self, started):
        return self._fork_server.wait(started)

    def run(self, *words, **arm):
        return self.wait(self.start(*words, **arm))

    def changes(self, *words, **arm):
        """
        Run to the end; return the changes it tried: (name, path) or (name, path, path).

        The name of one that the kernel refused begins with "!".
        """
        log = self.home.parent / "changes"
        log.unlink(missing_ok=True)
        ended = self.run(*words, log=str(log), **arm)
        assert ended.status == 0, ended.stderr
        return [tuple(line.split("\t")) for line in log.read_text().splitlines()]

    def count(self, *words, names=CHANGES, **arm):
        """Return how many of these changes a command makes."""
        changes = self.changes(*words, **arm)
        return sum(change[0].removeprefix("!") in names for change in changes)

    def empty(self):
        shutil.rmtree(self.home)
        self.home.mkdir()

    def kept(self):
        """Return a function that makes the home again what it is now."""
        copy = self.home.parent / "kept"
        shutil.copytree(self.home, copy, symlinks=True)

        def back():
            shutil.rmtree(self.home)
            shutil.copytree(copy, self.home, symlinks=True)

        return back


@pytest.fixture(scope="session")
def whole(fake_releases, tmp_path_factory):
    """What go1.22.3 is when it is whole."""
    from tests.lib.go_site import build

    home = tmp_path_factory.mktemp("whole")
    with build.opened(fake_releases, tmp_path_factory.mktemp("mirror")) as mirror:
        environ = environ_for(home, mirror)
        run_gover("install", "1.22.3", cwd=home, env=environ)
    return tree(Path(environ["GOVER_ROOT"], "toolchains/1.22.3"))


@pytest.fixture
def house(fork_server, home, environ, whole):
    return House(fork_server, home, environ, whole)
