"""Chooses the way in: what prompts and shims wait for starts without the command line."""

import sys


def main() -> int:
    """Run gover with this process's arguments; return its exit code. A bug is told, not thrown."""
    arguments = sys.argv[1:]
    try:
        return _run(arguments)
    except KeyboardInterrupt:  # before the command line could see to it, or in the hook's start
        return 130
    except Exception as error:  # noqa: BLE001  it is told, and where to report it
        from gover import crash_report  # noqa: PLC0415  only a failure needs it

        return crash_report.report(error, arguments, debug=_is_debugging(arguments))


def _run(arguments: list[str]) -> int:
    if len(arguments) >= 5 and arguments[0] in ("plan", "shim"):
        from gover.activation import activate  # noqa: PLC0415  and nothing else: it has milliseconds

        return activate.main(arguments)
    from gover.cli.main import run  # noqa: PLC0415  click and all that it needs

    return run(arguments)


def _is_debugging(arguments: list[str]) -> bool:
    if "--debug" not in arguments:
        return False
    from gover import crash_report  # noqa: PLC0415  only a failure needs it

    return crash_report.is_debugging(arguments)


if __name__ == "__main__":
    sys.exit(main())
