"""The command doctor --build: build and run programs with a Go on this machine."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

from gover import env_diff
from gover.cli import output
from gover.cli.context import Context, Stop, goroot_of
from gover.cli.inspect import this_machine
from gover.cli.output import print_json
from gover.doctor.selftest.sandbox import Result, open_sandbox
from gover.doctor.selftest.steps import run_steps
from gover.errors import UsageError
from gover.escape import safe
from gover.resolve.effects import command_effects
from gover.version.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gover.version.version import Version


def check_build(here: Context, words: Sequence[str], *, full: bool, as_json: bool) -> None:
    """
    Test the Go selected here, or the one in `words`, with real builds, and print each step.

    Raises:
        Stop: 1, a step failed.
        UsageError: `words` is not one version.
    """
    if len(words) > 1:
        raise UsageError("--build tests one version", f"gover doctor --build {words[0]}")
    request = _request(words[0]) if words else None
    selection = here.select(request)
    root, version = goroot_of(here, selection)
    environ = env_diff.apply(here.environ, command_effects(here.store, selection))
    results: list[Result] = []
    if not as_json:
        print(f"go{version or ' of unknown version'} in {safe(root)}")
    running = _Running()
    for result in _steps(root, version, environ, full=full, starting=running.show):
        running.clear()
        results.append(result)
        if not as_json:
            print(_row(result))
    if as_json:
        print_json(_document(root, version, results))
    else:
        print(_summary(results))
    if any(result.status == "failed" for result in results):
        raise Stop(1)


def _request(text: str) -> Request:
    try:
        return Request.parse(text)
    except ValueError as error:
        raise UsageError(str(error), "gover doctor --build") from None


class _Running:
    """The step that runs, in a line of a terminal that its result replaces."""

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()

    def show(self, name: str) -> None:
        if self._is_terminal:
            print(f"running  {name} ...", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self._is_terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def _steps(
    root: str,
    version: Version | None,
    environ: dict[str, str],
    *,
    full: bool,
    starting: Callable[[str], None],
) -> Iterator[Result]:
    with open_sandbox(root, version, environ) as sandbox:
        yield from run_steps(sandbox, this_machine(), full=full, starting=starting)


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
