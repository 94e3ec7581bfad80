"""
Check, write and undo a recipe in an editor's file. Each change is one rename.

A project's file may come from an untrusted clone: through a symbolic link, of the file or of
a directory above it, gover could overwrite any file of the user. So links are refused there;
a start-up file is the user's own.
"""

import os
import re
from contextlib import suppress

from gover.activation.rc_block import (
    has_block,
    read_rc_file,
    with_block,
    without_block,
)
from gover.editors import merge
from gover.editors.merge import Mismatch
from gover.editors.recipe import Recipe
from gover.errors import GoverError, InvalidFile, ParseError
from gover.escape import safe
from gover.fs import user_file
from gover.fs.read import read_file
from gover.fs.user_file import UserFile

_MAX_BYTES = 4 << 20
_GOROOT = re.compile(rb'<component\s+name="GOROOT"\s+url="([^"]*)"')


def new_text(recipe: Recipe) -> str:
    """Return the text of a new file for the recipe."""
    if recipe.format in ("lines", "path"):
        return "".join(f"{line}\n" for line in recipe.lines)
    text = merge.apply(recipe, "")
    _encoded(text)
    return text


def check(recipe: Recipe, home: str) -> list[str]:
    """
    Return one message for each difference; an empty list: the editor is configured.

    `home` is the user's home directory, which GoLand abbreviates.

    Raises:
        InvalidFile: the file is not valid, or is a link or no regular file.
        GoverError: it cannot be read.
    """
    if recipe.format == "path":
        return _check_goland(recipe, home)
    if recipe.format == "lines":
        rc = read_rc_file(recipe.file, recipe.leader)
        fits = with_block(rc, recipe.lines) == rc.file.data
        return [] if fits else [f"{safe(recipe.file)} does not contain gover's current lines"]
    file, text = read_project_file(recipe)
    if file.data is None:
        return [f"{safe(recipe.file)} does not exist"]
    return [describe(recipe, mismatch) for mismatch in _find_mismatches(recipe, text)]


def write(recipe: Recipe, *, force: bool) -> bool:
    """
    Write the recipe's settings or lines into the file; return True when that changed it.

    Raises as `check`, and:
        GoverError: a key has another value without `force`, or the file cannot be written.
    """
    if recipe.format == "lines":
        rc = read_rc_file(recipe.file, recipe.leader)
        return _replace(rc.file, with_block(rc, recipe.lines))
    file, text = read_project_file(recipe)
    if file.data is None and recipe.must_exist:
        raise GoverError(f"{safe(recipe.file)} does not exist: {recipe.title} has to create it")
    other_values = [mismatch for mismatch in _find_mismatches(recipe, text) if mismatch.is_foreign]
    unwanted = [mismatch for mismatch in other_values if mismatch.path in recipe.unwanted]
    if unwanted or (other_values and not force):
        raise GoverError(
            "; ".join(describe(recipe, mismatch) for mismatch in unwanted or other_values),
            None if unwanted else f"gover editor {recipe.name} --write --force",
        )
    return _replace(file, _encoded(merge.apply(recipe, text)))


def undo(recipe: Recipe, *, force: bool) -> tuple[bool, list[str]]:
    """
    Remove gover's settings or lines from the file.

    Returns whether that changed the file, and one message for each key left in it, which has
    a value that gover did not write. Raises as `check`.
    """
    if recipe.format == "lines":
        rc = read_rc_file(recipe.file, recipe.leader)
        if not has_block(rc):
            return False, []
        return _replace(rc.file, without_block(rc)), []
    file, text = read_project_file(recipe)
    if file.data is None:
        return False, []
    try:
        after, left = merge.remove(recipe, text, force=force)
    except ParseError as error:
        raise _malformed(recipe, error) from None
    remove_file = after != text and merge.is_empty(after) and not recipe.must_exist
    changed = _replace(file, None if remove_file else _encoded(after))
    if remove_file:
        with suppress(OSError):  # the directory contains other files
            os.rmdir(os.path.dirname(recipe.file))
    return changed, [describe(recipe, mismatch) for mismatch in left]


