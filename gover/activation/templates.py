"""The shell files of the package, with placeholders to fill in."""

import re
from collections.abc import Mapping

from gover.package_files import package_file

START = package_file("start.py")  # what hooks and shims start

_PLACEHOLDER = re.compile("__(?:GOVER|gover)_[A-Za-z]+__")


def read_template(name: str) -> str:
    """Return the text of a file of the package, such as `shell/hook.zsh`."""
    # ASCII, because the user's locale may be unable to write other characters.
    with open(package_file(name), encoding="ascii") as file:
        return file.read()


def fill_template(text: str, values: Mapping[str, str]) -> str:
    """
    Replace all placeholders in one pass, so that none in a value is replaced.

    Raises:
        KeyError: the text has a placeholder without a value.
    """
    return _PLACEHOLDER.sub(lambda match: values[match[0]], text)
