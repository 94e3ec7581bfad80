"""
Help and messages use the words of the field, and none of gover's old dialect.

Words are checked in every command's help, and in every string of the package that has a blank
in it: messages, help and docstrings. A word is a regular expression, matched between word
boundaries; options such as `--unproven` keep their names. NOT_DONE lists the packages and
modules of gover that still have old words.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

from gover.cli.main import cli
from gover.cli.registry import BY_NAME

PACKAGE = Path(__file__).parents[1] / "gover"
NOT_DONE = frozenset(
    "activation doctor env_diff fs install resolve verify cli.allow cli.cache cli.check"
    " cli.current cli.import_ cli.inspect cli.install cli.lint cli.sdk cli.select cli.self"
    " cli.setup cli.suggest cli.toolchains cli.upgrade cli.verify".split()
)
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


def is_done(path: Path) -> bool:
    """Return True for a module without old words."""
    package, *below = path.relative_to(PACKAGE).with_suffix("").parts
    return not NOT_DONE & {package, ".".join((package, *below[:1]))}


def is_command_done(path: str) -> bool:
    """Return True for a command whose module has none of the old words."""
    row = BY_NAME.get(path.removeprefix("gover").strip().partition(" ")[0])
    return row is None or is_done(PACKAGE / "cli" / f"{row.module}.py")


def test_no_help_has_an_old_word() -> None:
    for path, command in commands(cli):
        text = command.get_help(click.Context(command, info_name=path))
        if is_command_done(path):
            assert not _OLD.search(text), f"{path} --help: {_OLD.search(text)}\n{text}"


def test_a_command_s_help_begins_as_its_summary() -> None:
    for name, row in BY_NAME.items():
        if is_command_done(f"gover {name}"):
            first = (cli.commands[name].help or "").lstrip("\b\n ").partition(" ")[0].rstrip(",")
            assert first == row.summary.partition(" ")[0], name


def test_no_string_of_the_package_has_an_old_word() -> None:
    found = []
    for path in filter(is_done, sorted(PACKAGE.rglob("*.py"))):
        for line, text in strings(path):
            for word in _OLD.finditer(text):
                at = line + text.count("\n", 0, word.start())
                found.append(f"{path.relative_to(PACKAGE.parent)}:{at}: {word[0]}")
    assert not found, "\n" + "\n".join(found)
