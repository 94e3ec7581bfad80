"""The command that lists the installed toolchains."""

from __future__ import annotations

import os

from gover.cli.declare import command, option, reads
from gover.cli.output import print_json
from gover.escape import safe
from gover.store.goroot import read_build
from gover.store.obstacles import find_hidden, find_obstacle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from gover.cli.context import Context
    from gover.version.version import Version


@command("list")
@option("--bare", is_flag=True, help="Print only versions, one per line.")
@option("--long", is_flag=True, help="Also print origin and proofs.")
@reads
def list_installed(
    here: Context, bare: bool, long: bool, directory: str | None, as_json: bool
) -> None:
    """List the installed toolchains; `*` marks the one selected here."""
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
    selection = here.select()
    vulnerable = _known_vulnerabilities(here, versions)
    if as_json:
        entries = ((v, _entry(here, v, selection.version)) for v in versions)
        rows = [entry | {"vulnerabilities": vulnerable.get(v)} for v, entry in entries]
        print_json({"toolchains": rows})
        return
    for version in versions:
        mark, note = " ", ""
        if version == selection.version:
            mark, note = "*", f"  ({selection.origin})"
        target = _link_target(here, version)
        linked = f"  -> {safe(target)}{_vendor_note(here, version)}" if target else ""
        line = f"{mark} {version}{note}{linked}"
        warning = _warning(here, vulnerable.get(version))
        print((here.paint(line, "good") if note else line) + warning)
        if long:
            _show_receipt(here, version)
    if any(vulnerable.values()):
        here.report.tell("known vulnerabilities; hint: gover audit")
    if not (versions or hidden):
        here.report.tell("no toolchain is installed")


def _known_vulnerabilities(
    here: Context, versions: Sequence[Version]
) -> Mapping[Version, Sequence[str]]:
    """Return what is known of each version; nothing where no database was read yet."""
    if not os.path.isdir(here.store.indexes):
        return {}
    from gover.audit.report import known_ids  # noqa: PLC0415  most users have none

    return known_ids(here.store, here.environ, versions)


def _warning(here: Context, ids: Sequence[str] | None) -> str:
    if not ids:
        return ""
    from gover.audit.report import mark  # noqa: PLC0415  as above

    return f"  {here.paint(mark(ids), 'bad')}"


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


def _entry(here: Context, version: Version, selected: Version | None) -> dict[str, Any]:
    from gover.store.receipts import read_receipt  # noqa: PLC0415  as above

    build = read_build(here.store.goroot(version))
    return {
        "version": str(version),
        "goroot": here.store.goroot(version),
        "selected": version == selected,
        "link": _link_target(here, version),
        "vendor": build.vendor or None if build else None,
        "receipt": read_receipt(here.store, version),
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
