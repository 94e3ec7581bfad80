"""
What a program is, told from its headers, and what keeps it from starting on a machine.

    facts = inspect("dist/app")
    for problem in why_not(facts, Host("darwin", "26.1", "arm64", rosetta=None)):
        print(problem.text)

Nothing is executed, and no byte is read that is not asked for.
"""

import os
import stat

from gover.errors import InvalidFile
from gover.escape import safe
from gover.inspect import elf, macho, pe
from gover.inspect.program import Format, Program
from gover.inspect.reader import Allowance, MalformedProgram, Window


def inspect(path: str) -> Program:
    """
    Return what the headers of the Mach-O, ELF or PE file at `path` say.

    At most 8 MiB of headers and 64 MiB of the search for Go's record are read, whatever
    the file claims. Symlinks are followed.

    Raises:
        InvalidFile: there is no regular file, it cannot be read, or it is no program.
    """
    try:
        descriptor = _opened(path)
        try:
            size = os.fstat(descriptor).st_size
            return _facts(path, Window(descriptor, 0, size, Allowance()))
        finally:
            os.close(descriptor)
    except MalformedProgram as error:
        raise InvalidFile(f"{safe(path)} {error}") from None
    except OSError as error:
        raise InvalidFile(f"{safe(path)} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InvalidFile(f"{safe(path)} cannot be the path of a file") from error


def _opened(path: str) -> int:
    """Open a regular file, never waiting for the other end of a pipe or for a device."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise MalformedProgram("is not a file")
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    descriptor = os.open(path, flags)
    # Somebody may have swapped the file since: what counts is what was opened.
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise MalformedProgram("is not a file")
    return descriptor


def _facts(path: str, window: Window) -> Program:
    magic = window.at_most(0, 4)
    fat = magic in macho.FAT
    if fat:
        return Program(path, "mach-o", fat, macho.read_fat(window))
    kind: Format
    if magic in macho.THIN:
        kind, image = "mach-o", macho.read_thin(window)
    elif magic == elf.MAGIC:
        kind, image = "elf", elf.read(window)
    elif magic.startswith(pe.MAGIC):
        kind, image = "pe", pe.read(window)
    else:
        raise MalformedProgram("is neither Mach-O nor ELF nor PE")
    return Program(path, kind, fat, (image,))
