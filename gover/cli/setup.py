"""Commands that make gover and other tools know each other: setup direnv."""

import os
import sys

import click

from gover import direnv as beside
from gover.cli.context import Context
from gover.cli.shells import recorded_exe
from gover.text import safe


@click.group()
def setup() -> None:
    """Make another tool use gover's toolchains."""


@setup.command()
@click.option("--print", "show", is_flag=True, help="Print the file, write nothing.")
@click.option("--undo", is_flag=True, help="Remove the file.")
@click.option("--load", "wish", hidden=True)
@click.pass_obj
def direnv(here: Context, show: bool, undo: bool, wish: str | None) -> None:
    """Give direnv a `use_go`: `use go 1.22.3` in an .envrc, or `use go` for what holds there."""
    if wish is not None:
        _load(here, wish)
        return
    if show:
        click.echo(beside.text(recorded_exe(here)), nl=False)
        return
    path = beside.library(here.environ)
    if undo:
        done = "removed" if beside.remove(path) else "there is no"
    else:
        done = "wrote" if beside.install(path, beside.text(recorded_exe(here))) else "up to date:"
    here.report.tell(f"{done} {safe(path)}")


def _load(here: Context, wish: str) -> None:
    loading = beside.load(here.dirs, os.environ, here.cwd, wish)
    sys.stdout.buffer.write(os.fsencode(loading.text))
    sys.stdout.flush()
    if loading.error is not None:
        raise loading.error


COMMANDS = (setup,)
