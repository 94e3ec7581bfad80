"""Apple's developer tools, from directories, SDK settings and one package receipt."""

import os
import plistlib
from collections.abc import Mapping

from gover.doctor.facts import DeveloperTools
from gover.doctor.observe import sysctl
from gover.errors import InvalidFile
from gover.fs.read import read_file
from gover.sdk.apple_version import numbers
from gover.sdk.developer_dir import TOOLS, developer_directory
from gover.sdk.installed import Sdk, installed_sdks
from gover.sdk.machine import below
from gover.sdk.sdk_settings import SdkSettings, read_settings

_LIMIT = 64 << 10  # bytes
_XCODE = "/Contents/Developer"


def find_developer_tools(root: str, environ: Mapping[str, str]) -> DeveloperTools:
    """Return the state of the developer tools. Never starts a compiler or xcrun."""
    active = developer_directory(root, environ)
    sdks, unreadable = installed_sdks(active.path) if active else ([], [])
    receipt = sysctl.run_program(root, sysctl.PKGUTIL_TOOLS)
    return DeveloperTools(
        active=active,
        sdks=_newest_first(sdks),
        unreadable=tuple(unreadable),
        tools_sdks=_newest_first(installed_sdks(below(root, TOOLS))[0]),
        tools_version=sysctl.parse_package_version(receipt),
        xcode_version=_xcode_version(active.path) if active and active.valid else "",
        sdkroot=_sdkroot(root, environ.get("SDKROOT", "")),
    )


def _newest_first(sdks: list[Sdk]) -> tuple[Sdk, ...]:
    return tuple(reversed(sdks))


def _sdkroot(root: str, value: str) -> SdkSettings | None:
    if not value.startswith("/"):
        return None
    try:
        return read_settings(below(root, value))
    except InvalidFile:
        return None


def _xcode_version(directory: str) -> str:
    """Return the version in Xcode's own version.plist; "" for the Command Line Tools."""
    if not directory.endswith(_XCODE):
        return ""
    path = os.path.join(os.path.dirname(directory), "version.plist")
    data = read_file(path, _LIMIT, binary=True).data
    try:
        version = plistlib.loads(data).get("CFBundleShortVersionString", "")
    except Exception:  # noqa: BLE001  plistlib raises a dozen types for data that is no plist
        return ""
    return version if isinstance(version, str) and numbers(version) else ""
