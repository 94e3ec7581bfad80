"""Commands for shells: hook."""

import os
import shutil

import click

from gover import hooks, prompts, shims
from gover.cli.context import Context


@click.command()
@click.argument("shell", metavar="zsh|bash|fish")
@click.option("--profile", is_flag=True, help="Measure what your own prompt waits for.")
@click.pass_obj
def hook(here: Context, shell: str, profile: bool) -> None:
    """
    Print the line that makes `cd` switch: put `eval "$(gover hook zsh)"` in ~/.zshrc.

    In ~/.config/fish/config.fish: `gover hook fish | source`. It also puts gover's shims on PATH.
    """
    if profile:
        _profile(here, shell)
        return
    line = hooks.hook_line(here.dirs, shell)
    hooks.write_hooks(here.dirs, recorded_exe(here))
    shims.refresh(here.dirs)
    click.echo(line)


def _profile(here: Context, shell: str) -> None:
    here.report.tell(f"an interactive {shell} of yours, here; microseconds: median, 9 of 10 within")
    costs = prompts.profile(shell, here.environ)
    for cost in costs:
        click.echo(f"{cost.median:10.0f} {cost.tail:10.0f}  {cost.name}")
    if not any(cost.name == prompts.OURS for cost in costs):
        here.report.tell(f"gover's hook is not loaded there; hint: {_loading(shell)}")


def _loading(shell: str) -> str:
    return "gover hook fish | source" if shell == "fish" else f'eval "$(gover hook {shell})"'


def recorded_exe(here: Context) -> str:
    """Return the path gover was called by, absolute where it has a slash in it."""
    found = here.exe if "/" in here.exe else shutil.which(here.exe) or here.exe
    return os.path.normpath(os.path.join(here.cwd, found)) if "/" in found else found


COMMANDS = (hook,)
