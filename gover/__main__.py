"""Chooses the way in: what prompts and shims wait for starts without the command line."""

import os
import sys


def main() -> int:
    """Run gover with this process's arguments; return its exit code."""
    if os.environ.get("GOVER_TRACE", "") not in ("", "0"):
        from gover import trace  # noqa: PLC0415  nobody else pays for it

        trace.begin()
    if len(sys.argv) >= 6 and sys.argv[1] in ("plan", "shim"):
        from gover import hot  # noqa: PLC0415  and nothing else: it has milliseconds

        return hot.main(sys.argv[1:])
    from gover.cli import run  # noqa: PLC0415  click and all that it needs

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
