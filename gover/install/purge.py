"""
Removing everything that gover has created, and nothing else.

GOVER_ROOT may be any directory, so only names of gover's own are removed, never other files
beside them.
"""

import os
import shlex
import sys
from contextlib import suppress

from gover.activation import late_site, shims
from gover.dirs import CACHE_NAMES, DATA_NAMES
from gover.fs.tree import remove_tree
from gover.install import publish
from gover.store.store import Store

SOURCE = "git+https://github.com/gover-project/gover"
_MANAGERS = {
    "/pipx/": ("pipx uninstall gover", f"pipx install --force {SOURCE}"),
    "/opt/gover/libexec": ("brew uninstall gover", "brew upgrade gover"),
    "/uv/tools/": ("uv tool uninstall gover", f"uv tool install --force {SOURCE}"),
}


def belongings(store: Store) -> list[str]:
    """Return the existing paths of gover's files, without the user's configuration."""
    paths = [f"{store.data}/{name}" for name in DATA_NAMES]
    paths += [f"{store.cache}/{name}" for name in CACHE_NAMES]
    paths = [*dict.fromkeys(paths)]  # both may be one directory
    # Where GOVER_ROOT is ~/.local, programs of other tools are in bin.
    return [path for path in paths if os.path.lexists(path)] + shims.written(store.front)


def remove(store: Store) -> list[str]:
    """
    Remove gover's files, and its directories if they are empty; return those that are not.

    A link to such a directory is the user's, and stays.
    """
    for version in store.installed():
        publish.remove(store, version)  # by a rename: none is ever incomplete
    for path in belongings(store):
        if os.path.isdir(path) and not os.path.islink(path):
            remove_tree(path)  # follows no link: linked toolchains stay
        else:
            os.unlink(path)
    for directory in (store.front, store.data, store.cache):
        with suppress(OSError):  # it contains other files, or is a link
            os.rmdir(directory)
    return [path for path in (store.data, store.cache) if os.path.isdir(path) and os.listdir(path)]


def program() -> str:
    """Return the command that uninstalls gover itself, by the directory it runs from."""
    prefix = late_site.prefix().replace(os.sep, "/")
    if manager := _manager(prefix):
        return manager[0]
    if (installed := _installed_by_script(prefix)) is not None:
        return installed
    return f"{shlex.quote(sys.executable)} -m pip uninstall gover"  # another pip would not find it


def upgrade_command() -> str:
    """Return the command that installs a newer gover, by the directory it runs from."""
    prefix = late_site.prefix().replace(os.sep, "/")
    if manager := _manager(prefix):
        return manager[1]
    if _installed_by_script(prefix) is not None:
        return "sh install.sh"  # that of the newer release
    return f"{shlex.quote(sys.executable)} -m pip install --force-reinstall {SOURCE}"


def _manager(prefix: str) -> tuple[str, str] | None:
    """Return how another program uninstalls and upgrades the gover in a directory."""
    return next((commands for part, commands in _MANAGERS.items() if part in prefix), None)


def _installed_by_script(prefix: str) -> str | None:
    """Return what removes an install of install.sh: `prefix` is DIR/current/venv."""
    current, app = os.path.dirname(prefix), os.path.dirname(os.path.dirname(prefix))
    try:
        with open(f"{current}/installed", encoding="utf-8") as file:
            link = file.readline().rstrip("\n")
    except OSError:
        return None
    paths = [current, os.path.realpath(current), link]
    return f"rm -rf {shlex.join(dict.fromkeys(paths))}; rmdir {shlex.quote(app)}"
