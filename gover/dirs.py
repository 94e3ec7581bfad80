"""Every place gover keeps things in."""

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

from gover.errors import GoverError, UsageError
from gover.escape import safe

# Where platformdirs has the cache, for shims of a store that several users share.
CACHE_BELOW_HOME = "Library/Caches/gover" if sys.platform == "darwin" else ".cache/gover"


class Dirs(NamedTuple):
    """
    The three directories of a user, as absolute paths; they need not exist.

    data/
        toolchains/1.22.3   a GOROOT; there if and only if it is whole, with a receipt in
                            it: where it came from and what proved it
        receipts/1.22.3.toml  the same for one that is linked
        default             the Request that holds where nothing else does
        generation/TOKEN    one file; its name changes with the set of toolchains; none as
                            long as that is being changed
        shims/              go, gofmt, go1.22.3, ...
        hook/VERSION/zsh    what `gover hook zsh` prints
        tools/built/KEY/    one program that `gover tools sync` built
        tools/projects/ID/  what a project has of them: bin/, links for PATH, and a record
        staging/ trash/ locks/ sumdb/
    cache/
        plans/              compiled answers, as a mirror of the directories they are for
        index/              the last list of releases of each page
        parts/              what has arrived of archives, for the next try
        hook/VERSION/       the hook's files, where the data is a store that is shared
    """

    data: str
    cache: str
    config: str

    @property
    def toolchains(self) -> str:
        return self.data + "/toolchains"

    @property
    def shims(self) -> str:
        return self.data + "/shims"

    @property
    def plans(self) -> str:
        return self.cache + "/plans"

    @property
    def parts(self) -> str:
        return self.cache + "/parts"

    @property
    def indexes(self) -> str:
        return self.cache + "/index"

    def under_data(self, *parts: str) -> str:
        return "/".join((self.data, *parts))


def find(environ: Mapping[str, str]) -> Dirs:
    """
    Return the user's directories.

    Raises:
        UsageError: a variable names a path that is relative, or that PATH cannot carry.
        GoverError: there is no HOME and no variable to go by.
    """
    return Dirs(
        _named(environ, "GOVER_ROOT") or _data(environ),
        _named(environ, "GOVER_CACHE") or _platform(environ, "cache"),
        _named(environ, "GOVER_CONFIG") or _platform(environ, "config"),
    )


def _named(environ: Mapping[str, str], name: str) -> str | None:
    path = environ.get(name, "")
    if not path:
        return None
    if not path.startswith("/") or ":" in path or "\n" in path:
        raise UsageError(
            f"{name} is '{safe(path)}', which is no absolute path without ':' and newline",
            f'export {name}="$HOME/.gover"',
        )
    return os.path.normpath(path)


def _data(environ: Mapping[str, str]) -> str:
    # Not ~/Library/Application Support: a GOROOT with a blank breaks some cgo builds.
    # shell/gover finds the same place without Python.
    base = environ.get("XDG_DATA_HOME", "")
    if not base.startswith("/"):  # the XDG specification: a relative path is to be ignored
        base = _home(environ) + "/.local/share"
    return os.path.normpath(base) + "/gover"


def _platform(environ: Mapping[str, str], kind: str) -> str:
    base = environ.get(f"XDG_{kind.upper()}_HOME", "")
    if base.startswith("/"):
        return os.path.normpath(base) + "/gover"
    _home(environ)
    import platformdirs  # noqa: PLC0415  8 ms that a prompt never pays: its hook names the cache

    return (
        platformdirs.user_cache_dir("gover", appauthor=False)
        if kind == "cache"
        else platformdirs.user_config_dir("gover", appauthor=False)
    )


def _home(environ: Mapping[str, str]) -> str:
    home = environ.get("HOME", "")
    if not home.startswith("/"):
        raise GoverError("HOME is not set, so there is no place to keep toolchains in")
    return home
