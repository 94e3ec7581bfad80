import os

from gover.archive.arriving import ArrivingFile

MIB = 1 << 20


def reads(path, pieces):
    """Have pieces arrive, then the end; return the sizes of the reads that they take."""
    with path.open("rb") as whole:
        arriving, end = ArrivingFile(whole.fileno()), 0
        for piece in pieces:
            end += piece
            arriving.arrived(end)
        arriving.complete()
        return [len(data) for data in iter(lambda: arriving.read(MIB), b"")]


def test_small_pieces_arrive_as_few_large_ones(tmp_path):
    path = tmp_path / "archive"
    path.write_bytes(os.urandom(MIB + 5))
    sizes = reads(path, [16 << 10] * 64 + [5])
    assert sum(sizes) == MIB + 5
    assert len(sizes) <= 5


def test_the_last_bytes_are_read_however_few_they_are(tmp_path):
    path = tmp_path / "archive"
    path.write_bytes(b"0123456789")
    assert sum(reads(path, [1] * 10)) == 10
