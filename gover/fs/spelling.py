"""
One spelling for a directory that a file system finds by several.

That is by upper and lower case, and by composed and decomposed letters, as on macOS.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def true_path(directory: str) -> str:
    """
    Return the real path of a directory, each name as the directory above it lists it.

    Where that one cannot be read, the name stays as it was given.
    """
    found = ""
    for name in filter(None, os.path.realpath(directory).split("/")):
        found = f"{found}/{_listed_name(found, name)}"
    return found or "/"


def _listed_name(parent: str, name: str) -> str:
    path = f"{parent}/{name}"
    # On most systems this is all: no other spelling leads there.
    if not any(_is_same(path, f"{parent}/{other}") for other in _other_spellings(name)):
        return name
    try:
        names = os.listdir(parent or "/")
    except OSError:
        return name
    if name in names:
        return name
    folded = _fold(name)
    same = (n for n in names if _fold(n) == folded and _is_same(path, f"{parent}/{n}"))
    return next(same, name)


def _other_spellings(name: str) -> Iterator[str]:
    yield from {name.swapcase()} - {name}
    if not name.isascii():
        import unicodedata  # noqa: PLC0415  few names need it

        yield from {unicodedata.normalize(form, name) for form in ("NFC", "NFD")} - {name}


def _fold(name: str) -> str:
    if name.isascii():
        return name.casefold()
    import unicodedata  # noqa: PLC0415  as above

    return unicodedata.normalize("NFC", name).casefold()


def _is_same(path: str, other: str) -> bool:
    try:
        return os.path.samefile(path, other)
    except OSError:
        return False
