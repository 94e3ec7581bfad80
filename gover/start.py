"""
What hooks, shims and the launcher start, by its path and with -S.

`site` and `runpy`, which `python -m gover` loads, take longer than a plan does, or `gover list`.
Python compiles this file at each start, so it is short: the rest is read from the one file that
`gover.activation.plan_modules` writes.
"""

import os
import sys
from marshal import loads


def _start() -> None:
    root = __file__.removesuffix("/gover/start.py")
    path = f"{root}/gover/__pycache__/plan_modules.{sys.implementation.cache_tag}"
    own = os.stat(__file__)
    sys.path.append(root)
    if own.st_uid and not os.geteuid():
        sys.dont_write_bytecode = True  # root's files would be in the way of gover's owner
    # No code of another release is run, not even to find out that it is outdated.
    header = f"{sys.version}\0{own.st_mtime_ns}\0".encode()
    code, rows = None, ()
    try:
        with open(path, "rb", 0) as file:
            status, data = os.fstat(file.fileno()), file.read()
        if status.st_uid == own.st_uid and not status.st_mode & 0o22 and data.startswith(header):
            code, rows = loads(memoryview(data)[len(header) :])  # noqa: S302  Python does the same with a .pyc
    except (OSError, EOFError, ValueError, TypeError):  # none, or one that is cut off
        pass
    if code:
        space = {"__name__": "gover.activation.plan_modules"}
        exec(code, space)  # noqa: S102  as above
        space["prepare"](root, path, header, rows)  # type: ignore[operator]
    else:
        from gover.activation import plan_modules  # noqa: PLC0415  the next start finds the file

        plan_modules.prepare(root, path, header, rows)
    from gover.__main__ import run_process  # noqa: PLC0415  found now

    run_process()


if __name__ == "__main__":
    _start()
