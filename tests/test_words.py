"""
Help and messages use the words of the field, and none of gover's old dialect.

Words are checked in every command's help, and in every string of the package that has a blank
in it: messages, help and docstrings. A word is a regular expression, matched between word
boundaries; options such as `--unproven` keep their names.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

from gover.cli.group import cli
from gover.cli.registry import BY_NAME, OLD_NAMES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "gover"
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
# In a page such words have no other use; in code they may have one.
OLD_WORDS_OF_PAGES = (
    r"says?",
    r"asked",
    r"asks (of|for|no|it|him|them|sum|the)",
    r"(tells|told)",
    r"(holds|held) (here|there|good|sway|what|nothing|where)",
    r"(takes?|took|taken|gives?|given|brings?|puts?) (it |that |them )?back",
    r"gone on with",
    r"hands? (on|out)",
    r"hence",
    r"stands (for|in|behind|before|there|still)",
    r"lies (beside|below|in|there)",
    r"the house",
    r"a room",
    r"for ever",
    r"one's own",
    r"behind your back",
    r"all the same",
    r"transparency log",
)
_OLD = re.compile(rf"(?<!--)\b(?:{'|'.join(OLD_WORDS)})\b", re.IGNORECASE)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each string with a blank; parts of an f-string one by one."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def commands(command: click.Command, path: str = "gover") -> Iterator[tuple[str, click.Command]]:
    """Yield (what to type, command) of a command and all below it."""
    yield path, command
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from commands(child, f"{path} {name}")


def test_no_help_has_an_old_word() -> None:
    for path, command in commands(cli):
        text = command.get_help(click.Context(command, info_name=path))
        assert not _OLD.search(text), f"{path} --help: {_OLD.search(text)}\n{text}"


# Their tables and footnotes are made by other programs, and have the names of tests.
_MADE = re.compile(
    r"<!-- (?:written by|figures|matrix).*?<!-- end[^\n]*|^```.*?^```|`[^`\n]*`|\]\([^)]*\)",
    re.MULTILINE | re.DOTALL,
)


def test_no_page_has_an_old_word() -> None:
    words = "|".join(OLD_WORDS + OLD_WORDS_OF_PAGES)
    old = re.compile(rf"(?<![-\\]-)\b(?:{words})\b", re.IGNORECASE)
    found = []
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/man/*")]):
        text = path.read_text().partition("<!-- written by docs/make/promises.py")[0]
        text = _MADE.sub(lambda made: "\n" * made[0].count("\n"), text)
        for number, line in enumerate(text.splitlines(), 1):
            found += [
                f"{path.relative_to(ROOT)}:{number}: {word[0]}" for word in old.finditer(line)
            ]
    assert not found, "\n" + "\n".join(found)


def test_a_command_s_help_begins_as_its_summary() -> None:
    for name, row in BY_NAME.items():
        first = (cli.commands[name].help or "").lstrip("\b\n ").partition(" ")[0].rstrip(",")
        assert first == row.summary.partition(" ")[0], name


def test_no_string_of_the_package_has_an_old_word() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for line, text in strings(path):
            for word in _OLD.finditer(text):
                at = line + text.count("\n", 0, word.start())
                found.append(f"{path.relative_to(PACKAGE.parent)}:{at}: {word[0]}")
    assert not found, "\n" + "\n".join(found)


def test_nothing_uses_an_old_name_of_a_command() -> None:
    old = re.compile(rf"\bgover (?:{'|'.join(sorted({words[0] for words in OLD_NAMES}))})\b")
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("docs/man/*")]
    files = [path for place in ("gover", "shell", "shims") for path in (ROOT / place).rglob("*.*")]
    code = [path for path in files if path.suffix != ".pyc"]
    texts = {path: path.read_text(errors="replace") for path in (*pages, *code) if path.is_file()}
    found = [f"{path}: {word[0]}" for path, text in texts.items() for word in old.finditer(text)]
    assert not found, "\n" + "\n".join(found)
