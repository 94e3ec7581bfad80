"""The command that lists the installed toolchains."""

from __future__ import annotations

import os

from gover.cli.declare import command, option, reads
from gover.cli.output import print_json
from gover.console import paint
from gover.escape import safe
from gover.records import Record
from gover.resolve.explain_unused import default_of
from gover.store.goroot import read_build
from gover.store.obstacles import find_hidden, find_obstacle
from gover.version.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from gover.cli.context import Context
    from gover.resolve.selection import Origin
    from gover.store.store import Store
    from gover.version.version import Version


@command("list")
@option("--bare", is_flag=True, help="Print only versions, one per line.")
@option("--long", is_flag=True, help="Also print origin and proofs.")
@reads
def list_installed(
    here: Context, bare: bool, long: bool, directory: str | None, as_json: bool
) -> None:
    """
    List the installed toolchains; `*` marks the one selected here.

    Beside a version: what set it, the default, where a linked one is, a newer release of its
    line, known vulnerabilities. They are as the last list of releases has them, and the last
    audit.
    """
    here = here.moved(directory)
    versions = here.store.installed()
    if not versions and (obstacle := find_obstacle(here.store, here.environ)):
        raise obstacle
    names = list(map(str, versions))
    hidden = find_hidden(here.store, usable=names)
    for version, error in hidden:
        here.report.tell(f"go{version} cannot be used: {error}; hint: {error.hint}")
    if bare:
        print("".join(f"{name}\n" for name in names), end="")
        return
    marks = _marks(here, versions)
    if as_json:
        print_json({"toolchains": [_entry(here, v, marks) for v in versions]})
        return
    width = max(map(len, names), default=0)
    lines = [_line(here, *each, marks, width) for each in zip(versions, names, strict=True)]
    if long:
        for version, line in zip(versions, lines, strict=True):
            print(here.shown(line))
            _show_receipt(here, version)
    else:
        print(here.shown("".join(f"{line}\n" for line in lines)), end="")
    if any(marks.vulnerable.values()):
        here.report.tell("known vulnerabilities; hint: gover audit")
    if not (versions or hidden):
        here.report.tell("no toolchain is installed")


class _Marks(Record):
    """What `gover list` marks."""

    selected: Version | None
    origin: Origin
    default: Version | None
    links: Mapping[str, str]  # the targets of those that are links, by their names
    newest: Mapping[tuple[int, int], Version]  # of a line, where that is released and not installed
    vulnerable: Mapping[Version, Sequence[str]]
    is_coloured: bool
    vendors: dict[str, str]  # the notes about their builds, by the target of a link


def _marks(here: Context, versions: Sequence[Version]) -> _Marks:
    selection = here.select()
    default = default_of(here.store, selection)
    return _Marks(
        selection.version,
        selection.origin,
        Request.parse(default.request).choose(versions) if default else None,
        _links(here.store),
        _not_installed(here, versions),
        _known_vulnerabilities(here, versions),
        here.wants_colour(),
        {},
    )


def _links(store: Store) -> dict[str, str]:
    try:
        with os.scandir(store.toolchains) as entries:
            return {entry.name: os.readlink(entry.path) for entry in entries if entry.is_symlink()}
    except OSError:  # there is none yet, or it is being changed
        return {}


def _not_installed(here: Context, versions: Sequence[Version]) -> dict[tuple[int, int], Version]:
    """Return of each line the newest release, if it is not installed, by the last list read."""
    if not os.path.exists(f"{here.store.cache}/versions"):
        return {}
    from gover.sources.released_versions import newest_kept  # noqa: PLC0415  a new user has no list

    installed = {version.line: version for version in versions}  # the newest, which comes last
    newest = newest_kept(here.store)
    return {line: v for line, v in newest.items() if line in installed and installed[line] < v}


def _line(here: Context, version: Version, name: str, marks: _Marks, width: int) -> str:
    is_selected = version == marks.selected
    first = f"{'*' if is_selected else ' '} {name:{width}}"
    notes = _notes(here, version, name, marks)
    painted = paint(first, "good", on=is_selected and marks.is_coloured)
    return "  ".join((painted, *notes)).rstrip()


def _notes(here: Context, version: Version, name: str, marks: _Marks) -> Iterator[str]:
    if version == marks.selected:
        yield f"({marks.origin})"
    if version == marks.default and marks.origin.kind != "default":
        yield "(the default)"
    if target := marks.links.get(name):
        if target not in marks.vendors:
            marks.vendors[target] = _vendor_note(here, version)
        yield f"-> {safe(target)}{marks.vendors[target]}"
    elif newest := marks.newest.get(version.line):
        yield f"{newest} is released"
    if ids := marks.vulnerable.get(version):
        from gover.audit.marks import mark  # noqa: PLC0415  most users have none

        yield paint(mark(ids), "bad", on=marks.is_coloured)


def _known_vulnerabilities(
    here: Context, versions: Sequence[Version]
) -> Mapping[Version, Sequence[str]]:
    """Return what is known of each version; nothing where no database was read yet."""
    if not os.path.isdir(here.store.indexes):
        return {}
    from gover.audit.marks import known_ids  # noqa: PLC0415  most users have none

    return known_ids(here.store, here.environ, versions)


def _show_receipt(here: Context, version: Version) -> None:
    from gover.console import megabytes  # noqa: PLC0415  for this alone
    from gover.store.receipts import (  # noqa: PLC0415  it loads TOML
        proofs,
        read_receipt,
        shared_bytes,
    )

    receipt = read_receipt(here.store, version)
    if receipt is None:
        print("    no receipt")
        return
    when = f"{receipt['installed_at']:%Y-%m-%d %H:%M}" if "installed_at" in receipt else "unknown"
    origin = f" from {safe(receipt['url'])}" if "url" in receipt else ""
    print(f"    {'installed':<10} {when}{origin}")
    if size := shared_bytes(receipt):
        other = safe(receipt["shared"].get("with"))
        print(f"    {'shared':<10} {megabytes(size)} with go{other}, when it was installed")
    show_proofs(proofs(receipt))


def _entry(here: Context, version: Version, marks: _Marks) -> dict[str, Any]:
    from gover.store.receipts import read_receipt  # noqa: PLC0415  as above

    build = read_build(here.store.goroot(version))
    newest = marks.newest.get(version.line)
    return {
        "version": str(version),
        "goroot": here.store.goroot(version),
        "selected": version == marks.selected,
        "default": version == marks.default,
        "newest": str(newest) if newest else None,
        "link": marks.links.get(str(version)),
        "vendor": build.vendor or None if build else None,
        "receipt": read_receipt(here.store, version),
        "vulnerabilities": marks.vulnerable.get(version),
    }


def _vendor_note(here: Context, version: Version) -> str:
    build = read_build(here.store.goroot(version))
    return f"  ({build.note})" if build and build.vendor else ""


def show_proofs(checked: Iterable[tuple[str, str]]) -> None:
    for name, text in checked:
        print(f"    {name:<10} {text}")


COMMANDS = (list_installed,)
