"""Commands for shell integration: hook, completion."""

from __future__ import annotations

import os

from gover.activation import completion, shims
from gover.activation import hook as hooks
from gover.cli.declare import argument, command
from gover.store.permissions import find_foreign, root_must_not_write
from gover.store.write_checks import check_root_may_change, is_read_only

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.context import Context


@command()
@argument("shell", metavar="zsh|bash|fish")
def hook(here: Context, shell: str) -> None:
    """
    Print the line that loads the shell hook: put `eval "$(gover hook zsh)"` in ~/.zshrc.

    In ~/.config/fish/config.fish: `gover hook fish | source`. It also puts gover's shims on PATH.
    """
    line = hooks.hook_line(here.store, shell)
    if root_must_not_write(hooks.directory(here.store)):
        # A start-up file of the user, read by root: what the user's own gover wrote will do.
        if not os.path.exists(f"{hooks.directory(here.store)}/{shell}"):
            check_root_may_change(here.store)
        print(line)
        return
    folder = hooks.directory(here.store)
    above = os.path.dirname(folder)
    if error := find_foreign(os.path.dirname(above), above, folder):
        raise error  # another user could have a shell of this one read something else
    if not is_read_only(here.store):
        shims.refresh(here.store)
    # Written last: the launcher answers from them, and refreshes no shims.
    try:
        is_new = hooks.write_hooks(here.store, recorded_exe(here))
    except OSError:
        if not is_read_only(here.store):
            raise
        print(hooks.whole_hook(here.store, shell, recorded_exe(here)))
        return
    if is_new and not root_must_not_write(here.store.cache):
        from gover.install.cache import remove_old_plans  # noqa: PLC0415  only after an upgrade

        remove_old_plans(here.store)
    has_completion = os.path.isdir(completion.directory(here.store))
    if has_completion and not is_read_only(here.store):  # an upgrade may have other commands
        completion.install(here.store)
    print(line)


@command("completion")
@argument("shell", metavar="zsh|bash|fish")
def completion_(_: Context, shell: str) -> None:
    """
    Print the shell completion for commands, options and versions.

    `gover setup` installs it. In a package: `_gover` in zsh's fpath, `gover` among bash's
    completions, `gover.fish` for fish.
    """
    print(completion.text(shell), end="")


def recorded_exe(here: Context) -> str:
    """Return the path by which gover was started; absolute if it was found."""
    found = here.exe
    if "/" not in found:
        import shutil  # noqa: PLC0415  the launcher gives a path

        found = shutil.which(found) or found
    return os.path.normpath(os.path.join(here.cwd, found)) if "/" in found else found


COMMANDS = (hook, completion_)
