"""The install by a shim, where the user has set `missing = "install"`."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from types import FrameType

from gover.console import print_notice
from gover.store.store import Store


def run(store: Store, environ: Mapping[str, str], cwd: str, reason: str) -> None:
    """
    Run `gover install` for a directory in a process of its own, with all output on standard error.

    Raises:
        SystemExit: it failed; it has printed why.
    """
    print_notice(f"{reason}; installing it", None)
    directories = {
        "GOVER_ROOT": store.data,
        "GOVER_CACHE": store.cache,
        "GOVER_CONFIG": store.config,
    }
    arrived: list[int] = []
    child: subprocess.Popen[bytes] | None = None

    def stop(number: int, _frame: FrameType | None) -> None:
        arrived.append(number)
        if child and number == signal.SIGTERM:
            child.terminate()  # ^C reaches it by itself

    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)  # until this process becomes the tool
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", "gover", "-C", cwd, "install"],
        env={**environ, **directories},
        stdin=subprocess.DEVNULL,  # it is the tool's
        stdout=sys.stderr.fileno(),
    )
    if arrived:  # before `child` was known
        child.terminate()
    if status := child.wait():
        raise SystemExit(status if status > 0 else 128 - status)
