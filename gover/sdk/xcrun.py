"""
The SDK that Apple's xcrun finds, for a comparison. Never used at a prompt.

Where no developer directory is selected, xcrun opens the installer's dialog. `xcode-select -p`
does not, so it runs first (as in Zig's lib/std/zig/system/darwin.zig).
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from gover.escape import safe

_TIMEOUT = 30  # seconds; a cold xcrun was seen to take 12 (fish-shell/fish-shell#10535)

Run = Callable[[list[str], Mapping[str, str]], tuple[int, str]]  # to exit code and output


class XcrunAnswer(NamedTuple):
    """The path that xcrun prints, or the reason why there is none."""

    path: str = ""
    reason: str = ""


def find_sdk_path(name: str, environ: Mapping[str, str], run: Run) -> XcrunAnswer:
    """Return the output of `xcrun --sdk NAME --show-sdk-path`; `run` runs a command."""
    unset = {key: value for key, value in environ.items() if key != "SDKROOT"}
    status, text = run(["/usr/bin/xcode-select", "-p"], unset)
    if status != 0:
        return XcrunAnswer(reason=f"xcrun was not run: xcode-select printed {safe(text.strip())}")
    status, text = run(["/usr/bin/xcrun", "--sdk", name, "--show-sdk-path"], unset)
    path = text.strip()
    if status != 0 or not path.startswith("/"):
        return XcrunAnswer(reason=safe(path) or f"exit code {status}")
    return XcrunAnswer(path)


def run(command: list[str], environ: Mapping[str, str]) -> tuple[int, str]:
    """Run one of Apple's programs; a `Run`."""
    import subprocess  # noqa: PLC0415  on a Mac alone

    try:
        done = subprocess.run(
            command,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 127, str(error)
    return done.returncode, (done.stdout or done.stderr).decode("utf-8", "replace")
