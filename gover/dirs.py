"""The directories in which gover keeps its files."""

from __future__ import annotations

import os
import sys

from gover.errors import GoverError, UsageError
from gover.escape import safe, sh_quote
from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# The same directory as platformdirs gives, for the shims of a store that several users share.
CACHE_BELOW_HOME = "Library/Caches/gover" if sys.platform == "darwin" else ".cache/gover"


# The number of the format of plans: a part of their path, so that a plan of another is not read.
PLAN_FORMAT = 5

# What gover makes in data/, besides `bin`, which may have programs of others; and in cache/.
DATA_NAMES = (
    *("toolchains", "receipts", "default", "generation", "shims", "native", "hook", "completion"),
    *("staging", "trash", "locks", "sumdb", "trust", "tools", "google-linux-signing-key.asc"),
)
CACHE_NAMES = ("plans", "versions", "index", "parts", "index.json", "hook")


class Dirs(Record):
    """
    The three directories of a user, as absolute paths; they need not exist.

    data/
        toolchains/1.22.3   an installed toolchain (a GOROOT), or a link to one; it appears
                            only once it is complete and verified, and contains its receipt:
                            the source, and what verified it
        receipts/1.22.3.toml  the receipt of a toolchain that is a link
        default             the request that applies where nothing else selects a version
        generation/TOKEN    one file; its name changes with the set of toolchains; absent
                            while the set is being changed
        shims/              go, gofmt, go1.22.3, ...: for every shell, editor and service
        bin/                the same; what a project's plan puts in front of PATH
        native/OS-ARCH/     go, gofmt: native shims, which a hook puts in front of those, where
                            they have run on that machine
        hook/VERSION/zsh    the output of `gover hook zsh`
        tools/built/KEY/    one program, built by `gover tools sync`
        tools/projects/ID/  the programs of one project: bin/, links for PATH, and a record
        staging/            toolchains that are not complete yet
        trash/              toolchains that are being removed
        locks/              lock files
        sumdb/              the last verified state of Go's checksum database
    cache/
        plans/FORMAT/       plans, each below the path of its root
        index/              the last list of releases of each source, and of vulnerabilities
        parts/              partial downloads, which the next attempt continues
        hook/VERSION/       the hook's files, where the store is shared and read-only
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
    def front(self) -> str:
        """The entry that plans put in front of PATH: shims, apart from those of `shims`."""
        # Not a spelling such as `shims/.`: zsh takes an entry with a dot for a relative one,
        # does not hash it, and runs the `go` of a later entry.
        return self.data + "/bin"

    @property
    def plans(self) -> str:
        return f"{self.cache}/plans/{PLAN_FORMAT}"

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
        UsageError: a variable has a relative path, or one that cannot be in PATH.
        GoverError: neither HOME nor the other variables are set.
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
            f"{name} is '{safe(path)}', which is not an absolute path without ':' and newline",
            f'export {name}="$HOME/.gover"',
        )
    return _tidy(path)


def _tidy(path: str) -> str:
    """Return the one spelling of an absolute path: POSIX lets two slashes stand at its begin."""
    return "/" + os.path.normpath(path).lstrip("/")


def _data(environ: Mapping[str, str]) -> str:
    # Not ~/Library/Application Support: a GOROOT with a blank breaks some cgo builds.
    # shell/gover computes the same path without Python.
    base = environ.get("XDG_DATA_HOME", "")
    if not base.startswith("/"):  # the XDG specification: a relative path is ignored
        base = require_home(environ) + "/.local/share"
    return _tidy(base) + "/gover"


def _platform(environ: Mapping[str, str], kind: str) -> str:
    base = environ.get(f"XDG_{kind.upper()}_HOME", "")
    if base.startswith("/"):
        return _tidy(base) + "/gover"
    home = require_home(environ)
    if sys.platform == "linux":  # the XDG specification; platformdirs has the same, in 8 ms
        return f"{_tidy(home)}/.{kind}/gover"
    import platformdirs  # noqa: PLC0415  never for a prompt

    return _tidy(
        platformdirs.user_cache_dir("gover", appauthor=False)
        if kind == "cache"
        else platformdirs.user_config_dir("gover", appauthor=False)
    )


def require_home(environ: Mapping[str, str]) -> str:
    """
    Return HOME.

    Raises:
        GoverError: it is not set, as in a systemd service, or not an absolute path.
    """
    home = environ.get("HOME", "")
    if home.startswith("/"):
        return home
    fault = f"'{safe(home)}', which is not an absolute path" if home else "not set"
    raise GoverError(f"HOME is {fault}", _export_home())


def _export_home() -> str | None:
    import pwd  # noqa: PLC0415  only for this error

    try:
        return f"export HOME={sh_quote(pwd.getpwuid(os.getuid()).pw_dir)}"
    except KeyError:  # a container does not know each user
        return None
