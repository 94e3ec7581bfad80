"""The command config: your configuration, changed one key at a time."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import click

from gover import settings
from gover.cli.context import Context, reads
from gover.cli.output import print_json
from gover.dirs import Dirs
from gover.errors import GoverError, InvalidFile, ParseError, UsageError
from gover.escape import safe
from gover.fs import toml_edit, user_file
from gover.fs.user_file import UserFile
from gover.settings import TABLE, Setting, config_path
from gover.sources import mirrors

_HELP = """\b
Show and change how gover behaves. A project never can.

\b
  gover config list --show-origin     what holds, and who said so
  gover config set gotoolchain path   in your own file, comments and all
  gover config unset gotoolchain      as it is by default

An option of a command comes first, then a variable of the environment, your own file, that of
the system (/etc/gover/config.toml), and the default.
"""


class SettingValue(NamedTuple):
    """What holds of a setting, and who said so."""

    value: Any
    kind: str  # environment, user, system, default
    origin: str  # for a message


@click.group(help=_HELP)
def config() -> None:
    pass


@config.command("list")
@click.option("--show-origin", is_flag=True, help="Say who has set each.")
@reads
@click.pass_obj
def list_(here: Context, show_origin: bool, directory: str | None, as_json: bool) -> None:
    """List every setting and what it is."""
    here = here.moved(directory)
    held = {row.key: _held(here, row) for row in TABLE}
    if as_json:
        print_json({"settings": {key: one._asdict() for key, one in held.items()}})
        return
    for key, one in held.items():
        click.echo(f"{key} = {_shown(one.value)}" + (f"  ({one.origin})" if show_origin else ""))


@config.command()
@click.argument("key", metavar="KEY")
@click.option("--show-origin", is_flag=True, help="Say who has set it.")
@reads
@click.pass_obj
def get(here: Context, key: str, show_origin: bool, directory: str | None, as_json: bool) -> None:
    """Print what a setting is."""
    here = here.moved(directory)
    row = _row(key)
    one = _held(here, row)
    if as_json:
        print_json({"key": row.key, **one._asdict()})
        return
    words = one.value if isinstance(one.value, list) else [one.value]
    click.echo("".join(f"{safe(word)}\n" for word in words), nl=False)
    if show_origin:
        click.echo(f"({one.origin})", err=True)


@config.command("set")
@click.argument("key", metavar="KEY")
@click.argument("words", nargs=-1, required=True, metavar="VALUE...")
@click.pass_obj
def set_(here: Context, key: str, words: tuple[str, ...]) -> None:
    """Give a setting a value, in your own file."""
    row = _row(key)
    value = value_of(row, words)
    if row.key == "mirrors":
        for word in words:
            mirrors.mirror_url(word)
    path = set_key(here.dirs, row, value)
    here.report.tell(f"{row.key} is {' '.join(map(safe, words))}, in {safe(path)}")
    now = _held(here, row)
    if now.kind == "environment":
        here.report.tell(f"{now.origin} comes before it, though")


@config.command()
@click.argument("key", metavar="KEY")
@click.pass_obj
def unset(here: Context, key: str) -> None:
    """Take a setting out of your own file."""
    row = _row(key)
    if not unset_key(here.dirs, row):
        raise GoverError(f"{row.key} is not set in {safe(settings.config_path(here.dirs))}")
    one = _held(here, row)
    here.report.tell(f"{row.key} is {_shown(one.value)} again ({one.origin})")


def _row(key: str) -> Setting:
    try:
        return settings.find_setting(key)
    except KeyError as error:
        raise UsageError(error.args[0], "gover config list") from None


def _held(here: Context, row: Setting) -> SettingValue:
    said = settings.read_valid_settings(here.dirs)
    if row.variable and (value := here.environ.get(row.variable)):
        return SettingValue(value, "environment", row.variable)
    for file, kind in zip(said.files, ("user", "system"), strict=True):
        if row.key in file.values:
            return SettingValue(file.values[row.key], kind, safe(file.reading.path))
    return SettingValue(row.default, "default", "the default")


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return f'"{safe(value)}"' if isinstance(value, str) else str(value).lower()


def value_of(row: Setting, words: Sequence[str]) -> Any:
    """
    Return the value that words of a command line give to a setting.

    Raises:
        UsageError: it is none that the setting can have.
    """
    if not row.is_list and len(words) != 1:
        raise UsageError(f"{row.key} takes one word")
    value = list(words) if row.is_list else words[0]
    if problem := row.problem(value):
        said = " ".join(words)
        raise UsageError(f"{row.key} cannot be '{safe(said)}': it {problem}")
    return value


def set_key(dirs: Dirs, row: Setting, value: Any) -> str:
    """
    Give a setting a value in the user's file; return the path of it.

    Raises:
        GoverError: the file is no TOML, or nothing that may be written.
    """
    file, text = _text(dirs)
    user_file.replace_user_file(file, toml_edit.put(text, (row.key,), value).encode())
    return file.path


def unset_key(dirs: Dirs, row: Setting) -> bool:
    """Take a setting out of the user's file; tell whether it was there. Raises as `set_key`."""
    file, text = _text(dirs)
    if toml_edit.find(text, (row.key,)) is None:
        return False
    user_file.replace_user_file(file, toml_edit.remove(text, (row.key,)).encode())
    return True


def _text(dirs: Dirs) -> tuple[UserFile, str]:
    """Return the file and what is in it, which is TOML."""
    file = user_file.read_user_file(config_path(dirs))
    try:
        text = (file.data or b"").decode()
        toml_edit.find(text, ())
    except (ParseError, UnicodeDecodeError) as error:
        raise InvalidFile(f"{safe(file.path)}: {safe(error)}") from None
    return file, text


COMMANDS = (config,)
