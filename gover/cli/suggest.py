"""Texts about a request: what it selects, and suggestions where it cannot select anything."""

from __future__ import annotations

from gover.errors import GoverError, NotInstalled
from gover.version.request import Request, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.resolve.selection import Selection
    from gover.store.store import Store
    from gover.version.version import Version

_WORDS = ("latest", "oldstable", "system", "stable", "lts")
_SYNONYMS = {"stable": "latest", "lts": "oldstable"}  # of other tools


def suggest_request(text: str) -> str | None:
    """Return the text of the Request that an invalid one was probably meant to be."""
    import re  # noqa: PLC0415  for an error alone
    from difflib import get_close_matches  # noqa: PLC0415  as above

    bare = re.sub(r"(?i)^(?:golang|go|version|v)?[\s@:_-]*", "", text.strip())
    bare = re.sub(r"[,_\s-]+", ".", bare).strip(".")
    prefix = re.match(r"(?a)1(\.[0-9]+){1,2}(?![0-9])", bare)
    # `22.3` is short for 1.22.3; after a release there may be a platform, or a typing error.
    for candidate in (bare, f"1.{bare}", prefix[0] if prefix else ""):
        try:
            return Request.parse(candidate).text
        except ValueError:
            continue
    words = get_close_matches(text.lower(), _WORDS, 1)
    return _SYNONYMS.get(words[0], words[0]) if words else None


def failure(store: Store, selection: Selection) -> GoverError | None:
    """Return the error of a selection, with a suggestion; None where a Go is selected."""
    error = selection.error
    if isinstance(error, NotInstalled) and selection.request is not None:
        return with_suggestion(store, selection.request, error)
    return error


def with_suggestion(store: Store, request: Request, error: NotInstalled) -> NotInstalled:
    """Return the error, with the nearest releases if the requested one does not exist."""
    from gover.sources.released_versions import (  # noqa: PLC0415  for an error alone
        is_known_elsewhere,
        read_released,
    )
    from gover.verify.checksums import sha256_of  # noqa: PLC0415  as above
    from gover.version.platform import archive_name, this_platform  # noqa: PLC0415  as above

    known = read_released(store)
    version = request.version
    if version is None or not known or version in known or version > max(known):
        return error
    if sha256_of(archive_name(version, this_platform())) or is_known_elsewhere(version):
        return error  # the list was that of a mirror without it, or older than the release
    releases = nearest(request, sorted(known))
    if not releases:
        return error
    return NotInstalled(
        f"{error}; no such release, nearest: {' or '.join(map(str, releases))}",
        f"gover install {releases[-1]}",
    )


def describe_choice(store: Store, request: Request, version: Version) -> str:
    """Return a version with what it is: `1.22.12 (newest installed; 1.27.4 is released)`."""
    if request.version:
        return str(version)
    from gover.sources.released_versions import read_released  # noqa: PLC0415  for no exact one

    released = request.choose(read_released(store))
    is_installed = store.is_installed(version)
    what = "newest installed" if is_installed else "newest released"
    if request.kind == "oldstable":
        what = "installed" if is_installed else "released"
    newer = f"; {released} is released" if released and released > version else ""
    return f"{version} ({what}{newer})"
