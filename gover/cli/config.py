"""The command config: show and change the user's configuration, one key at a time."""

from __future__ import annotations

import re
import sys
from typing import Any

from gover import settings
from gover.cli.declare import argument, group, option, reads
from gover.cli.output import print_json
from gover.errors import GoverError, InvalidFile, ParseError, UsageError
from gover.escape import safe
from gover.fs import toml_edit, user_file
from gover.fs.toml_lines import schema_line
from gover.network.url import without_password
from gover.records import Record
from gover.settings import TABLE, Setting, config_path
from gover.store.write_checks import check_root_may_write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from gover.cli.context import Context
    from gover.fs.user_file import UserFile
    from gover.store.store import Store


class SettingValue(Record):
    """The value of a setting, and what set it."""

    value: Any
    kind: str  # environment, user, system, default
    origin: str  # for a message


@group()
def config() -> None:
    """
    Show and change your configuration of gover.

    A setting has the value of the first of these that sets it: a command's option, an
    environment variable, your file, the system's file (/etc/gover/config.toml), the default.
    Project files cannot change settings.
    """


@config.command("list")
@option("--show-origin", is_flag=True, help="Show what set each value.")
@reads
def list_(here: Context, show_origin: bool, directory: str | None, as_json: bool) -> None:
    """List every setting and its value; a URL without its login."""
    here = here.moved(directory)
    values = {row.key: _current_value(here, row) for row in TABLE}
    if as_json:
        print_json({"settings": {key: _public(value) for key, value in values.items()}})
        return
    for key, value in values.items():
        origin = f"  ({value.origin})" if show_origin else ""
        print(f"{key} = {_shown(value.value)}{origin}")


@config.command()
@argument("key", metavar="KEY")
@option("--show-origin", is_flag=True, help="Show what set it.")
@reads
def get(here: Context, key: str, show_origin: bool, directory: str | None, as_json: bool) -> None:
    """Print the value of a setting."""
    here = here.moved(directory)
    row = _row(key)
    current = _current_value(here, row)
    if as_json:
        print_json({"key": row.key, **current._asdict()})
        return
    words = current.value if isinstance(current.value, list) else [current.value]
    print("".join(f"{_plain(word)}\n" for word in words), end="")
    if show_origin:
        print(f"({current.origin})", file=sys.stderr)


@config.command("set")
@argument("key", metavar="KEY")
@argument("words", nargs=-1, required=True, metavar="VALUE...")
def set_(here: Context, key: str, words: tuple[str, ...]) -> None:
    """Set a value in your configuration file."""
    _check_owner(here)
    row = _row(key)
    value = value_of(row, words)
    if row.key == "mirrors":
        from gover.sources import mirrors  # noqa: PLC0415

        for word in words:
            mirrors.mirror_urls(word)
    path = set_key(here.store, row, value)
    _have_used(here, row)
    here.report.tell(f"{row.key} is set to {' '.join(map(_word, words))} in {safe(path)}")
    if row.key == "mirrors" and settings.CHINA in words:
        from gover.network import go_hosts  # noqa: PLC0415

        here.report.tell(f"go has its own settings for modules; hint: {go_hosts.GO_ENV_CHINA}")
    current = _current_value(here, row)
    if current.kind == "environment":
        here.report.tell(f"{current.origin} overrides it in this environment")


@config.command()
@argument("key", metavar="KEY")
def unset(here: Context, key: str) -> None:
    """Remove a setting from your configuration file."""
    _check_owner(here)
    row = _row(key)
    if not unset_key(here.store, row):
        raise GoverError(f"{row.key} is not set in {safe(settings.config_path(here.store))}")
    _have_used(here, row)
    current = _current_value(here, row)
    value = "unset" if current.value == "" else _shown(current.value)
    here.report.tell(f"{row.key} is {value} again ({current.origin})")


def _have_used(here: Context, row: Setting) -> None:
    """Rewrite the shims if the setting is about them."""
    if row.key == "shim":
        from gover.activation import shims  # noqa: PLC0415

        shims.follow_setting(here.store)


def _check_owner(here: Context) -> None:
    check_root_may_write(config_path(here.store), "export GOVER_CONFIG=/etc/gover")


def _row(key: str) -> Setting:
    try:
        return settings.find_setting(key)
    except KeyError as error:
        raise UsageError(error.args[0], "gover config list") from None


def _current_value(here: Context, row: Setting) -> SettingValue:
    configuration = settings.read_valid_settings(here.store)
    if row.variable and (value := here.environ.get(row.variable)):
        return SettingValue(value, "environment", row.variable)
    for file, kind in zip(configuration.files, ("user", "system"), strict=True):
        if row.key in file.values:
            return SettingValue(file.values[row.key], kind, safe(file.reading.path))
    return SettingValue(row.default, "default", "the default")


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return f'"{_word(value)}"' if isinstance(value, str) else str(value).lower()


def _plain(value: Any) -> str:
    return safe(value) if isinstance(value, str) else _shown(value)


def _word(text: str) -> str:
    return safe(_without_logins(text))


def _without_logins(text: str) -> str:
    """Return text that may be URLs, separated as those of GOVER_MIRROR, without their logins."""
    return re.sub(r"[^\s,|]+", lambda word: without_password(word[0]), text)


def _public(current: SettingValue) -> dict[str, Any]:
    value = current.value
    if isinstance(value, str):
        value = _without_logins(value)
    elif isinstance(value, list | tuple):
        value = [_without_logins(word) for word in value]
    return {**current._asdict(), "value": value}


def value_of(row: Setting, words: Sequence[str]) -> Any:
    """
    Return the value of a setting for words of the command line.

    Raises:
        UsageError: the setting does not accept the value.
    """
    if not row.is_list and len(words) != 1:
        raise UsageError(f"{row.key} takes one value")
    value: Any = list(words) if row.is_list else words[0]
    if isinstance(row.default, bool):
        value = {"true": True, "false": False}.get(words[0], words[0])
    if problem := row.find_problem(value):
        example = (row.among if row.is_list else row.words)[: 2 if row.is_list else 1]
        raise UsageError(
            f"{row.key} cannot be '{' '.join(map(_word, words))}': it {problem}",
            f"gover config set {row.key} {' '.join(example)}" if example else None,
        )
    return value


def set_key(store: Store, row: Setting, value: Any) -> str:
    """
    Set a value in the user's file; return the path of the file.

    Raises:
        GoverError: the file is not valid TOML, or cannot be written.
    """
    file, text = _text(store)
    text = text or schema_line("config.toml")
    user_file.replace_user_file(file, toml_edit.put(text, (row.key,), value).encode())
    return file.path


def unset_key(store: Store, row: Setting) -> bool:
    """Remove a setting from the user's file; return True if it was set. Raises as `set_key`."""
    file, text = _text(store)
    if toml_edit.find(text, (row.key,)) is None:
        return False
    user_file.replace_user_file(file, toml_edit.remove(text, (row.key,)).encode())
    return True


def _text(store: Store) -> tuple[UserFile, str]:
    """Return the user's file and its text, which is valid TOML."""
    file = user_file.read_user_file(config_path(store))
    try:
        text = (file.data or b"").decode()
        toml_edit.find(text, ())
    except (ParseError, UnicodeDecodeError) as error:
        raise InvalidFile(f"{safe(file.path)}: {safe(error)}") from None
    return file, text


COMMANDS = (config,)
