"""gover in a process whose uname(2) has another machine."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

_SOURCE = Path(__file__).parent / "uname.c"


def renamed(machine, directory):
    """Return the variables with which a program is on `machine`; skip where that cannot be."""
    if os.uname().sysname != "Linux" or shutil.which("cc") is None:
        pytest.skip("another machine's name needs LD_PRELOAD and a C compiler")
    library = directory / f"uname-{machine}.so"
    command = ["cc", "-shared", "-fPIC", f'-DMACHINE="{machine}"', _SOURCE, "-o", library]
    subprocess.run(command, check=True)
    return {"LD_PRELOAD": str(library)}
