"""Commands that make a shell or direnv load gover: setup, setup direnv."""

from __future__ import annotations

import os
import sys

from gover.activation import completion as completions
from gover.activation import direnv as beside
from gover.activation import manual, rc_block
from gover.activation import setup as shellsetup
from gover.activation.hook import SHELLS
from gover.activation.rc_block import RcFile
from gover.cli.declare import group, option
from gover.cli.hook import recorded_exe
from gover.cli.output import require_consent
from gover.cli.value_types import one_of
from gover.console import with_tilde
from gover.escape import printable, safe
from gover.fs import user_file
from gover.store.write_checks import check_root_may_change, check_root_may_write, is_read_only
from gover.version.platform import this_platform

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.activation.setup import SetupChange
    from gover.cli.context import Context

_BY_HAND = "gover setup --print"  # the hint where another program writes the file


@group(invoke_without_command=True)
@option("--shell", type=one_of(*SHELLS), help="Set up this shell, not the current one.")
@option("--completion/--no-completion", default=True, help="Install completion too.")
@option("-y", "--yes", is_flag=True, help="Do not ask.")
@option("--print", "show", is_flag=True, help="Print the lines, change nothing.")
@option("--undo", is_flag=True, help="Remove gover's lines.")
def setup(
    here: Context,
    *,
    shell: str | None,
    completion: bool,
    yes: bool,
    show: bool,
    undo: bool,
) -> None:
    """Add the hook and completion to your shell: lines in its start-up file, shown first."""
    if not show:
        check_root_may_write(here.environ.get("HOME", "/"))
    if undo:
        _undo(here, yes=yes)
        return
    if shell is None:
        shell, reason = shellsetup.detect(here.environ, shellsetup.parent_command(os.getppid()))
        here.report.tell(f"your shell is {shell}: {reason}")
    if completion and is_read_only(here.store):
        completion = False
        here.report.tell(
            f"the store is shared: completion is not installed; hint: gover completion {shell}"
        )
    directory = completions.directory(here.store)
    more = shellsetup.completion_lines(shell, directory, here.environ) if completion else []
    changes = shellsetup.plan(shell, here.environ, recorded_exe(here), more)
    if show:
        _print(changes)
        return
    if completion:
        check_root_may_change(here.store)
    _carry_out(here, changes, yes=yes)
    if completion:
        completions.install(here.store)
    _finish(here, shell, changes)


def _finish(here: Context, shell: str, changes: list[SetupChange]) -> None:
    """Link the man pages, and print what is left to do."""
    if manual.link(here.environ, recorded_exe(here)):
        here.report.tell(f"linked the man pages in {safe(manual.directory(here.environ))}")
    if any(change.is_needed for change in changes):
        here.report.tell(f"done, for new shells; for this one: exec {shell}")
    _mention_others(here)


def _mention_others(here: Context) -> None:
    """Report the toolchains of other managers, which need not be downloaded again."""
    from gover.install import other_managers  # noqa: PLC0415

    found = other_managers.find(here.store, here.environ, this_platform())
    wanted = [candidate for candidate in found if not candidate.why_not]
    if wanted:
        tools = ", ".join(dict.fromkeys(candidate.tool for candidate in wanted))
        number = "a toolchain" if len(wanted) == 1 else f"{len(wanted)} toolchains"
        here.report.tell(f"{tools}: gover can use {number} in place; hint: gover import")


def _print(changes: list[SetupChange]) -> None:
    for change in changes:
        print(f"# {printable(change.file.path)}")
        print("\n".join(change.lines))


def _carry_out(here: Context, changes: list[SetupChange], *, yes: bool) -> None:
    for change in changes:
        file = change.file
        if change.by_hand is not None:
            here.report.tell(f"{safe(file.path)}:{change.by_hand} already loads gover")
        elif not change.is_needed:
            here.report.tell(f"{safe(file.path)} already has gover's lines")
        else:
            _describe(change)
    needed = [change for change in changes if change.is_needed]
    for change in needed:  # before asking
        check_root_may_write(change.file.path)
        user_file.check_replaceable(change.file, _BY_HAND)
    require_consent(
        "Add them?" if len(needed) == 1 else "Add them all?",
        default=True,
        hint="gover setup --yes",
        yes=yes or not needed,
    )
    for change in needed:
        user_file.replace_user_file(change.file, change.after, _BY_HAND)
        if note := shellsetup.manager(change.file, here.environ):
            here.report.tell(note)


def _describe(change: SetupChange) -> None:
    new = "a new file" if change.file.data is None else "at its end"
    if rc_block.has_block(RcFile(change.file)):
        new = "instead of gover's older lines"
    text = f"\nTo {safe(change.file.path)}{change.file.link_note}, {new}:\n"
    print(with_tilde(text, sys.stderr), file=sys.stderr)
    for line in change.lines:
        print(f"    {printable(line)}", file=sys.stderr)
    print(file=sys.stderr)


def _undo(here: Context, *, yes: bool) -> None:
    changes = shellsetup.undo(here.environ)
    links = manual.links(here.environ)
    if not changes and not links:
        here.report.tell("no start-up file has gover's lines")
        return
    for change in changes:
        check_root_may_write(change.file.path)
        action = "remove" if change.after is None else "remove gover's lines from"
        text = f"{action} {safe(change.file.path)}{change.file.link_note}"
        print(with_tilde(text, sys.stderr), file=sys.stderr)
    if links:
        text = f"remove the man pages in {safe(manual.directory(here.environ))}"
        print(with_tilde(text, sys.stderr), file=sys.stderr)
    require_consent("Do that?", default=True, hint="gover setup --undo --yes", yes=yes)
    for change in changes:
        user_file.replace_user_file(change.file, change.after)
    manual.unlink(here.environ)
    here.report.tell("done; open shells keep the hook until they exit")


@setup.command()
@option("--print", "show", is_flag=True, help="Print the file, write nothing.")
@option("--undo", is_flag=True, help="Remove the file.")
@option("--load", "version", hidden=True)
def direnv(here: Context, show: bool, undo: bool, version: str | None) -> None:
    """Add `use go` to direnv: `use go 1.22.3`, or `use go` for the version files' Go."""
    if version is not None:
        _load(here, version)
        return
    if show:
        print(beside.text(recorded_exe(here)), end="")
        return
    path = beside.library(here.environ)
    check_root_may_write(path)
    if undo:
        done = "removed" if beside.remove(path) else "nothing to remove:"
    else:
        done = "wrote" if beside.install(path, beside.text(recorded_exe(here))) else "up to date:"
    here.report.tell(f"{done} {safe(path)}")


def _load(here: Context, version: str) -> None:
    loading = beside.load(here.store, os.environ, here.cwd, version)
    sys.stdout.buffer.write(os.fsencode(loading.text))
    sys.stdout.flush()
    if loading.error is not None:
        raise loading.error


COMMANDS = (setup,)
