"""
The state of a project's tools: built, missing, or stale.

A program's build information names its module and the Go that built it; no program is run.
"""

import os
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from gover import go_env
from gover.errors import InvalidFile
from gover.gotools import builds
from gover.gotools.build import BuildGo
from gover.gotools.builds import ToolsRecord
from gover.inspect.inspect import inspect
from gover.inspect.program import BuildInfo
from gover.version.version import Version, parse_release
from gover.versionfile.contents import Tool

_PATH = re.compile(r"[\w.~+-]+(?:/[\w.~+-]+)*", re.ASCII)
# A canonical version of golang/mod semver, pseudo-versions included: it can mean one thing only.
_EXACT = re.compile(
    r"v(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?",
    re.ASCII,
)


class WantedTool(NamedTuple):
    """A tool as it should be: `version` is None for a query that was never resolved."""

    tool: Tool
    version: str | None
    build: str | None  # the key of that build


class BuiltProgram(NamedTuple):
    """A program that Go built: the package, and None for what its build information lacks."""

    name: str
    path: str
    package: str | None = None
    version: str | None = None  # of its module
    go: str | None = None  # "1.22.3", or as it is when that is no release

    @property
    def release(self) -> Version | None:
        return parse_release(self.go) if self.go else None

    @property
    def rebuild(self) -> str | None:
        """The command that makes it anew with another Go; None when it came by no version."""
        if not (self.package and self.version and _PATH.fullmatch(self.package)):
            return None
        return f"go install {self.package}@{self.version}" if is_exact(self.version) else None


class ToolState(NamedTuple):
    """How a tool is; `reason` is empty when it is ok."""

    tool: Tool
    state: Literal["ok", "missing", "stale"]
    program: BuiltProgram
    reason: str = ""


def is_exact(version: str) -> bool:
    """Tell whether the text is one version, not a query for one."""
    return _EXACT.fullmatch(version) is not None


def wish(tool: Tool, record: ToolsRecord, go: BuildGo, cgo: str) -> WantedTool:
    """
    Return what a tool should be; a query is what it was when the project last asked.

    `cgo` is the CGO_ENABLED of the build.
    """
    entry = record.entries.get(tool.name)
    version = tool.version if is_exact(tool.version) else None
    if version is None and entry and entry[:2] == (tool.module, tool.version):
        version = entry.version
    return WantedTool(tool, version, version and key_of(go, tool.module, version, cgo))


def key_of(go: BuildGo, package: str, version: str, cgo: str) -> str:
    """Return the key of a build."""
    return builds.key(str(go.version), package, version, cgo)


def state(directory: str, wished: WantedTool, go: BuildGo) -> ToolState:
    """Compare what a project has under a tool's name with what it should be."""
    tool = wished.tool
    found = program_at(f"{directory}/{tool.name}", tool.name)
    if not os.access(found.path, os.X_OK):
        return ToolState(tool, "missing", found, "not installed")
    if wished.build is not None and builds.linked(directory, tool.name) == wished.build:
        return ToolState(tool, "ok", found)
    return ToolState(tool, "stale", found, _difference(found, wished, go))


def _difference(found: BuiltProgram, wished: WantedTool, go: BuildGo) -> str:
    if found.package != wished.tool.module or (wished.version or "") != found.version:
        return f"{wished.tool.module}@{wished.version or wished.tool.version} is asked for"
    if found.go != str(go.version):
        return f"built by go{found.go}, and go{go.version} holds"
    return "built with another CGO_ENABLED"


def program_at(path: str, name: str) -> BuiltProgram:
    """Return what a file says of itself: nothing, when it is no program of Go's."""
    info = _info(path)
    if info is None:
        return BuiltProgram(name, path)
    go = info.version.removeprefix("go").partition(" ")[0]
    version = info.main.version if info.main else ""
    return BuiltProgram(name, path, info.path or None, version or None, go or None)


def _info(path: str) -> BuildInfo | None:
    try:
        return next((image.go for image in inspect(path).slices if image.go), None)
    except InvalidFile:
        return None


def installed_by_go(environ: Mapping[str, str]) -> list[BuiltProgram]:
    """Return the programs in the directories where `go install` puts them, by name."""
    home = environ.get("HOME", "")
    paths = go_env.find_go_setting(environ, "GOPATH", f"{home}/go" if home else "").split(":")
    directories = [
        go_env.find_go_setting(environ, "GOBIN", ""),
        *(f"{path}/bin" for path in paths if path),
    ]
    found = [
        program_at(f"{directory}/{name}", name)
        for directory in dict.fromkeys(directories)
        if directory.startswith("/") and os.path.isdir(directory)
        for name in sorted(os.listdir(directory))
    ]
    return [program for program in found if program.go]
