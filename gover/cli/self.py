"""Commands about gover itself: self uninstall."""

import os

import click

from gover.activation import direnv, setup
from gover.activation.rc_block import without_block
from gover.activation.setup import SetupChange
from gover.cli.context import Context
from gover.cli.output import require_consent
from gover.console import megabytes
from gover.editors.write import find_start_up_files
from gover.escape import safe
from gover.fs import user_file
from gover.fs.tree import disk_size
from gover.install import purge
from gover.settings import config_path
from gover.store.permissions import check_root_may_change, check_root_may_write, check_writable


@click.group("self")
def self_() -> None:
    """Uninstall gover."""


@self_.command()
@click.option("-n", "--dry-run", is_flag=True, help="Only list what would be removed.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def uninstall(here: Context, dry_run: bool, yes: bool) -> None:
    """
    Remove everything that gover has created: toolchains, shims, cache, lines in start-up files.

    Your configuration stays, and so does every toolchain that was linked or imported. The last
    line of the output is the command that removes the program.
    """
    changes = setup.undo(here.environ)
    changes += [
        SetupChange(rc.file, (), without_block(rc)) for rc in find_start_up_files(here.environ)
    ]
    library = direnv.library(here.environ)
    direnv_library = library if os.path.lexists(library) else None
    _list(here, changes, direnv_library)
    if dry_run:
        return
    check_root_may_change(here.store)
    for path in (here.store.cache, *(change.file.path for change in changes), library):
        check_root_may_write(path)
    check_writable(here.store)
    require_consent(
        "Remove all of this?", default=False, hint="gover self uninstall --yes", yes=yes
    )
    for change in changes:
        user_file.replace_user_file(change.file, change.after)
    if direnv_library:
        direnv.remove(direnv_library)
    here.report.tell("removing")
    for left in purge.remove(here.store):
        here.report.tell(f"{safe(left)} stays: it contains files that gover did not create")
    if os.path.lexists(config_path(here.store)):
        here.report.tell(f"your configuration stays: {safe(config_path(here.store))}")
    here.report.tell("done; open shells keep the hook until they exit")
    click.echo(purge.program())


def _list(here: Context, changes: list[SetupChange], library: str | None) -> None:
    for version in here.store.installed():
        root = here.store.goroot(version)
        linked = os.path.islink(root)
        size = "only the link" if linked else megabytes(disk_size(root))
        click.echo(f"remove go{version}: {size}")
    for path in purge.belongings(here.store):
        click.echo(f"remove {safe(path)}")
    for change in changes:
        click.echo(f"remove gover's lines from {safe(change.file.path)}{change.file.link_note}")
    if library:
        click.echo(f"remove {safe(library)}")


COMMANDS = (self_,)
