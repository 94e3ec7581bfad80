"""
`gover install`: from its options to installed versions.

The options become a job (sources, accepted proofs, the project's gover.lock) and requests; the
steps of the install itself are in `gover.install.pipeline`.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple

from gover.errors import GoverError, UsageError
from gover.install import deleted_plans, floor, garbage, pipeline, publish, unfinished
from gover.install.default import set_default
from gover.install.gover_lock import write
from gover.install.gover_lock.file import GoverLock
from gover.install.job import InstallJob, InstallResult
from gover.install.origin import origin_chain
from gover.network.client import Http
from gover.progress import Report
from gover.resolve.selection import Selection, select
from gover.sources import released_versions
from gover.sources.configured import configured_sources
from gover.sources.godev import GoDev
from gover.sources.local import parse_archive_name
from gover.store.obstacles import find_obstacle
from gover.store.permissions import root_must_not_write, why_unsafe
from gover.store.store import Store
from gover.store.write_checks import check_safe_to_write
from gover.verify.policy import accepted_proofs
from gover.version.platform import Platform, this_platform
from gover.version.request import Request, exact
from gover.version.version import Version


class InstallOptions(NamedTuple):
    """The words and switches of `gover install`."""

    requests: tuple[Request, ...] = ()  # none: what the directory requests
    origin: str | None = None  # --from: the only file, directory or URL to install from
    source: str | None = None  # --source: the only mirror to install from, or "goproxy"
    locked: bool = False
    given_up: frozenset[str] = frozenset()  # proofs that are not required: "log", "signature"
    offline: bool = False


class InstallContext(NamedTuple):
    """Where an install happens: for which directory, into which store."""

    store: Store
    environ: Mapping[str, str]
    cwd: str  # logical
    report: Report


def run(
    context: InstallContext, options: InstallOptions, on_result: Callable[[InstallResult], None]
) -> None:
    """
    Install what the options request; `on_result` gets each version that is installed.

    The first one becomes the default where there is no other go.

    Raises:
        UsageError: the options contradict each other, or nothing is requested.
        GoverError: as `pipeline.install` raises; the store is not this user's to change; the
            configuration, a version file or gover.lock is invalid.
    """
    _check_options(options)
    if _is_satisfied(context, options):
        return
    told = context.report.tell
    with Http(offline=options.offline, environ=context.environ, tell=told) as http:
        job = _job(context, options, http)
        requests = options.requests or (_request_of_directory(context, options, job),)
        _check_store(context, requests)  # before a request is sent
        new: list[Version] = []

        def keep_result(result: InstallResult) -> None:
            if result.was_there:
                if not root_must_not_write(job.store.data):
                    with suppress(OSError):  # a read-only store has no unfinished change
                        publish.settle(job.store)
                        garbage.collect(job.store)
            else:
                new.append(result.version)
            on_result(result)
            if not options.requests:
                _report_other_lock(job, result.version)

        try:
            pipeline.install(job, requests, keep_result)
        finally:  # the failure of one version does not keep another from becoming the default
            _set_first_default(context, requests, new)
        if new and options.origin is None and not options.offline:
            _keep_released_versions(job)
    if new:
        deleted_plans.clear(context.store, context.environ)


def _check_store(context: InstallContext, requests: Iterable[Request]) -> None:
    """
    Require that the store can be changed, if anything has to be installed.

    What is there already needs a store that can be used only: in a container of another user's,
    as root, one that a cache has brought back.
    """
    store = context.store
    missing = [r for r in requests if not (r.version and store.is_installed(r.version))]
    for request in requests:
        if request.version and (error := why_unsafe(store, store.goroot(request.version))):
            raise error
    if missing:
        check_safe_to_write(store)
        if obstacle := find_obstacle(store, context.environ):
            raise obstacle
    if not root_must_not_write(store.data):
        with suppress(OSError):  # as in a read-only store
            unfinished.clear_own(store)


def _is_satisfied(context: InstallContext, options: InstallOptions) -> bool:
    """Return True, and report the version, if an installed one satisfies the directory's floor."""
    if options.requests or options.locked or options.origin:
        return False
    selection = select(context.store, context.environ, context.cwd)
    file = floor.deciding_floor(selection)
    if file is None or file.minimum is None:
        return False
    enough = floor.find_installed(context.store, selection, file.minimum)
    if enough is not None:
        requires = f"go >= {file.minimum} (required by {file.where})"
        context.report.tell(f"go{enough} is installed, and satisfies {requires}")
    return enough is not None


