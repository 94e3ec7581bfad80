"""
Help and messages use the words of the field, and none of gover's old dialect.

Words are checked in every command's help, and in every string of the package that has a blank
in it: messages, help and docstrings. A word is a regular expression, matched between word
boundaries. NOT_DONE lists the packages, and the modules of gover, that are still to be reworded.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gover.cli.main import cli

PACKAGE = Path(__file__).parents[1] / "gover"
NOT_DONE: frozenset[str] = frozenset()
OLD_WORDS = (
    r"vouch\w*",
    r"wish(es|ed)?",
    r"(un)?proven",
    r"who (asked|says|said|has set)",
    r"holds here",
    r"(get|gets|got|give|gives|gave) (it|its|their|the|a) (final )?names?",
    r"(nobody|somebody|whoever)",
    r"says (nothing|which|who|so)",
    r"believe[sd]?",
    r"was told",
    r"wants? to be told",
    r"(put|puts|putting) on",
    r"(take|takes|took|taken) back",
    r"farewell\w*",
    r"(your|the user's|a user's) word",
    r"asked (of|for)",
    r"mended?",
    r"handed out",
)
_OLD = re.compile(rf"\b(?:{'|'.join(OLD_WORDS)})\b", re.IGNORECASE)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each string with a blank; parts of an f-string one by one."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def test_no_string_of_the_package_has_an_old_word() -> None:
    found = [
        f"{path.relative_to(PACKAGE.parent)}:{line + text.count(chr(10), 0, word.start())}: {word[0]}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.relative_to(PACKAGE).parts[0].removesuffix(".py") not in NOT_DONE
        for line, text in strings(path)
        for word in _OLD.finditer(text)
    ]
    assert not found, "\n" + "\n".join(found)
