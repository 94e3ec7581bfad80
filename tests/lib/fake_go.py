"""What a fake `go` or `gofmt` says it was given, byte for byte."""

from typing import NamedTuple


class Seen(NamedTuple):
    """The arguments after the program's name, and the environment in its order."""

    argv: list[bytes]
    environ: list[tuple[bytes, bytes]]


def seen(report: bytes) -> Seen:
    """
    Read the report of a fake release's `go`: argc, argv, environment, each ended by a NUL.

    Raises:
        ValueError: the text is no such report.
    """
    if not report.endswith(b"\0"):
        raise ValueError(f"no report of a fake go: {report[:200]!r}")
    count, *fields = report[:-1].split(b"\0")
    argv, variables = fields[: int(count)], fields[int(count) :]
    pairs = (variable.partition(b"=") for variable in variables)
    return Seen(argv, [(name, value) for name, _, value in pairs])
