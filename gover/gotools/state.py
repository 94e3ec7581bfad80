"""
The state of a project's tools: ok, missing or stale.

Module and Go version come from the program's build information; no program is run.
"""

import os
from collections.abc import Iterable
from typing import Literal, NamedTuple

from gover.gotools import builds
from gover.gotools.build import BuildGo
from gover.gotools.builds import ToolsRecord
from gover.gotools.programs import BuiltProgram, is_exact, read_program
from gover.versionfile.entries import Tool

OTHER_SETTINGS = "built with other settings of Go"


class WantedTool(NamedTuple):
    """A requested tool; `version` is None for a query, as `latest`, not resolved before."""

    tool: Tool
    version: str | None
    build: str | None  # the key of its build; None without a version


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
    return OTHER_SETTINGS


def find_states(
    directory: str, tools: Iterable[Tool], go: BuildGo, settings: str
) -> list[ToolState]:
    """Return the state of each tool of a project, whose links are in `directory`."""
    record = builds.read_record(directory)
    return [check(directory, find_wanted(tool, record, go, settings), go) for tool in tools]
