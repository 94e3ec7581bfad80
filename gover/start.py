"""
What hooks, shims and the launcher start, by its path and with -S.

`site` and `runpy`, which `python -m gover` loads, take longer than a plan does, or `gover list`.
Python compiles this file at each start, so it is short: the rest is read from the one file that
`gover.activation.plan_modules` writes.
"""

import os
import sys
from marshal import loads

if __name__ == "__main__":  # the tests import all modules
    root = __file__.removesuffix("/gover/start.py")
    path = f"{root}/gover/__pycache__/plan_modules.{sys.implementation.cache_tag}"
    own = os.stat(__file__)
    sys.path.append(root)
    if own.st_uid and not os.geteuid():
        sys.dont_write_bytecode = True  # root's files would be in the way of gover's owner
    # No code of another release is run, not even to find out that it is outdated.
    header = f"{sys.version}\0{own.st_mtime_ns}\0".encode()
    found = None
    try:
        with open(path, "rb", 0) as file:
            status = os.fstat(file.fileno())
            is_safe = status.st_uid == own.st_uid and not status.st_mode & 0o22
            if is_safe and file.read(len(header)) == header and int(file.read(8)) == status.st_size:
                found = loads(file.read(int(file.read(8))))  # noqa: S302  Python does the same with a .pyc
    except (OSError, EOFError, ValueError, TypeError):  # none, or a damaged one
        pass
    if found:
        exec(found[0])  # noqa: S102  as above: it defines `prepare`
        prepare(root, path, header, found[1], status)  # type: ignore[name-defined]  # noqa: F821
    else:
        from gover.activation import plan_modules  # the next start finds the file

        plan_modules.prepare(root, path, header)
    from gover.__main__ import run_process  # found now

    run_process()
