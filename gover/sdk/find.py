"""
From a name to an SDK.

    macosx       the newest of the active developer directory, as `xcrun --sdk macosx` has it
    macosx14     the newest 14.x there, or else of the Command Line Tools
    macosx14.5   that one, in the same places
    /a/path      that one

`macosx14` is gover's own: xcrun knows canonical names only.
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


class Resolution(NamedTuple):
    """
    What a name came to: an SDK, or a problem and a command that helps.

    `looked` are the developer directories that were looked into, in order, with what each has.
    """

    text: str
    sdk: Sdk | None
    active: DeveloperDirectory | None
    looked: tuple[tuple[str, tuple[Sdk, ...]], ...] = ()
    flaws: tuple[str, ...] = ()  # what is wrong with other SDKs that were met
    problem: str = ""
    hint: str = ""


def wanted(text: str) -> tuple[int, ...]:
    """Return the version in an SDK's name: (14, 5), and () for the newest."""
    return numbers(text.removeprefix("macosx"))


def resolve(
    text: str, root: str, environ: Mapping[str, str], *, anywhere: bool = False
) -> Resolution:
    """
    Find the SDK that `text` (see `gover.versionfile.variable_names.is_sdk`) names. Never raises.

    `anywhere` also looks into every Xcode of /Applications, and not at DEVELOPER_DIR, which
    the caller is going to set.
    """
    active = developer_directory(root, {} if anywhere else environ)
    if text.startswith("/"):
        return _of_path(text, root, active)
    want = wanted(text)
    looked: list[tuple[str, tuple[Sdk, ...]]] = []
    flaws: list[str] = []
    for directory in _directories(root, active, want, anywhere=anywhere):
        sdks, problems = installed_sdks(directory)
        looked.append((directory, tuple(sdks)))
        flaws += problems
        fitting = [sdk for sdk in sdks if sdk.version[: len(want)] == want]
        if fitting:
            return Resolution(text, fitting[-1], active, tuple(looked), tuple(flaws))
    problem, hint = _missing(text, active, looked)
    return Resolution(text, None, active, tuple(looked), tuple(flaws), problem, hint)


def _of_path(text: str, root: str, active: DeveloperDirectory | None) -> Resolution:
    path = below(root, text.rstrip("/") or "/")
    try:
        return Resolution(text, Sdk((path,), "", read_settings(path)), active)
    except InvalidFile as error:
        return Resolution(text, None, active, problem=str(error), hint="gover sdk list")


def _directories(
    root: str, active: DeveloperDirectory | None, want: tuple[int, ...], *, anywhere: bool
) -> list[str]:
    """Return where to look: for the newest only where the compiler is."""
    paths = [active.path] if active and active.valid else []
    tools = below(root, TOOLS)
    if want and is_developer_directory(tools):
        paths.append(tools)
    return list(dict.fromkeys(paths + (xcodes(root) if anywhere else [])))


def _missing(
    text: str, active: DeveloperDirectory | None, looked: list[tuple[str, tuple[Sdk, ...]]]
) -> tuple[str, str]:
    have = [sdk.settings.version for _, sdks in looked for sdk in sdks]
    if have:
        there = ", ".join(f"macosx{version}" for version in dict.fromkeys(have))
        return f"there is no SDK {safe(text)}, only {there}", "gover sdk list"
    if active is None:
        return "no developer tools are installed, so there is no SDK", "xcode-select --install"
    if active.valid:
        return f"{safe(active.path)} has no macOS SDK", "xcode-select --install"
    remedy = f"unset {VARIABLE}" if active.how == "variable" else "sudo xcode-select --reset"
    return f"the developer directory {safe(active.path)}, {active}, is none", remedy
