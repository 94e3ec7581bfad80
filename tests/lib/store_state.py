"""What became of a store, judged from outside: nothing of gover's own is asked."""

import os
import tomllib
from pathlib import Path

RECEIPT = ".gover-receipt.toml"


def tree(root):
    """Return {path below root: (mode, content)} of every file, the receipt excepted."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.name != RECEIPT:
            found[str(path.relative_to(root))] = (path.stat().st_mode & 0o7777, path.read_bytes())
    return found


class Store:
    """A data directory, and what its toolchains are when they are whole."""

    def __init__(self, environ, whole):
        self.data = Path(environ["GOVER_ROOT"])
        self._whole = whole

    def state(self, version="1.22.3"):
        """Return "absent", "whole", or what is wrong with a toolchain."""
        root = self.data / "toolchains" / version
        if not os.path.lexists(root):
            return "absent"
        if tree(root) != self._whole:
            return f"partial: {len(tree(root))} of {len(self._whole)} files"
        if "proofs" not in tomllib.loads((root / RECEIPT).read_text()):
            return "without proofs"
        return "whole"

    def leftovers(self):
        """Return what is half-done: in staging, in trash, or under the name of a new file."""
        places = [self.data / "staging", self.data / "trash"]
        staged = [path for place in places if place.exists() for path in place.iterdir()]
        everywhere = (self.data, self.data.parent.parent.parent / ".cache")
        names = (".new-*", ".gover-new-*", ".copy-*")
        return staged + [p for top in everywhere for name in names for p in top.rglob(name)]

    def shims(self):
        """Return the names of the shims; none of them may be empty."""
        found = sorted((self.data / "shims").glob("*"))
        assert all(path.stat().st_size > 100 for path in found)
        return [path.name for path in found]
