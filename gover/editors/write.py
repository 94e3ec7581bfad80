"""
The files of editors: read with care, changed by one rename.

A project's file came with a clone, so it is a stranger's: a link in it, or of a directory on
the way to it, could lead to any file of the user's. A start-up file is the user's own.
"""

import html
import os
import re
from collections.abc import Mapping
from contextlib import suppress

from gover.editors import merge, user
from gover.editors.merge import Misfit
from gover.editors.recipe import EditorContext, Recipe
from gover.errors import GoverError, InvalidFile, ParseError
from gover.escape import safe
from gover.fs import user_file
from gover.fs.read import read_file
from gover.fs.user_file import UserFile

_MOST = 4 << 20  # bytes
_GOROOT = re.compile(rb'<component\s+name="GOROOT"\s+url="([^"]*)"')


def content(recipe: Recipe) -> str:
    """Return what goes into a file that has nothing else."""
    if recipe.format in ("lines", "path"):
        return "".join(f"{line}\n" for line in recipe.lines)
    text = merge.merged(recipe, "")
    _encoded(text)
    return text


def check(recipe: Recipe, home: str) -> list[str]:
    """
    Return what does not fit, a sentence each; nothing: the editor has what it is to have.

    `home` is the user's, which GoLand has a name for.

    Raises:
        InvalidFile: the file cannot be understood, or must not be read.
        GoverError: it cannot be read.
    """
    if recipe.format == "path":
        return _check_goland(recipe, home)
    if recipe.format == "lines":
        file = user_file.read_user_file(recipe.file, recipe.leader)
        fits = user_file.with_block(file, list(recipe.lines)) == file.data
        return [] if fits else [f"{safe(recipe.file)} has not gover's lines, or older ones"]
    file, text = look(recipe)
    if file.data is None:
        return [f"there is no {safe(recipe.file)}"]
    return [sentence(recipe, misfit) for misfit in _misfits(recipe, text)]


def write(recipe: Recipe, *, force: bool) -> bool:
    """
    Put into the file what the recipe has; tell whether it was changed.

    Raises as `check`, and:
        GoverError: a key has another value and `force` was not given, or nothing can be written.
    """
    if recipe.format == "lines":
        file = user_file.read_user_file(recipe.file, recipe.leader)
        return _put(file, user_file.with_block(file, list(recipe.lines)))
    file, text = look(recipe)
    if file.data is None and recipe.must_exist:
        raise GoverError(f"there is no {safe(recipe.file)}: {recipe.title} makes it")
    foreign = [misfit for misfit in _misfits(recipe, text) if misfit.is_foreign]
    unwanted = [misfit for misfit in foreign if misfit.path in recipe.unwanted]
    if unwanted or (foreign and not force):
        raise GoverError(
            "; ".join(sentence(recipe, misfit) for misfit in unwanted or foreign),
            None if unwanted else f"gover editor {recipe.name} --write --force",
        )
    return _put(file, _encoded(merge.merged(recipe, text)))


def undo(recipe: Recipe, *, force: bool) -> tuple[bool, list[str]]:
    """
    Take out of the file what gover has put there; return whether it was, and what was left.

    Raises as `check`.
    """
    if recipe.format == "lines":
        file = user_file.read_user_file(recipe.file, recipe.leader)
        if not user_file.has_block(file):
            return False, []
        return _put(file, user_file.without_block(file)), []
    file, text = look(recipe)
    if file.data is None:
        return False, []
    try:
        after, left = merge.without(recipe, text, force=force)
    except ParseError as error:
        raise _malformed(recipe, error) from None
    goes = after != text and merge.says_nothing(after) and not recipe.must_exist
    changed = _put(file, None if goes else _encoded(after))
    if goes:
        with suppress(OSError):  # its directory, where nothing else is in it
            os.rmdir(os.path.dirname(recipe.file))
    return changed, [sentence(recipe, misfit) for misfit in left]


