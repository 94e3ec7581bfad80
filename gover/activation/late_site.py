"""Load `site` where it is first needed: gover starts without, for it takes longer than a plan."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec


class SiteFinder:
    """The last of `sys.meta_path`: it finds what `site` adds, and is gone once that is there."""

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name in sys.stdlib_module_names:
            return None  # `subprocess` tries to import a module of Windows
        from importlib import util  # noqa: PLC0415  most starts need no other library

        self.load()
        return util.find_spec(name)

    def load(self) -> None:
        sys.meta_path.remove(self)
        import site  # noqa: PLC0415  as in `find_spec`

        site.main()


def prefix() -> str:
    """
    Return `sys.prefix`: without `site` it is not that of the virtual environment.

    It is found as `site` finds it, by the file of the environment, except on macOS.
    """
    finders = [finder for finder in sys.meta_path if isinstance(finder, SiteFinder)]
    if finders and sys.platform != "darwin":
        programs = os.path.dirname(os.path.abspath(sys.executable))
        above = os.path.dirname(programs)
        if any(os.path.isfile(f"{place}/pyvenv.cfg") for place in (programs, above)):
            return above
        return sys.prefix
    for finder in finders:
        finder.load()
    return sys.prefix
