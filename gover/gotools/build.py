"""
One `go install PACKAGE@VERSION`, in surroundings of its own.

What the user has told Go of proxies, private modules, checksums and caches counts. What is
about the project or its target does not: the tool is to run here, and from its module alone.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import quote

from gover import go_env
from gover.errors import GoverError
from gover.escape import safe
from gover.version.version import Version
from gover.versionfile.contents import Tool
from gover.versionfile.variable_names import NAME

FIRST = (1, 16)  # https://go.dev/doc/go1.16#go-command: go install takes a version
# Flags that change how Go works, and not what it makes. GOFLAGS=-mod=vendor, -modfile, -n or
# -o=FILE, good for a project, would have it build nothing, or something else.
_KEPT_FLAGS = ("-modcacherw", "-p", "-trimpath")
# GOBIN is refused for another platform than one's own, and a tool has to run on this one.
_DROPPED = ("GOOS", "GOARCH", "GOROOT", "GOFLAGS", "GOBIN")
_OURS = {"GO111MODULE": "on", "GOENV": "off", "GOTOOLCHAIN": "local", "GOWORK": "off"}
_GRACE = 5.0  # seconds for an interrupted Go to clear away what it has begun


class BuildGo(NamedTuple):
    """The Go that builds: its GOROOT and its version."""

    root: str
    version: Version


class BuildFailed(GoverError):
    """Go did not build a tool; `output` is what it said, raw."""

    def __init__(self, message: str, output: str = "") -> None:
        super().__init__(message)
        self.output = output


def environment(environ: Mapping[str, str], *, offline: bool) -> dict[str, str]:
    """
    Return what `go install` is to see, of an environment with what the directory does to it.

    The file that `go env -w` writes is read here, as Go would, and not by Go: a variable that
    is only absent from the environment is looked up there.
    """
    written = go_env.read_env_file(go_env.env_file_path(environ, sys.platform))
    merged = {name: value for name, value in written if NAME.fullmatch(name)}
    merged |= {name: value for name, value in environ.items() if value or name not in merged}
    flags = [flag for flag in merged.get("GOFLAGS", "").split() if _is_kept(flag)]
    mine = {name: value for name, value in merged.items() if name not in _DROPPED} | _OURS
    mine["CGO_ENABLED"] = merged.get("CGO_ENABLED") or "0"
    mine |= {"GOFLAGS": " ".join(flags)} if flags else {}
    return mine | (_from_cache(mine) if offline else {})


def _from_cache(environ: Mapping[str, str]) -> dict[str, str]:
    """
    Return what has Go use its module cache and open no connection.

    GOPROXY=off is neither: since Go 1.23 it fails for what is cached, for want of the newest
    version's go.mod, and Go asks the checksum database and private repositories all the same.
    The cache has a proxy's layout (https://go.dev/ref/mod#module-cache), the database's too.
    """
    home = environ.get("HOME", "")
    first = environ.get("GOPATH", "").split(":")[0] or f"{home}/go"
    cache = f"{environ.get('GOMODCACHE') or f'{first}/pkg/mod'}/cache/download"
    only = {"GOPROXY": _file_url(cache), "GONOPROXY": "none"}
    database = (environ.get("GOSUMDB") or "sum.golang.org").split()[0]
    if database != "off":
        name = database.partition("+")[0]
        only["GOSUMDB"] = f"{database} {_file_url(f'{cache}/sumdb/{name}')}"
    return only


def _file_url(path: str) -> str:
    return f"file://{quote(os.fsencode(path))}"


def _is_kept(flag: str) -> bool:
    return flag.replace("--", "-", 1).partition("=")[0] in _KEPT_FLAGS


def build(go: BuildGo, tool: Tool, version: str, environ: Mapping[str, str], directory: str) -> str:
    """
    Build a tool below an empty directory; return the path of the program, alone in its own.

    `environ` is that of `environment`.

    Raises:
        BuildFailed: Go says that it cannot be done.
    """
    made = f"{directory}/made"
    os.mkdir(made)
    os.mkdir(f"{directory}/work")
    own = {"GOBIN": made, "PWD": directory}
    own["GOTMPDIR"] = environ.get("GOTMPDIR") or f"{directory}/work"  # gone with the rest
    wish = f"{tool.module}@{version}"
    status, output = _run([f"{go.root}/bin/go", "install", wish], {**environ, **own}, directory)
    if status != 0:
        raise BuildFailed(f"go{go.version} cannot install {safe(wish)}", output)
    names = os.listdir(made)
    if len(names) != 1:
        raise BuildFailed(f"go{go.version} has made no program of {safe(wish)}", output)
    return f"{made}/{names[0]}"


def _run(command: list[str], environ: Mapping[str, str], cwd: str) -> tuple[int, str]:
    """Run a command to its end, away from the terminal: nothing can ask there, and wait."""
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate()
        except BaseException:
            _end(process)
            raise
    return process.returncode, output.decode("utf-8", "replace")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End Go and the compilers that it has started."""
    for number, patience in ((signal.SIGINT, _GRACE), (signal.SIGKILL, _GRACE)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return
