"""`uvx gover` and `pipx run gover`: from an index, in an empty home."""

import os
import subprocess
import sys

import pytest

from gover import __version__

RUNNERS = {
    "uvx": ["uvx", "--python", sys.executable, f"gover@{__version__}"],
    "pipx run": ["pipx", "run", "--spec", f"gover=={__version__}", "gover"],
}


@pytest.mark.parametrize("command", RUNNERS.values(), ids=RUNNERS)
def test_gover_runs_without_being_installed(command, running_uv, index, tmp_path):
    path = f"{running_uv}:{os.path.dirname(sys.executable)}:{os.defpath}"
    environ = {"HOME": str(tmp_path), "PATH": path, "UV_DEFAULT_INDEX": index}
    done = subprocess.run(
        [*command, "--version"],
        env={**environ, "PIP_INDEX_URL": index, "PIPX_DEFAULT_PYTHON": sys.executable},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout == f"gover {__version__}\n", done.stderr
