"""
The programs that a project names, in gover.toml or go.mod: their directory, and what is missing.

Each project has one directory of links, which does not depend on Go or the tools' versions:
PATH need not change when they do. gover.gotools fills it.
"""

from __future__ import annotations

import os

from gover.records import Record
from gover.resolve.trust import Trust, trust
from gover.store.permissions import why_unsafe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.errors import InvalidFile
    from gover.store.store import Store
    from gover.versionfile.search import VersionFile


class ToolChoice(Record):
    """The tools of a project file; none of them on PATH unless it is allowed."""

    file: VersionFile
    trust: Trust
    directory: str  # absolute; it need not be there
    missing: tuple[str, ...] = ()  # names without a program
    unsafe: InvalidFile | None = None  # how another user could change the directory

    @property
    def path(self) -> tuple[str, ...]:
        """The directories for PATH."""
        return (self.directory,) if self.trust.verdict == "allowed" and not self.unsafe else ()


def tools_of(store: Store, file: VersionFile) -> ToolChoice:
    """Look up the tools of a file."""
    where = tools_directory(store, file.path)
    names = (tool.name for tool in file.contents.tools)
    missing = tuple(name for name in names if not os.access(f"{where}/{name}", os.X_OK))
    return ToolChoice(file, trust(store, file.consent), where, missing, why_unsafe(store, where))


def tools_directory(store: Store, path: str) -> str:
    """Return the directory of links that belongs to the project file at an absolute path."""
    import hashlib  # noqa: PLC0415  trust has imported it already

    return store.under_data(
        "tools", "projects", hashlib.sha256(os.fsencode(path)).hexdigest()[:32], "bin"
    )
