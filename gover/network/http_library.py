"""
httpx and httpcore, loaded without the parts of them that are optional and not used here.

The command line of httpx would load click, and the asynchronous side of httpcore anyio: a third of
the time that they take to load. They do without, as where these are not installed.
"""

import sys
from contextlib import suppress

_OPTIONAL = ("anyio", "httpx._main", "trio")


def _load() -> None:
    hidden = [name for name in _OPTIONAL if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # an import of it is an ImportError
    try:
        # A release that needs one of them is loaded whole by the modules that import it.
        with suppress(ImportError):
            import httpcore  # noqa: F401, PLC0415  this module is about how it is loaded
            import httpx  # noqa: F401, PLC0415  as above
    finally:
        for name in hidden:
            del sys.modules[name]


_load()
