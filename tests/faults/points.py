"""Which moments of a command are chosen, and what befalls it there."""

import errno
import itertools
import os
import signal
from pathlib import Path

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
    """The nursery is its parent, so the kernel tells us no other way."""
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
        os.sched_yield()
