"""
The store: the user's directories, and the toolchains installed in them.

This is the reading side; nothing here takes a lock. gover.install writes.
"""

from __future__ import annotations

import os

from gover.dirs import Dirs, find
from gover.store.path_search import first_go
from gover.version.version import Version, parse_release

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


NO_GENERATION = "none"  # the name of no file: the set of toolchains is being changed


class Store(Dirs):
    """
    A user's directories, with what is installed.

    Reading never fails for a store that is not there yet: nothing is installed in it.
    """

    def goroot(self, version: Version) -> str:
        """Return the path of the toolchain of that version, installed or not."""
        return f"{self.toolchains}/{version}"

    def is_installed(self, version: Version) -> bool:
        """Return whether that version is installed; one rename installs it, so it is complete."""
        return os.access(f"{self.goroot(version)}/bin/go", os.X_OK)

    def installed(self) -> list[Version]:
        """Return the installed versions, oldest first."""
        try:
            names = os.listdir(self.toolchains)
        except OSError:
            return []
        top = self.toolchains
        there = [name for name in names if os.access(f"{top}/{name}/bin/go", os.X_OK)]
        return sorted(filter(None, map(parse_release, there)))

    def has_shims_on(self, path: str) -> bool:
        """Return whether PATH has shims, as the hook puts them there."""
        entries = path.split(":")
        if self.shims in entries or self.front in entries:
            return True
        real = {os.path.realpath(entry) for entry in entries if entry.startswith("/")}
        return not real.isdisjoint(map(os.path.realpath, (self.shims, self.front)))

    def generation(self) -> str:
        """
        Return the path of a file that exists until the set of toolchains changes.

        Call this before the set is read: then the path is outdated if the set changes meanwhile.
        """
        try:
            names = sorted(os.listdir(self.under_data("generation")))
        except OSError:
            names = []
        return self.under_data("generation", names[0] if names else NO_GENERATION)

    def system_go(self, environ: Mapping[str, str], tool: str = "go") -> str | None:
        """Return the first `tool` on PATH that is neither gover's nor another manager's shim."""
        return first_go(self.data, environ.get("PATH", ""), tool)

    def system_goroot(self, environ: Mapping[str, str]) -> str | None:
        """Return the GOROOT of the system go, or None."""
        from gover.store.goroot import goroot_of_program  # noqa: PLC0415  no prompt needs it

        path = self.system_go(environ)
        return goroot_of_program(path) if path else None


def find_store(environ: Mapping[str, str]) -> Store:
    """Return the user's store. Raises as `gover.dirs.find`."""
    return Store(*find(environ))
