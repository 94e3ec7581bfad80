"""The kinds of shims that a test runs with: POSIX ones under each shell, and the native one."""

import os
from pathlib import Path

import pytest

from gover.activation import native, shims
from tests.lib.terminals import SHIM_SHELLS, have, other_machine_of

KINDS = (*SHIM_SHELLS, "native")
PREBUILT = Path(__file__).parents[2] / "shims/prebuilt"


def require_native(shell: str = "") -> None:
    """Skip a test where gover has no native shim for this machine, or the shell is another's."""
    if not program().exists():
        pytest.skip("no native shim for this machine")
    if built := other_machine_of(shell):
        pytest.skip(f"this bash is for {built}")


def use(kind, monkeypatch):
    """Have gover write shims for that interpreter; for the native kind as it always does."""
    if kind == "native":
        require_native()
        return
    have(kind)
    line = SHIM_SHELLS[kind]
    monkeypatch.setattr(shims, "_interpreted", lambda text: text.replace("#!/bin/sh", line, 1))


def entry(kind, store, directory):
    """Return an entry of PATH with shims of that kind; the others are in `directory`."""
    return native.directory(store) if kind == "native" else directory


def program() -> Path:
    """Return the prebuilt native shim of this machine."""
    system = os.uname()
    return PREBUILT / f"{system.sysname.lower()}-{system.machine}"
