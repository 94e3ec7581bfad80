"""
The inputs of a resolution, which a shell can check with stat(2) alone.

A new SDK is detected by the names that Apple would give it: the next minor and major versions.
The content of SDKSettings is an input only where no name of the SDK contains its version. A
dangling link of xcode-select is not different from an absent one for stat(2), so a plan with
one is never valid.
"""

import os.path
from typing import NamedTuple

from gover.fs.read import Reading
from gover.sdk.developer_dir import LINK, TOOLS, VARIABLE, XCODE, DeveloperDirectory, sdks_directory
from gover.sdk.find import SdkResolution, requested_version
from gover.sdk.machine import below
from gover.sdk.sdk_settings import LIMIT

_SETTINGS = "SDKSettings.json"
_MARKER = "usr/lib/libxcrun.dylib"
_MINORS, _MAJORS = 4, 2  # how far ahead; 14.0 was followed by 14.2, 15 by 26
_AFTER_15 = 26


class SdkInputs(NamedTuple):
    """Files that exist, files that do not, variables that were read, and the content of a file."""

    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    content: Reading | None = None
    content_limit: int = LIMIT  # bytes


def sdk_inputs(found: SdkResolution, root: str, *, all_xcodes: bool = False) -> SdkInputs:
    """Return the inputs of `found`; `all_xcodes` as in `find_sdk`."""
    variables = () if all_xcodes else (VARIABLE,)
    sdk = found.sdk
    if found.text.startswith("/"):
        path = below(root, found.text)
        return SdkInputs(
            present=(sdk.settings.source.path,) if sdk else (),
            absent=() if sdk else (f"{path}/{_SETTINGS}",),
        )
    present = _through_link(found, root)
    absent = [*_other_directories(found.active, root), *_other_sdks(found)]
    if sdk is None:
        return SdkInputs(tuple(present), tuple(absent), variables)
    present.append(f"{sdk.path}/{os.path.basename(sdk.settings.source.path)}")
    content = None if sdk.is_named_exactly else _readable(sdk.settings.source)
    return SdkInputs(tuple(present), tuple(absent), variables, content)


def _other_directories(active: DeveloperDirectory | None, root: str) -> list[str]:
    """Return the marker files of developer directories that would be used instead."""
    order = {"variable": 0, "link": 0, "xcode": 1, "tools": 2}
    if active and not active.valid:
        return [f"{active.path}/{_MARKER}"]
    before = order[active.how] if active else len((LINK, XCODE, TOOLS))
    return [f"{below(root, path)}/{_MARKER}" for path in (LINK, XCODE, TOOLS)[:before]]


def _through_link(found: SdkResolution, root: str) -> list[str]:
    """Return a path through xcode-select's link, which changes when another Xcode is selected."""
    active = found.active
    if active is None or active.how != "link":
        return []
    if not active.valid:
        return [f"{active.path}/{_MARKER}"]  # also among the absent files: never valid
    link = below(root, LINK)
    if found.sdk is None or not found.sdk.path.startswith(active.path + "/"):
        return [f"{link}/{_MARKER}"]
    return [f"{link}{found.sdk.path.removeprefix(active.path)}/{_SETTINGS}"]


def _other_sdks(found: SdkResolution) -> list[str]:
    """Return the settings files of SDKs that would be used instead."""
    requested = requested_version(found.text)
    exact = ".".join(map(str, requested))
    paths: list[str] = []
    for directory, sdks in found.searched:
        current = [sdk for sdk in sdks if found.sdk and sdk == found.sdk]
        names = _successors(current[0].version, requested) if current else [exact] if exact else []
        paths += [f"{sdks_directory(directory)}/MacOSX{name}.sdk/{_SETTINGS}" for name in names]
    return paths


def _successors(version: tuple[int, ...], requested: tuple[int, ...]) -> list[str]:
    major, minor = (*version, 0)[:2]
    names: list[str] = []
    if len(requested) <= 1:
        names += [f"{major}.{minor + step}" for step in range(1, _MINORS + 1)]
    if not requested:
        majors = {major + step for step in range(1, _MAJORS + 1)}
        names += map(str, sorted(majors | ({_AFTER_15} if major < _AFTER_15 else set())))
    return names


def _readable(reading: Reading) -> Reading | None:
    # A shell cannot compare NUL bytes, so the content of a binary plist is not an input.
    return None if b"\0" in reading.data else reading
