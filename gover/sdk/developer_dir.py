"""
The active developer directory: what `xcode-select -p` prints, without running it.

The order is that of libxcselect, as in rust-lang/rust compiler/rustc_codegen_ssa/src/back/apple.rs
and Darling's xcselect.c: DEVELOPER_DIR, the selected link, Xcode, the Command Line Tools. A
directory that is selected but absent is an error, as for xcrun: the next one is not used
(swift-actions/setup-swift#533: "missing DEVELOPER_DIR path").
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
# DEVELOPER_DIR may also be a directory around it, such as /Applications/Xcode.app.
_INSIDE = ("", "/Library/Developer/CommandLineTools", "/CommandLineTools", "/Contents/Developer")


class DeveloperDirectory(NamedTuple):
    """
    A developer directory, and how it was selected.

    `valid`: xcrun accepts it. Only the variable or the link can select one that is not valid.
    """

    path: str  # absolute; .../Contents/Developer or .../CommandLineTools
    how: Literal["variable", "link", "xcode", "tools"]
    valid: bool

    @property
    def sdks(self) -> str:
        """The directory of its macOS SDKs."""
        return sdks_directory(self.path)

    def __str__(self) -> str:
        """Return how it was selected, for a message."""
        return {
            "variable": f"set by {VARIABLE}",
            "link": "selected by xcode-select",
            "xcode": "the default, Xcode",
            "tools": "the default, the Command Line Tools",
        }[self.how]


def developer_directory(root: str, environ: Mapping[str, str]) -> DeveloperDirectory | None:
    """Return the active developer directory, valid or not; None when nothing is installed."""
    if value := environ.get(VARIABLE, ""):
        return _from_variable(root, value)
    if target := _link_target(below(root, LINK)):
        path = below(root, target)
        return DeveloperDirectory(path, "link", is_developer_directory(path))
    xcode, tools = below(root, XCODE), below(root, TOOLS)
    if is_developer_directory(xcode):
        return DeveloperDirectory(xcode, "xcode", valid=True)
    if is_developer_directory(tools):
        return DeveloperDirectory(tools, "tools", valid=True)
    return None


def is_developer_directory(path: str) -> bool:
    """Return whether xcrun accepts a directory, which needs one of two files."""
    return os.path.exists(f"{path}/usr/lib/libxcrun.dylib") or os.path.exists(
        f"{path}/usr/bin/xcrun"
    )


def sdks_directory(path: str) -> str:
    """Return the directory of the macOS SDKs; Xcode has one for each platform."""
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


def _from_variable(root: str, value: str) -> DeveloperDirectory:
    # A relative path would be another directory in each working directory.
    if value.startswith("/") and value.isprintable():
        base = below(root, value.rstrip("/"))
        # / itself is not a developer directory, although every Mac has /usr/bin/xcrun.
        for inside in _INSIDE if base != root else _INSIDE[1:]:
            if is_developer_directory(base + inside):
                return DeveloperDirectory(base + inside, "variable", valid=True)
        return DeveloperDirectory(base or "/", "variable", valid=False)
    return DeveloperDirectory(value, "variable", valid=False)


def _link_target(link: str) -> str | None:
    """Return the absolute target of the link; None without one that is printable."""
    try:
        target = os.readlink(link)
    except OSError:
        return None
    path = os.path.normpath(os.path.join(os.path.dirname(link), target))
    return path if path.isprintable() else None
