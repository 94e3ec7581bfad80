"""The command editor: make an editor use the selected Go."""

from __future__ import annotations

import os
from typing import Any

from gover import env_diff, go_env
from gover.activation import shims
from gover.cli.context import Context, Stop, require
from gover.cli.declare import argument, command, option, reads
from gover.cli.hook import recorded_exe
from gover.cli.output import print_json
from gover.cli.value_types import ValueType
from gover.editors import write
from gover.editors.recipe import EditorContext, Recipe
from gover.editors.registry import ALIASES, EDITORS
from gover.errors import GoverError, NotInstalled, UsageError
from gover.escape import safe
from gover.resolve.effects import process_effects, script_effects
from gover.store.write_checks import check_outside_foreign_home, check_root_may_write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.resolve.selection import Selection

# The settings of these depend on the selected Go; the others look it up each time.
_NEED_A_GO = ("vscode", "goland")


def _read_name(text: str) -> str:
    """Return the name of an editor, for an alias of it, too."""
    name = ALIASES.get(text, text)
    if name not in EDITORS:
        raise ValueError(f"unknown editor '{safe(text)}'; known: {', '.join(EDITORS)}")
    return name


@command()
@argument("name", type=ValueType("editor", _read_name), metavar="|".join(EDITORS))
@option("--write", "action", flag_value="write", help="Write the settings to the editor's file.")
@option("--check", "action", flag_value="check", help="Only compare; exit 1 on a difference.")
@option("--undo", "action", flag_value="undo", help="Remove what --write has written.")
@option("--force", is_flag=True, help="Also replace or remove values not set by gover.")
@reads
def editor(
    here: Context,
    name: str,
    action: str | None,
    *,
    force: bool,
    directory: str | None,
    as_json: bool,
) -> None:
    """
    Configure an editor for the Go of this directory.

    Prints the settings, or writes them with --write. Run it in the directory that you open in
    the editor. --write merges the settings into the existing file: comments, layout and all
    other keys stay.
    """
    here = here.moved(directory)
    here.require_directory()
    if force and action not in ("write", "undo"):
        raise UsageError("--force goes with --write or --undo", f"gover editor {name} --write")
    selection = here.select()
    if action != "undo":
        _require_go(here, name, selection)
    context = _editor_context(here, selection)
    recipe = EDITORS[name](context)
    if recipe.format == "path" and action in ("write", "undo"):
        raise UsageError(
            f"{recipe.title} rewrites the file of this setting: change it in {recipe.title}",
            f"gover editor {name}",
        )
    if action == "write":
        _write(here, recipe, force=force)
    elif action == "undo":
        _undo(here, recipe, force=force)
    if as_json:
        facts = _facts(recipe, context.home)
        print_json(facts)
        if action == "check" and facts["misfits"]:
            raise Stop(1)
    elif action == "check":
        _check(here, recipe, context.home)
    elif action is None:
        _show(here, recipe)


def _require_go(here: Context, name: str, selection: Selection) -> None:
    if name in _NEED_A_GO:
        require(here, selection)
        if selection.goroot is None and not here.store.system_go(here.environ):
            raise here.no_system_go(selection)
    elif isinstance(selection.error, NotInstalled):
        here.report.tell(f"{selection.error}; hint: {selection.error.hint}")


def _editor_context(here: Context, selection: Selection) -> EditorContext:
    # What a shim sets, for an editor that runs the toolchain by its own path.
    gotoolchain = env_diff.apply(here.environ, process_effects(selection)).get("GOTOOLCHAIN")
    return EditorContext(
        here.environ,
        here.cwd,
        here.store.shims,
        recorded_exe(here),
        _gopls(here, script_effects(here.store, selection, here.environ).path),
        selection.goroot or here.store.system_goroot(here.environ),
        gotoolchain if gotoolchain != here.environ.get("GOTOOLCHAIN") else None,
    )


def _gopls(here: Context, entries: tuple[str, ...]) -> str | None:
    """
    Return the path of gopls, on PATH or where `go install` writes it; None where there is none.

    It is the bare name where gopls is in `entries`, which the project puts first in PATH.
    """
    import shutil  # noqa: PLC0415  only for a command line that is right

    if shutil.which("gopls", path=":".join(entries)):
        return "gopls"
    home = here.environ.get("HOME", "")
    gopath = go_env.find_go_setting(here.environ, "GOPATH", f"{home}/go")
    directories = [here.environ.get("PATH", ""), go_env.find_go_setting(here.environ, "GOBIN", "")]
    directories += [f"{path}/bin" for path in gopath.split(":") if path]
    found = (shutil.which("gopls", path=path) for path in directories if path)
    return next((os.path.abspath(path) for path in found if path), None)


def _show(here: Context, recipe: Recipe) -> None:
    print(write.new_text(recipe), end="")
    if recipe.format == "path":
        here.report.tell(f"{recipe.title}: select this GOROOT for {safe(recipe.project)}")
    else:
        by_hand = f"{recipe.title}: add this to {safe(recipe.file)}"
        here.report.tell(f"{by_hand}; hint: gover editor {recipe.name} --write")
    _tell_notes(here, recipe)
    here.report.tell(f"see {recipe.docs}")


def _check_owner(here: Context, recipe: Recipe) -> None:
    if recipe.project:
        check_outside_foreign_home(recipe.file, here.environ)
    else:
        check_root_may_write(recipe.file)


def _write(here: Context, recipe: Recipe, *, force: bool) -> None:
    _check_owner(here, recipe)
    shims.ensure(here.store)
    result = "wrote" if write.write(recipe, force=force) else "up to date:"
    here.report.tell(f"{result} {safe(recipe.file)}")
    _tell_notes(here, recipe)


def _undo(here: Context, recipe: Recipe, *, force: bool) -> None:
    _check_owner(here, recipe)
    changed, left = write.undo(recipe, force=force)
    if changed:
        here.report.tell(f"removed gover's settings from {safe(recipe.file)}")
    if left:
        raise GoverError("; ".join(left), f"gover editor {recipe.name} --undo --force")
    if not changed:
        here.report.tell(f"{safe(recipe.file)} contains no settings of gover")


def _check(here: Context, recipe: Recipe, home: str) -> None:
    if differences := write.check(recipe, home):
        more = "" if recipe.format == "path" else " --write"
        raise GoverError("; ".join(differences), f"gover editor {recipe.name}{more}")
    here.report.tell(f"{recipe.title} is configured ({safe(recipe.file)})")


def _tell_notes(here: Context, recipe: Recipe) -> None:
    for note in recipe.notes:
        here.report.tell(note)


def _facts(recipe: Recipe, home: str) -> dict[str, Any]:
    return {
        "editor": recipe.name,
        "file": recipe.file,
        "format": recipe.format,
        "content": write.new_text(recipe),
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
