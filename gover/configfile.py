"""
Changing the user's config.toml: one key, and not a byte of the rest.

Comments and layout are the user's; the file may be a link of a dotfile manager's.
"""

from collections.abc import Sequence
from typing import Any

from gover.dirs import Dirs
from gover.errors import InvalidFile, ParseError, UsageError
from gover.escape import safe
from gover.fs import toml_edit, user_file
from gover.fs.user_file import UserFile
from gover.settings import Setting, config_path


def value_of(row: Setting, words: Sequence[str]) -> Any:
    """
    Return the value that words of a command line give to a setting.

    Raises:
        UsageError: it is none that the setting can have.
    """
    if not row.several and len(words) != 1:
        raise UsageError(f"{row.key} takes one word")
    value = list(words) if row.several else words[0]
    if wrong := row.wrong(value):
        said = " ".join(words)
        raise UsageError(f"{row.key} cannot be '{safe(said)}': it is {wrong}")
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
    user_file.replace_user_file(file, toml_edit.take(text, (row.key,)).encode())
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
