"""The command line: words in, sentences and exit codes out."""

import codecs
import io
import json
import os
import signal
import sys
from types import FrameType

import click

from gover import __version__, crash_report
from gover.cli.command_group import CommandGroup
from gover.cli.context import Context
from gover.cli.global_options import debug as tell_all
from gover.cli.global_options import tell_requests
from gover.cli.loader import Commands
from gover.console import print_error
from gover.errors import GoverError, UsageError

_EXAMPLES = """\b
Keep many Go toolchains; have the right one in every directory.

\b
  gover setup                once: cd switches, and Tab completes
  gover install 1.22.3       install a Go, proven by the transparency log
  gover pin 1.22.3           this directory and all below it use it
  gover why                  which Go holds here, and who said so
  gover COMMAND --help       examples for every command
"""


@click.group(
    cls=CommandGroup,
    commands=Commands(),
    help=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="gover %(version)s")
@click.option("-C", "directory", metavar="DIR", help="Act as if started in DIR.")
@click.option("-q", "--quiet", is_flag=True, help="Only errors on standard error.")
@click.option("-v", "--verbose", is_flag=True, help="Say what is asked of whom.")
@click.option("--debug", is_flag=True, help="Say all that helps to find a bug.")
@click.option("--offline", is_flag=True, help="Open no connection.")
@click.pass_context
def cli(
    context: click.Context,
    *,
    directory: str | None,
    quiet: bool,
    verbose: bool,
    debug: bool,
    offline: bool,
) -> None:
    context.color = True  # what is coloured has been asked for: see gover.console
    if verbose:
        tell_requests(sys.stderr)
    context.obj = Context.of_process(directory, quiet=quiet, offline=offline)
    if debug:
        tell_all(context.obj)


def run(arguments: list[str]) -> int:
    """Run one command; return its exit code. Nothing but a bug escapes as an exception."""
    _end_politely()
    _print_anything()
    try:
        return cli.main(arguments, prog_name="gover", standalone_mode=False) or 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as bare:
        bare.show()
        return bare.exit_code
    except click.ClickException as mistake:
        return _fail(_as_ours(mistake), arguments)
    except GoverError as error:
        return _fail(error, arguments)
    except (KeyboardInterrupt, click.exceptions.Abort) as stop:
        # A question that was not answered is still on its line; click ends any other itself.
        asked = isinstance(stop, click.exceptions.Abort) and stop.__cause__ is None
        start = "\n" if asked and sys.stderr.isatty() else ""
        sys.stderr.write(f"{start}gover: interrupted; nothing half-done is left\n")
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough; a second complaint at exit helps nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _fail(GoverError(f"{where}{error.strerror or error}"), arguments)


def _fail(error: GoverError, arguments: list[str]) -> int:
    if crash_report.is_debugging(arguments) and not isinstance(error, UsageError):
        crash_report.print_traceback(sys.exc_info()[1] or error, sys.stderr)
    if _wants_json(arguments) and not error.is_in_document:
        text = {"code": error.exit_code, "message": str(error), "hint": error.hint}
        sys.stdout.write(json.dumps({"schema": 1, "error": text}) + "\n")
    print_error(error)
    return error.exit_code


def _wants_json(arguments: list[str]) -> bool:
    before = arguments[: arguments.index("--json")] if "--json" in arguments else arguments
    return before != arguments and not {"exec", "x"} & set(before)  # theirs, not ours


def _as_ours(mistake: click.ClickException) -> GoverError:
    """Say what click has to say in the form of every other message."""
    bad = isinstance(mistake, click.BadParameter) and isinstance(mistake.param, click.Argument)
    text = mistake.message if bad and mistake.message else mistake.format_message()
    context = getattr(mistake, "ctx", None)
    path = context.command_path if context else "gover"
    text = text[:1].lower() + text[1:].removesuffix(".")
    return UsageError(text.replace("\n", " "), f"{path} --help")


def _print_anything() -> None:
    """Let no character and no byte of a path be the end of a command, in any locale."""
    codecs.register_error("gover", _as_bytes)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="gover")


def _as_bytes(error: UnicodeError) -> tuple[bytes, int]:
    """Give back the bytes that a path was made of; escape what the locale does not have."""
    assert isinstance(error, UnicodeEncodeError)
    piece = error.object[error.start : error.end]
    return b"".join(map(_byte, piece)), error.end


def _byte(char: str) -> bytes:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return bytes([code - 0xDC00])
    return char.encode("ascii", "backslashreplace")


def _end_politely() -> None:
    """Let SIGTERM and SIGHUP clean up as Ctrl-C does."""

    def stop(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        # nohup has set SIGHUP to be ignored, and means it
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, stop)
