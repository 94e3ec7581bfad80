"""What a reader compares his own machine with."""

import os
import platform
import shutil
import subprocess
import time
from pathlib import Path


def machine() -> list[str]:
    """Return what a reader compares his own machine with."""
    cpu = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    shells = []
    for words in (("zsh", "--version"), ("bash", "--version"), ("fish", "--version")):
        if shutil.which(words[0]):
            said = subprocess.run(words, capture_output=True, text=True, check=False).stdout
            shells.append(said.splitlines()[0].split(" (")[0])
    return [
        f"{os.cpu_count()} x {cpu}, {platform.system()} {platform.release()}",
        ", ".join(shells),
        f"Python {platform.python_version()} for gover",
        time.strftime("%Y-%m-%d"),
    ]
