"""
Which directories have a say about a directory.

The shells walk the same way (shell/lookup.sh, shell/hook.*); tests/shell/test_walk.py
holds them equal.
"""

import os
from collections.abc import Mapping
from typing import NamedTuple


class Walk(NamedTuple):
    """
    The way up from a directory; each is written without a slash at its end, so / is "".

    `end` is where the walk stopped: its last level, or a ceiling, which is not looked into.
    """

    levels: tuple[str, ...]  # nearest first
    end: str


def walk_up(cwd: str, environ: Mapping[str, str]) -> Walk:
    """
    Walk up from the logical directory `cwd` to /.

    HOME is the last level looked into when the walk comes by it; a directory listed in
    GOVER_CEILING_DIRS (separated by ':') and all above it are not looked into.
    """
    home = environ.get("HOME", "")
    ceilings = set(environ.get("GOVER_CEILING_DIRS", "").split(":")) - {""}
    levels: list[str] = []
    level = "" if cwd == "/" else cwd
    while level not in ceilings:
        levels.append(level)
        if level in ("", home):
            break
        level = level.rpartition("/")[0]
    return Walk(tuple(levels), level)


def logical_cwd(environ: Mapping[str, str]) -> str:
    """
    Return the directory as the user's shell names it: PWD where that is true.

    cmd/go, too, walks the logical path (golang/go src/os/getwd.go). A deleted directory
    keeps its name, as it does in a shell.
    """
    pwd = environ.get("PWD", "")
    try:
        here = os.stat(".")
        if pwd.startswith("/") and os.path.samestat(os.stat(pwd), here):
            return pwd
        return os.getcwd()
    except OSError:
        return pwd if pwd.startswith("/") else "/"
