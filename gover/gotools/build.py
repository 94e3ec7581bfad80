"""
Run `go install PACKAGE@VERSION`, or `go build` in a module, in a controlled environment.

The user's settings of proxies, private modules, checksums and caches apply. Settings of the
project or of a target platform do not: the tool has to run on this machine. One of gover.toml is
built from its own module only; one of a go.mod with the versions that go.mod selects, or all of
the modules in a workspace, each verified by go.sum, and never from a vendor directory, which
go.sum does not cover.
"""

from __future__ import annotations

import os
import sys
from typing import NamedTuple

from gover import go_env
from gover.errors import GoverError
from gover.escape import safe
from gover.fs import atomic
from gover.fs.read import read_file
from gover.gotools.programs import read_build_info
from gover.gotools.session import run_session
from gover.versionfile.formats import GO_WORK
from gover.versionfile.variable_names import NAME
from gover.versionfile.workspace import absolute_go_work

FIRST = (1, 16)  # https://go.dev/doc/go1.16#go-command: go install takes a version
FIRST_WITH_TOOL_LINES = (1, 24)  # https://go.dev/doc/go1.24#go-command
# Flags that do not change the program. With a project's GOFLAGS such as -mod=vendor, -modfile,
# -n or -o=FILE, Go would build nothing, or another program.
_KEPT_FLAGS = ("-modcacherw", "-p", "-trimpath")
# A tool has to run on this machine, and Go refuses GOBIN for another platform.
_DROPPED = ("GOOS", "GOARCH", "GOROOT", "GOFLAGS", "GOBIN")
_FIXED = {"GO111MODULE": "on", "GOENV": "off", "GOTOOLCHAIN": "local", "GOWORK": "off"}
GO_SUM_LIMIT = 16 << 20  # bytes; one with 2,000 modules has 400 kB

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.version.version import Version
    from gover.versionfile.entries import Tool
    from gover.versionfile.search import VersionFile


class BuildGo(NamedTuple):
    """The Go that builds the tools: its GOROOT and version."""

    root: str
    version: Version


class BuildFailed(GoverError):
    """Go did not build a tool; `output` is Go's raw output."""

    def __init__(self, message: str, output: str = "") -> None:
        super().__init__(message)
        self.output = output


def environment(environ: Mapping[str, str], *, offline: bool) -> dict[str, str]:
    """
    Return the environment for `go install`, made from that of the directory.

    The file of `go env -w` is read here, as Go would read it, and Go does not read it again:
    otherwise Go would take a variable that is removed here from that file.
    """
    written = go_env.read_env_file(go_env.env_file_path(environ, sys.platform))
    merged = {name: value for name, value in written if NAME.fullmatch(name)}
    merged |= {name: value for name, value in environ.items() if value or name not in merged}
    flags = [flag for flag in merged.get("GOFLAGS", "").split() if _is_kept(flag)]
    result = {name: value for name, value in merged.items() if name not in _DROPPED} | _FIXED
    result["CGO_ENABLED"] = merged.get("CGO_ENABLED") or "0"
    result |= {"GOFLAGS": " ".join(flags)} if flags else {}
    return result | (_cache_only(result) if offline else {})


def _cache_only(environ: Mapping[str, str]) -> dict[str, str]:
    """
    Return the variables that make Go use its module cache and open no connection.

    GOPROXY=off does not: since Go 1.23 it fails even for a cached module, because the newest
    version's go.mod is missing, and Go still connects to the checksum database and to private
    repositories. The cache has the layout of a proxy (https://go.dev/ref/mod#module-cache) and
    of a checksum database.
    """
    home = environ.get("HOME", "")
    first = environ.get("GOPATH", "").split(":")[0] or f"{home}/go"
    cache = f"{environ.get('GOMODCACHE') or f'{first}/pkg/mod'}/cache/download"
    variables = {"GOPROXY": _file_url(cache), "GONOPROXY": "none"}
    database = (environ.get("GOSUMDB") or "sum.golang.org").split()[0]
    if database != "off":
        name = database.partition("+")[0]
        variables["GOSUMDB"] = f"{database} {_file_url(f'{cache}/sumdb/{name}')}"
    return variables


def _file_url(path: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415  to list tools needs none

    return f"file://{quote(os.fsencode(path))}"


def _is_kept(flag: str) -> bool:
    return flag.replace("--", "-", 1).partition("=")[0] in _KEPT_FLAGS


def build(
    go: BuildGo,
    tool: Tool,
    version: str,
    environ: Mapping[str, str],
    directory: str,
    *,
    module: VersionFile | None = None,
) -> str:
    """
    Build a tool below an empty directory.

    `environ` is the result of `environment`; `module` is the go.mod or go.work that the tool is
    of. Returns the path of the program, the only file in its directory.

    Raises:
        BuildFailed: Go failed, or did not build exactly one program, or go.sum does not cover it.
    """
    output_dir = f"{directory}/made"
    os.mkdir(output_dir)
    os.mkdir(f"{directory}/work")
    cwd = module.directory if module else directory
    own = {"GOBIN": output_dir, "PWD": cwd}
    if module and module.format.name == GO_WORK:
        own["GOWORK"] = _copy_go_work(module, f"{directory}/work")
    own["GOTMPDIR"] = environ.get("GOTMPDIR") or f"{directory}/work"  # removed with `directory`
    request = f"{tool.module}@{version}"
    command = ["install", request]
    if module:
        # No stamp of the project's repository: for that, Go would run git there.
        flags = ("-mod=readonly", "-buildvcs=false", "-o", f"{output_dir}/{tool.name}")
        command = ["build", *flags, tool.module]
    status, output = run_session([f"{go.root}/bin/go", *command], {**environ, **own}, cwd)
    if status != 0:
        raise BuildFailed(f"go{go.version} cannot install {safe(request)}", output)
    names = os.listdir(output_dir)
    if len(names) != 1:
        raise BuildFailed(f"go{go.version} built no program from {safe(request)}", output)
    if module and (name := _uncovered(f"{output_dir}/{names[0]}")):
        reason = f"{safe(name)} is read from a directory, which go.sum does not cover"
        raise BuildFailed(f"{safe(request)} is not installed: {reason}")
    return f"{output_dir}/{names[0]}"


def _copy_go_work(file: VersionFile, directory: str) -> str:
    """Write a go.work for Go, which adds missing checksums to the go.work.sum beside it."""
    copy = f"{directory}/go.work"
    atomic.write(copy, absolute_go_work(file.path, file.reading.data))
    atomic.write(f"{copy}.sum", read_file(f"{file.path}.sum", GO_SUM_LIMIT).data)
    return copy


def _uncovered(path: str) -> str | None:
    """Return a module in a program that has no checksum; None where all have one."""
    info = read_build_info(path)
    if info is None or info.main is None:
        return path
    for each in (info.main, *info.deps):
        if not (each.replace or each).sum:
            return each.path
    return None
