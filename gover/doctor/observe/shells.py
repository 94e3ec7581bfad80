"""The user's shell, and the files that gover writes for shells."""

import glob
import os
import re
from collections.abc import Mapping, Sequence

from gover.activation import hook, shims
from gover.activation.setup import detect
from gover.doctor.facts import GeneratedFiles, Shell
from gover.errors import UsageError
from gover.fs.read import read_file
from gover.store.store import Store
from gover.store.write_checks import is_read_only

_LIMIT = 1 << 20  # bytes
_FILES_MOST = 100  # files of one directory
_START_UP = {
    "zsh": (".zshrc", ".zprofile", ".zshenv", ".zlogin"),
    "bash": (".bashrc", ".bash_profile", ".bash_login", ".profile"),
    "fish": ("fish/config.fish", "fish/conf.d/*.fish"),
}
_BASH_LOGIN = (".bash_profile", ".bash_login", ".profile")
_PATH = re.compile(r"(/[^\s'\":;$()]*)(/[^\s'\":;$()/]*)")
_PYTHON = re.compile(r"^# (/.*)$|exec '(/[^']*)' -I -m gover", re.MULTILINE)


def find_shell(environ: Mapping[str, str], parent: Sequence[str] = ()) -> Shell:
    """Return the shell that started gover, else the login shell, and where it loads the hook."""
    try:
        name = detect(environ, parent)[0]
    except UsageError:
        name = ""
    home = environ.get("HOME", "")
    base = home
    if name == "zsh":
        base = environ.get("ZDOTDIR", "") or home
    if name == "fish":
        base = environ.get("XDG_CONFIG_HOME", "") or f"{home}/.config"
    paths = [path for file in _START_UP.get(name, ()) for path in _paths(base, file)]
    hooked = tuple(_short(path, home) for path in paths if _contains(path, "gover hook"))
    login = [path for file in _BASH_LOGIN if os.path.isfile(path := f"{home}/{file}")]
    only_bashrc = name == "bash" and hooked == ("~/.bashrc",)
    is_read = not only_bashrc or (bool(login) and _contains(login[0], "bashrc"))
    rc = _short(paths[0], home) if paths else "~/.bashrc"
    return Shell(name if paths else "", hooked, is_read, rc)


def _paths(base: str, file: str) -> list[str]:
    """Return the path of a start-up file, or the paths that a pattern matches."""
    names = sorted(glob.glob(file, root_dir=base))[:_FILES_MOST] if "*" in file else [file]
    return [f"{base}/{name}" for name in names]


def check_shims(store: Store) -> GeneratedFiles:
    """Compare the shims with what gover would write now; root writes those of a shared store."""
    if is_read_only(store):
        return GeneratedFiles()
    texts = shims.wanted(store)
    surplus = shims.surplus(store, texts)
    return _compare(texts, surplus)


def check_hook_files(store: Store) -> GeneratedFiles:
    """Compare the hook's files with what gover would write now, run by the same path."""
    first = f"{hook.directory(store)}/lookup"
    head = _text(first).partition("\n")[0]
    exe = head.removeprefix(hook.first_words())
    if not os.path.isabs(exe) or not os.path.isfile(exe):
        exe = "gover"
    return _compare(hook.hook_files(store, exe), [])


def _compare(texts: Mapping[str, str], surplus: list[str]) -> GeneratedFiles:
    present = {path: _text(path) for path in texts if os.path.lexists(path)}
    outdated = [path for path, text in present.items() if not _is_same(text, texts[path])]
    pythons = [
        first or second for path in outdated for first, second in _PYTHON.findall(present[path])
    ]
    return GeneratedFiles(
        outdated=_names(outdated),
        missing=_names([path for path in texts if path not in present]),
        surplus=_names(surplus),
        python_gone=any(not os.path.exists(python) for python in pythons),
    )


def _is_same(text: str, other: str) -> bool:
    """Compare two texts; what leads to the same file is the same path, as a HOME through a link."""
    return text == other or _with_real_paths(text) == _with_real_paths(other)


def _with_real_paths(text: str) -> str:
    # Only directories: a virtual environment is another one, though its Python is a link.
    return _PATH.sub(lambda found: os.path.realpath(found[1]) + found[2], text)


def _names(paths: list[str]) -> tuple[str, ...]:
    return tuple(sorted(map(os.path.basename, paths)))


def _text(path: str) -> str:
    return os.fsdecode(read_file(path, _LIMIT).data)


def _contains(path: str, words: str) -> bool:
    lines = (line.strip() for line in _text(path).splitlines())
    return any(words in line for line in lines if not line.startswith("#"))


def _short(path: str, home: str) -> str:
    return f"~{path.removeprefix(home)}" if home and path.startswith(home + "/") else path
