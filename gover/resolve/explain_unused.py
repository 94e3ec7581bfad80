"""What could have decided and did not, and why: the half of `gover why` that is about losing."""

import os
from typing import NamedTuple

from gover.dirs import Dirs
from gover.resolve.selection import VARIABLE, Selection
from gover.store import toolchains
from gover.versionfile.formats import GO_VERSION
from gover.versionfile.search import VersionFile, read_version_file

_BEFORE_FILES = {"argument": "the command line", "variable": VARIABLE}


class Default(NamedTuple):
    """The default of this user: what it says, and why it does not hold here, if it does not."""

    request: str
    lost: str | None


def file_lost(selection: Selection, each: VersionFile) -> str | None:
    """Return why a file that names a Go does not decide; None for one that does, or names none."""
    origin = selection.origin
    if each.path == origin.path or not (each.contents.go or each.error):
        return None
    if origin.kind in _BEFORE_FILES:
        return f"{_BEFORE_FILES[origin.kind]} comes first"
    return _behind(each, origin.path) if origin.kind == "file" else None


def default_of(dirs: Dirs, selection: Selection) -> Default | None:
    """Return what is known of the default, whether or not it was asked; None when there is none."""
    kept = read_version_file(dirs.under_data("default"), GO_VERSION)
    if kept.contents.go is None:
        return None
    request, kind, floor = kept.contents.go[0], selection.origin.kind, selection.inputs.search.floor
    lost = None
    if kind in _BEFORE_FILES:
        lost = f"{_BEFORE_FILES[kind]} comes first"
    elif kind == "file":
        lost = "a file chooses"
    elif kind != "default" and floor and floor.minimum:
        is_there = request.choose(toolchains.installed(dirs)) is not None
        lost = f"{floor.where} requires go >= {floor.minimum}" if is_there else "not installed"
    return Default(str(request), lost)


def extras_verdict(selection: Selection, each: VersionFile) -> tuple[str, str] | None:
    """Return what came of the variables and PATH entries of a file: a word, and a text."""
    if not (each.contents.variables or each.contents.paths):
        return None
    chosen = selection.project_env
    if chosen is None or each.path != chosen.file.path:
        return "lost", _behind(each, chosen.file.path if chosen else None)
    if chosen.left_to_direnv:
        return "direnv", "direnv has set them"
    texts = {
        "allowed": "allowed",
        "denied": "denied: gover allow, should they count after all",
        "waiting": "waiting for gover allow",
    }
    return chosen.trust.verdict, texts[chosen.trust.verdict]


def _behind(each: VersionFile, winner: str | None) -> str:
    if winner and os.path.dirname(winner) == os.path.dirname(each.path):
        return f"{os.path.basename(winner)} comes first in a directory"
    return "a nearer file comes first"
