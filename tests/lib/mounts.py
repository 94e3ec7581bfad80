"""Commands in a mount namespace of their own: real mounts, and nothing stays mounted."""

import os
import shutil
import subprocess

import pytest

from tests.lib.gover_process import as_expected

NOEXEC = 'mount --bind "$1" "$1" && mount -o remount,bind,noexec "$1"'
READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"'
BIND = 'mount --bind "$1" "$1"'
# The directory has the layers; what is in lower/ is seen in merged/ as an image's layer is. Only
# the first namespace's root may name redirect_dir; with userxattr it is off as well.
OVERLAY = """
mount -t tmpfs tmpfs "$1/layers" && mkdir "$1/layers/upper" "$1/layers/work"
layers="lowerdir=$1/lower,upperdir=$1/layers/upper,workdir=$1/layers/work"
mount -t overlay overlay "$1/merged" -o "redirect_dir=off,$layers" 2>/dev/null ||
mount -t overlay overlay "$1/merged" -o "userxattr,$layers"
"""
_NAMESPACE = ("unshare", "--mount", "--propagation", "private")


def require():
    """Skip a test where nothing can be mounted."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("a mount needs root and a mount namespace")
    if subprocess.run([*_NAMESPACE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace is to be had here")


def run_mounted(mount, path, *command, cwd, env, expect=0, timeout=120):
    """Run a command where `path` is mounted by the script `mount`."""
    script = f'set -e\n{mount}\nshift\nexec "$@"'
    done = subprocess.run(
        [*_NAMESPACE, "sh", "-c", script, "mount", path, *command],
        cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=timeout,
    )  # fmt: skip
    return as_expected(done, expect)
