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
import os, sys
sys.platform, os.uname = "darwin", lambda: os.uname_result(["", "", "23.0.0", "", {machine!r}])
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


LINUX = """
import os, sys
sys.platform, sys.maxsize, sys.byteorder = "linux", {maxsize}, {byteorder!r}
os.uname = lambda: os.uname_result(["", "", "23.0.0", "", {machine!r}])
from gover.errors import GoverError
from gover.version.platform import this_platform
try:
    print(this_platform())
except GoverError as error:
    print(error)
"""
BITS_32, BITS_64 = (1 << 31) - 1, (1 << 63) - 1


# What uname(2) calls the machine, and what the archive for it is called on go.dev.
@pytest.mark.parametrize(
    "machine, maxsize, byteorder, shown",
    [
        ("x86_64", BITS_64, "little", "linux-amd64"),
        ("x86_64", BITS_32, "little", "linux-386"),
        ("i586", BITS_32, "little", "linux-386"),
        ("i686", BITS_64, "little", "linux-386"),
        ("aarch64", BITS_64, "little", "linux-arm64"),
        ("aarch64", BITS_32, "little", "linux-armv6l"),
        ("armv8l", BITS_32, "little", "linux-armv6l"),
        ("armv7l", BITS_32, "little", "linux-armv6l"),
        ("riscv64", BITS_64, "little", "linux-riscv64"),
        ("loongarch64", BITS_64, "little", "linux-loong64"),
        ("ppc64le", BITS_64, "little", "linux-ppc64le"),
        ("ppc64", BITS_64, "big", "linux-ppc64"),
        ("s390x", BITS_64, "big", "linux-s390x"),
        ("mips64", BITS_64, "little", "linux-mips64le"),
        ("mips", BITS_32, "big", "linux-mips"),
        ("ppc", BITS_32, "big", "there is no Go for linux on ppc: Go is for 64-bit PowerPC only"),
        ("armv5tel", BITS_32, "little",
         "there is no Go for linux on armv5tel: Go is published for ARMv6 and later"),
        ("sparc64", BITS_64, "big", "there is no Go for linux on sparc64"),
    ],
)  # fmt: skip
def test_the_archive_of_a_machine_is_that_of_its_user_land(machine, maxsize, byteorder, shown):
    """uname(2) has the kernel's machine: the Python of a 32-bit system tells the difference."""
    code = LINUX.format(machine=machine, maxsize=maxsize, byteorder=byteorder)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == f"{shown}\n"


@pytest.mark.skipif(shutil.which("linux32") is None, reason="there is no linux32")
def test_under_linux32_the_archive_is_the_32_bit_one():
    code = "from gover.version.platform import this_platform; print(this_platform())"
    if subprocess.check_output(["linux32", "uname", "-m"], text=True) == f"{os.uname().machine}\n":
        pytest.skip("linux32 changes nothing here")
    done = subprocess.run(
        ["linux32", sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() in ("linux-386", "linux-armv6l")
