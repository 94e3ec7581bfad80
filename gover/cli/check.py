"""The command check: build and run programs with a Go on this machine."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import click

from gover import env_diff
from gover.cli import output
from gover.cli.context import Context, goroot_of, reads
from gover.cli.inspect import this_machine
from gover.cli.output import print_json
from gover.cli.param_types import INSTALLED
from gover.doctor.selftest.sandbox import Result, open_sandbox
from gover.doctor.selftest.steps import run_steps
from gover.escape import safe
from gover.inspect.compatibility import Host
from gover.resolve.effects import command_effects
from gover.version.request import Request
from gover.version.version import Version


@click.command()
@click.argument("request", type=INSTALLED, required=False, metavar="[VERSION]")
@click.option(
    "--quick",
    is_flag=True,
    help="No builds for other platforms, no race detector, no second build.",
)
@click.option(
    "--runs",
    default=2,
    type=click.IntRange(1),
    metavar="N",
    help="Build the same program N times and compare; 2.",
)
@reads
@click.pass_obj
def check(
    here: Context,
    *,
    request: Request | None,
    quick: bool,
    runs: int,
    directory: str | None,
    as_json: bool,
) -> None:
    """Test the Go selected here, or VERSION, with real builds; exit 1 when a step fails."""
    here = here.moved(directory)
    selection = here.select(request)
    root, version = goroot_of(here, selection)
    environ = env_diff.apply(here.environ, command_effects(here.store, selection))
    results: list[Result] = []
    if not as_json:
        click.echo(f"go{version or ' of unknown version'} in {safe(root)}")
    for result in _steps(root, version, environ, this_machine(), 0 if quick else runs):
        results.append(result)
        if not as_json:
            click.echo(_row(result))
    if as_json:
        print_json(_document(root, version, results))
    else:
        click.echo(_summary(results))
    if any(result.status == "failed" for result in results):
        raise click.exceptions.Exit(1)


def _steps(
    root: str, version: Version | None, environ: dict[str, str], host: Host, runs: int
) -> Iterator[Result]:
    with open_sandbox(root, version, environ) as sandbox:
        yield from run_steps(sandbox, host, runs=runs)


def _row(result: Result) -> str:
    time = "" if result.seconds is None else f"{result.seconds:.2f} s"
    head = f"{result.status:7}  {result.name:13} {time:>8}  "
    lines = output.wrapped(result.detail, output.width(), len(head))
    return head + f"\n{'':{len(head)}}".join(lines)


def _summary(results: list[Result]) -> str:
    """Return the line below the table: the count of each status, and the total time."""
    counts = Counter(result.status for result in results)
    shown = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
    return f"{shown}, in {sum(result.seconds or 0 for result in results):.0f} s"


def _document(root: str, version: Version | None, results: list[Result]) -> dict[str, Any]:
    return {
        "goroot": root,
        "version": str(version) if version else None,
        "ok": all(result.status != "failed" for result in results),
        "steps": [result._asdict() for result in results],
    }


COMMANDS = (check,)
