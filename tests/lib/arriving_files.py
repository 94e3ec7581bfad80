"""Archives that are unpacked as if they were still being fetched."""

from gover.archive import extract
from gover.archive.arriving import ArrivingFile


def unpack_arriving(path, into, layout):
    """Unpack a file, all of which has arrived, by the reader for one that arrives."""
    with path.open("rb", buffering=0) as file:
        arriving = ArrivingFile(file.fileno())
        arriving.arrived(path.stat().st_size)
        arriving.complete()
        return extract.unpack(arriving, into, layout=layout)
