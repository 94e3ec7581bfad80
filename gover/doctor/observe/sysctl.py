"""
The few programs of macOS that a doctor asks, and what their answers mean.

Each is run by its absolute path, with a time limit and an environment of its own, and
only by doctor. None of them opens a dialog: that is what /usr/bin/xcrun and the doors to
compilers do, which are never run.
"""

import os
import re
import subprocess

from gover.sdk.machine import below

_PATIENCE = 5.0  # seconds
# Without the first, macOS tells programs built with an old SDK that it is 10.16.
_ENVIRON = {"SYSTEM_VERSION_COMPAT": "0", "PATH": "/usr/bin:/bin", "LC_ALL": "C"}

VERSION = ("/usr/bin/sw_vers", "-productVersion")
HARDWARE = ("/usr/sbin/sysctl", "-i", "hw.optional.arm64", "sysctl.proc_translated")
TOOLS = ("/usr/sbin/pkgutil", "--pkg-info=com.apple.pkg.CLTools_Executables")


def ask(root: str, command: tuple[str, ...]) -> str:
    """Return what a program prints; "" when there is none, it fails, or takes too long."""
    path = below(root, command[0])
    if not os.access(path, os.X_OK):
        return ""
    try:
        done = subprocess.run(
            [path, *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRON,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def product_version(text: str) -> str:
    """Return the version that `sw_vers -productVersion` prints; "" for anything else."""
    match = re.fullmatch(r"([0-9]{1,4}(?:\.[0-9]{1,4}){0,2})\s*", text)
    return match[1] if match else ""


def hardware(text: str) -> tuple[str, bool]:
    """
    Return Go's word for the processor, and whether the asking process is translated.

    hw.optional.arm64 is 1 on Apple silicon and 0 or unknown elsewhere;
    sysctl.proc_translated is unknown to kernels without Rosetta.
    """
    known = dict(re.findall(r"^([a-z0-9_.]+): ([0-9]+)$", text, re.MULTILINE))
    translated = known.get("sysctl.proc_translated") == "1"
    silicon = translated or known.get("hw.optional.arm64") == "1"
    return ("arm64" if silicon else "amd64"), translated


def package_version(text: str) -> str:
    """Return the first three numbers of `version: 16.4.0.0.1.1747106510`; "" without a line."""
    match = re.search(r"^version: ([0-9]{1,4}(?:\.[0-9]{1,4}){0,2})", text, re.MULTILINE)
    return match[1] if match else ""