def read_project_file(recipe: Recipe) -> tuple[UserFile, str]:
    """Return a project's file and its text. Raises as `check`."""
    _refuse_links(recipe)
    reading = read_file(recipe.file, _MAX_BYTES)
    if reading.state == "garbled":
        raise InvalidFile(f"{safe(recipe.file)} {reading.reason}")
    file = user_file.read_user_file(recipe.file)
    try:
        return file, (file.data or b"").decode()
    except UnicodeDecodeError as error:
        line = (file.data or b"").count(b"\n", 0, error.start) + 1
        raise InvalidFile(f"{safe(recipe.file)}:{line}: not valid UTF-8") from None


def describe(recipe: Recipe, mismatch: Mismatch) -> str:
    """Return the message about one key."""
    if mismatch.found is None:
        return f"{safe(recipe.file)} has no {mismatch.key}"
    where = f"{safe(recipe.file)}:{mismatch.found.line}"
    if mismatch.path in recipe.unwanted:
        return f"{where}: {mismatch.key} selects another Go: remove it"
    state = "not set by gover" if mismatch.is_foreign else "outdated"
    return f"{where}: {mismatch.key} is '{safe(mismatch.found.value)}', {state}"


def _find_mismatches(recipe: Recipe, text: str) -> list[Mismatch]:
    try:
        return merge.find_mismatches(recipe, text)
    except ParseError as error:
        raise _malformed(recipe, error) from None


def _malformed(recipe: Recipe, error: ParseError) -> InvalidFile:
    return InvalidFile(f"{safe(recipe.file)}:{error.line}: {safe(error)}")


def _refuse_links(recipe: Recipe) -> None:
    """Refuse a symbolic link between the project's directory and the file, and at the file."""
    path = recipe.project
    for name in os.path.relpath(recipe.file, recipe.project).split("/"):
        path = os.path.join(path, name)
        if not os.path.lexists(path):
            return
        if os.path.islink(path):
            raise InvalidFile(
                f"{safe(path)} is a symbolic link to {safe(os.readlink(path))};"
                " gover does not follow it"
            )
    if not os.path.isfile(path):
        raise InvalidFile(f"{safe(path)} is not a regular file")


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise GoverError("a path is not valid UTF-8 and cannot be written to this file") from None


def _replace(file: UserFile, data: bytes | None) -> bool:
    if data == file.data:
        return False
    user_file.replace_user_file(file, data)
    return True


def _check_goland(recipe: Recipe, home: str) -> list[str]:
    """
    Compare with GoLand's own setting: `<component name="GOROOT" url="file://…" />`.

    JetBrains does not document it; https://gist.github.com/artspb/8ba368a4b4a2eaff6946ce5f89169c34
    shows it, and so do projects that have committed the file.
    """
    reading = read_file(recipe.file, _MAX_BYTES, binary=True)
    if reading.state == "absent":
        return [f"{safe(recipe.file)} does not exist: GoLand has not opened this directory yet"]
    if reading.state != "text":
        raise InvalidFile(f"{safe(recipe.file)} {reading.reason}")
    found = _GOROOT.search(reading.data)
    if found is None:
        return [f"{safe(recipe.file)} sets no GOROOT"]
    import html  # noqa: PLC0415  for this alone

    url = html.unescape(os.fsdecode(found[1]))
    path = url.removeprefix("file://").replace("$USER_HOME$", home)
    path = path.replace("$PROJECT_DIR$", recipe.project)
    if os.path.normpath(path) == os.path.normpath(recipe.lines[0]):
        return []
    line = reading.data.count(b"\n", 0, found.start()) + 1
    return [f"{safe(recipe.file)}:{line}: GOROOT is {safe(path)}, not {safe(recipe.lines[0])}"]
