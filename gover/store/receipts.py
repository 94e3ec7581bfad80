"""
Receipts: the record of where a toolchain came from and what verified it.

A receipt is `.gover-receipt.toml` in the GOROOT, so that one rename installs both. For a
linked toolchain, in which gover does not write, it is `receipts/VERSION.toml`.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from gover.errors import GoverError
from gover.escape import safe
from gover.fs import atomic
from gover.fs.atomic import make_directory
from gover.fs.read import read_file
from gover.store.store import Store
from gover.version.version import Version

Receipt = Mapping[str, Any]
RECEIPT = ".gover-receipt.toml"
_LIMIT = 64 << 10  # bytes
_NOT_CHECKED = "not checked"
_SHIPPED = "the h1 shipped with gover"


def _dumps(receipt: Receipt) -> str:
    import tomli_w  # noqa: PLC0415  to read a receipt needs none

    return tomli_w.dumps(receipt)


def write_receipt_into(goroot: str, receipt: Receipt) -> None:
    """Write the receipt into a staged GOROOT, before the rename that installs both."""
    atomic.write(f"{goroot}/{RECEIPT}", _dumps(receipt))


def write_receipt(store: Store, version: Version, receipt: Receipt) -> None:
    """Write the receipt of a linked toolchain."""
    path = _linked_receipt_path(store, version)
    make_directory(os.path.dirname(path))
    atomic.write(path, _dumps(receipt), durable=True)


def read_receipt(store: Store, version: Version) -> dict[str, Any] | None:
    """
    Return the receipt of a toolchain; None when it has none.

    Raises:
        GoverError: the receipt is damaged.
    """
    path = store.goroot(version)
    is_link = os.path.islink(path)
    file = _linked_receipt_path(store, version) if is_link else f"{path}/{RECEIPT}"
    reading = read_file(file, _LIMIT)
    if reading.state == "absent":
        return None
    try:
        if reading.state == "text":
            import tomllib  # noqa: PLC0415  to list what is installed needs none

            return tomllib.loads(reading.data.decode())
    except ValueError as error:
        reading = reading._replace(reason=f"is damaged: {safe(error)}")
    raise GoverError(f"{safe(reading.path)} {reading.reason}")


def remove_receipt(store: Store, version: Version) -> None:
    """Remove the receipt of a linked toolchain, if there is one."""
    with suppress(FileNotFoundError):
        os.unlink(_linked_receipt_path(store, version))


def _linked_receipt_path(store: Store, version: Version) -> str:
    return store.under_data("receipts", f"{version}.toml")


def proofs(receipt: Mapping[str, Any]) -> list[tuple[str, str]]:
    """
    Return (name, description) of each kind of proof, also of those that were not checked.

    Any key of `receipt` may be missing.
    """
    if receipt.get("kind") == "link":
        return [("link", f"to {safe(receipt.get('target'))}; not verified")]
    return [
        ("SHA-256", _sha256(receipt)),
        ("signature", _signature(receipt.get("signature"))),
        ("log", _log(receipt)),
        ("covered", coverage(receipt)),
    ]


def shared_bytes(receipt: Mapping[str, Any]) -> int:
    """Return the bytes that a toolchain shared with another one when it was installed."""
    shared = receipt.get("shared")
    size = shared.get("bytes") if isinstance(shared, Mapping) else 0
    return size if isinstance(size, int) else 0


def coverage(receipt: Mapping[str, Any]) -> str:
    """Return what verified which files when they were installed; any key may be missing."""
    if whole := receipt.get("whole"):
        covers = {
            "known": "the SHA-256 shipped with gover",
            "signature": "Google's signature",
            "lock": "the SHA-256 in gover.lock",
            "list": f"the SHA-256 listed by {safe(receipt.get('source'))}",
            "log": "the log",
            "shipped": _SHIPPED,
        }
        lacks = "; without api, doc, misc, test" if receipt.get("kind") == "module" else ""
        return f"every file, by {covers.get(str(whole), 'nothing known')}{lacks}"
    if "left_out" not in receipt:
        return "not recorded"
    left_out = _names(receipt["left_out"])
    by = _SHIPPED if "shipped" in receipt else "the log"
    return f"every file, by {by}" + (f"; without {left_out}, not covered" if left_out else "")


def _names(folders: Any) -> str:
    return ", ".join(map(safe, folders)) if isinstance(folders, list) else safe(folders)


def _sha256(receipt: Mapping[str, Any]) -> str:
    if "delta_of" in receipt:
        return f"no archive: delta of {safe(receipt['delta_of'])}"
    if "sha256" not in receipt:
        is_copy = receipt.get("kind") == "copy"
        return f"no archive: copied from {safe(receipt.get('target'))}" if is_copy else "not known"
    proven = receipt.get("proofs", [])
    listed = f"listed by {safe(receipt.get('source'))}" if "sha256" in proven else "not in a list"
    known = ", shipped with gover" if "known" in proven else ""
    return f"{safe(receipt.get('sha256'))} ({listed}{known})"


def _signature(signature: Any) -> str:
    if not isinstance(signature, Mapping):
        return _NOT_CHECKED
    from datetime import UTC, datetime  # noqa: PLC0415  where a signature is shown

    made = datetime.fromtimestamp(int(signature.get("made", 0)), UTC)
    return f"by {safe(signature.get('key'))}, {made:%Y-%m-%d}"


def _log(receipt: Mapping[str, Any]) -> str:
    log = receipt.get("log")
    if "shipped" in receipt:
        return f"{safe(receipt.get('h1'))}, shipped with gover on {safe(receipt['shipped'])}"
    if not isinstance(log, Mapping):
        return _NOT_CHECKED
    return f"{safe(receipt.get('h1'))}, record {safe(log.get('record'))} of {safe(log.get('name'))}"
