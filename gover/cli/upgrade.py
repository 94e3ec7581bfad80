"""Commands about newer releases: outdated, upgrade."""

from __future__ import annotations

import os
from typing import Any

from gover.audit.marks import known_ids, mark
from gover.cli.declare import argument, command, option, reads
from gover.cli.output import print_json
from gover.cli.value_types import INSTALLED
from gover.errors import GoverError, NotInstalled
from gover.escape import safe
from gover.fs.read import read_file
from gover.store.write_checks import check_outside_foreign_home, check_root_may_change
from gover.version.request import Request, exact
from gover.versionfile.formats import GO_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from gover.cli.context import Context
    from gover.resolve.selection import Origin, Selection
    from gover.version.version import Version

_SUPPORTED = 2  # lines; https://go.dev/doc/devel/release#policy


@command()
@reads
def outdated(here: Context, directory: str | None, as_json: bool) -> None:
    """
    List installed lines of Go that have a newer release.

    `no longer supported`: Go supports only the two newest lines. Known vulnerabilities are
    those of the last `gover audit`.
    """
    here = here.moved(directory)
    from gover.sources.configured import find_released  # noqa: PLC0415

    with here.http() as http:
        released = find_released(http, here.environ, here.store, here.report.tell)
    newest = _newest_of_lines(released)
    supported = supported_lines(released)
    lines = _newest_of_lines(here.store.installed())
    vulnerable = known_ids(here.store, here.environ, lines.values())
    rows = [
        {
            "version": str(installed),
            "newest": str(newest[line]),
            "supported": line in supported,
            "vulnerabilities": vulnerable.get(installed),
        }
        for line, installed in sorted(lines.items())
        if line in newest
        and (newest[line] > installed or line not in supported or vulnerable.get(installed))
    ]
    if as_json:
        print_json({"outdated": rows})
        return
    for row in rows:
        print(_outdated_line(here, row))
    if any(row["version"] != row["newest"] for row in rows):
        here.report.tell("to upgrade all of them: gover upgrade --all")
    elif not rows:
        here.report.tell("all installed versions are up to date")


def _outdated_line(here: Context, row: dict[str, Any]) -> str:
    newer = f" -> {here.paint(row['newest'], 'good')}" if row["newest"] != row["version"] else ""
    note = "" if row["supported"] else here.paint("  (no longer supported)", "bad")
    known = mark(row["vulnerabilities"])
    warning = f"  {here.paint(known, 'bad')}" if known else ""
    return f"{row['version']}{newer}{note}{warning}"


def supported_lines(released: Iterable[Version]) -> list[tuple[int, int]]:
    """Return the lines that Go supports: the newest two."""
    return sorted(_newest_of_lines(released), reverse=True)[:_SUPPORTED]


def _newest_of_lines(versions: Iterable[Version]) -> dict[tuple[int, int], Version]:
    return {version.line: version for version in sorted(versions) if version.is_stable}


@command()
@argument("requests", type=INSTALLED, nargs=-1, metavar="[VERSION]...")
@option("--all", "everything", is_flag=True, help="Upgrade every installed line.")
@option("--latest", is_flag=True, help="Upgrade to the newest release of Go, not of the line.")
@option(
    "--pin",
    "rewrite",
    is_flag=True,
    help="Also write it to the .go-version that selects it, and to the gover.lock beside it.",
)
def upgrade(
    here: Context,
    *,
    requests: tuple[Request, ...],
    everything: bool,
    latest: bool,
    rewrite: bool,
) -> None:
    """
    Install the newest patch of the Go that is selected here, or of VERSION's line.

    The old version stays installed. Pins are not changed, except with --pin: then .go-version and
    gover.lock, for the platforms that it had, are one change to commit.
    """
    check_root_may_change(here.store)
    before = here.select()
    have = here.store.installed()
    if everything:
        versions = list(_newest_of_lines(have).values())
    elif requests:
        versions = [_installed(request, have) for request in requests]
    elif (selected := _selected(before, rewrite=rewrite)) is not None:
        versions = [selected]
    else:
        raise before.error or GoverError(
            "no Go installed by gover is selected here", "gover upgrade --all"
        )
    texts = dict.fromkeys("latest" if latest else "{}.{}".format(*v.line) for v in versions)
    from gover.cli.install import install_requests  # noqa: PLC0415

    install_requests(here, tuple(map(Request.parse, texts)))
    _update_pin(here, before, rewrite=rewrite, latest=latest)


def _selected(selection: Selection, *, rewrite: bool) -> Version | None:
    """Return the selected version; one to be replaced, as by a bot in CI, need not be installed."""
    if rewrite and selection.request and isinstance(selection.error, NotInstalled):
        return selection.request.version
    return selection.version


def _installed(request: Request, have: list[Version]) -> Version:
    version = request.choose(have)
    if version is None:
        raise NotInstalled(f"no Go '{request}' is installed", f"gover install {request}")
    return version


def _update_pin(here: Context, before: Selection, *, rewrite: bool, latest: bool) -> None:
    """Write the new version to the .go-version that pins the old one, or report what pins it."""
    old, request, origin = _selected(before, rewrite=rewrite), before.request, before.origin
    if old is None or request is None or request.version is None:
        return  # a line, or `latest`: it selects the new version already
    newest = Request.parse("latest" if latest else "{}.{}".format(*old.line))
    new = newest.choose(here.store.installed())
    if new is None or new <= old:
        return
    if origin.kind == "file" and origin.path and os.path.basename(origin.path) == GO_VERSION.name:
        if rewrite:
            _update_files(here, origin.path, origin.line or 1, old, new)
        else:
            here.report.tell(f"{_file_line(origin)} still pins {old}; hint: gover upgrade --pin")
    elif origin.kind == "default":
        here.report.tell(f"the default is still go{old}; hint: gover default {new}")
    else:
        here.report.tell(f"go{old} is still selected here ({origin}): change it there")


def _file_line(origin: Origin) -> str:
    return f"{safe(origin.path)}:{origin.line}"


def _update_files(here: Context, path: str, line: int, old: Version, new: Version) -> None:
    """Write a version to a .go-version and to the lock beside it; to both, or to none."""
    from gover.cli.lock import make_content  # noqa: PLC0415
    from gover.install.gover_lock import file as gover_lock  # noqa: PLC0415
    from gover.install.gover_lock import write  # noqa: PLC0415

    lock_path = os.path.join(os.path.dirname(path), gover_lock.NAME)
    found = gover_lock.read(lock_path)
    content = make_content(here, exact(new), tuple(found.entries)) if found else None
    _rewrite(here, path, line, str(old), str(new))
    if content:
        write.write(lock_path, content)
        here.report.tell(f"{safe(lock_path)} locks {new} now")


def _rewrite(here: Context, path: str, line: int, old: str, new: str) -> None:
    check_outside_foreign_home(path, here.environ)
    if os.path.islink(path):
        raise GoverError(f"{safe(path)} is a link: gover does not write to its target")
    lines = read_file(path, GO_VERSION.limit).data.splitlines(keepends=True)
    lines[line - 1] = lines[line - 1].replace(old.encode(), new.encode(), 1)
    from gover.fs import leftovers  # noqa: PLC0415

    leftovers.write_beside_others(path, os.fsdecode(b"".join(lines)))
    here.report.tell(f"{safe(path)} pins {new} now")


COMMANDS = (outdated, upgrade)