def _check_options(options: InstallOptions) -> None:
    if options.locked and options.requests:
        raise UsageError("--locked installs the version in gover.lock: give no VERSION")
    if any(request.kind == "system" for request in options.requests):
        raise UsageError("'system' is the go on PATH; it cannot be installed")


def _job(context: InstallContext, options: InstallOptions, http: Http) -> InstallJob:
    store, environ, _, report = context
    platform = this_platform()
    if options.origin is None:
        chain = configured_sources(http, environ, report.tell, options.source)
    elif options.source is None:
        chain = origin_chain(options.origin, http, store, report.tell)
    else:
        raise UsageError("--from and --source cannot be combined")
    accepted = accepted_proofs(store, options.given_up)
    lock = _gover_lock(context, platform, is_required=options.locked)
    return InstallJob(
        store, environ, http, chain, platform, report, accepted, lock, is_locked=options.locked
    )


def _gover_lock(
    context: InstallContext, platform: Platform, *, is_required: bool
) -> GoverLock | None:
    """Return the directory's lock; one that fits the pin and the platform if it `is_required`."""
    if is_required:
        return write.require(write.pin_of(context.store, context.cwd, context.environ), platform)
    return write.beside(context.store, context.cwd, context.environ)


def _request_of_directory(
    context: InstallContext, options: InstallOptions, job: InstallJob
) -> Request:
    """Return what to install where no version is given."""
    if options.locked and job.lock is not None:
        return exact(job.lock.version)
    if options.origin and (
        version := parse_archive_name(os.path.basename(options.origin), job.platform)
    ):
        return exact(version)
    return _request_of_selection(select(context.store, context.environ, context.cwd), job)


def _request_of_selection(selection: Selection, job: InstallJob) -> Request:
    if file := floor.deciding_floor(selection):
        return floor.request_of_floor(file, lambda: _released(job))
    if selection.error is not None and selection.request is None:
        raise selection.error
    if selection.request is None or selection.request.kind == "system":
        raise UsageError(
            "no VERSION is given, and no file here requests one", "gover install latest"
        )
    return selection.request


def _released(job: InstallJob) -> list[Version]:
    return job.chain.first_result(lambda source: source.versions(job.platform) or None) or []


def _report_other_lock(job: InstallJob, version: Version) -> None:
    if job.lock is not None and job.lock.entry(version, job.platform) is None:
        where = job.lock.where("version")
        job.report.tell(f"{where} does not contain go{version} for {job.platform}")


def _set_first_default(
    context: InstallContext, requests: tuple[Request, ...], new: list[Version]
) -> None:
    """Make the first requested version that is new the default, where there is no other go."""
    first = next((v for request in requests for v in new if request.matches(v)), None)
    if first is None or select(context.store, context.environ, context.cwd).origin.kind != "system":
        return
    if not context.store.system_go(context.environ):
        set_default(context.store, exact(first))
        context.report.tell(f"go{first} is now the default, because there is no other go")


def _keep_released_versions(job: InstallJob) -> None:
    """Write the list that was just read for the shells' completion; no request is sent."""
    lists = (source for source in job.chain.sources if isinstance(source, GoDev))
    with suppress(GoverError):
        for source in lists:
            released_versions.write_released(job.store, source.versions_read(job.platform))
