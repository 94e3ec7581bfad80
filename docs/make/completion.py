"""
The tables of shell/completion.bash, .zsh and .fish: every command, and what may follow it.

They are between the lines MARKS of each file, made from click's own tree. The rest of a file is
written by hand. `python -m docs.make.completion` writes the tables.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from gover.activation.completion import SHELLS
from gover.cli.command_group import CommandGroup
from gover.cli.group import cli
from gover.cli.registry import BY_NAME
from gover.cli.with_click import DeclaredType
from gover.escape import fish_quote, sh_quote
from gover.settings import CHINA, TABLE
from gover.sources.mirrors import MIRRORS

SHELL = Path(__file__).resolve().parents[2] / "shell"
MARKS = ("# docs/make/completion.py writes what follows.", "# The end of what it writes.")
_PART = re.compile(
    rf"^(\t*){re.escape(MARKS[0])}\n.*?^\t*{re.escape(MARKS[1])}\n", re.DOTALL | re.MULTILINE
)

_CHOICES = re.compile(r"\[?([a-z]+(?:\|[a-z]+)+)\]?")
_KINDS = {"COMMAND": "command", "FILE": "file", "DIR": "directory", "TOOL": "is:go,gofmt"}


class Option(NamedTuple):
    """An option; `value` is the kind of its argument, "" for a flag."""

    names: tuple[str, ...]
    help: str
    value: str = ""


class CommandWords(NamedTuple):
    """
    A command, and what may follow it.

    `words` has the kind of each argument: installed, released, directory, file, command,
    nothing, or is:ONE,OTHER; `*` in front: any number of them.
    """

    path: tuple[str, ...]  # () is gover itself
    options: tuple[Option, ...]
    words: tuple[str, ...]
    commands: tuple[tuple[str, str], ...]  # names and short help


def command_words() -> list[CommandWords]:
    """Return every command, gover itself first."""
    return list(_walk(cli, ()))


def completed(shell: str) -> str:
    """Return the text of a shell's file with its tables as they have to be."""
    tables = iter((_table(shell), _aliases(shell)))

    def filled(part: re.Match[str]) -> str:
        indent = part[1]
        lines = [MARKS[0], *next(tables), MARKS[1]]
        return "".join(f"{indent}{line}\n" for line in lines)

    return _PART.sub(filled, file_of(shell).read_text(encoding="ascii"))


def file_of(shell: str) -> Path:
    return SHELL / f"completion.{shell}"


def write() -> None:
    for shell in SHELLS:
        file_of(shell).write_text(completed(shell), encoding="ascii")


def _walk(command: click.Command, path: tuple[str, ...]) -> Iterator[CommandWords]:
    if [parameter.metavar for parameter in command.params][:1] == ["KEY"]:
        yield from _of_settings(command, path)
        return
    children = _children(command)
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    yield CommandWords(
        path,
        tuple(_options(command)),
        tuple(_stars(argument) + _kind(argument) for argument in arguments),
        tuple((name, child.get_short_help_str(60)) for name, child in children.items()),
    )
    for name, child in children.items():
        yield from _walk(child, (*path, name))


def _of_settings(command: click.Command, path: tuple[str, ...]) -> Iterator[CommandWords]:
    """Yield a command whose first word is a setting; with a value, each setting is a command."""
    options = tuple(_options(command))
    if not any(parameter.metavar == "VALUE..." for parameter in command.params):
        keys = ",".join(setting.key for setting in TABLE)
        yield CommandWords(path, options, (f"is:{keys}",), ())
        return
    yield CommandWords(path, options, (), tuple((row.key, _first(row.help)) for row in TABLE))
    for row in TABLE:
        kind = "is:" + ",".join(row.words or row.among or (CHINA, *MIRRORS))
        yield CommandWords((*path, row.key), options, ("*" * row.is_list + kind,), ())


def _first(text: str) -> str:
    return re.split("[:;,]", text.replace("`", ""), maxsplit=1)[0]


def _children(command: click.Command) -> dict[str, click.Command]:
    if not isinstance(command, click.Group):
        return {}
    return {name: child for name, child in command.commands.items() if not child.hidden}


def _options(command: click.Command) -> Iterator[Option]:
    names = command.context_settings.get("help_option_names", ["-h", "--help"])
    yield Option(tuple(names), "Show this message and exit.")
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            value = "" if option.is_flag or option.count else _kind(option)
            yield Option((*option.opts, *option.secondary_opts), option.help or "", value)


def _kind(parameter: click.Parameter) -> str:
    """Return the kind of a word, by its type or else by its name in the help."""
    kind = parameter.type.declared.completion if isinstance(parameter.type, DeclaredType) else ""
    if kind == "command":
        return "is:" + ",".join(BY_NAME)
    if kind:
        return kind
    if isinstance(parameter.type, click.Choice):
        return "is:" + ",".join(map(str, parameter.type.choices))
    name = parameter.metavar or (parameter.name or "").upper()
    if choices := _CHOICES.fullmatch(name):
        return "is:" + choices[1].replace("|", ",")
    return next((kind for word, kind in _KINDS.items() if word in name), "nothing")


def _stars(argument: click.Argument) -> str:
    return "*" if argument.nargs == -1 else ""


def _table(shell: str) -> Iterator[str]:
    for command in command_words():
        yield from _CASE[shell](command)


def _aliases(shell: str) -> Iterator[str]:
    for alias, name in CommandGroup.ALIASES.items():
        if shell == "fish":
            yield from (f"case {fish_quote(alias)}", f"\tset word {fish_quote(name)}")
        else:
            yield f"{sh_quote(alias)}) word={sh_quote(name)} ;;"


def _fields(command: CommandWords, form: str = "{}") -> Mapping[str, list[str]]:
    """Return a command's lists in a shell's table; `form` is for a name and its help."""
    named = [(name, option) for option in command.options for name in option.names]
    lists = {
        "options": [form.format(name, _line(option.help)) for name, option in named],
        "valued": [f"{name}={option.value}" for name, option in named if option.value],
        "commands": [form.format(name, _line(what)) for name, what in command.commands],
        "kinds": list(command.words),
    }
    return {name: words for name, words in lists.items() if words}


def _bash_case(command: CommandWords) -> list[str]:
    lists = _fields(command).items()
    settings = " ".join(f"{name}={sh_quote(' '.join(words))}" for name, words in lists)
    return [f"{sh_quote(' '.join(command.path))}) {settings} ;;"]


def _zsh_case(command: CommandWords) -> list[str]:
    lists = _fields(command, "{}:{}").items()
    settings = [f"\t{name}=({' '.join(map(sh_quote, words))})" for name, words in lists]
    return [f"{sh_quote(' '.join(command.path))})", *settings, "\t;;"]


def _fish_case(command: CommandWords) -> list[str]:
    lists = _fields(command, "{}\t{}").items()
    lines = [f"\tset __gover_{name} {' '.join(map(fish_quote, words))}" for name, words in lists]
    return [f"case {fish_quote(' '.join(command.path))}", *lines]


def _line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")


_CASE = {"bash": _bash_case, "zsh": _zsh_case, "fish": _fish_case}


if __name__ == "__main__":
    write()
