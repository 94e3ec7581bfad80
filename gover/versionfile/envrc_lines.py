"""One command of an `.envrc` as a statement, found without running it."""

from __future__ import annotations

from gover.fs import patterns as re
from gover.versionfile import envrc_words
from gover.versionfile.envrc_commands import CHANGES, COMMANDS, parse_known, parse_use_go
from gover.versionfile.envrc_statements import (
    AddPath,
    Assign,
    Assignment,
    End,
    Harmless,
    Other,
    Statement,
    UnreadUse,
    Use,
)
from gover.versionfile.variable_names import NAME, is_special

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.versionfile.envrc_words import Word

# They change what later words mean, where they are, or whether they are reached.
_CHANGERS_TEXT = """
    alias unalias readonly declare typeset local integer float private trap exec setopt unsetopt
    emulate enable disable builtin command cd pushd popd chdir shift function let zmodload autoload
"""
_CONTROL_TEXT = """
    if then elif else fi for while until select do done case esac function { } ( [[ ! time coproc
"""

_CHANGERS = frozenset(_CHANGERS_TEXT.split())
_CONTROL = frozenset(_CONTROL_TEXT.split())
_USES_GO = ("use_go", "use_golang")
_ENDS = ("exit", "return")
_STRICT = ("strict_env", "unstrict_env")
_FUNCTION = re.compile(r"(\S+)\(\)")
_FOR = re.compile(r"for (\w+)")
_CHANGES_VARIABLES = re.compile(r"[`(]|\$\{\w+:?=")  # within [[ ]]
_PATH_PREFIX = re.compile(r'(?P<quote>"?)(?P<entries>.+):\$(?:PATH|\{PATH\})(?P=quote)')
_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NOT_UTF_8 = re.compile(r"[\ud800-\udfff]")
_HERE_DOCUMENT = re.compile(r"<<")
_UNCLOSED_QUOTE = re.compile(r"^[^'\"]*(?:'[^']*|\"[^\"]*)$")
_OPERATOR = re.compile(r"[;&|<>(){}]")
_WHY_UNREADABLE = (
    (_CONTROL_CHARACTER, "a control character"),
    (_NOT_UTF_8, "not UTF-8"),
    (_HERE_DOCUMENT, "a here-document"),
    (_UNCLOSED_QUOTE, "a quote that is not closed"),
    (_OPERATOR, "more than one plain command"),
)


def parse_line(line: str) -> Statement | None:
    """
    Parse one line, which is neither blank nor only a comment.

    None where it is more than the words of one command.
    """
    words = _words(line)
    return None if words is None or words[0].raw in _CONTROL else _statement(words)


def parse_command(text: str) -> Statement:
    """Parse a command that was cut out of the file (`gover.versionfile.envrc_scan`)."""
    if function := _FUNCTION.fullmatch(text):
        name = function[1]
        verb, _, what = name.partition("_")
        known = name in COMMANDS or name in _ENDS or what in CHANGES.get(verb, ())
        return End("a function in place of a command") if known else Harmless()
    if loop := _FOR.fullmatch(text):
        return Other("a loop", (loop[1],))
    if text.startswith("[[ "):
        # zsh makes what an expression sets a number, for good.
        changes = _CHANGES_VARIABLES.search(text)
        return End("a test that may change variables") if changes else Harmless()
    words = _words(text)
    return End(_why_unreadable(text)) if words is None else _statement(words)


def _words(text: str) -> list[Word] | None:
    if text.startswith("[ ") and text.endswith(" ]"):
        text = f"test {text[2:-2]}"  # elsewhere a bracket is a pattern's
    return envrc_words.split_words(text)


def _statement(words: list[Word]) -> Statement:
    name = words[0].raw
    if "=" in name:
        return _assign(words, export=False)
    if name == "export":
        return _assign(words[1:], export=True)
    if name in _ENDS:
        return _end(words)
    if name == "unset":
        return _unset(words[1:])
    if name in _USES_GO:
        return parse_use_go([word.text for word in words[1:]])
    if name in _STRICT and len(words) > 1:
        return _statement(words[1:])
    if name in _CHANGERS or words[0].text != name:
        return End("a command that may change what follows")
    if name in COMMANDS or name.startswith(("use_", "layout_")):
        return parse_known(words)
    return Other("an unknown command", None, is_known=False)


def _why_unreadable(text: str) -> str:
    for pattern, reason in _WHY_UNREADABLE:
        if pattern.search(text):
            return reason
    return "not plain words"


def _end(words: list[Word]) -> Statement:
    codes = [word.raw for word in words[1:]]
    if codes in ([], ["0"]):
        return End(f"'{words[0].raw}'", stops=True, keeps=True)
    return End(f"'{words[0].raw}' with an error", stops=True)


def _assign(words: list[Word], *, export: bool) -> Statement:
    assignments = [_assignment(word, export=export) for word in words]
    found = tuple(assignment for assignment in assignments if assignment)
    if any(is_special(assignment.name) for assignment in found):
        return End("a special variable of the shell")
    if len(found) < len(words) and not export and assignments[0]:
        return _with_variables(words, assignments.index(None))
    if not found or len(found) < len(words):
        return End("not a plain assignment")
    if len(found) == 1 and (directories := _path_prefix(found[0])):
        return AddPath(directories)
    return Assign(found, export)


def _with_variables(words: list[Word], count: int) -> Statement:
    """Parse `A=1 command …`, where the variable is the command's only."""
    statement = _statement(words[count:])
    if isinstance(statement, Use | UnreadUse | End):
        return statement
    return Other("a command with variables of its own", None, is_known=False)


def _assignment(word: Word, *, export: bool) -> Assignment | None:
    name = NAME.match(word.raw)
    if name is None:
        return None
    rest = word.raw[name.end() :]
    if not rest and export:
        return Assignment(name[0], "", None, assigned=False)
    if rest.startswith("+=") and not export:  # zsh refuses it behind `export`
        return Assignment(name[0], rest[2:], None)
    if not rest.startswith("="):
        return None
    value = None if word.text is None else word.text[name.end() + 1 :]
    return Assignment(name[0], rest[1:], value)


def _path_prefix(assignment: Assignment) -> tuple[str, ...]:
    """Return the directories of `PATH=DIRECTORY:…:$PATH`, the first one last."""
    prefix = _PATH_PREFIX.fullmatch(assignment.raw) if assignment.name == "PATH" else None
    if prefix is None:
        return ()
    words = envrc_words.split_words(f"x={prefix['quote']}{prefix['entries']}{prefix['quote']}")
    text = words[0].text if words and len(words) == 1 else None
    directories = (text or "").removeprefix("x=").split(":")
    is_absolute = all(directory.startswith(("/", envrc_words.HERE)) for directory in directories)
    return tuple(directories[::-1]) if is_absolute else ()


def _unset(words: list[Word]) -> Statement:
    names = tuple(word.raw for word in words)
    # bash unsets a function where there is no variable of that name.
    if any(not NAME.fullmatch(n) or is_special(n) or n in COMMANDS for n in names):
        return End("not a plain 'unset'")
    return Other("'unset'", names)
