"""The command doctor: one check of three."""

from __future__ import annotations

from gover.cli.declare import argument, command, option, reads
from gover.cli.value_types import number
from gover.errors import UsageError
from gover.escape import safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from gover.cli.context import Context


@command()
@argument("words", nargs=-1, metavar="[VERSION|DIR|FILE]...")
@option("--fix", is_flag=True, help="Repair gover's own files where that is safe.")
@option("--network", is_flag=True, help="Also send a request to each module proxy.")
@option("--files", is_flag=True, help="Check the version files here, or DIR or FILE; nothing else.")
@option(
    "--build",
    is_flag=True,
    help="Test the selected Go, or VERSION, with real builds; nothing else.",
)
@option(
    "--full",
    is_flag=True,
    help="With --build: also other platforms and the race detector; minutes.",
)
# Options that `--build` had under its old name, for one release.
@option("--quick", is_flag=True, hidden=True)
@option("--runs", type=number(1), hidden=True)
@reads
def doctor(
    here: Context,
    *,
    words: tuple[str, ...],
    fix: bool,
    network: bool,
    files: bool,
    build: bool,
    full: bool,
    quick: bool,
    runs: int | None,
    directory: str | None,
    as_json: bool,
) -> None:
    """
    Find what is wrong with Go here; exit 1 when there is a problem.

    --files exits with 1 where goenv, mise, asdf, CI or an image read the files of this directory
    in another way than gover. --build compiles, runs and tests programs; it exits with 1 when a
    step fails.
    """
    modes = {"fix": fix, "network": network, "files": files, "build": build}
    _check_options(words, modes | {"full": full, "quick": quick, "runs": runs})
    here = here.moved(directory)
    if files:
        from gover.cli.doctor_files import check_files  # noqa: PLC0415

        check_files(here, words, as_json=as_json)
    elif build:
        if quick or runs:
            here.report.tell("--quick and --runs are gone: a short check is now the default")
        from gover.cli.doctor_build import check_build  # noqa: PLC0415

        check_build(here, words, full=full, as_json=as_json)
    else:
        from gover.cli.doctor_machine import check_machine  # noqa: PLC0415

        check_machine(here, fix=fix, network=network, as_json=as_json)


def _check_options(words: tuple[str, ...], options: Mapping[str, Any]) -> None:
    """
    Require that the options and words belong to one kind of check.

    Raises:
        UsageError: they do not.
    """
    given = {name for name, value in options.items() if value}
    for mode in ("files", "build"):
        others = {"fix", "network", "files", "build"} - {mode}
        if mode in given and (mixed := given & others):
            wrong = ", ".join(f"--{name}" for name in sorted(mixed))
            raise UsageError(f"--{mode} cannot be used with {wrong}", f"gover doctor --{mode}")
    if "build" not in given and (stray := given & {"full", "quick", "runs"}):
        raise UsageError(f"--{min(stray)} is for --build", "gover doctor --build --full")
    if words and not given & {"files", "build"}:
        word = safe(words[0])
        raise UsageError(f"'{word}' needs --files or --build", f"gover doctor --files {word}")


COMMANDS = (doctor,)
