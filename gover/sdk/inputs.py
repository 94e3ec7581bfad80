"""
What a resolution rests on, as things that a shell can ask with stat(2) alone.

A new SDK is noticed by the names Apple would give it: the next minor and major versions. The
content of SDKSettings is looked at only where no name of the SDK has its version. A link of
xcode-select that leads nowhere looks like no link at all: such an answer never holds.
"""

import os.path
from typing import NamedTuple

from gover.fs.read import Reading
from gover.sdk.developer_dir import LINK, TOOLS, VARIABLE, XCODE, DeveloperDirectory, sdks_directory
from gover.sdk.find import Resolution, wanted
from gover.sdk.machine import below
from gover.sdk.sdk_settings import LIMIT

_SETTINGS = "SDKSettings.json"
_MARKER = "usr/lib/libxcrun.dylib"
_MINORS, _MAJORS = 4, 2  # how far ahead; 14.0 was followed by 14.2, 15 by 26
_AFTER_15 = 26


class SdkInputs(NamedTuple):
    """What was so: files that exist, files that do not, variables read, a content."""

    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    content: Reading | None = None
    content_limit: int = LIMIT  # bytes


def sdk_inputs(found: Resolution, root: str, *, anywhere: bool = False) -> SdkInputs:
    """Return what `found` rests on; `anywhere` as in `resolve`."""
    variables = () if anywhere else (VARIABLE,)
    sdk = found.sdk
    if found.text.startswith("/"):
        path = below(root, found.text)
        return SdkInputs(
            present=(sdk.settings.source.path,) if sdk else (),
            absent=() if sdk else (f"{path}/{_SETTINGS}",),
        )
    present = _by_the_link(found, root)
    absent = [*_other_directories(found.active, root), *_other_sdks(found)]
    if sdk is None:
        return SdkInputs(tuple(present), tuple(absent), variables)
    present.append(f"{sdk.path}/{os.path.basename(sdk.settings.source.path)}")
    content = None if sdk.is_named_exactly else _readable(sdk.settings.source)
    return SdkInputs(tuple(present), tuple(absent), variables, content)


def _other_directories(active: DeveloperDirectory | None, root: str) -> list[str]:
    """Return the files of developer directories that would come first, or at all."""
    order = {"variable": 0, "link": 0, "xcode": 1, "tools": 2}
    if active and not active.valid:
        return [f"{active.path}/{_MARKER}"]
    before = order[active.how] if active else len((LINK, XCODE, TOOLS))
    return [f"{below(root, path)}/{_MARKER}" for path in (LINK, XCODE, TOOLS)[:before]]


def _by_the_link(found: Resolution, root: str) -> list[str]:
    """Return a file as it is reached by xcode-select's link: selecting another shows there."""
    active = found.active
    if active is None or active.how != "link":
        return []
    if not active.valid:
        return [f"{active.path}/{_MARKER}"]  # which is absent, too: never both
    link = below(root, LINK)
    if found.sdk is None or not found.sdk.path.startswith(active.path + "/"):
        return [f"{link}/{_MARKER}"]
    return [f"{link}{found.sdk.path.removeprefix(active.path)}/{_SETTINGS}"]


def _other_sdks(found: Resolution) -> list[str]:
    """Return the settings of SDKs that would be taken instead, or at all."""
    want = wanted(found.text)
    exact = ".".join(map(str, want))
    paths: list[str] = []
    for directory, sdks in found.looked:
        fitting = [sdk for sdk in sdks if found.sdk and sdk == found.sdk]
        names = _successors(fitting[0].version, want) if fitting else [exact] if exact else []
        paths += [f"{sdks_directory(directory)}/MacOSX{name}.sdk/{_SETTINGS}" for name in names]
    return paths


def _successors(version: tuple[int, ...], want: tuple[int, ...]) -> list[str]:
    major, minor = (*version, 0)[:2]
    names: list[str] = []
    if len(want) <= 1:
        names += [f"{major}.{minor + step}" for step in range(1, _MINORS + 1)]
    if not want:
        majors = {major + step for step in range(1, _MAJORS + 1)}
        names += map(str, sorted(majors | ({_AFTER_15} if major < _AFTER_15 else set())))
    return names


def _readable(reading: Reading) -> Reading | None:
    # A shell cannot hold a NUL: a binary plist is taken on trust until its name changes.
    return None if b"\0" in reading.data else reading
