"""Which files of an archive are installed: those that something independent covers."""

from gover.archive.layout import is_only_in_archives


class CoveredFiles:
    """
    Tells the files that the log's hash covers from the others, which it remembers.

    An archive that the log alone verifies may contain anything below misc/ or test/: anybody
    can have put it there.
    """

    def __init__(self) -> None:
        self._left_out: set[str] = set()

    def keep(self, path: str) -> bool:
        """Return whether a file or folder is covered."""
        if not is_only_in_archives(path):
            return True
        self._left_out.add(path.partition("/")[0])
        return False

    def left_out(self) -> list[str]:
        """Return the folders of which files were not covered, sorted."""
        return sorted(self._left_out)
