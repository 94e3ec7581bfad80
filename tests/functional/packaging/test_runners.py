"""`uvx gover` and `pipx run gover`: from an index, in an empty home."""

import os
import subprocess
import sys
import zipfile

import pytest

from gover import __version__


@pytest.fixture(scope="module")
def uv(uv_wheel, tmp_path_factory):
    """The directory of the uv that the installer takes, too."""
    folder = tmp_path_factory.mktemp("uv")
    with zipfile.ZipFile(uv_wheel) as wheel:
        for member in wheel.namelist():
            if member.endswith((".data/scripts/uv", ".data/scripts/uvx")):
                program = folder / member.rpartition("/")[2]
                program.write_bytes(wheel.read(member))
                program.chmod(0o755)
    return folder


RUNNERS = {
    "uvx": ["uvx", "--python", sys.executable, f"gover@{__version__}"],
    "pipx run": ["pipx", "run", "--spec", f"gover=={__version__}", "gover"],
}


@pytest.mark.parametrize("command", RUNNERS.values(), ids=RUNNERS)
def test_gover_runs_without_being_installed(command, uv, index, tmp_path):
    path = f"{uv}:{os.path.dirname(sys.executable)}:{os.defpath}"
    environ = {"HOME": str(tmp_path), "PATH": path, "UV_DEFAULT_INDEX": index}
    done = subprocess.run(
        [*command, "--version"],
        env={**environ, "PIP_INDEX_URL": index, "PIPX_DEFAULT_PYTHON": sys.executable},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout == f"gover {__version__}\n", done.stderr
