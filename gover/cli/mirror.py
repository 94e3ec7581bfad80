"""The commands about a mirror of one's own: sync, verify."""

import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

import click

from gover.cli.context import Context, reads
from gover.cli.output import print_json
from gover.cli.param_types import RELEASED, CommaList, PlatformType
from gover.console import megabytes
from gover.dirs import Dirs
from gover.errors import UsageError, VerificationError
from gover.escape import safe, sh_quote
from gover.install.job import InstallJob
from gover.install.store_lock import locked
from gover.mirror import check, names
from gover.mirror.state import Key, MirrorState, load
from gover.mirror.sync import Step, Sync, Wishes
from gover.mirror.tree import MirrorTree
from gover.network import partial
from gover.network.client import Http
from gover.sources.configured import configured_sources
from gover.version.platform import Platform, this_platform
from gover.version.request import Request


@click.group()
def mirror() -> None:
    """Keep a mirror of Go that any web server can serve."""


@mirror.command()
@click.argument("path", metavar="DIR")
@click.option(
    "--versions",
    type=CommaList(RELEASED),
    multiple=True,
    required=True,
    metavar="VERSION,...",
    help="What to have: 1.22.3, 1.22 (its newest release), latest, '>=1.21'.",
)
@click.option(
    "--platforms",
    type=CommaList(PlatformType()),
    multiple=True,
    metavar="OS-ARCH,...",
    help="For which machines; this one's when not given.",
)
@click.option(
    "--history",
    type=click.IntRange(0),
    default=0,
    metavar="RECORDS",
    help="Serve clients too whose last look at the log is so many records behind.",
)
@click.option("--no-sumdb", is_flag=True, help="Leave the checksum database to others.")
@click.option("--verify", "rehash", is_flag=True, help="Hash again what is there already.")
@click.option("--prune", is_flag=True, help="Remove the releases that are not asked for.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@reads
@click.pass_obj
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
    Bring releases into DIR, a tree of plain files that any web server can serve.

    Archives, modules, lists, and what of the transparency log proves them. Nothing gets its
    name before the log has vouched for it. What is there is not brought again.
    """
    here = here.moved(directory)
    wishes = _wishes(versions, platforms)._replace(
        history=history, serve_log=not no_sumdb, rehash=rehash, only=prune
    )
    root_path = _place(here, path)
    if dry_run:
        _dry_run(here, root_path, wishes, as_json=as_json)
        return
    with _opened(here, root_path) as root, Http(offline=here.offline, environ=here.environ) as http:
        state = load(root)
        run = Sync(_job(here, http, root, wishes), here.dirs, root, state, wishes)
        steps = run.plan()
        listed = run.run(steps, lambda key: here.report.tell(_brought(state, key)))
    for failure in run.failures[1:]:
        here.report.tell(str(failure))
    if run.failures:
        raise run.failures[0]
    for version, platform in run.removed:
        here.report.tell(f"removed go{version} for {platform}")
    new = len(run.brought)
    here.report.tell(f"{safe(root_path)} has {len(listed)} releases, {new} of them new")
    if as_json:
        print_json(_facts(root_path, state, run, listed))


@mirror.command()
@click.argument("path", metavar="DIR")
@reads
@click.pass_obj
def verify(here: Context, path: str, directory: str | None, as_json: bool) -> None:
    """Hash every file again that gover has made in DIR."""
    here = here.moved(directory)
    root_path = os.path.abspath(path)
    if not os.path.isdir(f"{root_path}/{names.WORK}"):
        raise UsageError(f"{safe(root_path)} is no mirror that gover has made")
    with MirrorTree(root_path) as root:
        found = check.check(root, load(root))
    if as_json:
        print_json({"directory": root_path, **found._asdict(), "whole": len(found.whole)})
    else:
        lines = [f"{safe(path)}  CHANGED" for path in found.changed]
        lines += [f"{safe(path)}  MISSING" for path in found.missing]
        click.echo("\n".join([*lines, f"{len(found.whole)} files are whole"]))
    if found.changed or found.missing:
        raise VerificationError(
            f"{len(found.changed) + len(found.missing)} files of {safe(root_path)} are not as made",
            f"gover mirror sync {sh_quote(root_path)} --verify --versions VERSION",
        )


def _wishes(
    versions: Sequence[Sequence[Request]],
    platforms: Sequence[Sequence[Platform]],
) -> Wishes:
    requests = list(dict.fromkeys(chain.from_iterable(versions)))
    if any(request.kind == "system" for request in requests):
        raise UsageError("'system' is the go that is on PATH; it cannot be mirrored")
    if not requests:
        raise UsageError("--versions names no version", "gover mirror sync --help")
    wanted = list(dict.fromkeys(chain.from_iterable(platforms)))
    return Wishes(requests, wanted or [this_platform()])


def _place(here: Context, path: str) -> str:
    """
    Return the absolute path of a mirror.

    Raises:
        UsageError: it is in a directory of gover's own.
    """
    place = os.path.normpath(os.path.join(here.cwd, path))
    real = os.path.realpath(place) + "/"
    for own in here.dirs:
        if real.startswith(os.path.realpath(own) + "/"):
            raise UsageError(f"{safe(place)} is in {safe(own)}, which gover keeps for itself")
    return place


@contextmanager
def _opened(here: Context, path: str) -> Iterator[MirrorTree]:
    """Open a mirror, and keep every other gover out of it."""
    with MirrorTree(path) as root:
        root.make_work()
        own = _own(here.dirs, root)
        with locked(own, "this mirror", here.environ, here.report.tell):
            root.clear_work()
            partial.remove_old(own.parts, time.time())
            yield root


def _own(dirs: Dirs, root: MirrorTree) -> Dirs:
    """Return directories whose locks and parts lie in a mirror: one file system, one rename."""
    return dirs._replace(data=root.work, cache=root.work)


def _job(here: Context, http: Http, root: MirrorTree, wishes: Wishes) -> InstallJob:
    sources = configured_sources(http, here.environ, here.report.tell)
    own = _own(here.dirs, root)
    return InstallJob(own, here.environ, http, sources, wishes.platforms[0], here.report)


def _dry_run(here: Context, path: str, wishes: Wishes, *, as_json: bool) -> None:
    with tempfile.TemporaryDirectory() as nothing:
        there = path if os.path.isdir(path) else nothing
        with MirrorTree(there) as root, Http(offline=here.offline, environ=here.environ) as http:
            run = Sync(_job(here, http, root, wishes), here.dirs, root, load(root), wishes)
            steps = run.plan()
            unwanted = run.unwanted(steps)
    gone = [f"go{version} {platform}" for version, platform in unwanted]
    if as_json:
        planned = [_planned(step) for step in steps]
        print_json({"directory": path, "releases": planned, "removed": gone})
    else:
        lines = [*map(_line, steps), *(f"{name}  would be removed" for name in gone)]
        click.echo("\n".join(lines))
    if run.failures:
        raise run.failures[0]


def _line(step: Step) -> str:
    (version, platform), remote = step
    if remote is None:
        return f"go{version} {platform}  is there"
    size = f", {megabytes(remote.size)}" if remote.size else ""
    return f"go{version} {platform}  would come from {remote.source.name}{size}"


def _planned(step: Step) -> dict[str, Any]:
    (version, platform), remote = step
    source = {"source": remote.source.name, "size": remote.size or None} if remote else {}
    state = "wanted" if remote else "there"
    return {"version": str(version), "platform": str(platform), "state": state, **source}


def _brought(state: MirrorState, key: Key) -> str:
    what = "archive and module" if state.has_archive(key) else "module"
    return f"go{key[0]} for {key[1]}: {what}, proven by the log of {safe(state.log)}"


def _facts(path: str, state: MirrorState, run: Sync, listed: list[Key]) -> Mapping[str, Any]:
    releases = [_release(state, key, is_new=key in run.brought) for key in listed]
    return {
        "directory": path,
        "log": state.log,
        "downloaded": run.arrived,
        "files": len(state.files),
        "releases": releases,
        "removed": [f"go{version} {platform}" for version, platform in run.removed],
    }


def _release(state: MirrorState, key: Key, *, is_new: bool) -> dict[str, Any]:
    version, platform = key
    archive = names.archive(*key)
    held = state.files.get(archive)
    return {
        "version": str(version),
        "platform": str(platform),
        "state": "new" if is_new else "there",
        "h1": state.releases[key].h1,
        "archive": {"path": archive, **held._asdict()} if held else None,
        "module": names.module(*key, "zip"),
    }


COMMANDS = (mirror,)
