"""
Removing what gover has made: all of it, and nothing else.

GOVER_ROOT may be any directory, so what goes are names that gover gives, never what lies
beside them.
"""

import os
import shlex
import shutil
import sys
from contextlib import suppress

from gover.dirs import Dirs
from gover.install import publish
from gover.store import toolchains

DATA = (
    *("toolchains", "receipts", "default", "generation", "shims", "hook", "completion", "staging"),
    *("trash", "locks", "sumdb", "trust", "tools", "google-linux-signing-key.asc"),
)
CACHE = ("plans", "versions", "index", "parts", "index.json")


def belongings(dirs: Dirs) -> list[str]:
    """Return the paths of everything there is; the user's configuration is the user's."""
    paths = [f"{dirs.data}/{name}" for name in DATA] + [f"{dirs.cache}/{name}" for name in CACHE]
    return [path for path in paths if os.path.lexists(path)]


def remove(dirs: Dirs) -> list[str]:
    """Remove them, and their directories where nothing else is left; return what is left."""
    for version in toolchains.installed(dirs):
        publish.remove(dirs, version)  # none is ever half there, not even now
    for path in belongings(dirs):
        if os.path.isdir(path) and not os.path.islink(path):
            _remove_tree(path)
        else:
            os.unlink(path)
    for directory in (dirs.data, dirs.cache):
        with suppress(OSError):  # something else is in it
            os.rmdir(directory)
    return [path for path in (dirs.data, dirs.cache) if os.path.lexists(path)]


def program() -> str:
    """Return the command that removes gover itself, by the place that it runs from."""
    place = sys.prefix.replace(os.sep, "/")
    if "/pipx/" in place:
        return "pipx uninstall gover"
    if "/uv/tools/" in place:
        return "uv tool uninstall gover"
    return f"{shlex.quote(sys.executable)} -m pip uninstall gover"  # any other pip has another


def _remove_tree(path: str) -> None:
    # rmtree follows no link: what was linked or imported stays where it is.
    for folder, _, _ in os.walk(path):
        with suppress(OSError):
            os.chmod(folder, 0o700)
    shutil.rmtree(path)
