"""
What hooks, shims and the launcher start, by its path and with -S.

`site` and `runpy`, which `python -m gover` loads, take longer than a plan does, or `gover list`.
The first import of what is neither gover's nor in the standard library loads `site` after all.
"""

from __future__ import annotations

import os
import sys

sys.path.append(__file__.removesuffix("/gover/start.py"))

from gover.__main__ import main

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec


class _SiteFinder:
    """The last finder: it finds what `site` adds, and is gone once that is there."""

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        from importlib import util  # noqa: PLC0415  most starts need no other library

        sys.meta_path.remove(self)
        import site  # noqa: PLC0415  as above

        site.main()
        return util.find_spec(name)


if __name__ == "__main__":
    sys.meta_path.append(_SiteFinder())
    code = main()
    if "site" in sys.modules:
        sys.exit(code)
    sys.stderr.flush()
    os._exit(code)  # Python would take down one by one what ends with the process
