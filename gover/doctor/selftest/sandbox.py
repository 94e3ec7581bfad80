"""A place of its own for a Go to work in, thrown away afterwards."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from gover.version.version import Version

_PATIENCE = 900  # seconds for one command
_FIRST_WITH_MOD_MOD = (1, 14)
_FIRST_WITHOUT_GOROOT = (1, 10)
# What the user has said of compilers and SDKs is a part of what is checked.
_KEPT = ("PATH", "TMPDIR", "LANG", "LC_ALL", "CC", "CXX", "AR", "PKG_CONFIG", "TOOLCHAINS")
_KEPT_TOO = ("SDKROOT", "DEVELOPER_DIR", "MACOSX_DEPLOYMENT_TARGET", "LD_LIBRARY_PATH")
_KEPT_PREFIX = "CGO_"
_OURS = {
    "CGO_ENABLED": "",
    "GOENV": "off",
    "GOPROXY": "off",
    "GOSUMDB": "off",
    "GOTELEMETRY": "off",
    "GOTOOLCHAIN": "local",
    "GOWORK": "off",
    "GO111MODULE": "on",
}

SOURCES = {
    "hello/main.go": """package main

import "fmt"

func main() { fmt.Println("hello from Go") }
""",
    "cgo/main.go": """package main

// #include <stdlib.h>
// static int answer(void) { return abs(-42); }
import "C"
import "fmt"

func main() { fmt.Println("C says", int(C.answer())) }
""",
    "race/main.go": """package main

import "fmt"

func main() {
	shared, done := 0, make(chan bool)
	go func() { shared++; done <- true }()
	shared++
	<-done
	fmt.Println(shared)
}
""",
}


class Ran(NamedTuple):
    """A command that has ended; `seconds` of wall time."""

    status: int
    text: str  # both streams
    seconds: float

    @property
    def last_words(self) -> str:
        """The line that most likely says why: the first that is no heading."""
        lines = [line.strip() for line in self.text.splitlines()]
        told = [line for line in lines if line and not line.startswith("#")]
        return told[0] if told else f"exit code {self.status}"


class Sandbox(NamedTuple):
    """A GOROOT, and the directory it works in; `version` is None for one that hides it."""

    root: str
    version: Version | None
    directory: str
    environ: Mapping[str, str]

    @property
    def go(self) -> str:
        return f"{self.root}/bin/go"

    def at(self, *parts: str) -> str:
        return "/".join((self.directory, *parts))

    def run(self, command: list[str], where: str = "", **variables: str) -> Ran:
        """Run a program in the sandbox, with some variables more."""
        began = time.monotonic()
        try:
            done = subprocess.run(
                command,
                cwd=self.at(where) if where else self.directory,
                env={**self.environ, **variables},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Ran(124, f"no end after {_PATIENCE} seconds", time.monotonic() - began)
        except OSError as error:
            return Ran(126, f"does not start: {error.strerror}", time.monotonic() - began)
        text = done.stdout.decode("utf-8", "replace")
        return Ran(done.returncode, text, time.monotonic() - began)

    def build(self, program: str, output: str, *flags: str, **variables: str) -> Ran:
        """Build one of SOURCES into the file `output` of the sandbox."""
        command = [self.go, "build", *flags, "-o", self.at(output), "."]
        return self.run(command, program, **variables)


@contextmanager
def opened(root: str, version: Version | None, environ: Mapping[str, str]) -> Iterator[Sandbox]:
    """Make a sandbox for a GOROOT; `environ` is the user's, with what the directory does to it."""
    with tempfile.TemporaryDirectory(prefix="gover-check-") as made:
        directory = os.path.realpath(made)
        for name, text in SOURCES.items():
            folder = os.path.join(directory, os.path.dirname(name))
            os.makedirs(folder, exist_ok=True)
            _write(os.path.join(directory, name), text)
            _write(f"{folder}/go.mod", f"module example.com/check\n\ngo {_language(version)}\n")
        yield Sandbox(root, version, directory, _environ(root, version, directory, environ))


def _environ(
    root: str, version: Version | None, directory: str, environ: Mapping[str, str]
) -> dict[str, str]:
    kept = {
        name: value
        for name, value in environ.items()
        if name in (*_KEPT, *_KEPT_TOO) or name.startswith(_KEPT_PREFIX)
    }
    ours = {**_OURS, "HOME": directory}
    ours |= {"GOCACHE": f"{directory}/cache", "GOPATH": f"{directory}/gopath"}
    ours["GOFLAGS"] = "-mod=mod" if version is None or version.line >= _FIRST_WITH_MOD_MOD else ""
    ours["PATH"] = f"{root}/bin:{environ.get('PATH', '/usr/bin:/bin')}"
    if version and version.line < _FIRST_WITHOUT_GOROOT:
        ours["GOROOT"] = root
    return {name: value for name, value in (kept | ours).items() if value}


def _language(version: Version | None) -> str:
    return "1.16" if version is None else "{}.{}".format(*version.line)


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
