"""Bytes read from front to back, never past their end."""

from gover.errors import VerificationError


class Cursor:
    """
    A position in untrusted bytes.

    Every read raises VerificationError instead of giving less than was asked for.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def at_end(self) -> bool:
        """Whether everything has been read."""
        return self._at == len(self._data)

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        piece = self._data[self._at : self._at + count]
        if len(piece) != count:
            raise malformed("it ends early")
        self._at += count
        return piece

    def rest(self) -> bytes:
        """Return all that is left."""
        return self.take(len(self._data) - self._at)

    def number(self, width: int) -> int:
        """Return the next `width` bytes as a big-endian number."""
        return int.from_bytes(self.take(width))

    def mpi(self) -> int:
        """Return the next multiprecision integer (RFC 9580, 3.2), in its one correct form."""
        bits = self.number(2)
        value = self.number((bits + 7) // 8)
        if value.bit_length() != bits:
            raise malformed("a number says a wrong length")
        return value

    def finish(self) -> None:
        """Require that nothing is left."""
        if not self.at_end:
            raise malformed("something follows its end")


def malformed(what: str) -> VerificationError:
    """Return the error for data that breaks OpenPGP's format."""
    return VerificationError(f"malformed OpenPGP data: {what}")
