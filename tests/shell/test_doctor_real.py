"""Doctor against a real Go: what it says go refuses, go refuses; and a healthy shell is healthy."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from gover.version.platform import this_platform
from tests.lib.doctor.machines import Linux
from tests.lib.go_site import build
from tests.lib.gover_process import environ_for, run_gover
from tests.lib.terminals import Terminal

REFUSED = {
    "GOFLAGS": ("-v x", "'-ldflags=-s", "-ldflags='-s -w'", "-ldflags='-s'", "---x", "-mod vendor"),
    "GOPATH": ("go", "~/go"),
    "GOBIN": ("bin",),
    "GOROOT": ("/gone",),
    "GO111MODULE": ("off", "yes", "On"),
    "GOWORK": ("/gone/go.work", "go.work"),
    "GOOS": ("macos",),
    "GOARCH": ("x86_64", "aarch64"),
    "GOCACHE": ("off", "cache"),
    "GOTMPDIR": ("/gone",),
    "CC": ("/gone/cc", "gcc-99 -m64"),
    "GOPROXY": ("nonsense", "ftp://a.example"),
    "GOSUMDB": ("sum.example",),
}
TAKEN = {
    "GOFLAGS": ("-mod=mod -v", "'-ldflags=-s -w'", '"-ldflags=-s" -v', "--mod=mod", ""),
    "GOPATH": ("/tmp/nowhere", "/tmp/a:/tmp/b"),
    "GO111MODULE": ("on", "auto"),
    "GOWORK": ("off", "auto"),
    "GOTMPDIR": ("/tmp",),
    "GOARCH": ("arm64", "mips64le"),
    "GOBIN": ("/tmp/nowhere",),
    "GOPROXY": ("off", "direct|off", "127.0.0.1:1", "file:///gone"),
}
VALUES = [
    (name, value, refused)
    for table, refused in ((REFUSED, True), (TAKEN, False))
    for name, values in table.items()
    for value in values
]
# Where the message of a refusal must come from; go says nothing of these to `go build`.
ASK = {
    "GOBIN": ("install", "."),
    "GOARCH": ("build", "-n", "."),  # an unknown one is refused before the library is compiled
    "CC": ("build", "-o", "/dev/null", "net"),
    "GO111MODULE": ("list", "-m"),
    "GOPROXY": ("list", "-m", "example.com/m@latest"),
    "GOSUMDB": ("mod", "download", "example.com/m@v1.0.0"),
}


class Real(NamedTuple):
    """A home with one real Go, pinned in a project, and the environment of its user."""

    go: str
    project: Path
    environ: dict[str, str]


@pytest.fixture(scope="module")
def real(real_releases, real_toolchains, go_cache, tmp_path_factory):
    base = tmp_path_factory.mktemp("real")
    project, bin_ = base / "home/project", base / "home/bin"
    project.mkdir(parents=True)
    bin_.mkdir()
    (bin_ / "gover").write_text(f'#!/bin/sh\nexec {sys.executable} -m gover "$@"\n')
    (bin_ / "gover").chmod(0o755)
    with build.opened(real_releases, base / "mirror") as mirror:
        environ = environ_for(base / "home", mirror)
        environ |= {"PATH": f"{bin_}:{environ['PATH']}", "TERM": "dumb", "GOCACHE": go_cache}
        environ["GOVER_ROOT"] = str(real_toolchains.parent)
        run_gover("pin", "1.22.10", cwd=project, env=environ)
        (project / "go.mod").write_text("module example.com/hello\n\ngo 1.21\n")
        (project / "main.go").write_text("package main\n\nfunc main() {}\n")
        yield Real(f"{real_toolchains}/1.22.10/bin/go", project, environ)


@pytest.mark.real
def test_what_doctor_says_go_refuses_it_refuses_and_nothing_else(real, tmp_path):
    clean = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "GOTOOLCHAIN": "local"}
    clean["GOCACHE"] = real.environ["GOCACHE"]
    patient = Linux(tmp_path / "patient")
    healthy = dict(patient.environ)
    wrong = []
    for name, value, refused in VALUES:
        patient.environ = healthy | {name: value}
        if name == "GOROOT":  # a shim in front unsets it
            patient.front(f"{patient.dirs.toolchains}/{patient.go}/bin")
        named = [f for f in patient.findings() if f.level == "problem" and name in f.found]
        command = [real.go, *ASK.get(name, ("build", "-o", "/dev/null", "."))]
        quick = {"GOPROXY": "off"} if name != "GOPROXY" else {}
        run = subprocess.run(
            *(command,), cwd=real.project, env=clean | quick | {name: value}, capture_output=True,
            text=True, check=False, timeout=60,
        )  # fmt: skip
        says = run.stderr.splitlines()[:1]
        if bool(named) != refused or (refused and run.returncode == 0):
            wrong.append((name, value, named, says))
        if name != "GOPROXY" and not refused and run.returncode != 0:
            wrong.append((name, value, "taken", says))

    assert wrong == []


@pytest.mark.real
@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_in_a_hooked_shell_with_a_real_go_nothing_is_wrong(real, shell):
    terminal = Terminal(shell, real.environ, str(real.project)).hook()
    try:
        shown = terminal.lines("gover doctor")
    finally:
        terminal.close()

    assert terminal.status == 0
    assert shown[0].startswith("Go 1.22.10 here, set by ")
    found = [line.split(maxsplit=3)[1:] for line in shown[1:-1]]
    shim, toolchain = "gover's shim", ["1.22.10", this_platform().arch, "gover"]
    assert {(version, owner) for version, _, owner in found[: found.index(toolchain)]} == {
        ("1.22.10", shim)
    }
    assert shown[-1] == "nothing wrong"
