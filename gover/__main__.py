"""The entry point: prompts and shims start without the command line, which takes time to load."""

import os
import sys


def run_process() -> None:
    """As `main`, in a Python that was started without `site`; end the process."""
    from gover.activation.late_site import SiteFinder  # noqa: PLC0415  not for `python -m gover`

    sys.meta_path.append(SiteFinder())
    code = main()
    if "site" in sys.modules:
        sys.exit(code)
    sys.stderr.flush()
    os._exit(code)  # Python would take down one by one what ends with the process


def main() -> int:
    """Run gover with this process's arguments; return its exit code. A bug is reported."""
    arguments = sys.argv[1:]
    if None in (sys.stdin, sys.stdout, sys.stderr):  # closed
        from gover.fs import streams  # noqa: PLC0415  no start by the hook needs it

        streams.open_closed()
    if os.geteuid() == 0 and os.stat(__file__).st_uid != 0:
        sys.dont_write_bytecode = True  # root's files would be in the way of gover's owner
    code = _end(arguments)
    try:
        sys.stdout.flush()
    except OSError as error:
        from gover import console  # noqa: PLC0415  only a failure needs it

        return code or console.print_unwritten(error)
    return code


def _end(arguments: list[str]) -> int:
    try:
        return _run(arguments)
    except KeyboardInterrupt:  # before the command line handles it, or in a start by the hook
        return 130
    except Exception as error:  # noqa: BLE001  it is printed, with where to report it
        from gover import crash_report  # noqa: PLC0415  only a failure needs it

        return crash_report.report(error, arguments, debug=_is_debugging(arguments))


def _run(arguments: list[str]) -> int:
    if len(arguments) >= 5 and arguments[0] in ("plan", "shim"):
        from gover.activation import activate  # noqa: PLC0415  nothing else is loaded: a prompt waits for it

        return activate.main(arguments)
    from gover.cli.main import run  # noqa: PLC0415  loads click

    return run(arguments)


def _is_debugging(arguments: list[str]) -> bool:
    if "--debug" not in arguments:
        return False
    from gover import crash_report  # noqa: PLC0415  only a failure needs it

    return crash_report.is_debugging(arguments)


if __name__ == "__main__":
    sys.exit(main())
