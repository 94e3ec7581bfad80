"""
The files of a plan: a text for each kind of shell, below the plan's directory.

A root has several plans where those who ask differ in HOME, GOVER_VERSION or PATH, or in the
spelling of the root where a file system takes two for one. The newest is `sh`, `bash`, `zsh` and
`fish`; those before it end in .2 to .8. Shells read one after the other until one is valid.
"""

from __future__ import annotations

import os

from gover.activation.plan import PLAN_NAME, Plan, plan_directory
from gover.activation.render import DIALECTS, SHIM_DIALECT, render
from gover.activation.render_words import environment_of
from gover.fs.atomic import make_private, write
from gover.fs.read import read_file
from gover.store.permissions import find_foreign, is_govers, narrow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.store.store import Store

_SUFFIXES = ("", *(f".{number}" for number in range(2, 9)))
_LIMIT = 1 << 20  # bytes of a text that are read


def write_plan(store: Store, plan: Plan, texts: dict[str, str]) -> None:
    """
    Write the texts of a plan; a cache that cannot be written is no error.

    Besides `texts`, that for the shims, since a prompt in a new directory is often followed by
    a `go` there, and those that other shells have had made: a text that is left outdated would
    cost each of them another start of Python.
    """
    if f"/{PLAN_NAME}/" in f"{plan.root}/":
        return  # inside the path of another plan: one of them would be file and directory
    directory = plan_directory(store, plan.root)
    below = (os.path.dirname(store.plans), store.plans)
    for path in (store.cache, *below):
        if path != store.cache or is_govers(path):
            narrow(path)
    if find_foreign(store.cache, *below) or any(map(os.path.islink, below)):
        return  # another user could have a shell of this one read something else
    others = [d for d in DIALECTS if d == SHIM_DIALECT or os.path.lexists(f"{directory}/{d}")]
    texts = {dialect: render(plan, dialect) for dialect in others if dialect not in texts} | texts
    try:
        make_private(directory)
        _keep_others(directory, texts[SHIM_DIALECT])
        for dialect, text in texts.items():
            write(f"{directory}/{dialect}", text, 0o600)
    except OSError:
        return


def _keep_others(directory: str, text: str) -> None:
    """Rename the plans that are for another environment than this, the oldest over what is last."""
    kept = 0
    for suffix in _SUFFIXES[:-1]:
        reading = read_file(f"{directory}/{SHIM_DIALECT}{suffix}", _LIMIT)
        if reading.state != "text":  # as a rule there is none
            break
        other, environment = environment_of(reading.data), environment_of(os.fsencode(text))
        # What only one of them rests on tells no difference: the other has come with a new file.
        if all(other[name] == environment[name] for name in other.keys() & environment):
            break
        kept += 1
    try:
        for number in range(kept, 0, -1):
            for dialect in DIALECTS:
                path = f"{directory}/{dialect}"
                if os.path.lexists(path + _SUFFIXES[number - 1]):
                    os.replace(path + _SUFFIXES[number - 1], path + _SUFFIXES[number])
    except FileNotFoundError:  # another process does the same
        pass
