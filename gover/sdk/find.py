"""
Find the SDK for a request.

    macosx       the newest of the active developer directory, as with `xcrun --sdk macosx`
    macosx14     the newest 14.x there, or else in the Command Line Tools
    macosx14.5   this version, in the same directories
    /a/path      the SDK at this path

`macosx14` is gover's extension: xcrun accepts canonical names only.
"""

from collections.abc import Mapping
from typing import NamedTuple

from gover.errors import InvalidFile
from gover.escape import safe
from gover.sdk.apple_version import numbers
from gover.sdk.developer_dir import (
    TOOLS,
    VARIABLE,
    DeveloperDirectory,
    developer_directory,
    is_developer_directory,
    xcodes,
)
from gover.sdk.installed import Sdk, installed_sdks
from gover.sdk.machine import below
from gover.sdk.sdk_settings import read_settings


class SdkResolution(NamedTuple):
    """
    The SDK for a request, or the problem and a command that may solve it.

    `searched` are the developer directories that were read, in order, with their SDKs.
    """

    text: str
    sdk: Sdk | None
    active: DeveloperDirectory | None
    searched: tuple[tuple[str, tuple[Sdk, ...]], ...] = ()
    sdk_problems: tuple[str, ...] = ()  # of other SDKs in these directories
    problem: str = ""
    hint: str = ""


def requested_version(text: str) -> tuple[int, ...]:
    """Return the version in an SDK's name: (14, 5), or () for the newest."""
    return numbers(text.removeprefix("macosx"))


def find_sdk(
    text: str, root: str, environ: Mapping[str, str], *, all_xcodes: bool = False
) -> SdkResolution:
    """
    Find the SDK for a text that `gover.versionfile.variable_names.is_sdk`. Never raises.

    `all_xcodes` also searches every Xcode in /Applications, and ignores DEVELOPER_DIR, which
    the caller is going to set.
    """
    active = developer_directory(root, {} if all_xcodes else environ)
    if text.startswith("/"):
        return _at_path(text, root, active)
    version = requested_version(text)
    searched: list[tuple[str, tuple[Sdk, ...]]] = []
    sdk_problems: list[str] = []
    for directory in _directories(root, active, version, all_xcodes=all_xcodes):
        sdks, problems = installed_sdks(directory)
        searched.append((directory, tuple(sdks)))
        sdk_problems += problems
        matching = [sdk for sdk in sdks if sdk.version[: len(version)] == version]
        if matching:
            return SdkResolution(text, matching[-1], active, tuple(searched), tuple(sdk_problems))
    problem, hint = _missing(text, active, searched)
    return SdkResolution(text, None, active, tuple(searched), tuple(sdk_problems), problem, hint)


def _at_path(text: str, root: str, active: DeveloperDirectory | None) -> SdkResolution:
    path = below(root, text.rstrip("/") or "/")
    try:
        return SdkResolution(text, Sdk((path,), "", read_settings(path)), active)
    except InvalidFile as error:
        return SdkResolution(text, None, active, problem=str(error), hint="gover sdk list")


def _directories(
    root: str, active: DeveloperDirectory | None, version: tuple[int, ...], *, all_xcodes: bool
) -> list[str]:
    """Return the directories to search: for the newest SDK, only that of the compiler."""
    paths = [active.path] if active and active.valid else []
    tools = below(root, TOOLS)
    if version and is_developer_directory(tools):
        paths.append(tools)
    return list(dict.fromkeys(paths + (xcodes(root) if all_xcodes else [])))


def _missing(
    text: str, active: DeveloperDirectory | None, searched: list[tuple[str, tuple[Sdk, ...]]]
) -> tuple[str, str]:
    versions = [sdk.settings.version for _, sdks in searched for sdk in sdks]
    if versions:
        installed = ", ".join(f"macosx{version}" for version in dict.fromkeys(versions))
        return f"there is no SDK {safe(text)}, only {installed}", "gover sdk list"
    if active is None:
        return "no developer tools are installed, so there is no SDK", "xcode-select --install"
    if active.valid:
        return f"{safe(active.path)} has no macOS SDK", "xcode-select --install"
    hint = f"unset {VARIABLE}" if active.how == "variable" else "sudo xcode-select --reset"
    return f"{safe(active.path)} is not a developer directory ({active})", hint
