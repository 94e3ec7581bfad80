"""
Links to gover's man pages where `man` looks for those of a user.

A wheel's man pages are below the prefix of its virtual environment, where no `man` looks; pipx
links them, uv and pip do not. For each directory `bin` on PATH, man-db and the man of macOS look
in `share/man` beside it (manpath(1)): ~/.local/bin, where uv and pipx put commands, makes that
~/.local/share/man.
"""

import os
from collections.abc import Mapping
from contextlib import suppress

from gover.activation import late_site
from gover.fs.atomic import NOT_SUPPORTED

_PAGES = "share/man/man1"


def directory(environ: Mapping[str, str]) -> str:
    """Return the user's directory for man pages of commands."""
    return f"{environ.get('HOME', '')}/.local/{_PAGES}"


def link(environ: Mapping[str, str], exe: str, prefix: str = "") -> int:
    """
    Link the pages of the environment at `prefix`, and return how many links are new.

    Only where gover is called as ~/.local/bin/gover: elsewhere `man` would not find them. What
    is there already, as pipx's links, stays.
    """
    if exe != f"{environ.get('HOME', '')}/.local/bin/gover":
        return 0
    prefix = prefix or late_site.prefix()
    pages = _pages(f"{prefix}/{_PAGES}")
    new = [name for name in pages if not os.path.lexists(f"{directory(environ)}/{name}")]
    if new:
        os.makedirs(directory(environ), exist_ok=True)
    try:
        for name in new:
            os.symlink(f"{prefix}/{_PAGES}/{name}", f"{directory(environ)}/{name}")
    except OSError as error:
        if error.errno not in NOT_SUPPORTED:
            raise
        return 0  # a file system without links
    return len(new)


def links(environ: Mapping[str, str], prefix: str = "") -> list[str]:
    """Return the paths of the links that `link` has made; pipx looks after its own."""
    prefix = prefix or late_site.prefix()
    if "/pipx/" in prefix:
        return []
    below = f"{prefix}/{_PAGES}/"
    paths = [f"{directory(environ)}/{name}" for name in _pages(directory(environ))]
    return [path for path in paths if os.path.islink(path) and os.readlink(path).startswith(below)]


def unlink(environ: Mapping[str, str], prefix: str = "") -> None:
    """Remove those links, and their directories if they are empty."""
    for path in links(environ, prefix):
        os.unlink(path)
    above = directory(environ)
    with suppress(OSError):  # not empty, or not there
        for _ in _PAGES.split("/")[1:]:
            os.rmdir(above)
            above = os.path.dirname(above)


def _pages(path: str) -> list[str]:
    try:
        names = os.listdir(path)
    except OSError:
        return []
    return sorted(n for n in names if n == "gover.1" or (n.startswith("gover-") and n[-2:] == ".1"))
