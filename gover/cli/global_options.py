"""gover's own options, which stand behind a command as well: `gover install -v 1.22.3`."""

import logging
import sys
from collections.abc import Callable, Sequence
from typing import Any, TextIO

import click

from gover import crash_report
from gover.cli.context import Context
from gover.dirs import Dirs
from gover.escape import printable, safe, without_passwords
from gover.progress import stderr_report


def _option(names: Sequence[str], change: Callable[[Context, Any], Context], **more: Any) -> Any:
    def apply(context: click.Context, _: click.Parameter, value: Any) -> None:
        if value and context.obj is not None:
            context.obj = change(context.obj, value)

    # Hidden: `gover --help` has them, and every other help would be twice as long.
    return click.Option(list(names), callback=apply, expose_value=False, hidden=True, **more)


def _verbose(here: Context, _: bool) -> Context:
    tell_requests(sys.stderr)
    return here


def debug(here: Context, _: bool = True) -> Context:
    """Tell everything from now on."""
    tell_all(sys.stderr, here.dirs)
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


def take_anywhere(command: click.Command) -> None:
    """Let a command, and those in it, take gover's own options, but for those it has itself."""
    if command.context_settings.get("ignore_unknown_options"):
        return  # what follows is for the program that it starts
    taken = {name for parameter in command.params for name in parameter.opts}
    command.params += [option for option in _OPTIONS if not taken & set(option.opts)]
    if isinstance(command, click.Group):
        for child in command.commands.values():
            take_anywhere(child)


_LOGGERS = ("httpx", "gover")  # who asks, and who asks again


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return "gover: " + printable(without_passwords(record.getMessage()))


def tell_requests(stream: TextIO) -> None:
    """Write a line to a stream for each request from now on."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        if any(isinstance(handler.formatter, _Line) for handler in logger.handlers):
            continue
        handler = logging.StreamHandler(stream)
        handler.setFormatter(_Line())
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)


def tell_all(stream: TextIO, dirs: Dirs) -> None:
    """Write what is asked, and first what whoever reads a report of a bug needs to know."""
    tell_requests(stream)
    stream.write(f"gover: {printable(crash_report.describe_system())}\n")
    places = zip(("data", "cache", "configuration"), dirs, strict=True)
    stream.writelines(f"gover: {what} in {safe(path)}\n" for what, path in places)
