"""
Completion for zsh, bash and fish: static text, made from a description of the commands.

Completion starts no process: installed versions are names in the store, released ones are
lines of a file in the cache, from the last command that read a list of releases.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gover.activation.hook import SHELLS
from gover.activation.templates import fill_template, read_template
from gover.errors import UsageError
from gover.escape import fish_quote, safe, sh_quote
from gover.fs import atomic
from gover.store.store import Store

# The file name under which each shell loads the text by itself.
FILES = {"zsh": "_gover", "bash": "gover.bash", "fish": "gover.fish"}


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


def text(shell: str, commands: Sequence[CommandWords], aliases: Mapping[str, str]) -> str:
    """
    Return the completion of `gover` for a kind of shell.

    Raises:
        UsageError: gover has no completion for such a shell.
    """
    if shell not in SHELLS:
        known = ", ".join(SHELLS)
        raise UsageError(
            f"no completion for '{safe(shell)}': gover has one for {known}", "gover completion zsh"
        )
    quote = fish_quote if shell == "fish" else sh_quote
    cases = [_CASE[shell](command) for command in commands]
    renamed = [f"{quote(alias)} {quote(name)}" for alias, name in aliases.items()]
    values = {
        "__gover_cases__": _JOIN[shell](cases),
        "__gover_aliases__": _JOIN[shell](_ALIAS[shell](*pair.split(" ")) for pair in renamed),
    }
    return fill_template(read_template(f"shell/completion.{shell}"), values)


def directory(store: Store) -> str:
    """Return the directory to which `gover setup` writes the texts."""
    return store.under_data("completion")


def install(store: Store, commands: Sequence[CommandWords], aliases: Mapping[str, str]) -> None:
    """Write the texts to `directory`."""
    atomic.make_directory(directory(store))
    for shell, name in FILES.items():
        atomic.write_if_changed(f"{directory(store)}/{name}", text(shell, commands, aliases))


def _fields(command: CommandWords, form: str = "{}") -> dict[str, list[str]]:
    """Return a command's lists in a shell's table; `form` is for a name and its help."""
    named = [(name, option) for option in command.options for name in option.names]
    lists = {
        "options": [form.format(name, _line(option.help)) for name, option in named],
        "valued": [f"{name}={option.value}" for name, option in named if option.value],
        "commands": [form.format(name, _line(what)) for name, what in command.commands],
        "kinds": list(command.words),
    }
    return {name: words for name, words in lists.items() if words}


def _bash_case(command: CommandWords) -> str:
    lists = _fields(command).items()
    settings = " ".join(f"{name}={sh_quote(' '.join(words))}" for name, words in lists)
    return f"{sh_quote(' '.join(command.path))}) {settings} ;;"


def _zsh_case(command: CommandWords) -> str:
    lists = _fields(command, "{}:{}").items()
    settings = [f"{name}=({' '.join(map(sh_quote, words))})" for name, words in lists]
    return "\n\t\t".join([f"{sh_quote(' '.join(command.path))})", *settings, ";;"])


def _fish_case(command: CommandWords) -> str:
    lists = _fields(command, "{}\t{}").items()
    lines = [f"set __gover_{name} {' '.join(map(fish_quote, words))}" for name, words in lists]
    return "\n\t\t\t".join([f"case {fish_quote(' '.join(command.path))}", *lines])


def _line(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")


def _in_sh(arms: Iterable[str]) -> str:
    return "\n\t".join([*arms, "*"])  # the template closes the last one


def _in_fish(arms: Iterable[str]) -> str:
    return "\n\t\t".join(arms).removeprefix("case ")  # the template begins the first one


_CASE = {"bash": _bash_case, "zsh": _zsh_case, "fish": _fish_case}


_JOIN = {"bash": _in_sh, "zsh": _in_sh, "fish": _in_fish}


_ALIAS = {
    "bash": "{}) word={} ;;".format,
    "zsh": "{}) word={} ;;".format,
    "fish": "case {}\n\t\t\tset word {}".format,
}
