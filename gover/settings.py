"""
The user's own configuration, `config.toml`. A project file never sets any of it.

    gotoolchain = "local"     what GOTOOLCHAIN becomes for a chosen Go of 1.21 and later:
                              "local": exactly this Go
                              "path": Go's own switching, among gover's versions only
                              "auto": Go's own switching, downloads included
                              "keep": whatever it was
    mirrors = ["URL", "golang.google.cn"]
                              where archives come from, in order; GOVER_MIRROR comes before
"""

from typing import NamedTuple

from gover import files
from gover.dirs import Dirs
from gover.pins.goversion import PinError
from gover.text import safe

LIMIT = 16 << 10  # bytes
_KEYS = ("gotoolchain", "mirrors")
_POLICIES = {"local": "local", "path": "local+path", "auto": "auto", "keep": ""}


class Settings(NamedTuple):
    """What the user has configured, or the defaults."""

    reading: files.Reading
    gotoolchain: str = "local"
    mirrors: tuple[str, ...] = ()  # names or URLs
    error: str = ""  # why the file cannot be followed
    error_line: int | None = None

    @property
    def where(self) -> str:
        return safe(self.reading.path) + (f":{self.error_line}" if self.error_line else "")

    @property
    def gotoolchain_value(self) -> str:
        """What GOTOOLCHAIN is set to; nothing: it is left alone."""
        return _POLICIES[self.gotoolchain]


def read_settings(dirs: Dirs) -> Settings:
    """Read the user's configuration. Never raises for what it says."""
    reading = files.read(f"{dirs.config}/config.toml", LIMIT)
    if reading.state == "absent":
        return Settings(reading)
    if reading.state != "text":
        return Settings(reading, error=reading.reason)
    try:
        return _parse(reading)
    except PinError as error:
        return Settings(reading, error=str(error), error_line=error.line)


def _parse(reading: files.Reading) -> Settings:
    from gover.pins import tomltext  # noqa: PLC0415  18 ms that only users with a file pay

    text = tomltext.decode(reading.data, LIMIT)
    document, lines = tomltext.load(text), tomltext.Lines(text)
    for key in document:
        if key not in _KEYS:
            known = ", ".join(f"'{name}'" for name in _KEYS)
            raise PinError(lines.of(key), f"unknown key '{safe(key)}'; there is {known}")
    policy = document.get("gotoolchain", "local")
    if not isinstance(policy, str) or policy not in _POLICIES:
        allowed = ", ".join(_POLICIES)
        raise PinError(lines.of("gotoolchain"), f"gotoolchain is none of: {allowed}")
    mirrors = document.get("mirrors", [])
    if not isinstance(mirrors, list) or not all(isinstance(word, str) for word in mirrors):
        raise PinError(lines.of("mirrors"), "mirrors is not a list of strings")
    return Settings(reading, policy, tuple(mirrors))
