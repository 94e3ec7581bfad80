"""The shell files that ship with gover, read as text and filled in."""

import re
from collections.abc import Mapping

from gover.package_files import package_file

_PLACEHOLDER = re.compile("__(?:GOVER|gover)_[A-Za-z]+__")


def read_template(name: str) -> str:
    """Return the text of a shipped file, such as `shell/hook.zsh`."""
    # ASCII: a user's locale may have no other letters, and then no file could be written.
    with open(package_file(name), encoding="ascii") as file:
        return file.read()


def fill_template(text: str, values: Mapping[str, str]) -> str:
    """
    Replace each placeholder in a shell text, all at once, so that no value is filled again.

    Raises:
        KeyError: the text has a placeholder without a value.
    """
    return _PLACEHOLDER.sub(lambda match: values[match[0]], text)
