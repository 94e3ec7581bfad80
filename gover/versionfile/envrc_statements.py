"""
One command of an `.envrc` as a statement, found without running it.

The file is bash for direnv (direnv/direnv b00e451 stdlib.sh). A command that is not certainly
one of the other statements below is an `End`: what the lines after it set is unknown.
"""

import re
from typing import NamedTuple

from gover.versionfile import envrc_words
from gover.versionfile.envrc_words import Word
from gover.versionfile.variable_names import NAME, is_special


class Assignment(NamedTuple):
    """`NAME=value`; or `NAME` alone after `export`: then `assigned` is False."""

    name: str
    raw: str  # the value as written
    value: str | None  # None: not literal
    assigned: bool = True


class Assign(NamedTuple):
    """One or more assignments, with or without `export` in front."""

    assignments: tuple[Assignment, ...]
    export: bool


class Use(NamedTuple):
    """`use go VERSION`."""

    version: str


class UnreadUse(NamedTuple):
    """`use go` with something that is not one literal version, or with one on a condition."""

    reason: str
    version: str | None = None


class AddPath(NamedTuple):
    """`PATH_add DIRECTORY …`; the last one comes first in PATH."""

    directories: tuple[str, ...]


class Harmless(NamedTuple):
    """A command that sets no variable."""


class Other(NamedTuple):
    """
    A command that gover ignores, but that may change the variables `names`; None: any of them.

    An unknown one may also change the directory.
    """

    reason: str
    names: tuple[str, ...] | None = ()
    is_known: bool = True


class End(NamedTuple):
    """
    No variable is read from here on.

    `stops`: the shell reads nothing at all any more; `keeps`: what precedes it is certain.
    """

    reason: str
    stops: bool = False
    keeps: bool = False


Statement = Assign | Use | UnreadUse | AddPath | Harmless | Other | End

# direnv's own, those of the shells, and programs: none sets a variable of this shell.
_HARMLESS_TEXT = """
    watch_file watch_dir log_status log_error direnv_version has join_args expand_path
    user_rel_path find_up env_vars_required require_allowed semver_search fetchurl strict_env
    unstrict_env on_git_branch direnv_layout_dir
    echo printf test [ true false : shopt umask ulimit type hash wait
    mkdir touch chmod cp mv ln rm cat ls
"""
_LOADERS_TEXT = """
    dotenv dotenv_if_exists source_env source_env_if_exists source_up source_up_if_exists
    source_url direnv_load direnv_apply_dump load_prefix layout use rvm
"""
# They change what later words mean, where they are, or whether they are reached.
_CHANGERS_TEXT = """
    alias unalias readonly declare typeset local integer float private trap exec setopt unsetopt
    emulate enable disable builtin command cd pushd popd chdir shift function let zmodload autoload
"""
_CONTROL_TEXT = """
    if then elif else fi for while until select do done case esac function { } ( [[ ! time coproc
"""

