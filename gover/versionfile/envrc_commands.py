"""
The commands of direnv and of the shells, and what each may change.

direnv's are those of direnv/direnv b00e451 stdlib.sh.
"""

from __future__ import annotations

from gover.fs import patterns as re
from gover.versionfile.envrc_statements import (
    AddPath,
    End,
    Harmless,
    Load,
    Other,
    Statement,
    UnreadUse,
    Use,
)
from gover.versionfile.variable_names import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.versionfile.envrc_words import Word

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
_LOADS_ONE = ("dotenv", "dotenv_if_exists", "source_env", "source_env_if_exists")
_HARMLESS = frozenset(_HARMLESS_TEXT.split())
_PATH_COMMANDS = ("PATH_add", "path_add", "MANPATH_add", "PATH_rm", "path_rm")
COMMANDS = _HARMLESS.union(_LOADERS_TEXT.split(), _PATH_COMMANDS, ("export", "unset", "set"))
# What direnv's own functions set besides entries in front of PATH: `direnv stdlib`.
_VIRTUAL_ENV = ("VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "PYTHONHOME")
_PREFIX = ("CPATH", "LD_LIBRARY_PATH", "LIBRARY_PATH", "MANPATH", "PKG_CONFIG_PATH")
CHANGES = {
    "layout": {
        "go": ("GOPATH", "GOBIN"),
        "julia": ("JULIA_PROJECT",),
        "node": (),
        "perl": (
            "LOCAL_LIB_DIR", "PERL_MB_OPT", "PERL_MM_OPT", "PERL5LIB", "PERL_LOCAL_LIB_ROOT",
        ),
        "php": (),
        "pipenv": ("PIPENV_PIPFILE", "PIPENV_ACTIVE", "VIRTUAL_ENV"),
        "pyenv": ("PYENV_VERSION", *_VIRTUAL_ENV),
        "python": _VIRTUAL_ENV,
        "python2": _VIRTUAL_ENV,
        "python3": _VIRTUAL_ENV,
        "ruby": ("BUNDLE_BIN", "GEM_HOME"),
    },
    "use": {
        "julia": _PREFIX,
        "node": _PREFIX,
        "nodenv": ("NODE_VERSIONS", "NODE_VERSION_PREFIX", *_PREFIX),
        "vim": ("DIRENV_EXTRA_VIMRC",),
    },
}  # fmt: skip
_PLAIN_WORD = re.compile(r"[\w./+-]+")
_SET_OPTIONS = re.compile(
    r"(?:(?:[-+][aefuxvmhBCEHPT]*o?|errexit|nounset|pipefail|xtrace|allexport)(?: |$))*"
)
_ALLEXPORT = re.compile(r"-\w*a|-o allexport")


def parse_known(words: list[Word]) -> Statement:
    """Parse a command of `COMMANDS`, or one that begins with `use_` or `layout_`."""
    name, texts = words[0].raw, [word.text for word in words[1:]]
    verb, _, what = name.partition("_")
    if verb in ("use", "layout") and what:
        name, texts = verb, [what, *texts]
    if name == "use" and texts[:1] in (["go"], ["golang"]):
        return parse_use_go(texts[1:])
    if name in ("use", "layout") and texts and texts[0] in CHANGES[name]:
        return _use_or_layout(name, texts[0], texts[1:])
    if name == "PATH_add" or (name == "path_add" and texts[:1] == ["PATH"]):
        return _add_path(name, texts[name == "path_add" :])
    if name == "load_prefix":
        return Other(f"'{name}'", _PREFIX)
    if name in _PATH_COMMANDS:
        return _path_command(name, texts)
    if name in _LOADS_ONE:
        return _load(name, texts)
    if name == "set":
        return _set(" ".join(text or "?" for text in texts))
    if name in _HARMLESS and not (name == "printf" and "-v" in texts):
        return Harmless()
    return Other(f"'{words[0].raw}'", None)


def _use_or_layout(verb: str, what: str, texts: list[str | None]) -> Statement:
    # direnv evaluates the words of a layout, as `eval` does.
    is_plain = all(text and _PLAIN_WORD.fullmatch(text) for text in texts)
    return Other(f"'{verb} {what}'", CHANGES[verb][what] if is_plain else None)


def _load(name: str, texts: list[str | None]) -> Statement:
    path = texts[0] if texts else ""
    if path is None or path.startswith("~") or (not path and not name.startswith("dotenv")):
        return Other(f"'{name}'", None)
    return Load(name, path)


def _set(options: str) -> Statement:
    if not _SET_OPTIONS.fullmatch(options):
        return End("'set' with more than plain options")
    exports = _ALLEXPORT.search(options)
    return Other("'set'", None) if exports else Harmless()


def _path_command(name: str, texts: list[str | None]) -> Statement:
    if name in ("PATH_rm", "MANPATH_add"):
        return Other(f"'{name}'", (name.partition("_")[0],))
    variable = texts[0] if texts else None
    if variable is None or not NAME.fullmatch(variable):
        return Other(f"'{name}'", None)
    return Other(f"'{name}'", (variable,))


def parse_use_go(texts: list[str | None]) -> Statement:
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
