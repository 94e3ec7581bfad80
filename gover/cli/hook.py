"""Commands for shell integration: hook, completion."""

import os
import shutil

import click

from gover.activation import completion, shims
from gover.activation import hook as hooks
from gover.cli.context import Context
from gover.store.permissions import (
    check_root_may_change,
    find_foreign,
    is_read_only,
    root_must_not_write,
)


@click.command()
@click.argument("shell", metavar="zsh|bash|fish")
@click.pass_context
def hook(context: click.Context, shell: str) -> None:
    """
    Print the line that loads the shell hook: put `eval "$(gover hook zsh)"` in ~/.zshrc.

    In ~/.config/fish/config.fish: `gover hook fish | source`. It also puts gover's shims on PATH.
    """
    here: Context = context.obj
    line = hooks.hook_line(here.store, shell)
    if root_must_not_write(hooks.directory(here.store)):
        # A start-up file of the user, read by root: what the user's own gover wrote will do.
        if not os.path.exists(f"{hooks.directory(here.store)}/{shell}"):
            check_root_may_change(here.store)
        click.echo(line)
        return
    folder = hooks.directory(here.store)
    above = os.path.dirname(folder)
    if error := find_foreign(os.path.dirname(above), above, folder):
        raise error  # another user could have a shell of this one read something else
    if not is_read_only(here.store):
        shims.refresh(here.store)
    # Written last: the launcher answers from them, and refreshes no shims.
    is_new = hooks.write_hooks(here.store, recorded_exe(here))
    if is_new and not root_must_not_write(here.store.cache):
        from gover.install.cache import remove_old_plans  # noqa: PLC0415  only after an upgrade

        remove_old_plans(here.store)
    has_completion = os.path.isdir(completion.directory(here.store))
    if has_completion and not is_read_only(here.store):  # an upgrade may have other commands
        completion.install(here.store)
    click.echo(line)


@click.command("completion")
@click.argument("shell", metavar="zsh|bash|fish")
def completion_(shell: str) -> None:
    """
    Print the shell completion for commands, options and versions.

    `gover setup` installs it. In a package: `_gover` in zsh's fpath, `gover` among bash's
    completions, `gover.fish` for fish.
    """
    click.echo(completion.text(shell), nl=False)


def recorded_exe(here: Context) -> str:
    """Return the path by which gover was started; absolute if it was found."""
    found = here.exe if "/" in here.exe else shutil.which(here.exe) or here.exe
    return os.path.normpath(os.path.join(here.cwd, found)) if "/" in found else found


COMMANDS = (hook, completion_)
