"""Commands for shells: hook."""

import os
import shutil

import click

from gover import hooks, shims
from gover.cli.context import Context


@click.command()
@click.argument("shell", metavar="zsh|bash|fish")
@click.pass_obj
def hook(here: Context, shell: str) -> None:
    """
    Print the line that makes `cd` switch: put `eval "$(gover hook zsh)"` in ~/.zshrc.

    In ~/.config/fish/config.fish: `gover hook fish | source`. It also puts gover's shims on PATH.
    """
    line = hooks.hook_line(here.dirs, shell)
    hooks.write_hooks(here.dirs, recorded_exe(here))
    shims.refresh(here.dirs)
    click.echo(line)


def recorded_exe(here: Context) -> str:
    """Return the path gover was called by, absolute where it has a slash in it."""
    found = here.exe if "/" in here.exe else shutil.which(here.exe) or here.exe
    return os.path.normpath(os.path.join(here.cwd, found)) if "/" in found else found


COMMANDS = (hook,)
