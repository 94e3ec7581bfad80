"""Setting the default: the request that applies where nothing else selects a version."""

from __future__ import annotations

import os

from gover.fs.atomic import make_directory, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.store.store import Store
    from gover.version.request import Request


def set_default(store: Store, request: Request | None) -> None:
    """Set the default; None removes it."""
    path = store.under_data("default")
    make_directory(store.data)
    if request is not None:
        write(path, f"{request}\n", durable=True)
        return
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
