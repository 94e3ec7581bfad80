"""
What Apple's own xcrun says, to compare with. Never from a prompt.

Where no developer directory is selected, xcrun opens the installer's dialog; `xcode-select -p`
does not, so it is asked first (Zig's lib/std/zig/system/darwin.zig does the same).
"""

import subprocess
from collections.abc import Callable, Mapping
from typing import NamedTuple

from gover.escape import safe

_PATIENCE = 30  # seconds; a cold xcrun was seen to take 12 (fish-shell/fish-shell#10535)

Run = Callable[[list[str], Mapping[str, str]], tuple[int, str]]


class Answer(NamedTuple):
    """The path that xcrun gives, or why there is none."""

    path: str = ""
    reason: str = ""


def ask(name: str, environ: Mapping[str, str], run: Run) -> Answer:
    """Return what `xcrun --sdk NAME --show-sdk-path` says; `run` gives exit code and output."""
    outside = {key: value for key, value in environ.items() if key != "SDKROOT"}
    status, text = run(["/usr/bin/xcode-select", "-p"], outside)
    if status != 0:
        return Answer(reason=f"not asked: xcode-select says {safe(text.strip())}")
    status, text = run(["/usr/bin/xcrun", "--sdk", name, "--show-sdk-path"], outside)
    path = text.strip()
    if status != 0 or not path.startswith("/"):
        return Answer(reason=safe(path) or f"exit code {status}")
    return Answer(path)


def run(command: list[str], environ: Mapping[str, str]) -> tuple[int, str]:
    """Run one of Apple's programs; a `Run`."""
    try:
        done = subprocess.run(
            command,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 127, str(error)
    return done.returncode, (done.stdout or done.stderr).decode("utf-8", "replace")
