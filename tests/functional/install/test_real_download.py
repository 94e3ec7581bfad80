"""Real Go, two versions side by side: verified, running, and in little memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.lib import command_cost
from tests.lib.go_site.releases import host_platform

MOST = 100 << 20  # bytes


@pytest.mark.real
def test_two_real_versions_come_side_by_side_in_little_memory(real_environ, home):
    command = [sys.executable, "-m", "gover", "--quiet", "install", "1.22.10", "1.23.9"]

    status, memory = command_cost.peak(command, real_environ, home)

    assert status == 0
    assert memory < MOST
    for version in ("1.22.10", "1.23.9"):
        go = Path(real_environ["GOVER_ROOT"], "toolchains", version, "bin/go")
        said = subprocess.run(
            [go, "version"], env={"HOME": str(home), "GOTOOLCHAIN": "local"},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert said.stdout == f"go version go{version} {host_platform().replace('-', '/')}\n"
