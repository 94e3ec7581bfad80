"""The command that lists the installed toolchains."""

from __future__ import annotations

import os

from gover.cli.declare import command, option, reads
from gover.cli.output import print_json
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
    from gover.resolve.selection import Selection
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
    hidden = find_hidden(here.store)
    for version, error in hidden:
        here.report.tell(f"go{version} cannot be used: {error}; hint: {error.hint}")
    if bare:
        print("".join(f"{v}\n" for v in versions), end="")
        return
    marks = _marks(here, versions)
    if as_json:
        print_json({"toolchains": [_entry(here, v, marks) for v in versions]})
        return
    width = max((len(str(version)) for version in versions), default=0)
    for version in versions:
        is_selected = version == marks.selection.version
        name = f"{'*' if is_selected else ' '} {version!s:{width}}"
        notes = "  ".join(_notes(here, version, marks))
        line = here.paint(name, "good") if is_selected else name
        text = f"{line}  {notes}".rstrip()
        print(here.shown(text) if notes else text)  # without notes there is no path in it
        if long:
            _show_receipt(here, version)
    if any(marks.vulnerable.values()):
        here.report.tell("known vulnerabilities; hint: gover audit")
    if not (versions or hidden):
        here.report.tell("no toolchain is installed")


class _Marks(Record):
    """What `gover list` marks."""

    selection: Selection
    default: Version | None
    newest: Mapping[Version, Version]  # of a line, where that is released and not installed
    vulnerable: Mapping[Version, Sequence[str]]


def _marks(here: Context, versions: Sequence[Version]) -> _Marks:
    selection = here.select()
    default = default_of(here.store, selection)
    newest_of = {v.line: v for v in sorted([*_released(here), *versions])}
    installed = set(versions)
    newest = {v: top for v in versions if (top := newest_of[v.line]) not in installed}
    return _Marks(
        selection,
        Request.parse(default.request).choose(versions) if default else None,
        newest,
        _known_vulnerabilities(here, versions),
    )


def _released(here: Context) -> list[Version]:
    """Return the stable releases of the last list that was read; none before the first."""
    if not os.path.exists(f"{here.store.cache}/versions"):
        return []
    from gover.sources.released_versions import read_kept  # noqa: PLC0415  there is no list at first

    return [version for version in read_kept(here.store) if version.is_stable]


def _notes(here: Context, version: Version, marks: _Marks) -> Iterator[str]:
    if version == marks.selection.version:
        yield f"({marks.selection.origin})"
    if version == marks.default and marks.selection.origin.kind != "default":
        yield "(the default)"
    if target := _link_target(here, version):
        yield f"-> {safe(target)}{_vendor_note(here, version)}"
    elif newest := marks.newest.get(version):
        yield f"{newest} is released"
    if ids := marks.vulnerable.get(version):
        from gover.audit.report import mark  # noqa: PLC0415  most users have none

        yield here.paint(mark(ids), "bad")


def _known_vulnerabilities(
    here: Context, versions: Sequence[Version]
) -> Mapping[Version, Sequence[str]]:
    """Return what is known of each version; nothing where no database was read yet."""
    if not os.path.isdir(here.store.indexes):
        return {}
    from gover.audit.report import known_ids  # noqa: PLC0415  most users have none

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
    newest = marks.newest.get(version)
    return {
        "version": str(version),
        "goroot": here.store.goroot(version),
        "selected": version == marks.selection.version,
        "default": version == marks.default,
        "newest": str(newest) if newest else None,
        "link": _link_target(here, version),
        "vendor": build.vendor or None if build else None,
        "receipt": read_receipt(here.store, version),
        "vulnerabilities": marks.vulnerable.get(version),
    }


def _link_target(here: Context, version: Version) -> str | None:
    path = here.store.goroot(version)
    return os.readlink(path) if os.path.islink(path) else None


def _vendor_note(here: Context, version: Version) -> str:
    build = read_build(here.store.goroot(version))
    return f"  ({build.note})" if build and build.vendor else ""


def show_proofs(checked: Iterable[tuple[str, str]]) -> None:
    for name, text in checked:
        print(f"    {name:<10} {text}")


COMMANDS = (list_installed,)
