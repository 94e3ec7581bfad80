"""Why a version file or the default is not the one that applies, for `gover why`."""

from __future__ import annotations

import os

from gover.escape import safe
from gover.records import Record
from gover.resolve.selection import VARIABLE, Selection
from gover.versionfile.formats import GO_VERSION
from gover.versionfile.search import VersionFile, read_version_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.store.store import Store

_BEFORE_FILES = {"argument": "the command line", "variable": VARIABLE}


class UnusedDefault(Record):
    """The user's default, and why it does not apply; None where it does."""

    request: str
    reason: str | None


def why_file_unused(selection: Selection, file: VersionFile) -> str | None:
    """Return why a file with a version does not apply; None for any other file."""
    origin = selection.origin
    if file.path == origin.path or not (file.contents.go or file.error):
        return None
    if origin.kind in _BEFORE_FILES:
        return f"{_BEFORE_FILES[origin.kind]} takes precedence"
    return _precedence(selection, file, origin.path) if origin.kind == "file" else None


def default_of(
    store: Store, selection: Selection, in_front: str | None = None
) -> UnusedDefault | None:
    """
    Return the default, whether or not the selection read it; None where there is none.

    `in_front` is the go that the user put in front of the shims, and so runs.
    """
    file = read_version_file(store.under_data("default"), GO_VERSION)
    if file.contents.go is None:
        return None
    request, kind = file.contents.go[0], selection.origin.kind
    floor = selection.inputs.search.floor
    reason = None
    if kind in _BEFORE_FILES:
        reason = f"{_BEFORE_FILES[kind]} takes precedence"
    elif kind == "nix":
        reason = f"{selection.origin} takes precedence"
    elif kind == "file":
        reason = "a version file takes precedence"
    elif kind != "default" and floor and floor.minimum:
        is_installed = request.choose(store.installed()) is not None
        required = f"{floor.where} requires go >= {floor.minimum}"
        if is_installed and selection.error:
            required += ", and it may not switch to a newer Go"
        reason = required if is_installed else "not installed"
    elif in_front:
        reason = f"{safe(in_front)} is in front of gover's shims"
    return UnusedDefault(str(request), reason)


def extras_verdict(selection: Selection, file: VersionFile) -> tuple[str, str] | None:
    """Return the state of a file's variables and PATH entries: a word, and words to read."""
    if not (file.contents.variables or file.contents.paths):
        return None
    project_env = selection.project_env
    if project_env is None or file.path != project_env.file.path:
        return "lost", _precedence(selection, file, project_env.file.path if project_env else None)
    if project_env.left_to_direnv:
        return "direnv", "set by direnv"
    verdict = project_env.trust.verdict
    texts = {
        "allowed": "allowed",
        "denied": "denied; to apply them: gover allow",
        "waiting": "not allowed yet; hint: gover allow",
    }
    return verdict, texts[verdict]


def _precedence(selection: Selection, file: VersionFile, winner: str | None) -> str:
    files = selection.inputs.search.files
    if any(other.path == winner and other.directory == file.directory for other in files):
        return f"{os.path.basename(winner or '')} takes precedence in its directory"
    return "a nearer file takes precedence"
