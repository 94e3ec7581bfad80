"""
Why what is in a store cannot be used: it cannot be read, or the system starts no program there.

What cannot be seen is never reported as not installed. A command asks here once something is
not found, an install before it sends a request.
"""

from __future__ import annotations

import errno
import os
import stat

from gover.errors import UnusableStore
from gover.escape import safe, sh_quote
from gover.version.version import Version, parse_release

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gover.store.store import Store

# Linux reports it in statvfs(3); macOS does not, and there no mount is refused beforehand.
_NOEXEC = getattr(os, "ST_NOEXEC", 0)


def find_obstacle(store: Store, environ: Mapping[str, str]) -> UnusableStore | None:
    """Return why nothing in the store can be used; None where it can, also in one to be made."""
    place = _existing(store.toolchains)
    error = find_unreadable(store, environ)
    if error or not is_noexec(place):
        return error
    text = f"{safe(place)} is mounted noexec, so that no Go in {safe(store.data)} can be run"
    return UnusableStore(text, _elsewhere(environ))


def find_unreadable(store: Store, environ: Mapping[str, str]) -> UnusableStore | None:
    """Return the error for a store that is there and cannot be read; else None."""
    path = next((p for p in (store.data, store.toolchains) if not _can_read(p)), None)
    return UnusableStore(f"the store {_unreadable(path)}", _elsewhere(environ)) if path else None


def find_hidden(
    store: Store,
    matches: Callable[[Version], bool] = lambda _: True,
    usable: Iterable[str] = (),
) -> list[tuple[Version, UnusableStore]]:
    """
    Return the versions that are there and cannot be used, newest first, each with the reason.

    `usable` are names that need not be looked at, because they have just been.
    """
    try:
        names = set(os.listdir(store.toolchains)).difference(usable)
    except OSError:
        return []
    unusable = (n for n in names if not os.access(f"{store.toolchains}/{n}/bin/go", os.X_OK))
    there = sorted((v for v in map(parse_release, unusable) if v and matches(v)), reverse=True)
    hidden = ((version, _why_hidden(store, version)) for version in there)
    return [(version, error) for version, error in hidden if error]


def is_noexec(path: str) -> bool:
    """Return whether the file system of an existing path is mounted noexec."""
    try:
        return bool(os.statvfs(path).f_flag & _NOEXEC)
    except OSError:
        return False


def _why_hidden(store: Store, version: Version) -> UnusableStore | None:
    """Return why the toolchain of a version does not count as installed; None if it is none."""
    if store.is_installed(version):
        return None
    goroot, program = store.goroot(version), f"{store.goroot(version)}/bin/go"
    for path in (goroot, os.path.dirname(program)):
        if os.path.isdir(path) and not os.access(path, os.X_OK):
            return UnusableStore(_unreadable(path), _widen("X", goroot))
    try:
        mode = os.stat(program).st_mode
    except OSError as error:
        denied = error.errno == errno.EACCES
        return UnusableStore(_unreadable(goroot), _widen("X", goroot)) if denied else None
    text = f"{safe(program)} is not executable (mode {stat.S_IMODE(mode):04o})"
    if os.path.islink(goroot) and is_noexec(program):
        text = f"{safe(os.path.realpath(goroot))} is mounted noexec, so that it cannot be run"
        return UnusableStore(text, f"gover uninstall {version}")
    # Archives of CI artifacts lose the modes of all files.
    return UnusableStore(text, f"gover uninstall {version} && gover install {version}")


def _can_read(path: str) -> bool:
    """Return whether a directory can be listed and entered; True where it is absent."""
    if os.access(path, os.R_OK | os.X_OK):
        return True
    try:
        os.stat(path)
    except OSError as error:
        return error.errno != errno.EACCES
    return not os.path.isdir(path)


def _unreadable(path: str) -> str:
    """Return the words for a directory that this user cannot read."""
    status = None
    while path != "/":
        try:
            status = os.stat(path)
            break
        except OSError:
            path = os.path.dirname(path)
    if status is None:
        return f"{safe(path)} cannot be read"
    mode = f"mode {stat.S_IMODE(status.st_mode):04o}"
    owner = "" if status.st_uid == os.geteuid() else f"it belongs to uid {status.st_uid}, "
    return f"{safe(path)} cannot be read ({owner}{mode})"


def _widen(bits: str, path: str) -> str:
    """Return the command that lets this user read a directory."""
    own = os.stat(path).st_uid == os.geteuid()
    return f"{'' if own else 'sudo '}chmod -R {'u' if own else 'go'}+r{bits} {sh_quote(path)}"


def _elsewhere(environ: Mapping[str, str]) -> str | None:
    """Return the command for a store in the first usual directory where programs can be run."""
    home, user = environ.get("HOME", ""), os.geteuid()
    places = [("/usr/local/lib", "/usr/local/lib/gover")] if user == 0 else []
    places += [(home, '"$HOME/.gover"')] if home.startswith("/") else []
    places += [("/var/tmp", f"/var/tmp/gover-{user}"), ("/opt", "/opt/gover")]  # noqa: S108  named
    for directory, text in places:
        if os.access(directory, os.W_OK | os.X_OK) and not is_noexec(directory):
            return f"export GOVER_ROOT={text}"
    return None


def _existing(path: str) -> str:
    """Return the nearest path on the way up that exists."""
    while path != "/" and not os.path.exists(path):
        path = os.path.dirname(path)
    return path
