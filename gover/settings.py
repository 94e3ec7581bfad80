"""
The user's own configuration, `config.toml`. A project file never sets any of it.

    gotoolchain = "local"     what GOTOOLCHAIN becomes for a chosen Go of 1.21 and later:
                              "local": exactly this Go
                              "path": Go's own switching, among gover's versions only
                              "auto": Go's own switching, downloads included
                              "keep": whatever it was
"""

from typing import NamedTuple

from gover import files
from gover.dirs import Dirs
from gover.pins.goversion import PinError
from gover.text import safe

LIMIT = 16 << 10  # bytes
_POLICIES = {"local": "local", "path": "local+path", "auto": "auto", "keep": ""}


class Settings(NamedTuple):
    """What the user has configured, or the defaults."""

    reading: files.Reading
    gotoolchain: str = "local"
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
        return Settings(reading, _parse(reading.data))
    except PinError as error:
        return Settings(reading, error=str(error), error_line=error.line)


def _parse(data: bytes) -> str:
    from gover.pins import tomltext  # noqa: PLC0415  18 ms that only users with a file pay

    text = tomltext.decode(data, LIMIT)
    document, lines = tomltext.load(text), tomltext.Lines(text)
    for key in document:
        if key != "gotoolchain":
            raise PinError(lines.of(key), f"unknown key '{safe(key)}'; there is 'gotoolchain'")
    policy = document.get("gotoolchain", "local")
    if policy not in _POLICIES:
        allowed = ", ".join(_POLICIES)
        raise PinError(lines.of("gotoolchain"), f"gotoolchain is none of: {allowed}")
    return str(policy)
