"""
direnv beside gover: the `use_go` that an .envrc calls.

direnv takes a file back by giving every variable that it changed, PATH as a whole, the
value of before. So `use_go` changes PATH together with gover's memory of what it put there
(gover.env_diff): whichever PATH direnv brings back, the memory that belongs to it comes
too, and the hook can take back the rest.
"""

import os
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gover import env_diff
from gover.activation.plan import compile_plan
from gover.activation.templates import fill_template, read_template
from gover.dirs import Dirs
from gover.errors import GoverError, UsageError
from gover.escape import safe, sh_quote
from gover.fs import atomic
from gover.fs.read import read_file
from gover.resolve.effects import effects_of
from gover.resolve.selection import (
    VARIABLE,
    Origin,
    Selection,
    SelectionFailure,
    not_installed,
    select,
)
from gover.version.request import Request

_ASSET = "shell/use_go.sh"
_MOST = 65536  # bytes of a file that may be ours


class Loading(NamedTuple):
    """What `use go` means in one place: bash for direnv, and what is wrong if no Go holds."""

    text: str
    error: GoverError | None


def library(environ: Mapping[str, str]) -> str:
    """
    Return the path of gover's file among those that direnv sources (direnv stdlib.sh).

    Raises:
        GoverError: no variable says where direnv looks.
    """
    directory = environ.get("DIRENV_CONFIG", "")
    if not directory:
        home = environ.get("HOME", "")
        config = environ.get("XDG_CONFIG_HOME", "") or (home and f"{home}/.config")
        directory = config and f"{config}/direnv"
    if not directory.startswith("/"):
        raise GoverError("HOME is not set, so direnv has no place for its library")
    return os.path.normpath(f"{directory}/lib/gover.sh")


def text(exe: str) -> str:
    """Return what is installed; `exe` is the path gover was called by."""
    return fill_template(read_template(_ASSET), {"__GOVER_EXE__": sh_quote(exe)})


def install(path: str, content: str) -> bool:
    """
    Put the text there, or bring it up to date; tell whether anything had to be written.

    Raises:
        GoverError: there is something that gover did not write.
    """
    _refuse_foreign(path)
    atomic.make_directory(os.path.dirname(path))
    return atomic.write_if_changed(os.path.realpath(path), content)


def remove(path: str) -> bool:
    """
    Take the file away; tell whether there was one.

    Raises:
        GoverError: there is something that gover did not write.
    """
    _refuse_foreign(path)
    if not os.path.lexists(path):
        return False
    os.unlink(path)
    return True


def _refuse_foreign(path: str) -> None:
    mark = read_template(_ASSET).partition("\n")[0] + "\n"
    if os.path.lexists(path) and not read_file(path, _MOST).data.startswith(mark.encode()):
        raise GoverError(f"{safe(path)} is not gover's, and stays as it is")


def load(dirs: Dirs, environ: Mapping[str, str], cwd: str, wish: str) -> Loading:
    """
    Return what `use go WISH` does in the directory of an .envrc; an empty WISH asks gover.

    `environ` is what direnv gave the file, with what gover has done to it already.

    Raises:
        UsageError: the wish is no Request.
    """
    outside = env_diff.leave(environ)
    own = select(dirs, outside, cwd)
    asked = _asked(dirs, outside, cwd, wish) if wish else own
    watched = dict.fromkeys(
        check.subject
        for selection in (own, asked)
        for check in compile_plan(dirs, selection, outside).checks
        if check.test != "variable"
    )
    after = env_diff.enter(outside, effects_of(dirs, _without_envrc(asked)))
    if _answer(asked) != _answer(own):  # the hook and the shims must come to the same
        after[VARIABLE] = wish
    lines = [" ".join(["watch_file", *map(sh_quote, watched)]), *_assignments(environ, after)]
    return Loading("\n".join(lines) + "\n", asked.error)


def _answer(selection: Selection) -> tuple[str | None, bool]:
    return selection.goroot, selection.error is None


def _asked(dirs: Dirs, environ: Mapping[str, str], cwd: str, wish: str) -> Selection:
    try:
        request = Request.parse(wish)
    except ValueError as error:
        raise UsageError(f"{safe(cwd)}/.envrc: {error}") from None
    selection = select(dirs, environ, cwd, request)
    origin = Origin("file", f"{cwd}/.envrc")
    if isinstance(selection.outcome, SelectionFailure) and selection.request is not None:
        failure = SelectionFailure(not_installed(request, origin))
        return selection._replace(origin=origin, outcome=failure)
    return selection._replace(origin=origin)


def _without_envrc(selection: Selection) -> Selection:
    # direnv is about to run it: what it sets is direnv's to set, and to take back.
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
