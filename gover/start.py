"""
What hooks, shims and the launcher start, by its path and with -S.

`site` and `runpy`, which `python -m gover` loads, take longer than a plan does, or `gover list`.
Python compiles this file at each start, so it is short; what makes a plan is read from the one
file that `gover.activation.plan_modules` writes.
"""

import gc
import os
import sys
from marshal import loads


def _load_plan_modules(root: str) -> None:
    path = f"{root}/gover/__pycache__/plan_modules.{sys.implementation.cache_tag}"
    own = os.stat(__file__)
    # No code of another release is run, not even to find out that it is outdated.
    header = f"{sys.version}\0{own.st_mtime_ns}\0".encode()
    if os.geteuid() == 0 and own.st_uid != 0:
        sys.dont_write_bytecode = True  # root's files would be in the way of gover's owner
    if found := _read(path, header, own.st_uid):
        code, rows = found
        space = {"__name__": "gover.activation.plan_modules"}
        exec(code, space)  # noqa: S102  Python does the same with a .pyc
        if space["load"](root, rows):  # type: ignore[operator]
            return
    from gover.activation.plan_modules import write  # noqa: PLC0415  the next start finds the file

    write(root, path, header)


def _read(path: str, header: bytes, owner: int) -> tuple:  # type: ignore[type-arg]
    """Return what the file holds, or () where it cannot be used."""
    try:
        with open(path, "rb", 0) as file:
            status, data = os.fstat(file.fileno()), file.read()
        is_trusted = status.st_uid == owner and not status.st_mode & 0o22
        if is_trusted and data.startswith(header):
            return loads(data[len(header) :])  # type: ignore[no-any-return]  # noqa: S302  as above
    except (OSError, EOFError, ValueError, TypeError):  # none, or one that is cut off
        pass
    return ()


def _start() -> int:
    root = __file__.removesuffix("/gover/start.py")
    sys.path.append(root)
    if sys.argv[1:2] in (["plan"], ["shim"]):
        gc.disable()  # all that a plan makes ends with this process
        _load_plan_modules(root)
    from gover.__main__ import main  # noqa: PLC0415  found now
    from gover.activation.late_site import SiteFinder  # noqa: PLC0415

    sys.meta_path.append(SiteFinder())
    return main()


if __name__ == "__main__":
    code = _start()
    if "site" in sys.modules:
        sys.exit(code)
    sys.stderr.flush()
    os._exit(code)  # Python would take down one by one what ends with the process
