"""What a receipt says of the three proofs, in words."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from gover.escape import safe

_NOT_ASKED = "not asked for"


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