_HARMLESS = frozenset(_HARMLESS_TEXT.split())
_CHANGERS = frozenset(_CHANGERS_TEXT.split())
_PATH_COMMANDS = ("PATH_add", "path_add", "MANPATH_add", "PATH_rm", "path_rm")
_COMMANDS = _HARMLESS.union(_LOADERS_TEXT.split(), _PATH_COMMANDS, ("export", "unset", "set"))
_CONTROL = frozenset(_CONTROL_TEXT.split())
_USES_GO = ("use_go", "use_golang")
# What direnv's own layouts set besides entries in front of PATH: `direnv stdlib`.
_VIRTUAL_ENV = ("VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "PYTHONHOME")
_LAYOUTS = {
    "go": ("GOPATH", "GOBIN"),
    "julia": ("JULIA_PROJECT",),
    "node": (),
    "perl": (
        "LOCAL_LIB_DIR", "PERL_MB_OPT", "PERL_MM_OPT", "PERL5LIB", "PERL_LOCAL_LIB_ROOT",
    ),
    "php": (),
    "python": _VIRTUAL_ENV,
    "python2": _VIRTUAL_ENV,
    "python3": _VIRTUAL_ENV,
    "ruby": ("BUNDLE_BIN", "GEM_HOME"),
}  # fmt: skip
_PREFIX = ("CPATH", "LD_LIBRARY_PATH", "LIBRARY_PATH", "MANPATH", "PKG_CONFIG_PATH")
_ENDS = ("exit", "return")
_STRICT = ("strict_env", "unstrict_env")
# Patterns, compiled only when a line is ignored.
_SET_OPTIONS = r"(?:(?:[-+][aefuxvmhBCEHPT]*o?|errexit|nounset|pipefail|xtrace|allexport)(?: |$))*"
_PATH_PREFIX = r'(?P<quote>"?)(?P<entries>.+):\$(?:PATH|\{PATH\})(?P=quote)'
_WHY_UNREADABLE = (
    (r"[\x00-\x08\x0a-\x1f\x7f]", "a control character"),
    (r"[\ud800-\udfff]", "not UTF-8"),
    (r"<<", "a here-document"),
    (r"^[^'\"]*(?:'[^']*|\"[^\"]*)$", "a quote that is not closed"),
    (r"[;&|<>(){}]", "more than one plain command"),
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
    if function := re.fullmatch(r"(\S+)\(\)", text):
        name = function[1]
        known = name in _COMMANDS or name in _ENDS or name.removeprefix("layout_") in _LAYOUTS
        return End("a function in place of a command") if known else Harmless()
    if loop := re.fullmatch(r"for (\w+)", text):
        return Other("a loop", (loop[1],))
    if text.startswith("[[ "):
        # zsh makes what an expression sets a number, for good.
        changes = re.search(r"[`(]|\$\{\w+:?=", text)
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
        return _use_go([word.text for word in words[1:]])
    if name in _STRICT and len(words) > 1:
        return _statement(words[1:])
    if name in _CHANGERS or words[0].text != name:
        return End("a command that may change what follows")
    if name in _COMMANDS or name.startswith(("use_", "layout_")):
        return _command(words)
    return Other("an unknown command", None, is_known=False)


def _why_unreadable(text: str) -> str:
    for pattern, reason in _WHY_UNREADABLE:
        if re.search(pattern, text):
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
    prefix = re.fullmatch(_PATH_PREFIX, assignment.raw) if assignment.name == "PATH" else None
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
    if any(not NAME.fullmatch(n) or is_special(n) or n in _COMMANDS for n in names):
        return End("not a plain 'unset'")
    return Other("'unset'", names)


def _command(words: list[Word]) -> Statement:
    name, texts = words[0].raw, [word.text for word in words[1:]]
    if name == "use" and texts[:1] in (["go"], ["golang"]):
        return _use_go(texts[1:])
    if name == "PATH_add" or (name == "path_add" and texts[:1] == ["PATH"]):
        return _add_path(name, texts[name == "path_add" :])
    if name == "layout" and texts and texts[0] in _LAYOUTS:
        return _layout(texts)
    if name == "load_prefix":
        return Other(f"'{name}'", _PREFIX)
    if name in _PATH_COMMANDS:
        return _path_command(name, texts)
    if name == "set":
        return _set(" ".join(text or "?" for text in texts))
    if name in _HARMLESS and not (name == "printf" and "-v" in texts):
        return Harmless()
    return Other(f"'{name}'", None)


def _layout(texts: list[str | None]) -> Statement:
    # direnv evaluates the words, as `eval` does.
    is_plain = all(text and re.fullmatch(r"[\w./+-]+", text) for text in texts)
    return Other(f"'layout {texts[0]}'", _LAYOUTS[texts[0] or ""] if is_plain else None)


def _set(options: str) -> Statement:
    if not re.fullmatch(_SET_OPTIONS, options):
        return End("'set' with more than plain options")
    exports = re.search(r"-\w*a|-o allexport", options)
    return Other("'set'", None) if exports else Harmless()


def _path_command(name: str, texts: list[str | None]) -> Statement:
    if name in ("PATH_rm", "MANPATH_add"):
        return Other(f"'{name}'", (name.partition("_")[0],))
    variable = texts[0] if texts else None
    if variable is None or not NAME.fullmatch(variable):
        return Other(f"'{name}'", None)
    return Other(f"'{name}'", (variable,))


def _use_go(texts: list[str | None]) -> Statement:
    if not texts:
        return Other("'use go' without a version", None)
    if len(texts) == 1 and texts[0] is not None:
        return Use(texts[0])
    return UnreadUse("'use go' without one literal version")


def _add_path(name: str, texts: list[str | None]) -> Statement:
    directories = [text for text in texts if text]
    if not texts or len(directories) < len(texts):
        return Other(f"'{name}' without literal directories")
    if any(directory.startswith("-") or ":" in directory for directory in directories):
        return Other(f"'{name}' with something that is not a directory")
    return AddPath(tuple(directories[::-1]))
