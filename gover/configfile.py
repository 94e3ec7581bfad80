"""
Changing the user's config.toml: one key, and not a byte of the rest. The owner of tomlkit.

Comments and layout are the user's; the file may be a link of a dotfile manager's.
"""

from collections.abc import Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from gover import rcfile
from gover.dirs import Dirs
from gover.errors import InvalidFile, UsageError
from gover.rcfile import RcFile
from gover.settings import Setting, user_file
from gover.text import safe


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
    file, document = _document(dirs)
    document[row.key] = value
    rcfile.put(file, tomlkit.dumps(document).encode())
    return file.path


def unset_key(dirs: Dirs, row: Setting) -> bool:
    """Take a setting out of the user's file; tell whether it was there. Raises as `set_key`."""
    file, document = _document(dirs)
    if row.key not in document:
        return False
    del document[row.key]
    rcfile.put(file, tomlkit.dumps(document).encode())
    return True


def _document(dirs: Dirs) -> tuple[RcFile, tomlkit.TOMLDocument]:
    file = rcfile.look(user_file(dirs))
    try:
        return file, tomlkit.parse(file.data or b"")
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise InvalidFile(f"{safe(file.path)}: {safe(error)}") from None
