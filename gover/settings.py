"""
gover's configuration: the user's `config.toml`, then that of the system.

A project file never sets any of it. A setting that is in neither file has its default. The
environment variable that a setting may have comes before both files.
"""

from __future__ import annotations

import os
import stat

from gover.errors import InvalidFile, ParseError, UsageError
from gover.escape import edit_command, safe, sh_quote
from gover.fs.read import TOML_LIMIT, Reading, read_file
from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from gover.dirs import Dirs

SYSTEM = "/etc/gover/config.toml"
MISSING_VARIABLE = "GOVER_MISSING"
MIRROR_VARIABLE = "GOVER_MIRROR"
CHINA = "china"  # among the mirrors: all hosts that an install needs in China
# The names of gover.versionfile.formats, which a setting may be about; of mise's the common ones
# come first.
FILE_CHOICES = (
    "gover.toml", ".go-version", ".envrc", ".tool-versions", "mise.toml", ".mise.toml",
    ".prototools", "go.work", "go.mod", ".mise.local.toml", "mise.local.toml",
    "mise/config.local.toml", ".mise/config.local.toml", ".config/mise.local.toml",
    ".config/mise/mise.local.toml", ".config/mise/config.local.toml", "mise/config.toml",
    ".mise/config.toml", ".mise/conf.d/*.toml", ".config/mise.toml", ".config/mise/mise.toml",
    ".config/mise/config.toml", ".config/mise/conf.d/*.toml",
)  # fmt: skip
POLICIES = {"local": "local", "path": "local+path", "auto": "auto", "keep": ""}


class Setting(Record):
    """One setting, a row of TABLE: one of some words, true or false, or a list of strings."""

    key: str
    default: Any
    words: tuple[str, ...]  # the values; none for a list
    help: str
    variable: str = ""  # an environment variable, which comes before the files
    among: tuple[str, ...] = ()  # the strings that a list may have; none: any

    @property
    def is_list(self) -> bool:
        return not self.words

    def find_problem(self, value: Any) -> str:
        """Return why a value is not valid; "" when it is."""
        if isinstance(self.default, bool):
            is_valid, what = isinstance(value, bool), "true or false"
        elif self.words:
            is_valid, what = value in self.words, f"one of: {', '.join(self.words)}"
        else:
            is_valid = isinstance(value, list) and all(isinstance(word, str) for word in value)
            what = "a list of strings"
            if is_valid and self.among and not set(value) <= set(self.among):
                is_valid, what = False, f"a list of some of: {', '.join(self.among)}"
        return "" if is_valid else f"must be {what}"


TABLE = (
    Setting(
        "delta",
        True,
        ("true", "false"),
        "whether `gover install` fetches only what differs from an installed release,"
        " where the source can serve parts",
    ),
    Setting(
        "files",
        (),
        (),
        "the only files that gover looks for, by name: fewer questions to the file system at each"
        " prompt, which counts where that is on a network; unset: all that it reads",
        among=FILE_CHOICES,
    ),
    Setting(
        "gotoolchain",
        "",
        tuple(POLICIES),
        "GOTOOLCHAIN for Go 1.21 or later, unless you set that variable yourself:"
        " `local` this Go only; `path` Go may switch among the installed versions;"
        " `auto` Go may switch and download; `keep` unchanged;"
        " unset: `local` for a pinned version, unchanged for a go.mod or the default",
    ),
    Setting(
        "mirrors",
        (),
        (),
        "where archives come from, in order: names of mirrors, or URLs;"
        " `china` is all that an install needs in mainland China",
        variable=MIRROR_VARIABLE,
    ),
    Setting(
        "missing",
        "ask",
        ("ask", "install", "error"),
        "what to do about a Go that is not installed: `ask` whether to install it, in `use`,"
        " `exec`, `pin` and `default` on a terminal; `install` it without asking, there and where"
        " a shim runs `go`; `error` do nothing. `cd` never installs",
        variable=MISSING_VARIABLE,
    ),
    Setting(
        "shim",
        "native",
        ("native", "posix"),
        "what runs as `go`: `native` a small program, where it runs on this machine;"
        " `posix` a shell script everywhere",
    ),
    Setting(
        "verify",
        "",
        ("log", "signature", "sha256"),
        "what must verify every Go that is installed: `log` Go's checksum log;"
        " `signature` Google's signature; `sha256` the list of releases alone;"
        " unset: the strongest available of the log, a hash that gover ships (of the archive,"
        " or the log's), and the signature",
    ),
)


class ConfigFile(Record):
    """One configuration file and the settings in it."""

    reading: Reading
    values: dict[str, Any]
    error: str = ""  # why it cannot be used
    error_line: int | None = None
    hint: str = ""  # what to do about the error

    @property
    def where(self) -> str:
        return safe(self.reading.path) + (f":{self.error_line}" if self.error_line else "")


