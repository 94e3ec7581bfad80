"""Variables and PATH entries that a project file sets, once the user allows it."""

from __future__ import annotations

import os

from gover.env_diff import SEPARATOR
from gover.records import Record
from gover.resolve.trust import Trust, trust

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.store.store import Store
    from gover.versionfile.search import VersionFile

DIRENV = "DIRENV_DIR"  # what direnv has loaded: `-` and the directory of an .envrc
_TARGET = "MACOSX_DEPLOYMENT_TARGET"


class ProjectEnv(Record):
    """The variables and PATH entries of a project file; none of them unless it is allowed."""

    file: VersionFile
    trust: Trust
    variables: tuple[tuple[str, str], ...] = ()  # name and value
    path: tuple[str, ...] = ()  # absolute; the first is in front
    left_to_direnv: bool = False  # direnv has run the file, and undoes it

    @property
    def is_envrc(self) -> bool:
        return self.file.format.module == "envrc"

    @property
    def sets_target(self) -> bool:
        return any(name == _TARGET for name, _ in self.variables)


def project_env_of(store: Store, environ: Mapping[str, str], file: VersionFile) -> ProjectEnv:
    """Return the variables and PATH entries of a file that apply."""
    project_env = ProjectEnv(file, trust(store, file.reading))
    if project_env.is_envrc and has_loaded(environ, file):
        return project_env._replace(left_to_direnv=True)
    if project_env.trust.verdict != "allowed":
        return project_env
    directory, contents = os.path.dirname(file.path), file.contents
    entries = (os.path.normpath(os.path.join(directory, e.directory)) for e in contents.paths)
    path = [entry for entry in entries if ":" not in entry and "\n" not in entry]
    variables = [(v.name, v.value) for v in contents.variables if SEPARATOR not in v.value]
    # The entry that was added last is in front, as after PATH_add in a shell.
    return project_env._replace(variables=tuple(variables), path=tuple(dict.fromkeys(path[::-1])))


def has_loaded(environ: Mapping[str, str], file: VersionFile) -> bool:
    """Tell whether direnv has run the .envrc of that directory."""
    return environ.get(DIRENV, "") == "-" + file.path.rpartition("/")[0]
