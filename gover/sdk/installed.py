"""The SDKs in a developer directory."""

import os
import re
from typing import NamedTuple

from gover.errors import InvalidFile
from gover.sdk.apple_version import numbers
from gover.sdk.developer_dir import sdks_directory
from gover.sdk.sdk_settings import SdkSettings, read_settings

_LIMIT = 100  # entries that are read in one directory
_NAME = re.compile(r"MacOSX([0-9][0-9.]*)?[A-Za-z0-9._-]*\.sdk", re.ASCII)


class Sdk(NamedTuple):
    """
    One SDK, with all its names.

    `names` are its paths, most specific first: MacOSX14.5.sdk before MacOSX14.sdk before
    MacOSX.sdk. All but one are links by Apple.
    """

    names: tuple[str, ...]
    developer_directory: str
    settings: SdkSettings

    @property
    def path(self) -> str:
        """Its most specific name, from which a reader sees the version."""
        return self.names[0]

    @property
    def version(self) -> tuple[int, ...]:
        return numbers(self.settings.version)

    @property
    def is_named_exactly(self) -> bool:
        """Whether the path contains the whole version, so that it cannot become another SDK."""
        return _named_version(self.path) == self.version


def installed_sdks(developer_directory: str) -> tuple[list[Sdk], list[str]]:
    """
    Return the macOS SDKs of a developer directory, oldest first, and the problems of others.

    An absent directory has none.
    """
    directory = sdks_directory(developer_directory)
    try:
        names = sorted(name for name in os.listdir(directory) if _NAME.fullmatch(name))
    except OSError:
        return [], []
    paths: dict[str, list[str]] = {}
    for name in names[:_LIMIT]:
        path = f"{directory}/{name}"
        paths.setdefault(os.path.realpath(path), []).append(path)
    found: list[Sdk] = []
    problems: list[str] = []
    for same in paths.values():
        try:
            found.append(_sdk(developer_directory, same))
        except InvalidFile as error:
            problems.append(str(error))
    return sorted(found, key=lambda sdk: (sdk.version, sdk.path)), problems


def _sdk(developer_directory: str, paths: list[str]) -> Sdk:
    settings = read_settings(paths[0])
    version = numbers(settings.version)

    def precision(path: str) -> int:
        named = _named_version(path)
        return len(named) if named == version[: len(named)] else -1

    return Sdk(tuple(sorted(paths, key=precision, reverse=True)), developer_directory, settings)


def _named_version(path: str) -> tuple[int, ...]:
    match = _NAME.fullmatch(os.path.basename(path))
    return numbers((match[1] or "").rstrip(".")) if match else ()
