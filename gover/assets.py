"""The shell files that ship with gover, read as text and filled in."""

import os
import re
from collections.abc import Mapping

_HERE = os.path.dirname(os.path.abspath(__file__))
_PLACEHOLDER = re.compile("__(?:GOVER|gover)_[A-Za-z]+__")


def asset(name: str) -> str:
    """Return the text of a shipped file, such as `shell/hook.zsh`."""
    packaged = os.path.join(_HERE, "_assets")  # in a wheel; a checkout has the folders above
    root = packaged if os.path.isdir(packaged) else os.path.dirname(_HERE)
    # A user's locale may have no letters for more, and no file could be written there.
    with open(os.path.join(root, name), encoding="ascii") as file:
        return file.read()


def fill(text: str, values: Mapping[str, str]) -> str:
    """
    Replace each placeholder in a shell text, all at once, so that no value is filled again.

    Raises:
        KeyError: the text has a placeholder without a value.
    """
    return _PLACEHOLDER.sub(lambda match: values[match[0]], text)
