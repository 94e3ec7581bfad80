"""The command line: run a command, print its error, return its exit code."""

import codecs
import io
import json
import signal
import sys
from types import FrameType

import click

from gover import __version__, crash_report
from gover.cli.command_group import CommandGroup
from gover.cli.context import Context
from gover.cli.global_options import debug as show_details
from gover.cli.global_options import show_requests
from gover.cli.help_text import short_help
from gover.cli.loader import Commands
from gover.cli.registry import GLOBAL_OPTIONS, SUMMARY
from gover.console import print_error, print_unwritten
from gover.errors import GoverError, UsageError
from gover.fs import streams

_HELP = dict(GLOBAL_OPTIONS)


@click.group(
    cls=CommandGroup,
    commands=Commands(),
    help=SUMMARY,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="gover %(version)s")
@click.option("-C", "directory", metavar="DIR", help=_HELP["-C DIR"])
@click.option("-q", "--quiet", is_flag=True, help=_HELP["-q, --quiet"])
@click.option("-v", "--verbose", is_flag=True, help=_HELP["-v, --verbose"])
@click.option("--debug", is_flag=True, help=_HELP["--debug"])
@click.option("--offline", is_flag=True, help=_HELP["--offline"])
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
    if context.invoked_subcommand is None:
        click.echo(short_help(), nl=False)
        return
    context.color = True  # gover.console decides what is coloured, not click
    if verbose:
        show_requests(sys.stderr)
    context.obj = Context.of_process(directory, quiet=quiet, offline=offline)
    if debug:
        show_details(context.obj)


def run(arguments: list[str]) -> int:
    """Run one command; return its exit code. Only a bug raises an exception."""
    _exit_on_signals()
    streams.prepare_stdout()
    streams.prepare_stderr()
    _print_any_character()
    try:
        return cli.main(arguments, prog_name="gover", standalone_mode=False) or 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as bare:
        bare.show()
        return bare.exit_code
    except click.ClickException as mistake:
        return _fail(_usage_error(mistake), arguments)
    except GoverError as error:
        return _fail(error, arguments)
    except (KeyboardInterrupt, click.exceptions.Abort) as stop:
        # After an unanswered question the cursor is still on its line.
        at_question = isinstance(stop, click.exceptions.Abort) and stop.__cause__ is None
        start = "\n" if at_question and sys.stderr.isatty() else ""
        sys.stderr.write(f"{start}gover: interrupted; no incomplete change is left\n")
        return 130
    except OSError as error:
        if error.filename == streams.STDOUT:
            return print_unwritten(error)
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
    return before != arguments and not {"exec", "x"} & set(
        before
    )  # an option of the command that runs


def _usage_error(mistake: click.ClickException) -> GoverError:
    """Return an error of click in the form of gover's own messages."""
    is_argument = isinstance(mistake, click.BadParameter) and isinstance(
        mistake.param, click.Argument
    )
    text = mistake.message if is_argument and mistake.message else mistake.format_message()
    context = getattr(mistake, "ctx", None)
    path = context.command_path if context else "gover"
    text = text[:1].lower() + text[1:].removesuffix(".")
    hint = "gover help --all" if path == "gover" else f"{path} --help"
    return UsageError(text.replace("\n", " "), hint)


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


def _exit_on_signals() -> None:
    """Clean up after SIGTERM and SIGHUP as after Ctrl-C."""

    def stop(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        # Keep a SIGHUP that nohup has set to be ignored.
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, stop)
