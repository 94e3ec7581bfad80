"""`gover tools sync`: build every tool of a project with its selected Go."""

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import NamedTuple

from gover.escape import safe
from gover.gotools import build, builds, state
from gover.gotools.build import BuildFailed, BuildGo
from gover.gotools.builds import BuiltTool, ToolsRecord
from gover.gotools.programs import is_exact, read_program
from gover.gotools.state import WantedTool
from gover.install import garbage
from gover.install.store_lock import locked
from gover.progress import Report
from gover.resolve.tools import ToolChoice
from gover.store.store import Store
from gover.versionfile.entries import Tool
from gover.versionfile.search import VersionFile


class SyncJob(NamedTuple):
    """The inputs of one run."""

    store: Store
    environ: Mapping[str, str]  # with the changes that the hook makes in the directory
    report: Report
    go: BuildGo
    choice: ToolChoice
    settings: str  # of gover.gotools.settings
    module: VersionFile | None = None  # the go.mod or go.work that names the tools
    offline: bool = False
    update: bool = False  # resolve a query such as `latest` again


class SyncResult(NamedTuple):
    """The result for one tool."""

    tool: Tool
    version: str = ""
    changed: bool = False
    seconds: float | None = None  # duration of the build; None: it was built before
    failure: BuildFailed | None = None


def sync(job: SyncJob) -> Iterator[SyncResult]:
    """
    Build and link the missing and stale tools, one after the other.

    A failed build leaves the old program under its name. Links for tools that the project no
    longer names are removed at the end.

    Raises:
        LockTimeout: another gover process holds the lock of the tools for too long.
        GoverError: this user must not change the store.
    """
    names = {tool.name for tool in job.choice.file.contents.tools}
    environ = build.environment(job.environ, offline=job.offline)
    for tool in job.choice.file.contents.tools:
        yield _up_to_date(job, tool) or _synced(job, tool, environ)
    if unnamed := set(builds.links(job.choice.directory)) - names:
        with _locked(job):
            for name in unnamed:
                builds.unlink(job.choice.directory, name)
            _update_record(job, {})


def _up_to_date(job: SyncJob, tool: Tool) -> SyncResult | None:
    """Return the result for a tool that is up to date, else None. This needs no lock."""
    wanted = _wanted(job, tool)
    if wanted.version is None or (job.update and not is_exact(tool.version)):
        return None
    found = state.check(job.choice.directory, wanted, job.go)
    return SyncResult(tool, _shown(job, tool, wanted.version)) if found.state == "ok" else None


def _synced(job: SyncJob, tool: Tool, environ: Mapping[str, str]) -> SyncResult:
    with _locked(job):
        garbage.clear(job.store, garbage.TOOLS)
        done = None if job.update else _up_to_date(job, tool)
        if done:  # by the process that held the lock
            return done
        try:
            return _build_and_link(job, tool, environ)
        except BuildFailed as failure:
            return SyncResult(tool, failure=failure)


def _build_and_link(job: SyncJob, tool: Tool, environ: Mapping[str, str]) -> SyncResult:
    wanted = _wanted(job, tool)
    version = None if job.update and not is_exact(tool.version) else wanted.version
    if (
        version is None
        or wanted.build is None
        or builds.find_program(job.store, wanted.build) is None
    ):
        began = time.monotonic()
        version = _build(job, tool, version, environ)
        seconds = time.monotonic() - began
    else:
        seconds = None  # it was built for another project
    key = state.build_key(job.go, tool.module, version, job.settings)
    builds.link(job.store, job.choice.directory, tool.name, key)
    _update_record(job, {tool.name: BuiltTool(tool.module, tool.version, version)})
    return SyncResult(tool, _shown(job, tool, version), changed=True, seconds=seconds)


def _shown(job: SyncJob, tool: Tool, version: str) -> str:
    """Return the version in a program: another module of a workspace can require a newer one."""
    if job.module is None:
        return version
    return read_program(f"{job.choice.directory}/{tool.name}", tool.name).version or version


def _build(job: SyncJob, tool: Tool, version: str | None, environ: Mapping[str, str]) -> str:
    """Build a tool and publish the build; return its version."""
    request = version or tool.version
    source = ", from Go's module cache only" if job.offline else ""
    job.report.tell(f"building {safe(f'{tool.module}@{request}')} with go{job.go.version}{source}")
    with garbage.staging(job.store, garbage.TOOLS) as stage:
        path = build.build(job.go, tool, request, environ, stage, module=job.module)
        if version is None:
            version = read_program(path, tool.name).version or ""
        if not is_exact(version):
            message = f"{safe(tool.module)} has no usable version in its build information"
            raise BuildFailed(f"{message} ('{safe(version)}')")
        key = state.build_key(job.go, tool.module, version, job.settings)
        builds.publish(job.store, key, path)
    return version


def _wanted(job: SyncJob, tool: Tool) -> WantedTool:
    return state.find_wanted(tool, builds.read_record(job.choice.directory), job.go, job.settings)


def _update_record(job: SyncJob, more: Mapping[str, BuiltTool]) -> None:
    """Record the new builds, and drop the tools that the project no longer names."""
    names = {tool.name for tool in job.choice.file.contents.tools}
    before = builds.read_record(job.choice.directory).entries
    entries = {name: entry for name, entry in {**before, **more}.items() if name in names}
    builds.write_record(job.choice.directory, ToolsRecord(job.choice.file.path, entries))


def _locked(job: SyncJob) -> AbstractContextManager[bool]:
    return locked(job.store, garbage.TOOLS, job.environ, job.report.tell)
