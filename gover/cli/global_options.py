"""gover's global options, which may follow a command as well: `gover install -v 1.22.3`."""

from __future__ import annotations

import logging
import sys
from typing import Any, TextIO

import click

from gover.escape import printable, safe, without_passwords
from gover.progress import stderr_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gover.cli.context import Context
    from gover.store.store import Store


def _option(names: Sequence[str], change: Callable[[Context, Any], Context], **more: Any) -> Any:
    def apply(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value and context.obj is not None:
            context.obj = change(context.obj, value)

    # Hidden: `gover --help` lists them, and every other help would be twice as long.
    return click.Option(list(names), callback=apply, expose_value=False, hidden=True, **more)


def _verbose(here: Context, _: bool) -> Context:
    show_requests(sys.stderr)
    return here


def debug(here: Context, _: bool = True) -> Context:
    """Write details for a bug report from now on."""
    show_details(sys.stderr, here.store)
    return here


_OPTIONS = (
    _option(["-C"], lambda here, value: here.moved(value), metavar="DIR"),
    _option(
        ["-q", "--quiet"],
        lambda here, _: here._replace(report=stderr_report(quiet=True)),
        is_flag=True,
    ),
    _option(["-v", "--verbose"], _verbose, is_flag=True),
    _option(["--debug"], debug, is_flag=True),
    _option(["--offline"], lambda here, _: here._replace(offline=True), is_flag=True),
)


def accept_global_options(command: click.Command) -> None:
    """Add the global options to a command and its subcommands, unless one has the same name."""
    if command.context_settings.get("ignore_unknown_options"):
        return  # what follows belongs to the command that it runs
    taken = {name for parameter in command.params for name in parameter.opts}
    command.params += [option for option in _OPTIONS if not taken & set(option.opts)]
    if isinstance(command, click.Group):
        for child in command.commands.values():
            accept_global_options(child)


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return "gover: " + printable(without_passwords(record.getMessage()))


def show_requests(stream: TextIO) -> None:
    """Write a line to a stream for each request from now on."""
    logger = logging.getLogger("gover")
    if any(isinstance(handler.formatter, _Line) for handler in logger.handlers):
        return
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Line())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


def show_details(stream: TextIO, store: Store) -> None:
    """Write facts for a bug report, and each request from now on."""
    show_requests(stream)
    from gover import crash_report  # noqa: PLC0415  with --debug alone

    stream.write(f"gover: {printable(crash_report.describe_system())}\n")
    directories = zip(("data", "cache", "configuration"), store, strict=True)
    stream.writelines(f"gover: {what} in {safe(path)}\n" for what, path in directories)
