"""
The same commands in each shell's words.

A shell takes part as soon as it is in `terminals.SHELLS`, in SPELLINGS, and has a driver
beside this file: `driver.<shell>` reads lines from descriptor 8, runs each as if it was
typed at a prompt, and tells on 9 what became of the variables.
"""

from pathlib import Path
from typing import NamedTuple

from gover.escape import fish_quote, sh_quote
from tests.lib.terminals import SHELLS

HERE = Path(__file__).parent


class Spelling(NamedTuple):
    """How a shell says it; `{}` stands for words that are quoted already."""

    quote: str  # "sh" or "fish"
    arguments: tuple[str, ...]  # for a shell that reads no file of its user
    load: str  # {} is the path of gover
    prepend: str
    append: str
    drop: str
    replace: str  # {} is a whole PATH
    save: str
    restore: str
    export: str  # name and value
    assign: str
    mark: str  # export a variable as it is
    unset: str
    broken: str  # the hook's undoing, with nothing undone


_POSIX = Spelling(
    quote="sh",
    arguments=(),
    load='eval "$({} hook {})"',
    prepend="export PATH={}:$PATH",
    append="PATH=$PATH:{}",
    drop="__drop {}",
    replace="PATH={}",
    save="__saved=$PATH",
    restore="PATH=$__saved",
    export="export {}={}",
    assign="{}={}",
    mark="export {}",
    unset="unset {}",
    broken="",
)
SPELLINGS = {
    "zsh": _POSIX._replace(
        arguments=("-f",),
        broken='functions[_gover_apply]="unset __GOVER_UNDO; $functions[_gover_apply]"',
    ),
    "bash": _POSIX._replace(
        arguments=("--norc", "--noprofile"),
        broken='eval "real$(declare -f _gover_apply)"; '
        "_gover_apply() { unset __GOVER_UNDO; real_gover_apply; }",
    ),
    "fish": Spelling(
        quote="fish",
        arguments=("--no-config",),
        load="{} hook {} | source",
        prepend="set -gx PATH {} $PATH",
        append="set -gx PATH $PATH {}",
        drop="__drop {}",
        replace="set -gx PATH {}",
        save="set -g __saved $PATH",
        restore="set -gx PATH $__saved",
        export="set -gx {} {}",
        assign="set -g {} {}",
        mark="set -gx {0} ${0}",
        unset="set -e {}",
        broken="functions -c _gover_apply _gover_really; "
        "function _gover_apply; set -eg __GOVER_UNDO; _gover_really; end",
    ),
}
TAKING_PART = tuple(shell for shell in SHELLS if shell in SPELLINGS)


def word(shell, text):
    """Return one word on one line, without a key that means something to fish."""
    if SPELLINGS[shell].quote == "fish":
        return fish_quote(text).replace("\n", "'\\n'").replace("\x1f", "'\\x1f'")
    return sh_quote(text).replace("\n", "'$'\\n''")


def spell(shell, command, gover):
    """Return a command of `steps` as a shell's user would type it."""
    says = SPELLINGS[shell]
    match command.verb:
        case "cd":
            return f"cd {word(shell, command.first)}"
        case "load":
            return says.load.format(word(shell, gover), shell)
        case "use":
            return f"gover use {command.first or '--unset'}"
        case "status":
            return f"__status {command.first}"
        case "export" | "assign":
            value = word(shell, command.second)
            return getattr(says, command.verb).format(command.first, value)
        case "unset" | "mark":
            return getattr(says, command.verb).format(command.first)
        case "exit":
            return "exit 0"
    return getattr(says, command.verb).format(word(shell, command.first))
