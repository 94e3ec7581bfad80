"""The command line: run a command, print its error, return its exit code."""

from __future__ import annotations

import codecs
import gc
import io
import sys

from gover import __version__
from gover.cli.context import Context, Stop, exit_on_signals
from gover.cli.names import ALIASES, MODULES
from gover.cli.output import Interrupted
from gover.cli.plain_words import find_call
from gover.console import print_error, print_unwritten
from gover.errors import GoverError, UsageError
from gover.fs import streams

# What leaves nothing to clean up after a signal; `use` only where it installs.
_ONLY_READ = ("current", "help", "list", "status", "use", "which", "why")
_GLOBAL_FLAGS = ("-q", "--quiet", "--offline")
_READ_ALONE = ("default", "exec", "pin")  # without arguments
_MANY_OBJECTS = 100_000  # new ones, before their cycles are looked for


def run(arguments: list[str]) -> int:
    """Run one command; return its exit code. Only a bug raises an exception."""
    streams.prepare_stdout()
    streams.prepare_stderr()
    _print_any_character()
    try:
        return _run(arguments)
    except Stop as stop:
        return stop.exit_code
    except GoverError as error:
        return _fail(error, arguments)
    except (KeyboardInterrupt, Interrupted) as stop:
        start = "\n" if isinstance(stop, Interrupted) and sys.stderr.isatty() else ""
        sys.stderr.write(f"{start}gover: interrupted; no incomplete change is left\n")
        return 130
    except OSError as error:
        if error.filename == streams.STDOUT:
            return print_unwritten(error)
        from gover import crash_report  # noqa: PLC0415  only a failure needs it

        return _fail(crash_report.from_system(error), arguments)


def _run(arguments: list[str]) -> int:
    """Run the command that the arguments plainly call; leave any others to click."""
    if not arguments or arguments in (["-h"], ["--help"]):
        arguments = ["help"]
    if arguments == ["--version"]:
        print(f"gover {__version__}")
        return 0
    words, quiet, offline = _without_global_flags(arguments)
    name = ALIASES.get(words[0], words[0]) if words else ""
    if name in MODULES:
        module = __import__(f"gover.cli.{MODULES[name]}", fromlist=("COMMANDS",))
        command = next(command for command in module.COMMANDS if command.name == name)
        call = find_call(command, words[1:])
        if call is not None:
            body, keywords = call
            if name not in _ONLY_READ and not (name in _READ_ALONE and not any(keywords.values())):
                exit_on_signals()
            _collect_seldom()
            body(Context.of_process(None, quiet=quiet, offline=offline), **keywords)
            return 0
    exit_on_signals()
    _collect_seldom()
    from gover.cli import group  # noqa: PLC0415  it loads click

    return group.run(arguments)


def _collect_seldom() -> None:
    """
    Collect garbage again, which gover.start has disabled, and seldom.

    What is loaded stays, and little is in cycles: of 60,000 objects of an install, 1,600.
    """
    gc.freeze()
    gc.set_threshold(_MANY_OBJECTS)
    gc.enable()


def _without_global_flags(arguments: list[str]) -> tuple[list[str], bool, bool]:
    """Return the words without `--quiet` and `--offline` at either end, and whether they were."""
    first, last = 0, len(arguments)
    while first < last and arguments[first] in _GLOBAL_FLAGS:
        first += 1
    is_wrapper = {"exec", "x", "--"} & set(arguments)  # what is behind may be another's
    while first < last and not is_wrapper and arguments[last - 1] in _GLOBAL_FLAGS:
        last -= 1
    given = {*arguments[:first], *arguments[last:]}
    return arguments[first:last], bool(given & {"-q", "--quiet"}), "--offline" in given


def _fail(error: GoverError, arguments: list[str]) -> int:
    if "--debug" in arguments and not isinstance(error, UsageError):
        from gover import crash_report  # noqa: PLC0415  for a bug report alone

        if crash_report.is_debugging(arguments):
            crash_report.print_traceback(sys.exc_info()[1] or error, sys.stderr)
    if _wants_json(arguments) and not error.is_in_document:
        text = {"code": error.exit_code, "message": str(error), "hint": error.hint}
        import json  # noqa: PLC0415  as above

        sys.stdout.write(json.dumps({"schema": 1, "error": text}) + "\n")
    print_error(error)
    return error.exit_code


def _wants_json(arguments: list[str]) -> bool:
    before = arguments[: arguments.index("--json")] if "--json" in arguments else arguments
    return before != arguments and not {"exec", "x"} & set(
        before
    )  # an option of the command that runs


def _print_any_character() -> None:
    """Make every character and every byte of a path printable in any locale."""
    codecs.register_error("gover", _as_bytes)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="gover")


def _as_bytes(error: UnicodeError) -> tuple[bytes, int]:
    """Restore the bytes of a path; escape characters that the locale cannot encode."""
    assert isinstance(error, UnicodeEncodeError)
    piece = error.object[error.start : error.end]
    return b"".join(map(_byte, piece)), error.end


def _byte(char: str) -> bytes:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return bytes([code - 0xDC00])
    return char.encode("ascii", "backslashreplace")
