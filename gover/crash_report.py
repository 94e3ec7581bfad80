"""
What gover says when it is itself at fault: one line with where to report it, and how to see more.

Nobody's prompt gets a traceback that was not asked for, by `--debug`.
"""

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
from gover.escape import printable, without_passwords

HOOK_COMMANDS = ("plan", "shim")  # what only hooks and shims call
ISSUES = "https://github.com/gover-project/gover/issues"

_HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def is_debugging(arguments: Sequence[str]) -> bool:
    """Tell whether `--debug` is there for gover, and not for a program that it is to start."""
    for word in arguments:
        if word == "--debug":
            return True
        if word in ("--", "exec", "x"):
            return False
    return False


def report(error: Exception, arguments: Sequence[str], *, debug: bool) -> int:
    """Say what went wrong in gover; return the exit code."""
    if debug:
        show(error, sys.stderr)
    said = _as_ours(error, arguments, debug=debug)
    if "--json" in arguments:
        text = {"code": said.exit_code, "message": str(said), "hint": said.hint}
        sys.stdout.write(json.dumps({"schema": 1, "error": text}) + "\n")
    print_error(said)
    return said.exit_code


def show(error: BaseException, stream: TextIO) -> None:
    """Write how an exception came about, as Python tells it, and nothing that a login needs."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    stream.writelines(f"{printable(without_passwords(line))}\n" for line in lines)


def circumstances() -> str:
    """Return what whoever reads a report asks first."""
    system = platform.platform(terse=True)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"gover {__version__}, {python} in {sys.executable}, {system} on {platform.machine()}"


def _as_ours(error: Exception, arguments: Sequence[str], *, debug: bool) -> GoverError:
    if isinstance(error, OSError) and error.strerror:
        return GoverError(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith("gover"):
        return GoverError(f"gover is not installed as a whole: {error}", "pipx reinstall gover")
    what = without_passwords(f"{type(error).__name__}: {error}".removesuffix(": "))
    also = ", with the lines above" if debug else ""
    return GoverError(
        f"a bug in gover{_place(error)}: {what}; please report it{also}: {ISSUES}",
        None if debug else _again(arguments),
    )


def _place(error: Exception) -> str:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(_HERE)]
    return f" ({frames[-1].filename.removeprefix(_HERE)}:{frames[-1].lineno})" if frames else ""


def _again(arguments: Sequence[str]) -> str:
    """Return the command that shows more; what a hook or a shim calls is not for people."""
    words = ["why"] if arguments[:1] and arguments[0] in HOOK_COMMANDS else arguments
    return shlex.join(["gover", "--debug", *words])
