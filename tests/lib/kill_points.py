"""Which moments of a command are chosen, and what befalls it there."""

import errno
import itertools
import os
import signal
from pathlib import Path

# Without writes: an archive comes over the wire in as many pieces as it likes.
STEADY = ("create", "close", "fsync", "syncfs", "chmod", "rename", "mkdir", "unlink", "rmdir")
KILL = {"signal": int(signal.SIGKILL)}
NO_LOCKS = {"names": ["flock"], "nth": 1, "error": errno.ENOLCK, "sticky": True}


def evenly(count, most):
    """Return `count` different numbers from 1 to `most`, evenly spread, or all of them."""
    if count >= most:
        return list(range(1, most + 1))
    return sorted({1 + (most - 1) * n // (count - 1) for n in range(count)})


def share(count, most, part, parts):
    """Return one part of `count` points among `most`; they come again when there are few."""
    chosen = itertools.islice(itertools.cycle(evenly(count, most)), count)
    return list(chosen)[part::parts]


def wait_until_stopped(pid):
    """The fork server is its parent, so the kernel tells us no other way."""
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        os.sched_yield()


def after_the_rename(changes, version):
    """Return what stops a gover right after a toolchain got its name, counted from 1."""
    steady = [change for change in changes if change[0].removeprefix("!") in STEADY]
    renamed = next(n for n, change in enumerate(steady) if change[-1].endswith(f"/{version}"))
    return {"names": STEADY, "nth": renamed + 2, **KILL}
