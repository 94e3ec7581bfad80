"""The commands mirror sync and mirror verify."""

from __future__ import annotations

import os
import tempfile
from itertools import chain
from typing import Any

from gover.cli.declare import argument, group, option, reads
from gover.cli.output import print_json
from gover.cli.value_types import PLATFORM, RELEASED, comma_list, number
from gover.console import megabytes
from gover.errors import UsageError, VerificationError
from gover.escape import safe, sh_quote
from gover.fs import leftovers
from gover.mirror import names
from gover.mirror.session import install_job, mirror_path, open_locked
from gover.mirror.state import Key, MirrorState, check_files, read_state
from gover.mirror.sync import MirrorOptions, MirrorSync, PlannedRelease
from gover.mirror.tree import MirrorTree
from gover.network.client import Http
from gover.store.permissions import check_outside_foreign_home
from gover.version.platform import Platform, this_platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gover.cli.context import Context
    from gover.version.request import Request


@group()
def mirror() -> None:
    """Make a copy of Go's releases that any web server can serve."""


@mirror.command()
@argument("path", metavar="DIR")
@option(
    "--versions",
    type=comma_list(RELEASED),
    multiple=True,
    required=True,
    metavar="VERSION,...",
    help="The releases: 1.22.3, 1.22 (its newest release), latest, '>=1.21'.",
)
@option(
    "--platforms",
    type=comma_list(PLATFORM),
    multiple=True,
    metavar="OS-ARCH,...",
    help="The platforms; by default that of this machine.",
)
@option(
    "--history",
    type=number(0),
    default=0,
    metavar="RECORDS",
    help="Also serve clients whose copy of the log is up to this many records old.",
)
@option("--no-sumdb", is_flag=True, help="Do not serve the checksum database.")
@option("--verify", "rehash", is_flag=True, help="Hash the files in the mirror again.")
@option("--prune", is_flag=True, help="Remove the releases that are not requested.")
@option("--dry-run", is_flag=True, help="Only list the changes.")
@reads
def sync(
    here: Context,
    path: str,
    versions: tuple[tuple[Request, ...], ...],
    platforms: tuple[tuple[Platform, ...], ...],
    directory: str | None,
    *,
    history: int,
    no_sumdb: bool,
    rehash: bool,
    prune: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """
    Download releases to DIR, as plain files that any web server can serve.

    DIR gets archives, modules, lists, and the part of the checksum log that verifies them.
    Each release is verified with the log before it is published. Releases that DIR contains
    already are not downloaded again.
    """
    here = here.moved(directory)
    options = _options(versions, platforms)._replace(
        history=history, serve_log=not no_sumdb, rehash=rehash, prune=prune
    )
    root_path = mirror_path(here.store, here.cwd, path)
    if dry_run:
        _dry_run(here, root_path, options, as_json=as_json)
        return
    check_outside_foreign_home(root_path, here.environ)
    with (
        open_locked(here.store, here.environ, root_path, here.report.tell) as root,
        Http(offline=here.offline, environ=here.environ) as http,
    ):
        state = read_state(root)
        run = _sync(here, http, root, state, options)
        steps = run.plan()
        listed = run.run(steps, lambda key: here.report.tell(_added(state, key)))
    for failure in run.failures[1:]:
        here.report.tell(str(failure))
    if run.failures:
        raise run.failures[0]
    for version, platform in run.removed:
        here.report.tell(f"removed go{version} for {platform}")
    new = len(run.added)
    here.report.tell(f"{safe(root_path)} contains {len(listed)} releases, {new} of them new")
    if as_json:
        print_json(_facts(root_path, state, run, listed))


@mirror.command()
@argument("path", metavar="DIR")
@reads
def verify(here: Context, path: str, directory: str | None, as_json: bool) -> None:
    """Hash every file that gover has written to DIR again."""
    here = here.moved(directory)
    root_path = os.path.abspath(path)
    if not os.path.isdir(f"{root_path}/{names.WORK}"):
        raise UsageError(f"{safe(root_path)} is not a mirror made by gover")
    with MirrorTree(root_path) as root:
        found = check_files(root, read_state(root))
    if as_json:
        print_json({"directory": root_path, **found._asdict(), "whole": len(found.whole)})
    else:
        lines = [f"{safe(path)}  CHANGED" for path in found.changed]
        lines += [f"{safe(path)}  MISSING" for path in found.missing]
        print("\n".join([*lines, f"{len(found.whole)} files are unchanged"]))
    if found.changed or found.missing:
        count = len(found.changed) + len(found.missing)
        raise VerificationError(
            f"{count} files of {safe(root_path)} are changed or missing",
            f"gover mirror sync {sh_quote(root_path)} --verify --versions VERSION",
            is_in_document=as_json,
        )


def _options(
    versions: Sequence[Sequence[Request]],
    platforms: Sequence[Sequence[Platform]],
) -> MirrorOptions:
    requests = list(dict.fromkeys(chain.from_iterable(versions)))
    if any(request.kind == "system" for request in requests):
        raise UsageError("'system' is the Go on PATH; it cannot be mirrored")
    if not requests:
        raise UsageError("--versions is empty", "gover mirror sync --help")
    selected = list(dict.fromkeys(chain.from_iterable(platforms)))
    return MirrorOptions(requests, selected or [this_platform()])


def _sync(
    here: Context, http: Http, root: MirrorTree, state: MirrorState, options: MirrorOptions
) -> MirrorSync:
    platform = options.platforms[0]
    job = install_job(here.store, here.environ, http, root, report=here.report, platform=platform)
    return MirrorSync(job, here.store, root, state, options)


def _dry_run(here: Context, path: str, options: MirrorOptions, *, as_json: bool) -> None:
    with leftovers.private_directory(tempfile.gettempdir()) as empty:
        existing = path if os.path.isdir(path) else empty
        with MirrorTree(existing) as root, Http(offline=here.offline, environ=here.environ) as http:
            run = _sync(here, http, root, read_state(root), options)
            steps = run.plan()
            removable = run.removable(steps)
    removed = [f"go{version} {platform}" for version, platform in removable]
    if as_json and run.failures:
        raise run.failures[0]
    if as_json:
        planned = [_planned(step) for step in steps]
        print_json({"directory": path, "releases": planned, "removed": removed})
    else:
        lines = [*map(_line, steps), *(f"{name}  would be removed" for name in removed)]
        print("\n".join(lines))
    if run.failures:
        raise run.failures[0]


def _line(step: PlannedRelease) -> str:
    (version, platform), remote = step
    if remote is None:
        return f"go{version} {platform}  present"
    size = f", {megabytes(remote.size)}" if remote.size else ""
    return f"go{version} {platform}  would be downloaded from {remote.source.name}{size}"


def _planned(step: PlannedRelease) -> dict[str, Any]:
    (version, platform), remote = step
    source = {"source": remote.source.name, "size": remote.size or None} if remote else {}
    state = "wanted" if remote else "there"
    return {"version": str(version), "platform": str(platform), "state": state, **source}


def _added(state: MirrorState, key: Key) -> str:
    what = "archive and module" if state.has_archive(key) else "module"
    return f"go{key[0]} for {key[1]}: {what}, verified by the log {safe(state.log)}"


def _facts(path: str, state: MirrorState, run: MirrorSync, listed: list[Key]) -> Mapping[str, Any]:
    releases = [_release(state, key, is_new=key in run.added) for key in listed]
    return {
        "directory": path,
        "log": state.log,
        "downloaded": run.downloaded,
        "files": len(state.files),
        "releases": releases,
        "removed": [f"go{version} {platform}" for version, platform in run.removed],
    }


def _release(state: MirrorState, key: Key, *, is_new: bool) -> dict[str, Any]:
    version, platform = key
    archive = names.archive(*key)
    digest = state.files.get(archive)
    return {
        "version": str(version),
        "platform": str(platform),
        "state": "new" if is_new else "there",
        "h1": state.releases[key].h1,
        "archive": {"path": archive, **digest._asdict()} if digest else None,
        "module": names.module(*key, "zip"),
    }


COMMANDS = (mirror,)
