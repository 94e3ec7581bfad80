"""
The active developer directory: what `xcode-select -p` prints, without running it.

The order is that of libxcselect, as rust-lang/rust compiler/rustc_codegen_ssa/src/back/apple.rs
and Darling's xcselect.c have it: DEVELOPER_DIR, the selected link, Xcode, the Command Line
Tools. What is named and is not there is an error to xcrun, not a reason to look on
(swift-actions/setup-swift#533: "missing DEVELOPER_DIR path"), and so it is here.
"""

import os
from collections.abc import Mapping
from typing import Literal, NamedTuple

from gover.sdk.machine import below

VARIABLE = "DEVELOPER_DIR"
LINK = "/var/db/xcode_select_link"
XCODE = "/Applications/Xcode.app/Contents/Developer"
TOOLS = "/Library/Developer/CommandLineTools"
_PLATFORM = "/Platforms/MacOSX.platform"
# DEVELOPER_DIR may name what contains the directory, such as /Applications/Xcode.app.
_INSIDE = ("", "/Library/Developer/CommandLineTools", "/CommandLineTools", "/Contents/Developer")


class DeveloperDirectory(NamedTuple):
    """
    A developer directory, and who chose it.

    `valid`: xcrun would accept it. One that is not came from the variable or the link.
    """

    path: str  # absolute; .../Contents/Developer or .../CommandLineTools
    how: Literal["variable", "link", "xcode", "tools"]
    valid: bool

    @property
    def sdks(self) -> str:
        """The directory that holds its macOS SDKs."""
        return sdks_directory(self.path)

    def __str__(self) -> str:
        """Return the words for who chose it."""
        return {
            "variable": f"named by {VARIABLE}",
            "link": "selected by xcode-select",
            "xcode": "the default, Xcode",
            "tools": "the default, the Command Line Tools",
        }[self.how]


def developer_directory(root: str, environ: Mapping[str, str]) -> DeveloperDirectory | None:
    """Return the active developer directory, valid or not; None when nothing is installed."""
    if named := environ.get(VARIABLE, ""):
        return _named(root, named)
    if selected := _selected(below(root, LINK)):
        path = below(root, selected)
        return DeveloperDirectory(path, "link", is_developer_directory(path))
    xcode, tools = below(root, XCODE), below(root, TOOLS)
    if is_developer_directory(xcode):
        return DeveloperDirectory(xcode, "xcode", valid=True)
    if is_developer_directory(tools):
        return DeveloperDirectory(tools, "tools", valid=True)
    return None


def is_developer_directory(path: str) -> bool:
    """Tell whether xcrun would accept a directory: it looks for one of two files of its own."""
    return os.path.exists(f"{path}/usr/lib/libxcrun.dylib") or os.path.exists(
        f"{path}/usr/bin/xcrun"
    )


def sdks_directory(path: str) -> str:
    """Return where a developer directory keeps macOS SDKs; Xcode has one place a platform."""
    inside = _PLATFORM if os.path.isdir(path + _PLATFORM) else ""
    return f"{path}{inside}/Developer/SDKs" if inside else f"{path}/SDKs"


def xcodes(root: str) -> list[str]:
    """Return the developer directory of every Xcode in /Applications, by name."""
    applications = below(root, "/Applications")
    try:
        names = sorted(os.listdir(applications))
    except OSError:
        return []
    apps = [n for n in names if n.startswith("Xcode") and n.endswith(".app") and n.isprintable()]
    paths = [f"{applications}/{name}/Contents/Developer" for name in apps]
    return [path for path in paths if is_developer_directory(path)]


def _named(root: str, named: str) -> DeveloperDirectory:
    # A relative one means another directory in every directory: it is none.
    if named.startswith("/") and named.isprintable():
        base = below(root, named.rstrip("/"))
        # Every Mac has /usr/bin/xcrun, which does not make / a developer directory.
        for inside in _INSIDE if base != root else _INSIDE[1:]:
            if is_developer_directory(base + inside):
                return DeveloperDirectory(base + inside, "variable", valid=True)
        return DeveloperDirectory(base or "/", "variable", valid=False)
    return DeveloperDirectory(named, "variable", valid=False)


def _selected(link: str) -> str | None:
    """Return what the link names; a relative target counts from the link's directory."""
    try:
        target = os.readlink(link)
    except OSError:
        return None
    path = os.path.normpath(os.path.join(os.path.dirname(link), target))
    return path if path.isprintable() else None
