"""
gover's own configuration: `config.toml` of the user, then that of the system.

A project file never sets any of it. One that is set in neither has its default; where a row
of TABLE names a variable, that comes before both files.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from gover.dirs import Dirs
from gover.errors import InvalidFile, ParseError
from gover.escape import safe
from gover.fs.read import TOML_LIMIT, Reading, read_file

SYSTEM = "/etc/gover/config.toml"
POLICIES = {"local": "local", "path": "local+path", "auto": "auto", "keep": ""}


class Setting(NamedTuple):
    """A row of TABLE: all that there is to know of one setting."""

    key: str
    default: Any
    wrong: Callable[[Any], str]  # why a value will not do; nothing when it will
    help: str
    variable: str = ""  # of the environment; comes before the files
    several: bool = False  # a list of words


def one_of(*words: str) -> Callable[[Any], str]:
    """Accept one of some words."""
    return lambda value: "" if value in words else f"none of: {', '.join(words)}"


def list_of_words(value: Any) -> str:
    """Accept a list of strings."""
    good = isinstance(value, list) and all(isinstance(word, str) for word in value)
    return "" if good else "not a list of strings"


TABLE = (
    Setting(
        "gotoolchain",
        "local",
        one_of(*POLICIES),
        "what GOTOOLCHAIN becomes for a chosen Go of 1.21 and later, unless you have set it:"
        " `local` exactly this Go; `path` Go's own switching, among gover's versions only;"
        " `auto` Go's own switching, downloads included; `keep` whatever it was",
    ),
    Setting(
        "mirrors",
        (),
        list_of_words,
        "where archives come from, in order: names of mirrors, or URLs",
        variable="GOVER_MIRROR",
        several=True,
    ),
    Setting(
        "verify",
        "",
        one_of("log", "signature", "sha256"),
        "what must vouch for every Go that is installed: `log` Go's transparency log;"
        " `signature` Google's signature; `sha256` nobody but the list that the archive is in;"
        " when not set, the strongest that can be reached of the log, the hash that gover ships,"
        " and the signature",
    ),
)


class ConfigFile(NamedTuple):
    """One configuration file, and what it sets."""

    reading: Reading
    values: dict[str, Any]
    error: str = ""  # why it cannot be followed
    error_line: int | None = None

    @property
    def where(self) -> str:
        return safe(self.reading.path) + (f":{self.error_line}" if self.error_line else "")


class Settings(NamedTuple):
    """What the configuration files say; the user's comes first."""

    files: tuple[ConfigFile, ...]

    @property
    def fault(self) -> InvalidFile | None:
        """What is wrong with the first file that cannot be followed."""
        broken = next((file for file in self.files if file.error), None)
        return InvalidFile(f"{broken.where}: {broken.error}") if broken else None

    def of(self, key: str) -> Any:
        """Return what the files, or else the default, make of a setting of TABLE."""
        return next(
            (file.values[key] for file in self.files if key in file.values), row(key).default
        )

    @property
    def gotoolchain_value(self) -> str:
        """What GOTOOLCHAIN is set to; nothing: it is left alone."""
        return POLICIES[self.of("gotoolchain")]


def read_settings(dirs: Dirs, system: str = SYSTEM) -> Settings:
    """Read the configuration. Never raises for what it says."""
    return Settings((_read(config_path(dirs)), _read(system)))


def followed(dirs: Dirs) -> Settings:
    """
    Read the configuration.

    Raises:
        InvalidFile: a file of it cannot be followed.
    """
    settings = read_settings(dirs)
    if error := settings.fault:
        raise error
    return settings


def config_path(dirs: Dirs) -> str:
    """Return the path of the user's configuration."""
    return f"{dirs.config}/config.toml"


def row(key: str) -> Setting:
    """
    Return the row of a setting.

    Raises:
        KeyError: there is none; its text suggests another.
    """
    found = next((row for row in TABLE if row.key == key), None)
    if found is None:
        raise KeyError(_unknown(key))
    return found


def _read(path: str) -> ConfigFile:
    reading = read_file(path, TOML_LIMIT)
    if reading.state == "absent":
        return ConfigFile(reading, {})
    if reading.state != "text":
        return ConfigFile(reading, {}, reading.reason)
    try:
        return ConfigFile(reading, dict(_parse(reading.data)))
    except ParseError as error:
        return ConfigFile(reading, {}, str(error), error.line)


def _parse(data: bytes) -> Iterator[tuple[str, Any]]:
    from gover.fs import toml_lines  # noqa: PLC0415  18 ms that only users with a file pay

    text = toml_lines.decode(data, TOML_LIMIT)
    document, lines = toml_lines.load(text), toml_lines.Lines(text)
    for key, value in document.items():
        try:
            wrong = row(key).wrong(value)
        except KeyError as error:
            raise ParseError(lines.of(key), error.args[0]) from None
        if wrong:
            raise ParseError(lines.of(key), f"{key} is {wrong}")
        yield key, value


def _unknown(key: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  only for who has mistyped

    keys = [row.key for row in TABLE]
    near = get_close_matches(key, keys, 1)
    instead = f"did you mean '{near[0]}'?" if near else f"there is {', '.join(keys)}"
    return f"unknown key '{safe(key)}'; {instead}"
