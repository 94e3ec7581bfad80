"""
The directories in which the files for a directory are searched.

The shells walk the same way (shell/lookup.sh, shell/hook.*); tests/shell/test_walk.py
compares them.
"""

from __future__ import annotations

import os

from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Walk(Record):
    """
    The directories from one upward, without a slash at the end, so that / is "".

    `end` is where the walk stopped: the last level, or a ceiling, which is not searched.
    """

    levels: tuple[str, ...]  # nearest first
    end: str


def walk_up(cwd: str, environ: Mapping[str, str]) -> Walk:
    """
    Walk up from the logical directory `cwd` to /.

    HOME, if the walk reaches it, is the last level. The directories in GOVER_CEILING_DIRS
    (separated by ':'), and all above them, are not searched.
    """
    home = home_of(environ)
    ceilings = set(environ.get("GOVER_CEILING_DIRS", "").split(":")) - {""}
    levels: list[str] = []
    level = "" if cwd == "/" else cwd
    while level not in ceilings:
        levels.append(level)
        if level in ("", home):
            break
        level = level.rpartition("/")[0]
    return Walk(tuple(levels), level)


def home_of(environ: Mapping[str, str]) -> str:
    """Return HOME without a slash at its end, and without doubled ones; "" where it is not set."""
    home = environ.get("HOME", "")
    while "//" in home:
        home = home.replace("//", "/")
    return home.rstrip("/")


def is_cwd_unknown(environ: Mapping[str, str]) -> bool:
    """Tell whether the working directory is deleted, and PWD does not name it either."""
    try:
        os.getcwd()
    except OSError:
        return not environ.get("PWD", "").startswith("/")
    return False


def logical_cwd(environ: Mapping[str, str]) -> str:
    """
    Return the working directory as the shell names it: PWD, if that is correct.

    cmd/go uses the logical path too (golang/go src/os/getwd.go). A deleted directory keeps
    its name, as in a shell.
    """
    pwd = environ.get("PWD", "")
    try:
        here = os.stat(".")
        if pwd.startswith("/") and os.path.samestat(os.stat(pwd), here):
            return pwd
        return os.getcwd()
    except OSError:
        return pwd if pwd.startswith("/") else "/"
