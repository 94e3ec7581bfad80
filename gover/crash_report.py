"""
The message for a bug in gover: one line with where to report it, and a hint to see more.

What the system refuses, as memory or a place on a disk, is no bug: its message has the command
that shows or changes the limit. A traceback is printed only with `--debug`.
"""

import errno
import json
import os
import platform
import shlex
import sys
import traceback
from collections.abc import Sequence
from typing import TextIO

from gover import __version__
from gover.console import print_error
from gover.errors import GoverError
from gover.escape import printable, safe, sh_quote, without_passwords
from gover.fs import streams

HOOK_COMMANDS = ("plan", "shim")  # called by hooks and shims only
ISSUES = "https://github.com/gover-project/gover/issues"

_HINTS = {
    errno.ENOSPC: "df -h && df -i",
    errno.EDQUOT: "gover cache clean --all",
    errno.EFBIG: "ulimit -f unlimited",
    errno.EMFILE: "ulimit -n 1024",
    errno.ENOMEM: "ulimit -v unlimited",
}
_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def is_debugging(arguments: Sequence[str]) -> bool:
    """Return whether `--debug` is an option of gover, not of a program that gover starts."""
    for word in arguments:
        if word == "--debug":
            return True
        if word in ("--", "exec", "x"):
            return False
    return False


def report(error: Exception, arguments: Sequence[str], *, debug: bool) -> int:
    """Print the message for a bug, as JSON too with `--json`; return the exit code."""
    streams.prepare_stderr()
    if debug:
        print_traceback(error, sys.stderr)
    message = _as_gover_error(error, arguments, debug=debug)
    if "--json" in arguments:
        text = {"code": message.exit_code, "message": str(message), "hint": message.hint}
        sys.stdout.write(json.dumps({"schema": 1, "error": text}) + "\n")
    print_error(message)
    return message.exit_code


def from_system(error: OSError) -> GoverError:
    """Return the error of gover's for what the system has refused."""
    path = error.filename
    if isinstance(error, FileExistsError) and path and not os.path.isdir(path):
        # Where a directory was to be made.
        if not os.path.islink(path):
            return GoverError(f"{safe(path)} is no directory", f"ls -l {sh_quote(path)}")
        target = os.path.realpath(path)
        text = f"{safe(path)} is a link to {safe(target)}, which does not exist"
        return GoverError(text, f"mkdir -p {sh_quote(target)}")
    where, hint = f"{safe(path)}: " if path else "", _HINTS.get(error.errno or 0)
    if error.errno == errno.ENOSPC and path:
        place = sh_quote(_existing_directory(path))
        hint = f"df -h {place} && df -i {place}"
    if isinstance(error, PermissionError) and path:
        hint = f"ls -ld {sh_quote(os.path.dirname(os.path.abspath(path)))}"
    return GoverError(f"{where}{error.strerror or error}", hint)


def _existing_directory(path: str) -> str:
    while not os.path.isdir(path):
        path = os.path.dirname(path) or "."
    return path


def print_traceback(error: BaseException, stream: TextIO) -> None:
    """Print the traceback of an exception, without the passwords in it."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    stream.writelines(f"{printable(without_passwords(line))}\n" for line in lines)


def describe_system() -> str:
    """Return the versions and the platform that a bug report needs."""
    system = platform.platform(terse=True)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"gover {__version__}, {python} in {sys.executable}, {system} on {platform.machine()}"


def _as_gover_error(error: Exception, arguments: Sequence[str], *, debug: bool) -> GoverError:
    if isinstance(error, OSError) and error.strerror:
        return from_system(error)
    # The linker finds no place for a library: Python has it as an ImportError.
    if isinstance(error, MemoryError) or "failed to map segment" in str(error):
        return GoverError("there is too little memory", _HINTS[errno.ENOMEM])
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("gover"):
        return GoverError(f"gover is not completely installed: {error}", "pipx reinstall gover")
    cause = without_passwords(f"{type(error).__name__}: {error}".removesuffix(": "))
    attach = ", with the lines above" if debug else ""
    return GoverError(
        f"a bug in gover{_location(error)}: {cause}; please report it{attach}: {ISSUES}",
        None if debug else _debug_command(arguments),
    )


def _location(error: Exception) -> str:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(_HERE)]
    return f" ({frames[-1].filename.removeprefix(_HERE)}:{frames[-1].lineno})" if frames else ""


def _debug_command(arguments: Sequence[str]) -> str:
    """Return the command that prints more; `why` for those that only hooks and shims use."""
    words = ["why"] if arguments[:1] and arguments[0] in HOOK_COMMANDS else arguments
    return shlex.join(["gover", "--debug", *words])
