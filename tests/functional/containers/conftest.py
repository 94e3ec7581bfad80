"""What an image is made from: a wheel of gover, a mirror, a project with its lock."""

import os
import subprocess
import sys

import pytest

from tests.lib import chroot_image
from tests.lib.go_site import build
from tests.lib.gover_process import ROOT, environ_for, run_gover
from tests.lib.once import made_once

MIRROR = ("GOVER_INDEX_URL", "GOVER_MIRROR", "GOPROXY", "GOSUMDB")


@pytest.fixture(scope="module")
def wheel(run_directory):
    def build_wheel(out):
        command = [sys.executable, "-m", "build", "--no-isolation", "--wheel"]
        subprocess.run([*command, "--outdir", out, ROOT], check=True, capture_output=True)

    return next(made_once(run_directory / "wheel", build_wheel).glob("*.whl"))


@pytest.fixture(scope="module")
def sources(fake_releases, tmp_path_factory):
    """The variables that lead to a mirror of fake releases."""
    with build.opened(fake_releases, tmp_path_factory.mktemp("open") / "mirror") as mirror:
        everything = environ_for(tmp_path_factory.mktemp("home"), mirror)
        yield {name: everything[name] for name in MIRROR}


@pytest.fixture(scope="module")
def context(sources, tmp_path_factory):
    """A project with its pin and its lock."""
    home = tmp_path_factory.mktemp("locking")
    path = tmp_path_factory.mktemp("context")
    (path / ".go-version").write_text("1.22.3\n")
    environ = {"HOME": str(home), "PATH": os.defpath, **sources}
    run_gover("lock", cwd=path, env=environ)
    return path


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    chroot_image.require()
    return tmp_path_factory.mktemp("images")
