"""The command line as click reads it: gover's global options, and every command."""

from __future__ import annotations

import shlex
import sys

import click

from gover import __version__
from gover.cli.command_group import CommandGroup
from gover.cli.context import Context
from gover.cli.global_options import debug as show_details
from gover.cli.global_options import show_requests
from gover.cli.help_text import short_help
from gover.cli.loader import Commands
from gover.cli.output import Interrupted
from gover.cli.registry import GLOBAL_OPTIONS, SUMMARY
from gover.cli.with_click import BadValue
from gover.errors import GoverError, UsageError

_HELP = dict(GLOBAL_OPTIONS)


@click.group(
    cls=CommandGroup,
    commands=Commands(),
    help=SUMMARY,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="gover %(version)s")
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
    """
    Run one command; return its exit code.

    Raises:
        GoverError: the command has failed, or click cannot read it.
        Interrupted: ^C.
    """
    try:
        return cli.main(arguments, prog_name="gover", standalone_mode=False) or 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as bare:
        bare.show()
        return bare.exit_code
    except click.ClickException as mistake:
        error = usage_error(mistake)
        if isinstance(mistake, BadValue) and mistake.meant and mistake.given in arguments:
            meant = [mistake.meant if word == mistake.given else word for word in arguments]
            error.hint = shlex.join(["gover", *meant])
        raise error from mistake
    except click.exceptions.Abort as stop:
        raise (Interrupted if stop.__cause__ is None else KeyboardInterrupt) from None


def usage_error(mistake: click.ClickException) -> GoverError:
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
