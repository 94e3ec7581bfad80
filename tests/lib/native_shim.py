"""A native shim in a store of its own, with a plan that a test makes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from gover.activation import native
from gover.activation.plan import Plan, plan_directory
from gover.activation.render import render
from gover.env_diff import Effects
from gover.fs.atomic import make_private
from gover.store.store import Store

# Prints who it is, its arguments and its environment, each with a NUL behind it.
_RECORDER = """#!{python} -IS
import os, sys
os.write(1, b"\\0".join([b"{name}", *map(os.fsencode, sys.argv[1:]), b"", *(
    k + b"=" + v for k, v in sorted(os.environb.items()))]))
"""


_NONE = Effects()


class NativeShim:
    """
    `program` as the shim of a store in `root`; the project is `root`/project.

    What it executes prints `native`, the POSIX shim that it falls back to `posix`.
    """

    def __init__(self, root: Path, program: Path, *, quick: bool = False) -> None:
        self.store = Store(f"{root}/data", f"{root}/cache", f"{root}/config")
        self.project = root / "project"
        self.goroot = root / "goroot"
        self.directory = Path(self.store.data, "native/test")
        for path in (self.project, self.goroot / "bin", Path(self.store.front), self.directory):
            path.mkdir(parents=True)
        (self.project / "go.mod").touch()  # makes it a root
        for tool in ("go", "gofmt"):
            self._write(self.goroot / "bin" / tool, "native", quick=quick)
            self._write(Path(self.store.front, tool), "posix", quick=quick)
            shutil.copy(program, self.directory / tool)
        (self.directory / "paths").write_bytes(native._paths(self.store, str(self.directory)))
        self.environ = {"HOME": str(root), "PATH": "/usr/bin:/bin", "PWD": str(self.project)}

    def _write(self, path: Path, name: str, *, quick: bool) -> None:
        text = _RECORDER.format(python=os.path.realpath(sys.executable), name=name)
        path.write_text(f"#!/bin/sh\necho {name}\n" if quick else text)
        path.chmod(0o755)

    def plan(self, *checks, effects=_NONE, root=None, name="sh", **more) -> Path:
        """Write a plan with these checks, and return its path."""
        values = {"goroot": str(self.goroot), "version": "1.22.3", "origin": ""} | more
        root = str(self.project) if root is None else root
        plan = Plan(root, self.store.data, checks, (), Effects(), effects, **values)
        directory = plan_directory(self.store, root)
        make_private(directory)
        path = Path(directory, name)
        path.write_bytes(os.fsencode(render(plan, "sh")))
        path.chmod(0o600)
        return path

    def run(self, *arguments, tool="go", cwd=None, path=None, **environ):
        """Return (what ran, its arguments, its environment); `path` is the program's."""
        done = subprocess.run(
            [path or self.directory / tool, *arguments], env={**self.environ, **environ},
            cwd=cwd or self.project, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.stderr == b"", done.stderr
        words, _, variables = done.stdout.partition(b"\0\0")
        name, *rest = map(os.fsdecode, words.split(b"\0"))
        pairs = (os.fsdecode(pair).partition("=") for pair in variables.split(b"\0") if pair)
        return name, rest, {key: value for key, _, value in pairs}

    def ran(self, *arguments, **more) -> str:
        return self.run(*arguments, **more)[0]
