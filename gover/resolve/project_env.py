"""What a project file sets beside the Go: variables and PATH entries, once the user allows it."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from gover.dirs import Dirs
from gover.env_diff import SEPARATOR
from gover.resolve.trust import Trust, said, trust
from gover.versionfile.search import VersionFile

DIRENV = "DIRENV_DIR"  # what direnv has loaded: `-` and the directory of an .envrc
_TARGET = "MACOSX_DEPLOYMENT_TARGET"


class ProjectEnv(NamedTuple):
    """The variables and PATH entries of a project file; none of them unless it is allowed."""

    file: VersionFile
    trust: Trust
    variables: tuple[tuple[str, str], ...] = ()  # name and value
    path: tuple[str, ...] = ()  # absolute, first one first
    notice: str = ""  # what a prompt says when the file waits for a verdict

    @property
    def for_direnv(self) -> bool:
        return self.file.form.module == "envrc"

    @property
    def sets_target(self) -> bool:
        return any(name == _TARGET for name, _ in self.variables)


def project_env_of(dirs: Dirs, environ: Mapping[str, str], file: VersionFile) -> ProjectEnv:
    """Return what the variables and PATH entries of a file come to."""
    extras = ProjectEnv(file, trust(dirs, file.reading))
    directory = file.path.rpartition("/")[0]
    if extras.for_direnv and has_loaded(environ, file):
        return extras  # direnv has run this file, and takes back what it did
    says = file.contents
    if extras.trust.verdict == "waiting":
        return extras._replace(notice=said(file))
    if extras.trust.verdict == "denied":
        return extras
    entries = (os.path.normpath(os.path.join(directory, e.directory)) for e in says.paths)
    path = [entry for entry in entries if ":" not in entry and "\n" not in entry]
    variables = [(v.name, v.value) for v in says.variables if SEPARATOR not in v.value]
    # The one that was added last is in front, as after PATH_add in a shell.
    return extras._replace(variables=tuple(variables), path=tuple(dict.fromkeys(path[::-1])))


def has_loaded(environ: Mapping[str, str], file: VersionFile) -> bool:
    """Tell whether direnv has run the .envrc of that directory."""
    return environ.get(DIRENV, "") == "-" + file.path.rpartition("/")[0]
