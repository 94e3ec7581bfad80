"""The command for scripts, editors and CI: env."""

from __future__ import annotations

import os

from gover import env_diff
from gover.activation import export, shims
from gover.cli.context import Context, require
from gover.cli.declare import command, option, reads
from gover.cli.output import print_json
from gover.cli.value_types import one_of
from gover.errors import UsageError
from gover.escape import safe
from gover.resolve.effects import command_effects, script_effects

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.activation.export import Changes

_SHELLS = ("sh", "bash", "zsh", "fish")


@command()
@option("--shell", type=one_of(*_SHELLS), default="sh", help="The shell of the text.")
@option("--github", is_flag=True, help="Set up the following steps of a GitHub workflow.")
@option("--gitlab", is_flag=True, help="Print a dotenv file for later GitLab jobs.")
@option(
    "--toolchain",
    is_flag=True,
    help="Put the toolchain itself on PATH, for an image that has one Go.",
)
@reads
def env(
    here: Context,
    *,
    shell: str,
    github: bool,
    gitlab: bool,
    toolchain: bool,
    directory: str | None,
    as_json: bool,
) -> None:
    """Print, as shell text, the changes that the hook makes to the environment here."""
    here = here.moved(directory)
    changes = _changes(here, toolchain=toolchain)
    if as_json:
        print_json({"set": changes})
    elif github:
        _write_github(here, changes)
    elif gitlab:
        print(export.gitlab(changes), end="")
    else:
        print(export.fish(changes) if shell == "fish" else export.posix(changes), end="")


def _changes(here: Context, *, toolchain: bool) -> Changes:
    selection = here.select()
    require(here, selection)
    if not toolchain:
        shims.ensure(here.store)
    effects = (
        command_effects(here.store, selection)
        if toolchain
        else script_effects(here.store, selection, here.environ)
    )
    after = env_diff.apply(here.environ, effects)
    after.pop(env_diff.UNDO_RECORD, None)
    return {
        name: after.get(name)
        for name in sorted(after.keys() | here.environ.keys())
        if after.get(name) != here.environ.get(name)
    }


def _write_github(here: Context, changes: Changes) -> None:
    texts = export.github(changes, here.environ)
    for name, text in zip(("GITHUB_PATH", "GITHUB_ENV"), texts, strict=True):
        path = here.environ.get(name, "")
        if not os.path.isfile(path):
            raise UsageError(f"{name} names no file ('{safe(path)}'): not in a GitHub workflow")
        with open(path, "ab") as file:
            file.write(os.fsencode(text))
    here.report.tell(f"set for the following steps: {', '.join(changes) or 'nothing'}")


COMMANDS = (env,)
