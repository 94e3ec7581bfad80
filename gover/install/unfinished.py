"""
The small files that killed gover processes have not renamed, wherever gover writes.

That is in its own directories, beside the files of the user that it edits (start-up files,
configuration, settings of editors), in projects, as far as gover knows them, and where programs
keep temporary files.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress

from gover.fs import leftovers
from gover.fs.tree import disk_size
from gover.install.usage import planned_directories
from gover.network import partial_files
from gover.store.store import Store
from gover.versionfile.walk import home_of

# Directories below data/ where gover writes small files.
_IN_DATA = (
    *("completion", "generation", "hook", "locks", "receipts", "shims", "bin", "sumdb", "trust"),
    *("native", "tools/projects"),
)
# Below HOME and the configuration directory, and in a project.
_IN_HOME = ("", ".vim", ".vim/plugin", ".emacs.d")
_IN_CONFIG = (
    *("fish", "fish/conf.d", "fish/completions", "direnv/lib", "nvim/plugin", "vim/plugin"),
    *("emacs", "helix", "zed"),
)
_IN_PROJECT = ("", ".vscode", ".zed", ".helix", ".idea")
_RC_FILES = (".zshrc", ".bashrc", ".bash_profile", ".bash_login", ".profile")


def clear_own(store: Store) -> None:
    """
    Remove those in gover's own directories, where they can be removed.

    Those of plans are left to `find`: there may be thousands of directories to read.
    """
    for path in _own(store, plans=False):
        leftovers.remove(path)


def find(store: Store, environ: Mapping[str, str], cwd: str) -> list[str]:
    """Return the paths of all of them, and those of partial downloads that are not in use."""
    places = dict.fromkeys(
        (*_of_user(store, environ), *_of_projects(store, cwd), *_temporary(environ))
    )
    found = [*_own(store, plans=True)]
    for place in places:
        found += leftovers.find(place)
    return list(dict.fromkeys(found))


def collect(
    store: Store, environ: Mapping[str, str], cwd: str, *, dry_run: bool = False
) -> list[tuple[str, int]]:
    """Remove them, and the partial downloads not in use; return (path, bytes) of each."""
    found = find(store, environ, cwd)
    directories = (store.parts, store.under_data("parts"))
    parts = [path for each in directories for path in partial_files.unused_files(each)]
    sizes = [(path, disk_size(path)) for path in (*found, *parts)]
    if not dry_run:
        for path in found:
            leftovers.remove(path)
        for path in parts:
            with suppress(FileNotFoundError):
                os.unlink(path)
    return sizes


def _own(store: Store, *, plans: bool) -> Iterator[str]:
    roots = [store.under_data(name) for name in _IN_DATA] + [store.indexes, store.parts]
    roots += [os.path.dirname(store.plans)] if plans else []
    for top in dict.fromkeys((store.data, store.cache, store.config)):
        yield from leftovers.find(top, is_govers=True)
    for root in roots:
        for directory, _, _ in os.walk(root):
            yield from leftovers.find(directory, is_govers=True)


def _of_user(store: Store, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the directories of the user's files, and those of the files that they are links to."""
    home = home_of(environ)
    if not home.startswith("/"):
        return
    config = environ.get("XDG_CONFIG_HOME", "")
    config = config if config.startswith("/") else f"{home}/.config"
    app = environ.get("NVIM_APPNAME") or "nvim"
    yield from (f"{home}/{name}" for name in _IN_HOME)
    yield from (f"{config}/{name}" for name in (*_IN_CONFIG, f"{app}/plugin"))
    direnv = environ.get("DIRENV_CONFIG", "")
    zsh = environ.get("ZDOTDIR", "")
    yield from (path for path in (zsh, direnv and f"{direnv}/lib") if path.startswith("/"))
    edited = [f"{home}/{name}" for name in _RC_FILES]
    edited += [f"{zsh}/.zshrc", f"{config}/fish/conf.d/gover.fish", f"{store.config}/config.toml"]
    for path in filter(os.path.islink, edited):
        yield os.path.dirname(os.path.realpath(path))


def _temporary(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield where `gover doctor --build` builds its programs."""
    for path in (environ.get("TMPDIR") or "/tmp", environ.get("GOTMPDIR", "")):  # noqa: S108
        if path.startswith("/"):
            yield path


def _of_projects(store: Store, cwd: str) -> Iterator[str]:
    for project in dict.fromkeys((cwd, *planned_directories(store))):
        if os.path.isdir(project):
            yield from (f"{project.rstrip('/')}/{name}".rstrip("/") for name in _IN_PROJECT)
