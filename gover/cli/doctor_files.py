"""The command doctor --files: where other tools read the project's files differently."""

from __future__ import annotations

import os
from itertools import groupby

from gover.cli.context import Context, Stop
from gover.cli.output import print_json
from gover.doctor.lint import observe
from gover.doctor.lint.rules import check_directory, check_file
from gover.errors import UsageError
from gover.escape import safe
from gover.versionfile.formats import FILE_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gover.doctor.lint.findings import LintFinding


def check_files(here: Context, paths: Sequence[str], *, as_json: bool) -> None:
    """
    Print where other tools read the files of directories, or single files, differently.

    Raises:
        Stop: 1, they do.
        UsageError: there is no such file, or gover does not read it.
    """
    full = (os.path.normpath(os.path.join(here.cwd, path)) for path in paths or (".",))
    found = list(dict.fromkeys(finding for path in full for finding in _check(here, path)))
    if as_json:
        print_json({"findings": [finding._asdict() for finding in found]})
    else:
        for line in _lines(found):
            print(line)
    if found:
        raise Stop(1)


def _check(here: Context, path: str) -> list[LintFinding]:
    """
    Check a directory, or one file.

    Raises:
        UsageError: there is no such file, or gover does not read files of that name.
    """
    if os.path.isdir(path):
        return check_directory(observe.read_directory(here.store, here.environ, path))
    if not os.path.lexists(path):
        raise UsageError(f"there is no {safe(path)}")
    if not observe.is_version_file(path):
        raise UsageError(f"gover does not read {safe(path)}; it reads {', '.join(FILE_NAMES)}")
    file = observe.read_checked_file(here.store, path)
    if file is None:
        raise UsageError(f"there is no {safe(path)}")
    in_directory = check_directory(observe.read_directory(here.store, here.environ, file.directory))
    about_file = [found for found in in_directory if found.path == path]
    return list(dict.fromkeys([*check_file(file), *about_file]))


def _lines(found: Iterable[LintFinding]) -> Iterator[str]:
    for (path, hint), group in groupby(found, lambda finding: (finding.path, finding.hint)):
        for finding in group:
            where = f"{safe(path)}:{finding.line}"
            yield f"{where}: {finding.tool} {finding.reads} [{finding.rule}]"
        yield f"  hint: {hint}"
