"""The command editor: make an editor use the Go that gover chooses."""

import os
import shutil
from typing import Any

import click

from gover import env_diff, go_env
from gover.activation import shims
from gover.activation.activate import no_go
from gover.cli.context import Context, reads, require
from gover.cli.hook import recorded_exe
from gover.cli.output import print_json
from gover.editors import write
from gover.editors.recipe import EditorContext, Recipe
from gover.editors.registry import ALIASES, EDITORS
from gover.errors import GoverError, NotInstalled, UsageError
from gover.escape import safe
from gover.resolve.effects import effects_of
from gover.resolve.selection import Selection
from gover.store import toolchains
from gover.store.permissions import is_shared

# What these are told depends on which Go it is; the others ask each time.
_OF_ONE_GO = ("vscode", "goland")


class EditorWord(click.ParamType[str]):
    """The name of an editor, or another name that people have for it."""

    name = "editor"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        name = ALIASES.get(value, value)
        if name not in EDITORS:
            self.fail(f"'{safe(value)}' is none of {', '.join(EDITORS)}", param, ctx)
        return str(name)


@click.command()
@click.argument("name", type=EditorWord(), metavar="|".join(EDITORS))
@click.option("--write", "doing", flag_value="write", help="Put it into the editor's file.")
@click.option("--check", "doing", flag_value="check", help="Write nothing; 1 when it is not there.")
@click.option("--undo", "doing", flag_value="undo", help="Take out what --write has put there.")
@click.option("--force", is_flag=True, help="Replace, or take out, what is not gover's, too.")
@reads
@click.pass_obj
def editor(
    here: Context,
    name: str,
    doing: str | None,
    *,
    force: bool,
    directory: str | None,
    as_json: bool,
) -> None:
    """
    Say what makes an editor use the Go of this directory, or write it.

    The directory is the one that is opened in the editor. What is written is merged into the
    file that is there: comments, layout and every other key stay.
    """
    here = here.moved(directory)
    here.require_directory()
    if force and doing not in ("write", "undo"):
        raise UsageError("--force goes with --write or --undo", f"gover editor {name} --write")
    selection = here.select()
    if doing != "undo":
        _demand(here, name, selection)
    place = _place(here, selection)
    recipe = EDITORS[name](place)
    if recipe.format == "path" and doing in ("write", "undo"):
        raise UsageError(
            f"{recipe.title} keeps that in a file that it rewrites itself: set it there",
            f"gover editor {name}",
        )
    if doing == "write":
        _write(here, recipe, force=force)
    elif doing == "undo":
        _undo(here, recipe, force=force)
    if as_json:
        facts = _facts(recipe, place.home)
        print_json(facts)
        if doing == "check" and facts["misfits"]:
            raise click.exceptions.Exit(1)
    elif doing == "check":
        _check(here, recipe, place.home)
    elif doing is None:
        _show(here, recipe)


def _demand(here: Context, name: str, selection: Selection) -> None:
    if name in _OF_ONE_GO:
        require(here, selection)
        if selection.goroot is None and not toolchains.system_go(here.dirs, here.environ):
            raise no_go(here.dirs, "go")
    elif isinstance(selection.error, NotInstalled):
        here.report.tell(f"{selection.error}; hint: {selection.error.hint}")


def _place(here: Context, selection: Selection) -> EditorContext:
    effects = effects_of(here.dirs, selection)
    after = env_diff.enter(here.environ, effects)
    gotoolchain = after.get("GOTOOLCHAIN")
    return EditorContext(
        here.environ,
        here.cwd,
        here.dirs.shims,
        recorded_exe(here),
        _gopls(here, effects.path),
        selection.goroot or toolchains.system_goroot(here.dirs, here.environ),
        gotoolchain if gotoolchain != here.environ.get("GOTOOLCHAIN") else None,
    )


def _gopls(here: Context, front: tuple[str, ...]) -> str | None:
    """
    Return where gopls is: on PATH, or where `go install` puts it; None when it is not there.

    `front` is what the project has in front of PATH: one in there is meant by its name.
    """
    if shutil.which("gopls", path=":".join(front)):
        return "gopls"
    home = here.environ.get("HOME", "")
    gopath = go_env.setting(here.environ, "GOPATH", f"{home}/go")
    places = [here.environ.get("PATH", ""), go_env.setting(here.environ, "GOBIN", "")]
    places += [f"{path}/bin" for path in gopath.split(":") if path]
    found = (shutil.which("gopls", path=path) for path in places if path)
    return next((os.path.abspath(path) for path in found if path), None)


def _show(here: Context, recipe: Recipe) -> None:
    click.echo(write.content(recipe), nl=False)
    if recipe.format == "path":
        here.report.tell(f"{recipe.title}: this is the GOROOT of {safe(recipe.project)}")
    else:
        by_hand = f"{recipe.title}: this goes into {safe(recipe.file)}"
        here.report.tell(f"{by_hand}; hint: gover editor {recipe.name} --write")
    _tell_notes(here, recipe)
    here.report.tell(f"see {recipe.docs}")


def _write(here: Context, recipe: Recipe, *, force: bool) -> None:
    if not os.access(f"{here.dirs.shims}/go", os.X_OK) and not is_shared(here.dirs):
        shims.refresh(here.dirs)
    done = "wrote" if write.write(recipe, force=force) else "up to date:"
    here.report.tell(f"{done} {safe(recipe.file)}")
    _tell_notes(here, recipe)


def _undo(here: Context, recipe: Recipe, *, force: bool) -> None:
    changed, left = write.undo(recipe, force=force)
    if changed:
        here.report.tell(f"took out of {safe(recipe.file)} what gover had put there")
    if left:
        raise GoverError("; ".join(left), f"gover editor {recipe.name} --undo --force")
    if not changed:
        here.report.tell(f"{safe(recipe.file)} has nothing of gover's")


def _check(here: Context, recipe: Recipe, home: str) -> None:
    if wrong := write.check(recipe, home):
        more = "" if recipe.format == "path" else " --write"
        raise GoverError("; ".join(wrong), f"gover editor {recipe.name}{more}")
    here.report.tell(f"{safe(recipe.file)} has what {recipe.title} is to have")


def _tell_notes(here: Context, recipe: Recipe) -> None:
    for note in recipe.notes:
        here.report.tell(note)


def _facts(recipe: Recipe, home: str) -> dict[str, Any]:
    return {
        "editor": recipe.name,
        "file": recipe.file,
        "format": recipe.format,
        "content": write.content(recipe),
        "settings": [
            {"path": setting.path, "value": setting.value}
            for setting in recipe.settings
            if setting.value is not None
        ],
        "misfits": write.check(recipe, home),
        "notes": recipe.notes,
        "docs": recipe.docs,
    }


COMMANDS = (editor,)
