"""Having every tool that a project names, built by the Go that holds there."""

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import NamedTuple

from gover.dirs import Dirs
from gover.escape import safe
from gover.gotools import build, builds, state
from gover.gotools.build import BuildFailed, BuildGo
from gover.gotools.builds import BuiltTool, ToolsRecord
from gover.gotools.state import WantedTool
from gover.install import garbage
from gover.install.store_lock import locked
from gover.progress import Report
from gover.resolve.tools import ToolChoice
from gover.versionfile.contents import Tool


class SyncJob(NamedTuple):
    """What one sync works with."""

    dirs: Dirs
    environ: Mapping[str, str]  # the user's, with what the directory does to it
    report: Report
    go: BuildGo
    choice: ToolChoice
    offline: bool = False
    update: bool = False  # ask again what a query such as `latest` means


class SyncResult(NamedTuple):
    """What came of one tool: what it is now, or why it is not."""

    tool: Tool
    version: str = ""
    changed: bool = False
    seconds: float | None = None  # that the build took; None: somebody has it already
    failure: BuildFailed | None = None


def sync(job: SyncJob) -> Iterator[SyncResult]:
    """
    Build and link what is missing or another than it should be, one tool after the other.

    One that fails leaves what was there under its name. Links that the project does not name
    any more go at the end.

    Raises:
        LockTimeout: another gover is at work on tools for longer than one waits.
        GoverError: the store is not this user's to change.
    """
    names = {tool.name for tool in job.choice.file.contents.tools}
    seen = build.environment(job.environ, offline=job.offline)
    for tool in job.choice.file.contents.tools:
        yield _up_to_date(job, tool, seen["CGO_ENABLED"]) or _made(job, tool, seen)
    if others := set(builds.links(job.choice.directory)) - names:
        with _at_work(job):
            for name in others:
                builds.unlink(job.choice.directory, name)
            _note(job, {})


def _up_to_date(job: SyncJob, tool: Tool, cgo: str) -> SyncResult | None:
    """Return the outcome for a tool that is as it should be; no lock is needed to see it."""
    wished = _wish(job, tool, cgo)
    if wished.version is None or (job.update and not state.is_exact(tool.version)):
        return None
    found = state.state(job.choice.directory, wished, job.go)
    return SyncResult(tool, wished.version) if found.state == "ok" else None


def _made(job: SyncJob, tool: Tool, seen: Mapping[str, str]) -> SyncResult:
    with _at_work(job):
        garbage.clear(job.dirs, garbage.TOOLS)
        done = None if job.update else _up_to_date(job, tool, seen["CGO_ENABLED"])
        if done:  # by the one whose lock it was
            return done
        try:
            return _built(job, tool, seen)
        except BuildFailed as failure:
            return SyncResult(tool, failure=failure)


def _built(job: SyncJob, tool: Tool, seen: Mapping[str, str]) -> SyncResult:
    cgo = seen["CGO_ENABLED"]
    wished = _wish(job, tool, cgo)
    version = None if job.update and not state.is_exact(tool.version) else wished.version
    if version is None or wished.build is None or builds.program(job.dirs, wished.build) is None:
        began = time.monotonic()
        version = _build(job, tool, version, seen)
        seconds = time.monotonic() - began
    else:
        seconds = None  # another project has it
    key = state.key_of(job.go, tool.module, version, cgo)
    builds.link(job.dirs, job.choice.directory, tool.name, key)
    _note(job, {tool.name: BuiltTool(tool.module, tool.version, version)})
    return SyncResult(tool, version, changed=True, seconds=seconds)


def _build(job: SyncJob, tool: Tool, version: str | None, seen: Mapping[str, str]) -> str:
    """Build a tool and give it its place; return its version."""
    asked = version or tool.version
    alone = ", from Go's module cache alone" if job.offline else ""
    job.report.tell(f"building {safe(f'{tool.module}@{asked}')} with go{job.go.version}{alone}")
    with garbage.staging(job.dirs, garbage.TOOLS) as stage:
        made = build.build(job.go, tool, asked, seen, stage)
        if version is None:
            version = state.program_at(made, tool.name).version or ""
        if not state.is_exact(version):
            said = f"{safe(tool.module)} does not say which version it is ('{safe(version)}')"
            raise BuildFailed(said)
        key = state.key_of(job.go, tool.module, version, seen["CGO_ENABLED"])
        builds.publish(job.dirs, key, made)
    return version


def _wish(job: SyncJob, tool: Tool, cgo: str) -> WantedTool:
    return state.wish(tool, builds.read_record(job.choice.directory), job.go, cgo)


def _note(job: SyncJob, more: Mapping[str, BuiltTool]) -> None:
    """Write down what the project has got, of what it still names."""
    names = {tool.name for tool in job.choice.file.contents.tools}
    before = builds.read_record(job.choice.directory).entries
    entries = {name: entry for name, entry in {**before, **more}.items() if name in names}
    builds.write_record(job.choice.directory, ToolsRecord(job.choice.file.path, entries))


def _at_work(job: SyncJob) -> AbstractContextManager[bool]:
    return locked(job.dirs, garbage.TOOLS, job.environ, job.report.tell)
