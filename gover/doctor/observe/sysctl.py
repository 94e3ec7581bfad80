"""
The few programs of macOS that doctor runs, and how their output is read.

Each is run by its absolute path, with a time limit and a small environment. None of them
opens a dialog, as /usr/bin/xcrun and /usr/bin/clang do; those are never run.
"""

import os
import re
import subprocess

from gover.sdk.machine import below

_TIMEOUT = 5.0  # seconds
# Without SYSTEM_VERSION_COMPAT=0, programs built with an old SDK see macOS 10.16.
_ENVIRON = {"SYSTEM_VERSION_COMPAT": "0", "PATH": "/usr/bin:/bin", "LC_ALL": "C"}

SW_VERS = ("/usr/bin/sw_vers", "-productVersion")
SYSCTL_HARDWARE = ("/usr/sbin/sysctl", "-i", "hw.optional.arm64", "sysctl.proc_translated")
PKGUTIL_TOOLS = ("/usr/sbin/pkgutil", "--pkg-info=com.apple.pkg.CLTools_Executables")


def run_program(root: str, command: tuple[str, ...]) -> str:
    """Return what a program prints; "" when it does not exist, fails, or takes too long."""
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
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def parse_product_version(text: str) -> str:
    """Return the version that `sw_vers -productVersion` prints; "" for anything else."""
    match = re.fullmatch(r"([0-9]{1,4}(?:\.[0-9]{1,4}){0,2})\s*", text)
    return match[1] if match else ""


def parse_hardware(text: str) -> tuple[str, bool]:
    """
    Return Go's word for the processor, and whether this process runs under Rosetta.

    hw.optional.arm64 is 1 on Apple silicon and 0 or unknown elsewhere;
    sysctl.proc_translated is unknown to kernels without Rosetta.
    """
    values = dict(re.findall(r"^([a-z0-9_.]+): ([0-9]+)$", text, re.MULTILINE))
    translated = values.get("sysctl.proc_translated") == "1"
    silicon = translated or values.get("hw.optional.arm64") == "1"
    return ("arm64" if silicon else "amd64"), translated


def parse_package_version(text: str) -> str:
    """Return the first three numbers of `version: 16.4.0.0.1.1747106510`; "" without a line."""
    match = re.search(r"^version: ([0-9]{1,4}(?:\.[0-9]{1,4}){0,2})", text, re.MULTILINE)
    return match[1] if match else ""
