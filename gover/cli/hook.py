"""Commands for shells: hook, completion."""

import os
import shutil

import click

from gover.activation import completion, shims
from gover.activation import hook as hooks
from gover.cli.completion_tree import aliases, places
from gover.cli.context import Context
from gover.store.permissions import is_read_only


@click.command()
@click.argument("shell", metavar="zsh|bash|fish")
@click.pass_context
def hook(context: click.Context, shell: str) -> None:
    """
    Print the line that makes `cd` switch: put `eval "$(gover hook zsh)"` in ~/.zshrc.

    In ~/.config/fish/config.fish: `gover hook fish | source`. It also puts gover's shims on PATH.
    """
    here: Context = context.obj
    line = hooks.hook_line(here.dirs, shell)
    hooks.write_hooks(here.dirs, recorded_exe(here))
    if not is_read_only(here.dirs):
        shims.refresh(here.dirs)
        if os.path.isdir(completion.directory(here.dirs)):  # an upgrade brings other commands
            completion.install(here.dirs, places(context), aliases(context))
    click.echo(line)


@click.command("completion")
@click.argument("shell", metavar="zsh|bash|fish")
@click.pass_context
def completion_(context: click.Context, shell: str) -> None:
    """
    Print what makes Tab complete commands, options and versions.

    `gover setup` puts it where your shell finds it. For a package of yours: zsh reads it as
    `_gover` in fpath, bash as `gover` among its completions, fish as `gover.fish`.
    """
    click.echo(completion.text(shell, places(context), aliases(context)), nl=False)


def recorded_exe(here: Context) -> str:
    """Return the path gover was called by, absolute where it has a slash in it."""
    found = here.exe if "/" in here.exe else shutil.which(here.exe) or here.exe
    return os.path.normpath(os.path.join(here.cwd, found)) if "/" in found else found


COMMANDS = (hook, completion_)
