"""What was probably meant: a wish that is none, a release that there never was."""

import re
from difflib import get_close_matches

from gover.dirs import Dirs
from gover.errors import GoverError, NotInstalled
from gover.fs.read import read_file
from gover.resolve.selection import Selection
from gover.sources.released_versions import released_path
from gover.verify.checksums import sha256_of
from gover.version.platform import archive_name, this_platform
from gover.version.request import Request, nearest
from gover.version.version import Version, parse_release

_LIMIT = 1 << 20  # bytes
_WORDS = ("latest", "oldstable", "system", "stable", "lts")
_MEANS = {"stable": "latest", "lts": "oldstable"}  # as others call them
_PREFIX = re.compile(r"^(?:golang|go|version|v)?[\s@:_-]*", re.IGNORECASE)

_BEGINS = re.compile(r"1(\.[0-9]+){1,2}(?![0-9])", re.ASCII)


def wish(text: str) -> str | None:
    """Return the Request that a text which is none was probably meant to be."""
    bare = re.sub(r"[,_\s-]+", ".", _PREFIX.sub("", text.strip())).strip(".")
    begins = _BEGINS.match(bare)
    # `22.3` is how people speak of 1.22.3; what follows a release is a platform, or a slip.
    for candidate in (bare, f"1.{bare}", begins[0] if begins else ""):
        try:
            return Request.parse(candidate).text
        except ValueError:
            continue
    near = get_close_matches(text.lower(), _WORDS, 1)
    return _MEANS.get(near[0], near[0]) if near else None


def reason(dirs: Dirs, selection: Selection) -> GoverError | None:
    """Return why no Go holds, None when one does; a release that there never was is told apart."""
    error = selection.error
    if isinstance(error, NotInstalled) and selection.request is not None:
        return instead_of(dirs, selection.request, error)
    return error


def instead_of(dirs: Dirs, request: Request, error: NotInstalled) -> NotInstalled:
    """Return the error, or a better one where the wish is for a release that there never was."""
    known = _released(dirs)
    version = request.version
    if version is None or not known or version in known or version > max(known):
        return error
    if sha256_of(archive_name(version, this_platform())):
        return error  # the list is a mirror's that has not all
    near = nearest(request, sorted(known))
    if not near:
        return error
    return NotInstalled(
        f"{error}; gover knows of no such release, nearest: {' or '.join(map(str, near))}",
        f"gover install {near[-1]}",
    )


def _released(dirs: Dirs) -> set[Version]:
    """Return what the last list of releases had; nothing when there was none yet."""
    lines = read_file(released_path(dirs), _LIMIT).data.decode("ascii", "replace").split()
    return {version for line in lines if (version := parse_release(line))}
