"""What gover mirror sync does: make or update a mirror, or list what would be done."""

from __future__ import annotations

import os
import tempfile

from gover.cli.output import print_json
from gover.console import megabytes
from gover.escape import safe
from gover.fs import leftovers
from gover.mirror import names
from gover.mirror.session import install_job, mirror_path, open_locked
from gover.mirror.state import read_state
from gover.mirror.sync import MirrorOptions, MirrorSync
from gover.mirror.tree import MirrorTree
from gover.store.write_checks import check_outside_foreign_home

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from gover.cli.context import Context
    from gover.mirror.state import Key, MirrorState
    from gover.mirror.sync import PlannedRelease
    from gover.network.client import Http


def run(here: Context, path: str, options: MirrorOptions, *, dry_run: bool, as_json: bool) -> None:
    """Make or update the mirror at a path. Raises the first failure, after all that can be done."""
    root_path = mirror_path(here.store, here.cwd, path)
    if dry_run:
        _dry_run(here, root_path, options, as_json=as_json)
        return
    check_outside_foreign_home(root_path, here.environ)
    with (
        open_locked(here.store, here.environ, root_path, here.report.tell) as root,
        here.http() as http,
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


def _sync(
    here: Context, http: Http, root: MirrorTree, state: MirrorState, options: MirrorOptions
) -> MirrorSync:
    platform = options.platforms[0]
    job = install_job(here.store, here.environ, http, root, report=here.report, platform=platform)
    return MirrorSync(job, here.store, root, state, options)


def _dry_run(here: Context, path: str, options: MirrorOptions, *, as_json: bool) -> None:
    with leftovers.private_directory(tempfile.gettempdir()) as empty:
        existing = path if os.path.isdir(path) else empty
        with MirrorTree(existing) as root, here.http() as http:
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
