"""
Edit TOML in place; comments and layout are kept. The only module that imports tomlkit.

gover.editors.jsonc has the same three functions for JSON with comments.
"""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from typing import Any, NamedTuple

from gover.errors import ParseError
from gover.fs.toml_lines import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tomlkit

_BOM = "\ufeff"


class DocumentValue(NamedTuple):
    """A value in a document that is edited in place."""

    value: Any
    line: int  # counts from 1


def find(text: str, path: Sequence[str]) -> DocumentValue | None:
    """
    Return the value at a path of keys; None when it is not there.

    The line is that of the key where it can be found, or else of its table.

    Raises:
        ParseError: the text is not TOML.
    """
    value: Any = _parse(text)
    for depth, key in enumerate(path):
        if not isinstance(value, MutableMapping):  # a value where the path needs a table
            return DocumentValue(_plain(value), _line(text, path[:depth]))
        if key not in value:
            return None
        value = value[key]
    return DocumentValue(_plain(value), _line(text, path))


def put(text: str, path: Sequence[str], value: Any) -> str:
    """Return the text with this value at a path of keys. Raises as `find`."""
    import tomlkit  # noqa: PLC0415  a module that edits JSON, too, imports this one

    document = _parse(text)
    table: Any = document
    for key in path[:-1]:
        if not isinstance(table.get(key), MutableMapping):
            table[key] = tomlkit.table(is_super_table=key != path[-2])
        table = table[key]
    table[path[-1]] = value
    return _dumps(document, text)


def remove(text: str, path: Sequence[str]) -> str:
    """
    Return the text without the value at a path, and without the tables that are empty then.

    Raises as `find`.
    """
    document = _parse(text)
    tables: list[Any] = [document]
    for key in path[:-1]:
        table = tables[-1].get(key)
        if not isinstance(table, MutableMapping):
            return text
        tables.append(table)
    if path[-1] not in tables[-1]:
        return text
    for table, key in zip(reversed(tables), reversed(path), strict=True):
        del table[key]
        if table or (hasattr(table, "as_string") and table.as_string().strip()):
            break
    return _dumps(document, text)


def _parse(text: str) -> tomlkit.TOMLDocument:
    import tomlkit  # noqa: PLC0415  as above
    from tomlkit import exceptions  # noqa: PLC0415

    try:
        return tomlkit.parse(text.removeprefix(_BOM))
    except exceptions.ParseError as error:
        raise ParseError(error.line, str(error)) from None
    except (exceptions.TOMLKitError, RecursionError, ValueError) as error:
        raise ParseError(1, str(error)) from None


def _dumps(document: tomlkit.TOMLDocument, before: str) -> str:
    text = document.as_string()
    if "\r\n" in before:  # tomlkit adds lines with LF
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return _BOM + text if before.startswith(_BOM) else text


def _line(text: str, path: Sequence[str]) -> int:
    lines = Lines(text)
    for depth in range(len(path), 0, -1):
        if (line := lines.of(".".join(path[: depth - 1]), path[depth - 1])) > 1:
            return line
    return 1


def _plain(value: Any) -> Any:
    return value.unwrap() if hasattr(value, "unwrap") else value
