"""
Receipts: where a toolchain came from and what verified it.

A receipt is `.gover-receipt.toml` in the GOROOT, so that one rename installs both; for a
linked toolchain, which is not gover's to write to, it is `receipts/VERSION.toml`.
"""

import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import tomli_w

from gover.dirs import Dirs
from gover.errors import GoverError
from gover.escape import safe
from gover.fs import atomic
from gover.fs.atomic import make_directory
from gover.fs.read import read_file
from gover.store.toolchains import goroot
from gover.version.version import Version

Receipt = Mapping[str, Any]
RECEIPT = ".gover-receipt.toml"  # in a GOROOT: so one rename brings both
_RECEIPT_MOST = 64 << 10  # bytes
_NOT_ASKED = "not asked for"


def write_receipt_into(goroot: str, receipt: Receipt) -> None:
    """Write the receipt into a staged GOROOT, which is renamed with it."""
    atomic.write(f"{goroot}/{RECEIPT}", tomli_w.dumps(receipt))


def write_receipt(dirs: Dirs, version: Version, receipt: Receipt) -> None:
    """Write down where a toolchain is from that is not gover's own, and so has no receipt in it."""
    path = _beside(dirs, version)
    make_directory(os.path.dirname(path))
    atomic.write(path, tomli_w.dumps(receipt), durable=True)


def read_receipt(dirs: Dirs, version: Version) -> dict[str, Any] | None:
    """
    Return where a toolchain came from and what proved it; None when nothing is known.

    Raises:
        GoverError: the receipt is damaged.
    """
    root = goroot(dirs, version)
    reading = read_file(_beside(dirs, version), _RECEIPT_MOST)
    if not os.path.islink(root):
        within = read_file(f"{root}/{RECEIPT}", _RECEIPT_MOST)
        reading = within if within.state != "absent" else reading
    if reading.state == "absent":
        return None
    try:
        if reading.state == "text":
            return tomllib.loads(reading.data.decode())
    except ValueError as error:
        reading = reading._replace(reason=f"is damaged: {safe(error)}")
    raise GoverError(f"{safe(reading.path)} {reading.reason}")


def remove_receipt(dirs: Dirs, version: Version) -> None:
    """Remove the receipt of a linked toolchain, if there is one."""
    with suppress(FileNotFoundError):
        os.unlink(_beside(dirs, version))


def _beside(dirs: Dirs, version: Version) -> str:
    return dirs.under_data("receipts", f"{version}.toml")


def proofs(receipt: Mapping[str, Any]) -> list[tuple[str, str]]:
    """
    Return (name, what is known) of each proof, also of those that did not hold or were not asked.

    `receipt` is as in the store; anything may be missing from it.
    """
    if receipt.get("kind") == "link" and not receipt.get("proofs"):
        return [("link", f"to {safe(receipt.get('target'))}; nothing was proven")]
    return [
        ("SHA-256", _sha256(receipt)),
        ("signature", _signature(receipt.get("signature"))),
        ("log", _log(receipt)),
    ]


def _sha256(receipt: Mapping[str, Any]) -> str:
    if "sha256" not in receipt:
        return "no archive: adopted where it lies" if receipt.get("kind") == "link" else "not known"
    held = receipt.get("proofs", [])
    listed = f"listed by {safe(receipt.get('source'))}" if "sha256" in held else "in no list"
    known = ", shipped with gover" if "known" in held else ""
    return f"{safe(receipt.get('sha256'))} ({listed}{known})"


def _signature(signature: Any) -> str:
    if not isinstance(signature, Mapping):
        return _NOT_ASKED
    made = datetime.fromtimestamp(int(signature.get("made", 0)), UTC)
    return f"by {safe(signature.get('key'))}, {made:%Y-%m-%d}"


def _log(receipt: Mapping[str, Any]) -> str:
    log = receipt.get("log")
    if not isinstance(log, Mapping):
        return _NOT_ASKED
    return f"{safe(receipt.get('h1'))}, record {safe(log.get('record'))} of {safe(log.get('name'))}"
