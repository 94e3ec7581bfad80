"""The command lint: where other tools read the same files differently."""

import os
from collections.abc import Iterable, Iterator
from itertools import groupby

import click

from gover.cli.context import Context, reads
from gover.cli.output import print_json
from gover.doctor.lint import observe
from gover.doctor.lint.findings import LintFinding
from gover.doctor.lint.rules import check, check_file
from gover.errors import UsageError
from gover.escape import safe
from gover.versionfile.formats import FILE_NAMES


@click.command()
@click.argument("paths", nargs=-1, metavar="[DIR|FILE]...")
@reads
@click.pass_obj
def lint(here: Context, paths: tuple[str, ...], directory: str | None, as_json: bool) -> None:
    """Say where other version managers read the files here differently; 1 when they do."""
    here = here.moved(directory)
    full = (os.path.normpath(os.path.join(here.cwd, path)) for path in paths or (".",))
    found = list(dict.fromkeys(finding for path in full for finding in _check(here, path)))
    if as_json:
        print_json({"findings": [finding._asdict() for finding in found]})
    else:
        for line in _lines(found):
            click.echo(line)
    if found:
        raise click.exceptions.Exit(1)


def _check(here: Context, path: str) -> list[LintFinding]:
    """
    Check a directory, or one file.

    Raises:
        UsageError: there is no such thing, or gover does not read it.
    """
    if os.path.isdir(path):
        return check(observe.place(here.dirs, here.environ, path))
    if not os.path.lexists(path):
        raise UsageError(f"there is no {safe(path)}")
    if not observe.is_read(path):
        raise UsageError(f"{safe(path)} is none of the files gover reads: {', '.join(FILE_NAMES)}")
    file = observe.one_file(here.dirs, path)
    if file is None:
        raise UsageError(f"there is no {safe(path)}")
    around = check(observe.place(here.dirs, here.environ, file.directory))
    of_order = [found for found in around if found.path == path]
    return list(dict.fromkeys([*check_file(file), *of_order]))


def _lines(found: Iterable[LintFinding]) -> Iterator[str]:
    for (path, hint), group in groupby(found, lambda finding: (finding.path, finding.hint)):
        for finding in group:
            where = f"{safe(path)}:{finding.line}"
            yield f"{where}: {finding.tool} {finding.reads} [{finding.rule}]"
        yield f"  hint: {hint}"


COMMANDS = (lint,)
