"""Files that macOS has quarantined; its getxattr is a double, which the real ctypes calls."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from gover.errors import GoverError
from gover.sdk import machine
from tests.lib.doctor.machines import Mac
from tests.lib.doubles import used

# getxattr(2) of macOS: two arguments more than Linux's. Each file has the value VALUE.
GETXATTR = """
#include <string.h>
#include <sys/types.h>
ssize_t getxattr(const char *path, const char *name, void *value, size_t size,
                 unsigned position, int options) {
    if (strcmp(name, "com.apple.quarantine") || position || options)
        return -1;
    if (!strstr(path, "/bin/go") || !*VALUE)
        return -1;
    strncpy(value, VALUE, size);
    return strlen(VALUE);
}
"""
RUN = """
import json
from gover.sdk.machine import find_quarantine
error = find_quarantine("/a b/go")
print(json.dumps(error and [str(error), error.hint]))
"""
ERROR = [
    "/a b/go is quarantined: macOS does not start its programs",
    "xattr -dr com.apple.quarantine '/a b/go'",
]


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
@pytest.mark.skipif(os.uname().sysname != "Linux", reason="LD_PRELOAD is Linux's")
@pytest.mark.parametrize(
    "value, expected",
    [
        ("", None),
        ("0083;6553f1a0;Safari;0A1B", ERROR),
        ("01c3;6553f1a0;Safari;0A1B", None),  # permitted by the user
        ("garbage", ERROR),
    ],
)
def test_a_file_is_quarantined_until_the_user_permits_it(value, expected, tmp_path):
    library = tmp_path / "getxattr.so"
    command = ["cc", "-shared", "-fPIC", f'-DVALUE="{value}"', "-xc", "-", "-o", library]
    subprocess.run(command, input=GETXATTR, text=True, check=True)
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        env=os.environ | {"LD_PRELOAD": str(library)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert json.loads(done.stdout) == expected


def test_doctor_reports_a_linked_toolchain_that_is_quarantined(tmp_path):
    mac = Mac(tmp_path)
    linked = mac.tree(mac.at("/Users/u/Downloads/go"), "1.25.1")
    os.symlink(linked, f"{mac.dirs.toolchains}/1.25.1")

    with used(
        machine, "find_quarantine", lambda path: GoverError(f"{path} is quarantined", "xattr")
    ):
        found = {(finding.check, finding.remedy) for finding in mac.findings()}

    assert ("store-unusable", "xattr") in found