def start_up_files(environ: Mapping[str, str]) -> list[UserFile]:
    """Return those start-up files of editors that have lines of gover's. Raises as `check`."""
    place = EditorContext(environ, "/", "", "", None, None, None)
    recipes = (recipe(place) for recipe in (user.vim, user.neovim, user.emacs))
    found = [user_file.read_user_file(recipe.file, recipe.leader) for recipe in recipes]
    return [file for file in found if user_file.has_block(file)]


def look(recipe: Recipe) -> tuple[UserFile, str]:
    """Return a project's file and its text; raises as `check`."""
    _refuse_links(recipe)
    reading = read_file(recipe.file, _MOST)
    if reading.state == "garbled":
        raise InvalidFile(f"{safe(recipe.file)} {reading.reason}")
    file = user_file.read_user_file(recipe.file)
    try:
        return file, (file.data or b"").decode()
    except UnicodeDecodeError as error:
        line = (file.data or b"").count(b"\n", 0, error.start) + 1
        raise InvalidFile(f"{safe(recipe.file)}:{line}: this is no UTF-8") from None


def sentence(recipe: Recipe, misfit: Misfit) -> str:
    """Say what is wrong with one key."""
    if misfit.found is None:
        return f"{safe(recipe.file)} has no {misfit.key}"
    where = f"{safe(recipe.file)}:{misfit.found.line}"
    if misfit.path in recipe.unwanted:
        return f"{where}: {misfit.key} chooses another Go, whatever the rest says; take it out"
    whose = "not gover's" if misfit.is_foreign else "no longer what it is to be"
    return f"{where}: {misfit.key} is '{safe(misfit.found.value)}', {whose}"


def _misfits(recipe: Recipe, text: str) -> list[Misfit]:
    try:
        return merge.misfits(recipe, text)
    except ParseError as error:
        raise _malformed(recipe, error) from None


def _malformed(recipe: Recipe, error: ParseError) -> InvalidFile:
    return InvalidFile(f"{safe(recipe.file)}:{error.line}: {safe(error)}")


def _refuse_links(recipe: Recipe) -> None:
    """Require directories and a file from the project on, as far as they are there."""
    path = recipe.project
    for name in os.path.relpath(recipe.file, recipe.project).split("/"):
        path = os.path.join(path, name)
        if not os.path.lexists(path):
            return
        if os.path.islink(path):
            raise InvalidFile(
                f"{safe(path)} is a link to {safe(os.readlink(path))},"
                " and gover writes no other file"
            )
    if not os.path.isfile(path):
        raise InvalidFile(f"{safe(path)} is no regular file")


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise GoverError("a path in it is no UTF-8, which such a file must be") from None


def _put(file: UserFile, data: bytes | None) -> bool:
    if data == file.data:
        return False
    user_file.replace_user_file(file, data)
    return True


def _check_goland(recipe: Recipe, home: str) -> list[str]:
    """
    Compare with what GoLand has noted: `<component name="GOROOT" url="file://…" />`.

    JetBrains does not document it; https://gist.github.com/artspb/8ba368a4b4a2eaff6946ce5f89169c34
    shows it, and so do the projects that have committed theirs.
    """
    reading = read_file(recipe.file, _MOST, binary=True)
    if reading.state == "absent":
        return [f"there is no {safe(recipe.file)}: GoLand has not opened this directory"]
    if reading.state != "text":
        raise InvalidFile(f"{safe(recipe.file)} {reading.reason}")
    found = _GOROOT.search(reading.data)
    if found is None:
        return [f"{safe(recipe.file)} names no GOROOT"]
    url = html.unescape(os.fsdecode(found[1]))
    path = url.removeprefix("file://").replace("$USER_HOME$", home)
    path = path.replace("$PROJECT_DIR$", recipe.project)
    if os.path.normpath(path) == os.path.normpath(recipe.lines[0]):
        return []
    line = reading.data.count(b"\n", 0, found.start()) + 1
    return [f"{safe(recipe.file)}:{line}: GOROOT is {safe(path)}, not {safe(recipe.lines[0])}"]
