"""
Completion for zsh, bash and fish: static text, made from a description of the commands.

A shell that completes starts no process: the installed versions are names in the store, the
released ones are lines of a file in the cache, left there by the last command that asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gover.activation.hook import SHELLS
from gover.activation.templates import fill_template, read_template
from gover.dirs import Dirs
from gover.errors import UsageError
from gover.escape import fish_quote, safe, sh_quote
from gover.fs import atomic

# The name under which each shell finds the text by itself.
FILES = {"zsh": "_gover", "bash": "gover.bash", "fish": "gover.fish"}


class Option(NamedTuple):
    """An option; `value` is the kind of word it takes, nothing for a flag."""

    names: tuple[str, ...]
    help: str
    value: str = ""


class CommandWords(NamedTuple):
    """
    A command, and what may follow it.

    `words` are kinds, one for each argument: installed, released, directory, file, command,
    nothing, or is:ONE,OTHER; a `*` in front means that any number follow.
    """

    path: tuple[str, ...]  # () is gover itself
    options: tuple[Option, ...]
    words: tuple[str, ...]
    commands: tuple[tuple[str, str], ...]  # names and what they are


def text(shell: str, places: Sequence[CommandWords], aliases: Mapping[str, str]) -> str:
    """
    Return what makes a shell of that kind complete `gover`.

    Raises:
        UsageError: gover has no completion for such a shell.
    """
    if shell not in SHELLS:
        known = ", ".join(SHELLS)
        raise UsageError(
            f"there is no completion for '{safe(shell)}', only for {known}", "gover completion zsh"
        )
    quote = fish_quote if shell == "fish" else sh_quote
    cases = [_CASE[shell](place) for place in places]
    renamed = [f"{quote(alias)} {quote(name)}" for alias, name in aliases.items()]
    values = {
        "__gover_cases__": _JOIN[shell](cases),
        "__gover_aliases__": _JOIN[shell](_ALIAS[shell](*pair.split(" ")) for pair in renamed),
    }
    return fill_template(read_template(f"shell/completion.{shell}"), values)


def directory(dirs: Dirs) -> str:
    """Return where `gover setup` leaves the texts."""
    return dirs.under_data("completion")


def install(dirs: Dirs, places: Sequence[CommandWords], aliases: Mapping[str, str]) -> None:
    """Write the texts to where a shell that was set up finds them."""
    atomic.make_directory(directory(dirs))
    for shell, name in FILES.items():
        atomic.write_if_changed(f"{directory(dirs)}/{name}", text(shell, places, aliases))


def _fields(place: CommandWords, said: str = "{}") -> dict[str, list[str]]:
    """Return the lists that a shell's table has for a place; `said` is a name's form there."""
    named = [(name, option) for option in place.options for name in option.names]
    lists = {
        "options": [said.format(name, _line(option.help)) for name, option in named],
        "valued": [f"{name}={option.value}" for name, option in named if option.value],
        "commands": [said.format(name, _line(what)) for name, what in place.commands],
        "kinds": list(place.words),
    }
    return {name: words for name, words in lists.items() if words}


def _bash_case(place: CommandWords) -> str:
    lists = _fields(place).items()
    settings = " ".join(f"{name}={sh_quote(' '.join(words))}" for name, words in lists)
    return f"{sh_quote(' '.join(place.path))}) {settings} ;;"


def _zsh_case(place: CommandWords) -> str:
    lists = _fields(place, "{}:{}").items()
    settings = [f"{name}=({' '.join(map(sh_quote, words))})" for name, words in lists]
    return "\n\t\t".join([f"{sh_quote(' '.join(place.path))})", *settings, ";;"])


def _fish_case(place: CommandWords) -> str:
    lists = _fields(place, "{}\t{}").items()
    lines = [f"set __gover_{name} {' '.join(map(fish_quote, words))}" for name, words in lists]
    return "\n\t\t\t".join([f"case {fish_quote(' '.join(place.path))}", *lines])


def _line(said: str) -> str:
    return said.replace("\n", " ").replace("\t", " ")


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
