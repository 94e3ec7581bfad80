"""A temporary directory in which a Go builds and runs programs, and the results of that."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal, NamedTuple

from gover.escape import safe
from gover.fs import leftovers
from gover.store.obstacles import is_noexec
from gover.version.version import Version

_TIMEOUT = 900  # seconds for one command
_FIRST_WITH_MOD_MOD = (1, 14)
_FIRST_WITHOUT_GOROOT = (1, 10)
# The user's choice of compilers and SDKs is checked together with the Go.
_KEPT = ("PATH", "TMPDIR", "LANG", "LC_ALL", "CC", "CXX", "AR", "PKG_CONFIG", "TOOLCHAINS")
_KEPT_SDK = ("SDKROOT", "DEVELOPER_DIR", "MACOSX_DEPLOYMENT_TARGET", "LD_LIBRARY_PATH")
_KEPT_PREFIX = "CGO_"
_FIXED = {
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


class CompletedCommand(NamedTuple):
    """A command that has ended; `seconds` of wall time."""

    status: int
    text: str  # both streams
    seconds: float

    @property
    def reason(self) -> str:
        """The line that most likely has the reason: the first that is not a heading."""
        lines = [line.strip() for line in self.text.splitlines()]
        reasons = [line for line in lines if line and not line.startswith("#")]
        return reasons[0] if reasons else f"exit code {self.status}"


Status = Literal["ok", "failed", "skipped"]


class Result(NamedTuple):
    """
    The result of one step.

    `detail` is one line: what was found, or why the step failed or was skipped; `seconds` is
    wall time, None when skipped.
    """

    name: str
    status: Status
    detail: str
    seconds: float | None = None


def failed(name: str, ran: CompletedCommand, what: str = "") -> Result:
    """Return the result for a command that failed."""
    reason = safe(ran.reason)
    return Result(name, "failed", f"{what}: {reason}" if what else reason, ran.seconds)


def skipped(name: str, reason: str) -> Result:
    """Return the result for a step that cannot run here."""
    return Result(name, "skipped", reason)


class Sandbox(NamedTuple):
    """A GOROOT, and the directory it works in; `version` is None where it is not known."""

    root: str
    version: Version | None
    directory: str
    environ: Mapping[str, str]

    @property
    def why_nothing_runs(self) -> str:
        """Why no program can be run that is built here; "" where one can."""
        if not is_noexec(self.directory):
            return ""
        directory = safe(os.path.dirname(self.directory))
        return (
            f"{directory} is mounted noexec: no program can be run there; `go run` and `go test`"
            " need a GOTMPDIR elsewhere"
        )

    @property
    def go(self) -> str:
        return f"{self.root}/bin/go"

    def path(self, *parts: str) -> str:
        return "/".join((self.directory, *parts))

    def run(self, command: list[str], directory: str = "", **variables: str) -> CompletedCommand:
        """Run a program in the sandbox, or in `directory` below it, with additional variables."""
        start = time.monotonic()
        try:
            done = subprocess.run(
                command,
                cwd=self.path(directory) if directory else self.directory,
                env={**self.environ, **variables},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return CompletedCommand(
                124, f"still running after {_TIMEOUT} seconds", time.monotonic() - start
            )
        except OSError as error:
            return CompletedCommand(
                126, f"does not start: {error.strerror}", time.monotonic() - start
            )
        text = done.stdout.decode("utf-8", "replace")
        return CompletedCommand(done.returncode, text, time.monotonic() - start)

    def copy(self, program: str) -> str:
        """Copy the source of a program to another directory; return its name."""
        name = f"copy-of-{program}"
        shutil.copytree(self.path(program), self.path(name), dirs_exist_ok=True)
        return name

    def build(self, program: str, output: str, *flags: str, **variables: str) -> CompletedCommand:
        """Build one of SOURCES into the file `output` of the sandbox."""
        command = [self.go, "build", *flags, "-o", self.path(output), "."]
        return self.run(command, program, **variables)


@contextmanager
def open_sandbox(
    root: str, version: Version | None, environ: Mapping[str, str]
) -> Iterator[Sandbox]:
    """
    Make a sandbox for a GOROOT; `environ` is the user's, with the directory's changes.

    It is where Go itself runs what it builds: in GOTMPDIR, or else in TMPDIR.
    """
    named = environ.get("GOTMPDIR", "")
    below = named if os.path.isdir(named) else None
    with leftovers.private_directory(below or tempfile.gettempdir()) as temporary:
        directory = os.path.realpath(temporary)
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
        if name in (*_KEPT, *_KEPT_SDK) or name.startswith(_KEPT_PREFIX)
    }
    fixed = {**_FIXED, "HOME": directory}
    fixed |= {"GOCACHE": f"{directory}/cache", "GOPATH": f"{directory}/gopath"}
    fixed["GOFLAGS"] = "-mod=mod" if version is None or version.line >= _FIRST_WITH_MOD_MOD else ""
    fixed["PATH"] = f"{root}/bin:{environ.get('PATH', '/usr/bin:/bin')}"
    if version and version.line < _FIRST_WITHOUT_GOROOT:
        fixed["GOROOT"] = root
    return {name: value for name, value in (kept | fixed).items() if value}


def _language(version: Version | None) -> str:
    return "1.16" if version is None else "{}.{}".format(*version.line)


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
