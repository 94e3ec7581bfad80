"""
ELF: reading one file.

Sources: the System V gABI, golang/go `src/debug/elf/elf.go` for the numbers, and elfExe
in golang/go `src/debug/buildinfo/buildinfo.go` for the position of Go's record.
"""

from collections.abc import Sequence

from gover.inspect import buildinfo, elf_system
from gover.inspect import elf_tables as tables
from gover.inspect.buildinfo import Image, Region
from gover.inspect.elf_tables import MAGIC, PT_INTERP, PT_LOAD, Header, Segment
from gover.inspect.program import Slice
from gover.inspect.reader import FileRange, MalformedProgram

__all__ = ["MAGIC", "read"]

_NEEDED_MOST = 1024  # libraries; large programs have 100
_PATH_MOST = 4096  # bytes; PATH_MAX
_MACHINES = {
    (3, "<", 32): "386",
    (62, "<", 64): "amd64",
    (40, "<", 32): "arm",
    (183, "<", 64): "arm64",
    (243, "<", 64): "riscv64",
    (258, "<", 64): "loong64",
    (21, "<", 64): "ppc64le",
    (21, ">", 64): "ppc64",
    (22, ">", 64): "s390x",
    (8, "<", 32): "mipsle",
    (8, ">", 32): "mips",
    (8, "<", 64): "mips64le",
    (8, ">", 64): "mips64",
}  # e_machine, byte order, class
_ET_DYN = 3
_FILE_TYPES = {1: "object", 2: "executable", _ET_DYN: "dylib", 4: "core"}
_PF_X, _PF_W = 1, 2
_DF_1_PIE = 0x08000000


def read(file: FileRange) -> Slice:
    """Return the facts of an ELF file. Raises MalformedProgram."""
    head = tables.read_header(file)
    segments = tables.read_segments(file, head)
    entries = tables.read_dynamic(file, head, segments)
    interpreter = _interpreter(file, segments)
    needed = _needed(file, segments, entries)
    go = buildinfo.find_build_info(file, _image(file, head, segments))
    return Slice(
        platform=elf_system.find_platform(file, head, segments, interpreter, go),
        arch=_arch(head),
        file_type=_file_type(head, interpreter, entries),
        linkage="dynamic" if interpreter or needed else "static",
        interpreter=interpreter,
        needed=needed,
        go=go,
    )


def _arch(head: Header) -> str:
    unknown = f"unknown ({head.machine:#x})"
    return _MACHINES.get((head.machine, head.order, head.bits), unknown)


def _file_type(head: Header, interpreter: str | None, entries: list[tuple[int, int]]) -> str:
    """Return the type: position-independent programs and libraries share one number."""
    flags = dict(entries).get(tables.DT_FLAGS_1, 0)
    if head.type == _ET_DYN and (interpreter or flags & _DF_1_PIE):
        return "executable"
    return _FILE_TYPES.get(head.type, f"unknown ({head.type:#x})")


def _interpreter(file: FileRange, segments: Sequence[Segment]) -> str | None:
    for segment in segments:
        if segment.type == PT_INTERP:
            most = min(segment.filled, _PATH_MOST)
            return file.read_text(segment.offset, most, "the path of its loader")
    return None


def _needed(
    file: FileRange, segments: Sequence[Segment], entries: list[tuple[int, int]]
) -> tuple[str, ...]:
    names = [value for tag, value in entries if tag == tables.DT_NEEDED]
    if len(names) > _NEEDED_MOST:
        raise MalformedProgram("needs more libraries than any real program")
    strings = _offset(segments, dict(entries).get(tables.DT_STRTAB, 0)) if names else None
    if strings is None:
        return ()
    return tuple(file.read_text(strings + name, _PATH_MOST, "a library's name") for name in names)


def _offset(segments: Sequence[Segment], address: int) -> int | None:
    """Return the offset in the file from which an address of memory is loaded."""
    for segment in segments:
        start = segment.address
        if segment.type == PT_LOAD and start <= address < start + segment.filled:
            return segment.offset + address - start
    return None


def _image(file: FileRange, head: Header, segments: Sequence[Segment]) -> Image:
    regions = (Region(segment.address, segment.offset, segment.filled) for segment in segments)
    section = tables.find_section(file, head, b".go.buildinfo") if segments else None
    if section:
        return buildinfo.make_image(regions, (section.address, section.size))
    data = (
        (segment.address, segment.size)
        for segment in segments
        if segment.type == PT_LOAD and _is_data(segment)
    )
    return buildinfo.make_image(regions, next(data, None))


def _is_data(segment: Segment) -> bool:
    return segment.flags & (_PF_X | _PF_W) == _PF_W
