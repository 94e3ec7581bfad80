"""
direnv beside gover: the `use_go` that an .envrc calls.

direnv unloads a file by restoring every variable that it changed, PATH as a whole. So `use_go`
changes PATH together with gover's undo record (gover.env_diff): whichever PATH direnv
restores, the matching record comes with it, and the hook can undo the rest.
"""

import os
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gover import env_diff
from gover.activation.plan import compile_plan
from gover.activation.templates import fill_template, read_template
from gover.dirs import require_home
from gover.errors import GoverError, NotInstalled, UsageError
from gover.escape import safe, sh_quote
from gover.fs import atomic, leftovers
from gover.fs.read import read_file
from gover.resolve.effects import script_effects
from gover.resolve.selection import (
    VARIABLE,
    Origin,
    Outcome,
    Selection,
    SelectionFailure,
    not_installed,
    select,
)
from gover.store.store import Store
from gover.version.request import Request

_ASSET = "shell/use_go.sh"
_MAX_BYTES = 65536  # of a file that gover may have written


class Loading(NamedTuple):
    """What `use go` does in one directory: bash for direnv, and the error on a failure."""

    text: str
    error: GoverError | None


def library(environ: Mapping[str, str]) -> str:
    """
    Return the path of gover's file in direnv's library directory (direnv stdlib.sh).

    Raises:
        GoverError: HOME is needed, and not set.
    """
    directory = environ.get("DIRENV_CONFIG", "")
    if not directory.startswith("/"):
        config = environ.get("XDG_CONFIG_HOME", "")
        config = config if config.startswith("/") else f"{require_home(environ)}/.config"
        directory = f"{config}/direnv"
    return os.path.normpath(f"{directory}/lib/gover.sh")


def text(exe: str) -> str:
    """Return the text of the file; `exe` is the path by which gover was started."""
    return fill_template(read_template(_ASSET), {"__GOVER_EXE__": sh_quote(exe)})


def install(path: str, content: str) -> bool:
    """
    Write the file; return False if it was up to date.

    Raises:
        GoverError: there is a file that gover did not write.
    """
    _refuse_foreign(path)
    atomic.make_directory(os.path.dirname(path))
    leftovers.clear(os.path.dirname(os.path.realpath(path)))
    return atomic.write_if_changed(os.path.realpath(path), content)


def remove(path: str) -> bool:
    """
    Remove the file; return False if there was none.

    Raises:
        GoverError: there is a file that gover did not write.
    """
    _refuse_foreign(path)
    if not os.path.lexists(path):
        return False
    os.unlink(path)
    return True


def _refuse_foreign(path: str) -> None:
    mark = read_template(_ASSET).partition("\n")[0] + "\n"
    if os.path.lexists(path) and not read_file(path, _MAX_BYTES).data.startswith(mark.encode()):
        raise GoverError(f"{safe(path)} was not written by gover: it is left unchanged")


def load(store: Store, environ: Mapping[str, str], cwd: str, version: str) -> Loading:
    """
    Return what `use go VERSION` does in the directory of an .envrc.

    Without a VERSION ("") it is the Go that gover selects. `environ` is that of the .envrc,
    with the changes that gover has made to it.

    Raises:
        UsageError: VERSION is no request.
    """
    outside = env_diff.undo(environ)
    own = select(store, outside, cwd)
    requested = _select(store, outside, cwd, version) if version else own
    watched = dict.fromkeys(
        check.subject
        for selection in (own, requested)
        for check in compile_plan(store, selection, outside).checks
        if check.test != "variable"
    )
    effects = script_effects(store, _without_envrc(requested), outside)
    after = env_diff.apply(outside, effects)
    if _selected(requested) != _selected(own):  # hook and shims must select the same Go
        after[VARIABLE] = version
    lines = [" ".join(["watch_file", *map(sh_quote, watched)]), *_assignments(environ, after)]
    return Loading("\n".join(lines) + "\n", requested.error)


def _selected(selection: Selection) -> tuple[type[Outcome], str | None]:
    return type(selection.outcome), selection.goroot


def _select(store: Store, environ: Mapping[str, str], cwd: str, version: str) -> Selection:
    try:
        request = Request.parse(version)
    except ValueError as error:
        raise UsageError(f"{safe(cwd)}/.envrc: {error}") from None
    selection = select(store, environ, cwd, request)
    origin = Origin("file", f"{cwd}/.envrc")
    if isinstance(selection.error, NotInstalled) and selection.request is not None:
        failure = SelectionFailure(not_installed(request, origin))
        return selection._replace(origin=origin, outcome=failure)
    return selection._replace(origin=origin)


def _without_envrc(selection: Selection) -> Selection:
    # direnv runs the file: it sets those variables, and restores them.
    project_env, sdk = selection.project_env, selection.sdk
    return selection._replace(
        project_env=None if project_env and project_env.is_envrc else project_env,
        sdk=sdk and sdk.without_envrc(),
    )


def _assignments(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield f"unset {sh_quote(name)}"
        elif before.get(name) != after[name]:
            yield f"export {sh_quote(f'{name}={after[name]}')}"