class Settings(Record):
    """The configuration files; the user's comes first."""

    files: tuple[ConfigFile, ...]

    @property
    def error(self) -> InvalidFile | None:
        """The error of the first file that cannot be used."""
        broken = next((file for file in self.files if file.error), None)
        return InvalidFile(f"{broken.where}: {broken.error}", broken.hint) if broken else None

    def of(self, key: str) -> Any:
        """Return the value of a setting: from the first file that has it, or else its default."""
        return next(
            (file.values[key] for file in self.files if key in file.values),
            find_setting(key).default,
        )

    @property
    def file_names(self) -> tuple[str, ...]:
        """The names of the files that are looked for; none: all that gover reads."""
        return () if self.error else tuple(self.of("files"))

    @property
    def files_origin(self) -> str:
        """The path of the configuration file that names the files; "" where none does."""
        found = (file.where for file in self.files if file.values.get("files"))
        return next(found, "") if self.file_names else ""

    def gotoolchain(self, *, is_pinned: bool) -> str:
        """Return the value for GOTOOLCHAIN; "" leaves the variable unchanged."""
        return POLICIES[self.of("gotoolchain") or ("local" if is_pinned else "keep")]

    def mirrors(self, environ: Mapping[str, str]) -> list[str]:
        """Return the words that choose mirrors: those of GOVER_MIRROR, or else of the files."""
        words = [
            word for word in environ.get(MIRROR_VARIABLE, "").replace(",", " ").split() if word
        ]
        return words or list(self.of("mirrors"))

    def missing_policy(self, environ: Mapping[str, str]) -> str:
        """
        Return what to do about a Go that is not installed: "ask", "install" or "error".

        Raises:
            UsageError: GOVER_MISSING is none of them.
        """
        text = environ.get(MISSING_VARIABLE, "")
        if text and (problem := find_setting("missing").find_problem(text)):
            raise UsageError(f"{MISSING_VARIABLE} is '{safe(text)}': it {problem}")
        return text or str(self.of("missing"))


def read_settings(dirs: Dirs, system: str = SYSTEM) -> Settings:
    """Read the configuration. Never raises for its content."""
    own = _read(config_path(dirs))
    if own.reading.state != "absent" and (fault := _find_foreign(dirs)):
        own = ConfigFile(own.reading, {}, fault[0], None, fault[1])
    return Settings((own, _read(system)))


def _find_foreign(dirs: Dirs) -> tuple[str, str] | None:
    """Return how another user could change the user's configuration, and a hint."""
    for path in (dirs.config, config_path(dirs)):
        try:
            status = os.stat(path)
        except OSError:
            return None  # it has just been removed
        # Root reads that of the user whose HOME it has.
        if os.geteuid() != 0 and status.st_uid not in (os.geteuid(), 0):
            text = f"{safe(path)} belongs to another user (uid {status.st_uid})"
            return text, 'export GOVER_CONFIG="$HOME/.gover"'
        if status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX:
            mode = stat.S_IMODE(status.st_mode)
            text = f"{safe(path)} can be changed by other users (mode {mode:04o})"
            return text, f"chmod go-w {sh_quote(path)}"
    return None


def read_valid_settings(dirs: Dirs) -> Settings:
    """
    Read the configuration, and require that it is valid.

    Raises:
        InvalidFile: one of the files cannot be used.
    """
    settings = read_settings(dirs)
    if error := settings.error:
        raise error
    return settings


def config_path(dirs: Dirs) -> str:
    """Return the path of the user's configuration file."""
    return f"{dirs.config}/config.toml"


def find_setting(key: str) -> Setting:
    """
    Return the setting of that name.

    Raises:
        KeyError: there is none; its text suggests a similar name.
    """
    setting = next((setting for setting in TABLE if setting.key == key), None)
    if setting is None:
        raise KeyError(_unknown(key))
    return setting


def _read(path: str) -> ConfigFile:
    reading = read_file(path, TOML_LIMIT)
    if reading.state == "absent":
        return ConfigFile(reading, {})
    if reading.state != "text":
        return ConfigFile(reading, {}, reading.reason, None, f"ls -l {sh_quote(path)}")
    try:
        return ConfigFile(reading, dict(_parse(reading.data)))
    except ParseError as error:
        hint = edit_command(path, error.line)
        return ConfigFile(reading, {}, str(error), error.line, hint)


def _parse(data: bytes) -> Iterator[tuple[str, Any]]:
    from gover.fs import toml_lines  # noqa: PLC0415  only for users with such a file

    text = toml_lines.decode(data, TOML_LIMIT)
    document, lines = toml_lines.load(text), toml_lines.Lines(text)
    for key, value in document.items():
        try:
            problem = find_setting(key).find_problem(value)
        except KeyError as error:
            raise ParseError(lines.of(key), error.args[0]) from None
        if problem:
            raise ParseError(lines.of(key), f"{key} {problem}")
        yield key, value


def _unknown(key: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415  only for a mistyped name

    keys = [setting.key for setting in TABLE]
    similar = get_close_matches(key, keys, 1)
    advice = f"did you mean '{similar[0]}'?" if similar else f"the keys are {', '.join(keys)}"
    return f"unknown key '{safe(key)}'; {advice}"
