"""Sequential reading of bytes, never past their end."""

from gover.errors import VerificationError


class Cursor:
    """
    A position in untrusted bytes.

    Each read raises VerificationError where fewer bytes are left than requested.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    @property
    def at_end(self) -> bool:
        """Whether everything has been read."""
        return self._position == len(self._data)

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        piece = self._data[self._position : self._position + count]
        if len(piece) != count:
            raise malformed("truncated")
        self._position += count
        return piece

    def rest(self) -> bytes:
        """Return the remaining bytes."""
        return self.take(len(self._data) - self._position)

    def number(self, width: int) -> int:
        """Return the next `width` bytes as a big-endian number."""
        return int.from_bytes(self.take(width))

    def mpi(self) -> int:
        """Return the next multiprecision integer (RFC 9580, 3.2), which must be canonical."""
        bits = self.number(2)
        value = self.number((bits + 7) // 8)
        if value.bit_length() != bits:
            raise malformed("a number with a wrong length")
        return value

    def finish(self) -> None:
        """Require that no bytes are left."""
        if not self.at_end:
            raise malformed("data after its end")


def malformed(what: str) -> VerificationError:
    """Return the error for data that breaks OpenPGP's format."""
    return VerificationError(f"malformed OpenPGP data: {what}")
