"""Open a mirror for a run of `gover mirror sync`: its path, its lock, its downloads."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from gover.errors import UsageError
from gover.escape import safe
from gover.install.job import InstallJob
from gover.install.store_lock import locked
from gover.mirror.tree import MirrorTree
from gover.network import partial_files
from gover.network.client import Http
from gover.progress import Report
from gover.sources.configured import configured_sources
from gover.store.store import Store
from gover.version.platform import Platform


def mirror_path(store: Store, cwd: str, path: str) -> str:
    """
    Return the absolute path of a mirror.

    Raises:
        UsageError: it is in one of gover's own directories.
    """
    absolute = os.path.normpath(os.path.join(cwd, path))
    real = os.path.realpath(absolute) + "/"
    for own in store:
        if real.startswith(os.path.realpath(own) + "/"):
            raise UsageError(f"{safe(absolute)} is inside gover's own directory {safe(own)}")
    return absolute


@contextmanager
def open_locked(
    store: Store, environ: Mapping[str, str], path: str, tell: Callable[[str], None]
) -> Iterator[MirrorTree]:
    """Open a mirror, and lock it against every other gover process."""
    with MirrorTree(path) as root:
        root.make_work()
        work_dirs = _work_dirs(store, root)
        with locked(work_dirs, "this mirror", environ, tell):
            root.clear_work()
            partial_files.remove_old(work_dirs.parts, time.time())
            yield root


def install_job(
    store: Store,
    environ: Mapping[str, str],
    http: Http,
    root: MirrorTree,
    *,
    platform: Platform,
    report: Report,
) -> InstallJob:
    """Return a job that downloads into the mirror's work directory."""
    sources = configured_sources(http, environ, report.tell)
    return InstallJob(_work_dirs(store, root), environ, http, sources, platform, report)


def _work_dirs(store: Store, root: MirrorTree) -> Store:
    """Return directories with locks and downloads in the mirror, so that a rename can publish."""
    return store._replace(data=root.work, cache=root.work)
