"""What all workers of a run have in common: whoever comes first makes it, the others wait."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock


def made_once(path: Path, make: Callable[[Path], object]) -> Path:
    """Return the directory `path`, which has its name when `make` has filled it."""
    with FileLock(f"{path}.lock"):
        if not path.exists():
            with tempfile.TemporaryDirectory(dir=path.parent, prefix=f"{path.name}.") as folder:
                new = Path(folder, "new")
                new.mkdir()
                make(new)
                new.rename(path)
    return path
