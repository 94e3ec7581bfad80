"""
What to type instead of words that are no command of gover's.

They are the commands of goenv, gvm, asdf, mise, pyenv, nvm and direnv (docs/migrating.md), or
typing errors.
"""

from __future__ import annotations

from gover.cli.names import ALIASES, MODULES
from gover.records import Record
from gover.version.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_UPGRADE_GOVER = "upgrade gover"  # stands for the command that does

# By the first word; `{}` stands for the words behind it.
COMMANDS: Mapping[str, str] = {
    "activate": "setup",
    "add": "install {}",
    "alias": "default",
    "clean": "cache clean",
    "cleanup": "prune",
    "clear": "cache clean",
    "commands": "help --all",
    "deactivate": "use --unset",
    "debug": "status",
    "dl": "install {}",
    "download": "install {}",
    "fetch": "install {}",
    "get": "install {}",
    "go": "exec -- go {}",
    "implode": "self uninstall",
    "info": "status",
    "init": "setup",
    "latest": "available {}",
    "linkthis": "link {}",
    "list-all": "available {}",
    "list-remote": "available {}",
    "listall": "available {}",
    "ls-remote": "available {}",
    "override": "pin",
    "plugin": "install",
    "prefix": "which go",
    "rehash": "list",
    "reload": "setup",
    "remove": "uninstall {}",
    "reshim": "list",
    "root": "self uninstall --dry-run",  # lists every directory
    "run": "exec {}",
    "search": "available",
    "select": "use {}",
    "self-update": _UPGRADE_GOVER,
    "selfupdate": _UPGRADE_GOVER,
    "set": "pin {}",
    "settings": "config list",
    "shims": "list",
    "show": "current",
    "switch": "use {}",
    "toolchain": "list",
    "trust": "allow {}",
    "unlink": "uninstall {}",
    "unpin": "pin --unset",
    "unset": "use --unset",
    "untrust": "allow --revoke {}",
    "unuse": "use --unset",
    "update": "upgrade {}",
    # goenv's is the selected Go, those of asdf and mise are their own.
    "version": "current; for its own version: gover --version",
    "version-file": "why",
    "version-name": "current",
    "version-origin": "why",
    "versions": "list",
    "vscode": "editor vscode",
    "whence": "which {}",
    "where": "which go",
}

# By a command and another word; `{}` stands for all the others.
WITH_WORD: Mapping[tuple[str, str], str] = {
    ("alias", "default"): "default {}",
    ("cache", "clear"): "cache clean",
    ("cache", "prune"): "cache clean",
    ("install", "--binary"): "install {}",
    ("install", "--list"): "available --all",
    ("install", "-B"): "install {}",
    ("install", "-l"): "available --all",
    ("list", "--all"): "available --all",
    ("list", "--remote"): "available --all",
    ("list", "-a"): "available --all",
    ("list", "all"): "available --all",
    ("self", "update"): _UPGRADE_GOVER,
    ("self", "upgrade"): _UPGRADE_GOVER,
    ("set", "-u"): "default {}",
    ("tools", "install"): "tools sync",
    ("upgrade", "gover"): _UPGRADE_GOVER,
    ("upgrade", "self"): _UPGRADE_GOVER,
    ("use", "--default"): "default {}",
    ("use", "--global"): "default {}",
    ("use", "-g"): "default {}",
    ("use", "default"): "use --unset",
}

# asdf, mise and vfox have the name of the tool before a version: `golang 1.22`, `go@1.22`.
_OF_A_TOOL = ("available", "current", "default", "install", "list", "pin", "uninstall", "use")
_TOOLS = ("go", "golang")
_SIMILAR = 0.7  # of difflib: `isntall` has 0.86 to `install`, `alias` 0.67 to `list`


class Correction(Record):
    """Words that are no command, and a command to type."""

    wrong: str
    command: str


def find_correction(words: Sequence[str]) -> Correction | None:
    """Return what to type instead of a command line; None where it may be one, or is unknown."""
    first, rest = words[0], list(words[1:])
    command = ALIASES.get(first, first)
    for word in _own_words(rest):
        if instead := WITH_WORD.get((command, word)):
            rest.remove(word)
            return Correction(f"{first} {word}", _filled(instead, rest))
    if command in MODULES:
        if command in _OF_A_TOOL and rest and _without_tool(rest) != rest:
            writes = first == "use" and "@" in rest[0]  # mise's `use` is a pin
            own = "pin" if writes else command
            return Correction(f"{first} {rest[0]}", _filled(f"{own} {{}}", rest))
        return None
    instead = COMMANDS.get(first) or _similar(first) or ("use " + first if _is_go(first) else "")
    return Correction(first, _filled(instead, rest)) if instead else None


def _own_words(words: Sequence[str]) -> Sequence[str]:
    """Return the words that are not behind `--`: those are another program's."""
    return words[: words.index("--")] if "--" in words else words


def _similar(word: str) -> str:
    """Return the command that the word is a typing error of, with place for the words behind."""
    from difflib import get_close_matches  # noqa: PLC0415  for an error alone

    if own := get_close_matches(word, (*MODULES, *ALIASES), 1, _SIMILAR):
        return f"{own[0]} {{}}"
    others = get_close_matches(word, COMMANDS, 1, _SIMILAR)
    return COMMANDS[others[0]] if others else ""


def _is_go(word: str) -> bool:
    try:
        Request.parse(word)
    except ValueError:
        return False
    return True


def _without_tool(words: list[str]) -> list[str]:
    """Return the words without the name of the tool in front of the version."""
    if words[:1] and words[0] in _TOOLS:
        return words[1:]
    name, at, version = words[0].partition("@") if words else ("", "", "")
    return [version, *words[1:]] if at and name in _TOOLS else words


def _filled(instead: str, rest: list[str]) -> str:
    """Return a command that can be pasted, with the words for `{}`."""
    import shlex  # noqa: PLC0415  for an error alone

    if instead == _UPGRADE_GOVER:
        from gover.install.purge import upgrade_command  # noqa: PLC0415  as above

        return upgrade_command()
    if instead.split(maxsplit=1)[0] in _OF_A_TOOL:
        rest = _without_tool(rest)
    return f"gover {instead.replace('{}', shlex.join(rest)).strip()}"
