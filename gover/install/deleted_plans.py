"""
Removing plans of deleted directories in passing: at the end of an install.

Only a little time is spent, and only below HOME. What is mounted there is not touched, because a
file server that is gone would stop the process for ever, nor is what lies behind a link. An empty
directory may be where something is not mounted now: what is missing in it is not taken for
deleted. `gover cache clean` looks everywhere.
"""

import os
import random
import re
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress

from gover.activation.plan import PLAN_NAME
from gover.fs.read import read_file
from gover.install.cache import remove_plan
from gover.store.permissions import root_must_not_write
from gover.store.store import Store
from gover.versionfile.walk import home_of

_SECONDS = 0.1
_MOUNT_TABLE = "/proc/self/mountinfo"  # of Linux; elsewhere none can be read without a risk
_MOUNT_TABLE_LIMIT = 4 << 20
_ESCAPE = re.compile(rb"\\([0-7]{3})")


def clear(store: Store, environ: Mapping[str, str], seconds: float = _SECONDS) -> None:
    """Remove the plans of directories that have been deleted, as many as the time allows."""
    deadline = time.monotonic() + seconds
    home, mounts = home_of(environ), _mount_points()
    if not home.startswith("/") or mounts is None:
        return
    with suppress(OSError):  # the cache is another user's, or another process clears it
        if root_must_not_write(store.cache):
            return
        for path in _deleted(store.plans + home, os.path.realpath(home), mounts, deadline):
            for directory, names, _ in os.walk(path):
                if time.monotonic() >= deadline:
                    return
                if PLAN_NAME in names:
                    names.remove(PLAN_NAME)
                    remove_plan(store, f"{directory}/{PLAN_NAME}")


def _deleted(plans: str, home: str, mounts: frozenset[str], deadline: float) -> Iterator[str]:
    """
    Yield the directories in the cache whose counterparts below `home` are missing.

    In random order, so that several installs come to all of them.
    """
    device = os.stat(home).st_dev
    rest = [(plans, home)]
    while rest:
        path, real = rest.pop()
        for name in _shuffled_names(path):
            if time.monotonic() >= deadline:
                return
            below = f"{real}/{name}"
            if below in mounts:
                continue
            try:
                status = os.lstat(below)
            except FileNotFoundError:
                if _has_entries(real):
                    yield f"{path}/{name}"
                continue
            except OSError:
                continue
            if stat.S_ISDIR(status.st_mode) and status.st_dev == device:
                rest.append((f"{path}/{name}", below))


def _shuffled_names(directory: str) -> list[str]:
    with os.scandir(directory) as entries:
        names = [e.name for e in entries if e.name != PLAN_NAME and e.is_dir(follow_symlinks=False)]
    random.shuffle(names)
    return names


def _has_entries(directory: str) -> bool:
    with suppress(OSError), os.scandir(directory) as entries:
        return any(True for _ in entries)
    return False


def _mount_points() -> frozenset[str] | None:
    """Return all mount points; None where they cannot be read."""
    table = read_file(_MOUNT_TABLE, _MOUNT_TABLE_LIMIT)
    if table.state != "text":
        return None
    rows = (line.split(b" ") for line in table.data.splitlines())
    points = (_ESCAPE.sub(lambda m: bytes([int(m[1], 8)]), row[4]) for row in rows if len(row) > 4)
    return frozenset(map(os.fsdecode, points))
