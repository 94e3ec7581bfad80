"""The site, built once for all of its tests; the scripts of docs/make are modules too."""

import subprocess
import sys

import pytest
from filelock import FileLock

from tests.lib.gover_process import ROOT


@pytest.fixture(scope="session")
def site(run_directory):
    """The directory of the built site, as the README says to build it."""
    out = run_directory / "site"
    with FileLock(f"{out}.lock"):
        if not (out / "built").exists():
            build = [sys.executable, "-m", "sphinx", "-nW", "--keep-going", "-q", "docs", out]
            result = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
            (out / "built").write_text(f"{result.returncode}\n{result.stdout}{result.stderr}")
    return out
