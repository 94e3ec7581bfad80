"""Commands for shells: hook, completion."""

import os
import shutil

import click

from gover import completion, hooks, prompts, shims
from gover.cli.context import Context
from gover.cli.places import aliases, places
from gover.ownership import is_shared


@click.command()
@click.argument("shell", metavar="zsh|bash|fish")
@click.option("--profile", is_flag=True, help="Measure what your own prompt waits for.")
@click.pass_context
def hook(context: click.Context, shell: str, *, profile: bool) -> None:
    """
    Print the line that makes `cd` switch: put `eval "$(gover hook zsh)"` in ~/.zshrc.

    In ~/.config/fish/config.fish: `gover hook fish | source`. It also puts gover's shims on PATH.
    """
    here: Context = context.obj
    if profile:
        _profile(here, shell)
        return
    line = hooks.hook_line(here.dirs, shell)
    hooks.write_hooks(here.dirs, recorded_exe(here))
    if not is_shared(here.dirs):
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


def _profile(here: Context, shell: str) -> None:
    costs = prompts.profile(shell, here.environ)
    here.report.tell(f"an interactive {shell} of yours, here; microseconds: median, 9 of 10 within")
    for cost in costs:
        click.echo(f"{cost.median:10.0f} {cost.tail:10.0f}  {cost.name}")
    if not any(cost.name in prompts.OURS for cost in costs):
        here.report.tell(f"gover's hook is not loaded there; hint: {_loading(shell)}")


def _loading(shell: str) -> str:
    return "gover hook fish | source" if shell == "fish" else f'eval "$(gover hook {shell})"'


def recorded_exe(here: Context) -> str:
    """Return the path gover was called by, absolute where it has a slash in it."""
    found = here.exe if "/" in here.exe else shutil.which(here.exe) or here.exe
    return os.path.normpath(os.path.join(here.cwd, found)) if "/" in found else found


COMMANDS = (hook, completion_)
