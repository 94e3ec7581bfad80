"""The platform that archives are chosen for, where Python itself is lied to."""

import os
import shutil
import subprocess
import sys

import pytest

# What Darwin's libc has; here it is a double, which the real ctypes calls.
SYSCTL = """
#include <string.h>
int sysctlbyname(const char *name, void *old, size_t *size, void *new, size_t length) {
    if (strcmp(name, "sysctl.proc_translated") || *size != sizeof(int) || new || length)
        return -1;
    if (TRANSLATED < 0)  /* a kernel without Rosetta */
        return -1;
    *(int *)old = TRANSLATED;
    return 0;
}
"""
ASK = """
import platform, sys
sys.platform, platform.machine = "darwin", lambda: {machine!r}
from gover.version.platform import this_platform
print(this_platform())
"""


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
@pytest.mark.skipif(os.uname().sysname != "Linux", reason="LD_PRELOAD is Linux's")
@pytest.mark.parametrize(
    "machine, translated, platform",
    [
        ("x86_64", "1", "darwin-arm64"),
        ("x86_64", "0", "darwin-amd64"),
        ("x86_64", "-1", "darwin-amd64"),
        ("arm64", "0", "darwin-arm64"),
    ],
)
def test_a_python_under_rosetta_gets_the_go_of_the_machine(machine, translated, platform, tmp_path):
    library = tmp_path / "sysctl.so"
    command = ["cc", "-shared", "-fPIC", f"-DTRANSLATED={translated}", "-xc", "-", "-o", library]
    subprocess.run(command, input=SYSCTL, text=True, check=True)
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(machine=machine)],
        env=os.environ | {"LD_PRELOAD": str(library)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == f"{platform}\n"
