"""Compare the text of a settings file with a recipe, and change it. Nothing here does I/O."""

import re
from typing import NamedTuple

from gover.editors import jsonc
from gover.editors.recipe import EditorSetting, Recipe
from gover.fs import toml_edit
from gover.fs.toml_edit import DocumentValue

_FORMATS = {"jsonc": jsonc, "toml": toml_edit}
_EMPTY = re.compile(r"\ufeff?\s*(?:\{\s*\}\s*)?")


class Mismatch(NamedTuple):
    """A key whose value is not the recipe's."""

    path: tuple[str, ...]
    found: DocumentValue | None  # None: the key is missing
    is_foreign: bool  # not written by gover

    @property
    def key(self) -> str:
        return " > ".join(self.path)


def find_mismatches(recipe: Recipe, text: str) -> list[Mismatch]:
    """
    Return the keys that differ from the recipe.

    Raises:
        ParseError: the text is not valid.
    """
    editing = _FORMATS[recipe.format]
    mismatches = [
        Mismatch(setting.path, found, found is not None and not _is_from_gover(setting, found))
        for setting in recipe.settings
        if not _matches(setting, found := editing.find(text, setting.path))
    ]
    unwanted = ((path, editing.find(text, path)) for path in recipe.unwanted)
    return mismatches + [Mismatch(path, found, True) for path, found in unwanted if found]


def apply(recipe: Recipe, text: str) -> str:
    """Return the text with every setting of the recipe; raises as `find_mismatches`."""
    editing = _FORMATS[recipe.format]
    for setting in recipe.settings:
        found = editing.find(text, setting.path)
        if _matches(setting, found):
            continue
        if setting.value is None:
            text = editing.remove(text, setting.path)
        else:
            text = editing.put(text, setting.path, setting.value)
    return text


def remove(recipe: Recipe, text: str, *, force: bool = False) -> tuple[str, list[Mismatch]]:
    """
    Return the text without gover's settings, and the keys left in it with other values.

    `force` removes every key of the recipe, whatever its value. Raises as `find_mismatches`.
    """
    editing = _FORMATS[recipe.format]
    left = []
    for setting in recipe.settings:
        found = editing.find(text, setting.path)
        if found is None:
            continue
        if force or _is_from_gover(setting, found):
            text = editing.remove(text, setting.path)
        elif setting.value is not None:
            left.append(Mismatch(setting.path, found, is_foreign=True))
    return text, left


def is_empty(text: str) -> bool:
    """Return True for a text without any content: blank, or an empty object."""
    return _EMPTY.fullmatch(text) is not None


def _matches(setting: EditorSetting, found: DocumentValue | None) -> bool:
    if setting.value is None:
        return found is None or not setting.is_from_gover(found.value)
    return found is not None and found.value == setting.value


def _is_from_gover(setting: EditorSetting, found: DocumentValue) -> bool:
    return found.value == setting.value or setting.is_from_gover(found.value)
