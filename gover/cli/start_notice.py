"""The notice that an installed Go does not start on this machine."""

from __future__ import annotations

import os

from gover.errors import InvalidFile
from gover.escape import safe
from gover.sdk import machine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.store.store import Store
    from gover.version.version import Version


def start_notice(store: Store, version: Version) -> str:
    """Return why an installed Go does not start here, and which one does; "" where it starts."""
    mac = machine.here()
    return _old_macos(version, mac) if mac.is_mac else _without_loader(store, version)


def _old_macos(version: Version, mac: machine.AppleMachine) -> str:
    from gover.doctor import go_on_macos  # noqa: PLC0415  only on a Mac
    from gover.doctor.observe import observe  # noqa: PLC0415  only on a Mac

    macos = observe.read_machine(mac.system, mac.root).version
    line = go_on_macos.unsupported_line(version, macos)
    if line is None:
        return ""
    last = go_on_macos.last_go_for(macos)
    text = f"go{version} needs macOS {line.least_macos}, and this is {macos}"
    return f"{text}: it will not start; hint: gover install {last}"


def _without_loader(store: Store, version: Version) -> str:
    """
    Look at the loader that the archive's `go` names: musl systems such as Alpine lack it.

    There a shell prints no more than "go: not found". Up to Go 1.20 that file is linked with
    glibc, since 1.21 it is static: golang/go#18773, golang/go#62053.
    """
    from gover.inspect.inspect import inspect  # noqa: PLC0415  only after an install

    try:
        loader = inspect(f"{store.goroot(version)}/bin/go").slices[0].interpreter
    except InvalidFile:
        return ""
    if loader is None or os.path.exists(loader):
        return ""
    text = f"go{version} needs the loader {safe(loader)}, which is not on this machine"
    return f"{text}: it will not start; Go 1.21 and later need none; hint: gover install 1.21"
