"""
The state of a project's tools: ok, missing or stale.

Module and Go version come from the program's build information; no program is run.
"""

import os
import re
from collections.abc import Iterable, Mapping
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
# A canonical version of golang/mod semver, or a pseudo-version: it names exactly one version.
_EXACT = re.compile(
    r"v(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?",
    re.ASCII,
)


class WantedTool(NamedTuple):
    """A requested tool; `version` is None for a query, as `latest`, not resolved before."""

    tool: Tool
    version: str | None
    build: str | None  # the key of its build; None without a version


class BuiltProgram(NamedTuple):
    """A program; None for what its build information does not contain."""

    name: str
    path: str
    package: str | None = None
    version: str | None = None  # of its module
    go: str | None = None  # "1.22.3", or raw when it is not a release

    @property
    def release(self) -> Version | None:
        return parse_release(self.go) if self.go else None

    @property
    def rebuild(self) -> str | None:
        """The command that builds it again; None where it was not built from a released version."""
        if not (self.package and self.version and _PATH.fullmatch(self.package)):
            return None
        return f"go install {self.package}@{self.version}" if is_exact(self.version) else None

    def is_older_than(self, version: Version | None) -> bool:
        """Return True where both Go versions are known and that of the program is older."""
        return bool(version and self.release and self.release < version)


class ToolState(NamedTuple):
    """The state of a tool; `reason` is "" when it is ok."""

    tool: Tool
    state: Literal["ok", "missing", "stale"]
    program: BuiltProgram
    reason: str = ""

    def facts(self) -> dict[str, str | None]:
        """Return the tool's object for `--json`."""
        return {
            "name": self.tool.name,
            "package": self.tool.module,
            "asked": self.tool.version,
            "version": self.program.version,
            "go": self.program.go,
            "state": self.state,
            "reason": self.reason or None,
            "path": self.program.path,
        }


def is_exact(version: str) -> bool:
    """Return True for an exact version, False for a query such as `latest`."""
    return _EXACT.fullmatch(version) is not None


def find_wanted(tool: Tool, record: ToolsRecord, go: BuildGo, settings: str) -> WantedTool:
    """
    Return the tool that a project requests.

    A query has the version to which it was resolved last. `settings` are those of
    `gover.gotools.settings`.
    """
    entry = record.entries.get(tool.name)
    version = tool.version if is_exact(tool.version) else None
    if version is None and entry and entry[:2] == (tool.module, tool.version):
        version = entry.version
    return WantedTool(tool, version, version and build_key(go, tool.module, version, settings))


def build_key(go: BuildGo, package: str, version: str, settings: str) -> str:
    """Return the key of a build."""
    return builds.key(str(go.version), package, version, settings)


def check(directory: str, wanted: WantedTool, go: BuildGo) -> ToolState:
    """Compare the program under a tool's name with the requested one."""
    tool = wanted.tool
    program = read_program(f"{directory}/{tool.name}", tool.name)
    if not os.access(program.path, os.X_OK):
        return ToolState(tool, "missing", program, "not installed")
    if wanted.build is not None and builds.linked_build(directory, tool.name) == wanted.build:
        return ToolState(tool, "ok", program)
    return ToolState(tool, "stale", program, _reason_stale(program, wanted, go))


def _reason_stale(program: BuiltProgram, wanted: WantedTool, go: BuildGo) -> str:
    if program.package != wanted.tool.module or (wanted.version or "") != program.version:
        return f"{wanted.tool.module}@{wanted.version or wanted.tool.version} is requested"
    if program.go != str(go.version):
        return f"built by go{program.go}, and go{go.version} is selected"
    return "built with other settings of Go"


def find_states(
    directory: str, tools: Iterable[Tool], go: BuildGo, settings: str
) -> list[ToolState]:
    """Return the state of each tool of a project, whose links are in `directory`."""
    record = builds.read_record(directory)
    return [check(directory, find_wanted(tool, record, go, settings), go) for tool in tools]


def read_program(path: str, name: str) -> BuiltProgram:
    """Return the build information of a file; only name and path where Go did not build it."""
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


def find_go_installed(environ: Mapping[str, str]) -> list[BuiltProgram]:
    """Return the Go programs in GOBIN and GOPATH/bin, where `go install` writes them."""
    home = environ.get("HOME", "")
    paths = go_env.find_go_setting(environ, "GOPATH", f"{home}/go" if home else "").split(":")
    directories = [
        go_env.find_go_setting(environ, "GOBIN", ""),
        *(f"{path}/bin" for path in paths if path),
    ]
    programs = [
        read_program(f"{directory}/{name}", name)
        for directory in dict.fromkeys(directories)
        if directory.startswith("/") and os.path.isdir(directory)
        for name in sorted(os.listdir(directory))
    ]
    return [program for program in programs if program.go]
