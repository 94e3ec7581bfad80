"""A recipe and the text of a settings file: what does not fit, and what the text becomes."""

import re
from typing import NamedTuple

from gover.editors import jsonc
from gover.editors.recipe import EditorSetting, Recipe
from gover.fs import toml_edit
from gover.fs.toml_edit import DocumentValue

_FORMATS = {"jsonc": jsonc, "toml": toml_edit}
_NOTHING = re.compile(r"\ufeff?\s*(?:\{\s*\}\s*)?")


class Misfit(NamedTuple):
    """A key that is not as it should be."""

    path: tuple[str, ...]
    found: DocumentValue | None  # None: it is not there
    is_foreign: bool  # the user's own, or somebody else's

    @property
    def key(self) -> str:
        return " > ".join(self.path)


def misfits(recipe: Recipe, text: str) -> list[Misfit]:
    """
    Return what does not fit the recipe.

    Raises:
        ParseError: the text cannot be understood.
    """
    form = _FORMATS[recipe.format]
    wrong = [
        Misfit(setting.path, found, found is not None and not _is_ours(setting, found))
        for setting in recipe.settings
        if not _fits(setting, found := form.find(text, setting.path))
    ]
    unwanted = ((path, form.find(text, path)) for path in recipe.unwanted)
    return wrong + [Misfit(path, found, True) for path, found in unwanted if found]


def merged(recipe: Recipe, text: str) -> str:
    """Return the text with all that the recipe has; raises as `misfits`."""
    form = _FORMATS[recipe.format]
    for setting in recipe.settings:
        found = form.find(text, setting.path)
        if _fits(setting, found):
            continue
        if setting.value is None:
            text = form.take(text, setting.path)
        else:
            text = form.put(text, setting.path, setting.value)
    return text


def without(recipe: Recipe, text: str, *, force: bool = False) -> tuple[str, list[Misfit]]:
    """
    Return the text without what gover has written, and what there is in its place.

    With `force` all of the recipe's keys go, whoever has written them. Raises as `misfits`.
    """
    form = _FORMATS[recipe.format]
    left = []
    for setting in recipe.settings:
        found = form.find(text, setting.path)
        if found is None:
            continue
        if force or _is_ours(setting, found):
            text = form.take(text, setting.path)
        elif setting.value is not None:
            left.append(Misfit(setting.path, found, is_foreign=True))
    return text, left


def says_nothing(text: str) -> bool:
    """Tell whether a file of that text might as well not be there."""
    return _NOTHING.fullmatch(text) is not None


def _fits(setting: EditorSetting, found: DocumentValue | None) -> bool:
    if setting.value is None:
        return found is None or not setting.is_ours(found.value)
    return found is not None and found.value == setting.value


def _is_ours(setting: EditorSetting, found: DocumentValue) -> bool:
    return found.value == setting.value or setting.is_ours(found.value)
