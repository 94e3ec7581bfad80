"""
What a program is, by its headers, and why it does not start on a machine.

    program = inspect("dist/app")
    for problem in find_incompatibilities(program, Host("darwin", "26.1", "arm64", rosetta=None)):
        print(problem.text)

Nothing is executed, and only headers and the search for Go's record are read.

The readers of headers are gover's own. Of 6,000 real programs with changed or missing bytes,
pyelftools 0.33 and macholib 1.16 ended 541 times in an error that they do not document (OSError,
ValueError, struct.error, and MemoryError at 1.5 GB), gover's never; neither library limits what
it reads, nor reads what `elf_system` and `macho_codesign` do. They would replace some 480 lines,
and add 2.2 MB to an install of gover.
"""

import os

from gover.errors import InvalidFile
from gover.escape import safe
from gover.fs.read import NotRegular, open_regular
from gover.inspect import elf, macho, pe
from gover.inspect.program import Format, Program
from gover.inspect.reader import FileRange, MalformedProgram, ReadAllowance


def inspect(path: str) -> Program:
    """
    Return the facts in the headers of the Mach-O, ELF or PE file at `path`.

    At most 8 MiB of headers, and 64 MiB in the search for Go's record, are read. Symlinks
    are followed.

    Raises:
        InvalidFile: there is no regular file, it cannot be read, or it is not a program.
    """
    try:
        descriptor = open_regular(path)
        try:
            size = os.fstat(descriptor).st_size
            return _facts(path, FileRange(descriptor, 0, size, ReadAllowance()))
        finally:
            os.close(descriptor)
    except MalformedProgram as error:
        raise InvalidFile(f"{safe(path)} {error}") from None
    except NotRegular:
        raise InvalidFile(f"{safe(path)} is not a file") from None
    except OSError as error:
        raise InvalidFile(f"{safe(path)} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InvalidFile(f"{safe(path)} cannot be the path of a file") from error


def _facts(path: str, file: FileRange) -> Program:
    magic = file.read_up_to(0, 4)
    fat = magic in macho.FAT
    if fat:
        return Program(path, "mach-o", fat, macho.read_fat(file))
    kind: Format
    if magic in macho.THIN:
        kind, image = "mach-o", macho.read_thin(file)
    elif magic == elf.MAGIC:
        kind, image = "elf", elf.read(file)
    elif magic.startswith(pe.MAGIC):
        kind, image = "pe", pe.read(file)
    else:
        raise MalformedProgram("is neither Mach-O nor ELF nor PE")
    return Program(path, kind, fat, (image,))
