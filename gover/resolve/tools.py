"""
The programs that a project names in `[tools]`: the directory that has them, and which are there.

Each project has one directory of links, and it stays the same whatever Go or version they are
of: PATH need not change when they do. gover.gotools fills it.
"""

import os
from typing import NamedTuple

from gover.dirs import Dirs
from gover.errors import InvalidFile
from gover.resolve.trust import Trust, trust
from gover.store.permissions import why_unsafe
from gover.versionfile.search import VersionFile


class ToolChoice(NamedTuple):
    """The tools of a project file; none of them on PATH unless it is allowed."""

    file: VersionFile
    trust: Trust
    directory: str  # absolute; it need not be there
    missing: tuple[str, ...] = ()  # names that nothing runs under
    unsafe: InvalidFile | None = None  # how somebody else could change what is there

    @property
    def path(self) -> tuple[str, ...]:
        """The directories for PATH."""
        return (self.directory,) if self.trust.verdict == "allowed" and not self.unsafe else ()


def tools_of(dirs: Dirs, file: VersionFile) -> ToolChoice:
    """Return what the tools of a file come to."""
    where = directory(dirs, file.path)
    names = (tool.name for tool in file.contents.tools)
    missing = tuple(name for name in names if not os.access(f"{where}/{name}", os.X_OK))
    return ToolChoice(file, trust(dirs, file.reading), where, missing, why_unsafe(dirs, where))


def directory(dirs: Dirs, path: str) -> str:
    """Return the directory of links that belongs to the project file at an absolute path."""
    import hashlib  # noqa: PLC0415  trust has loaded it already

    return dirs.under_data(
        "tools", "projects", hashlib.sha256(os.fsencode(path)).hexdigest()[:32], "bin"
    )
