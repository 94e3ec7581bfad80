"""
Plans for the other modules of a repository, made in the background after that of one of them.

The first `go` in a directory starts a Python, which takes ten times as long as to make a plan. A
loop over the modules of a repository would wait for one in each.
"""

from __future__ import annotations

import gc
import os
import time

from gover.activation.plan import plan_directory
from gover.activation.render import SHIM_DIALECT
from gover.activation.render_words import encode
from gover.fs.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gover.store.store import Store

_MOST = 2000  # plans
_SECONDS = 5.0
_NICE = 10
_LOCK = 3  # its descriptor, once others are closed
_DESCRIPTORS = 1 << 16  # of which a limit may be far more
_LIMIT = 1 << 20  # bytes of a plan that are read


def plan_neighbours(
    store: Store, root: str, dialect: str, make_plan: Callable[[str], object]
) -> None:
    """
    Call `make_plan` for each module beside `root` that has none, or one of before an install.

    It is called in another process.

    This returns at once, and nothing waits for that process: it has no terminal and no files of
    its parent's, gives way to others, and ends after 2,000 plans or 5 seconds. There is one at a
    time. There is none in Go's module cache, which has thousands of modules in a directory, and
    none where the directory above is another user's.
    """
    above, name = os.path.split(root)
    try:
        status = os.stat(above or "/")
        # With three links a directory has one directory in it; btrfs does not count them.
        if "@" in name or status.st_uid != os.geteuid() or status.st_nlink == 3:
            return
        lock = os.open(store.plans, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # plans cannot be written
        return
    import fcntl  # noqa: PLC0415  an extension module, which is slow to load

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        child = os.fork()
    except OSError:  # another one is at work; or no more processes are permitted
        child = None
    if child == 0:
        try:
            # As a child's child: a tool does not expect to have children.
            if os.fork() == 0:
                _leave(lock)
                _make_plans(store, root, dialect, make_plan)
        finally:
            os._exit(0)
    os.close(lock)
    if child:
        try:
            os.waitpid(child, 0)
        except ChildProcessError:  # SIGCHLD is ignored, as by the process that started this
            return


def _leave(lock: int) -> None:
    """Leave the terminal, the directory, and the files that others may wait for."""
    os.setsid()
    os.dup2(lock, _LOCK)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(null, standard)
    os.closerange(_LOCK + 1, min(os.sysconf("SC_OPEN_MAX"), _DESCRIPTORS))
    os.chdir("/")
    os.nice(_NICE)


def _make_plans(store: Store, root: str, dialect: str, make_plan: Callable[[str], object]) -> None:
    gc.enable()
    words = _words_of(store)
    end = time.monotonic() + _SECONDS
    for place in _neighbours(root):
        # Where plans have no link any more they have been removed, with gover or without.
        if time.monotonic() > end or os.fstat(_LOCK).st_nlink == 0:
            return
        if not _has_plan(plan_directory(store, place), dialect, words):
            make_plan(place)


def _words_of(store: Store) -> tuple[tuple[bytes, bytes], ...]:
    """Return how words begin that compare what the store has, and how they are valid."""
    path = f"{store.data}/default"
    default = read_file(path, _LIMIT)
    absent = encode(f"{store.data}/") + encode("Fdefault")
    valid = absent
    if default.state == "text":
        valid = encode(f"h{path}") + encode(os.fsdecode(default.data))
    words = (
        (f":e{store.data}/generation/", encode(f"e{store.generation()}")),
        (f":h{path}\n", valid),
        (absent, valid),
    )
    return tuple((os.fsencode(begin), os.fsencode(whole)) for begin, whole in words)


def _has_plan(directory: str, dialect: str, words: tuple[tuple[bytes, bytes], ...]) -> bool:
    """Return whether there is a plan that toolchains and default have not outdated."""
    if not os.path.lexists(f"{directory}/{dialect}"):
        return False
    plan = read_file(f"{directory}/{SHIM_DIALECT}", _LIMIT).data
    return all(begin not in plan or valid in plan for begin, valid in words)


def _neighbours(root: str) -> Iterator[str]:
    """Yield the modules beside a root, those that follow by name first, as a loop comes to them."""
    above, own = os.path.split(root)
    names = sorted(name for name in os.listdir(above) if os.path.lexists(f"{above}/{name}/go.mod"))
    later = [name for name in names if name > own]
    for name in (later + [name for name in names if name < own])[:_MOST]:
        yield f"{above}/{name}"
