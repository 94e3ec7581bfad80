"""
The load commands of a Mach-O image, and the segments among them.

Source: apple-oss-distributions/xnu `EXTERNAL_HEADERS/mach-o/loader.h`.
"""

import struct
from collections.abc import Collection
from typing import NamedTuple

from gover.inspect import buildinfo
from gover.inspect.buildinfo import Image, Region
from gover.inspect.reader import FileRange, MalformedProgram

_COMMANDS_MOST = 1 << 20  # bytes; large programs have 20 KiB
_HEAD = 8  # number and size
_READ_WRITE = 3


class _Widths(NamedTuple):
    """The layout of segments and their sections; sizes in bytes."""

    segment: str
    segment_size: int
    section: str
    section_size: int


_SEGMENTS = {
    0x1: _Widths("4I4I", 56, "2I", 68),  # LC_SEGMENT
    0x19: _Widths("4Q4I", 72, "2Q", 80),  # LC_SEGMENT_64
}


class Command(NamedTuple):
    """One load command; `data` includes its number and its size."""

    number: int
    data: bytes
    order: str  # "<" or ">"

    def fields(self, form: str, offset: int = _HEAD) -> tuple[int, ...]:
        """Return the integers at `offset`. Raises MalformedProgram when they do not fit."""
        try:
            return struct.unpack_from(self.order + form, self.data, offset)
        except struct.error:
            raise MalformedProgram("has a load command that is too short") from None

    def text(self) -> str:
        """Return the string whose offset is the command's first field, as os.fsdecode does."""
        (offset,) = self.fields("I")
        return _text(self.data[offset:])


class _Segment(NamedTuple):
    region: Region
    size: int  # in memory
    is_data: bool  # initialised, and readable and writable only
    record: tuple[int, int] | None  # address and size of the section for Go's record


def read_commands(file: FileRange, order: str, head: int, count: int, size: int) -> list[Command]:
    """Return the commands after a header of `head` bytes. Raises MalformedProgram."""
    if size > _COMMANDS_MOST:
        raise MalformedProgram("has more load commands than any real program")
    data = file.read_exactly(head, size, "a load command")
    commands: list[Command] = []
    offset = 0
    for _ in range(count):
        if offset + _HEAD > size:
            raise MalformedProgram("has fewer load commands than its header states")
        number, length = struct.unpack_from(order + "2I", data, offset)
        if length < _HEAD or offset + length > size:
            raise MalformedProgram("has a load command of an impossible size")
        commands.append(Command(number, data[offset : offset + length], order))
        offset += length
    return commands


def texts_of(commands: list[Command], numbers: Collection[int]) -> tuple[str, ...]:
    """Return the strings of the commands with these numbers, in their order."""
    return tuple(command.text() for command in commands if command.number in numbers)


def make_image(commands: list[Command]) -> Image:
    """
    Return the program's image, and where Go's record can be.

    The rule is machoExe.DataStart in golang/go `src/debug/buildinfo/buildinfo.go`.
    """
    segments = [_segment(command) for command in commands if command.number in _SEGMENTS]
    named = [segment.record for segment in segments if segment.record]
    data = [(segment.region.address, segment.size) for segment in segments if segment.is_data]
    regions = (segment.region for segment in segments)
    return buildinfo.make_image(regions, next(iter(named + data), None))


def _segment(command: Command) -> _Segment:
    widths = _SEGMENTS[command.number]
    address, size, offset, filled, most, now, _, _ = command.fields(widths.segment, 24)
    return _Segment(
        region=Region(address, offset, filled),
        size=size,
        is_data=bool(address and filled) and most == now == _READ_WRITE,
        record=_record(command, widths),
    )


def _record(command: Command, widths: _Widths) -> tuple[int, int] | None:
    for offset in range(widths.segment_size, len(command.data), widths.section_size):
        if _text(command.data[offset : offset + 16]) == "__go_buildinfo":
            address, size = command.fields(widths.section, offset + 32)
            return address, size
    return None


def _text(data: bytes) -> str:
    return data.partition(b"\0")[0].decode("utf-8", "surrogateescape")
