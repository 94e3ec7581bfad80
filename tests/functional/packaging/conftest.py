"""The artefacts of a release, built once for all tests of them."""

import subprocess
import zipfile

import pytest

from docs.make import release
from tests.lib import package_index
from tests.lib.once import made_once


@pytest.fixture(scope="session")
def artefacts(run_directory):
    """{ending of the name: path}; wheel and sdist have been built twice, and compared."""
    built = made_once(run_directory / "dist", lambda out: release.build(out, shims=False))
    paths = sorted(built.iterdir())
    return {path.name.removeprefix(f"gover-{release.__version__}"): path for path in paths}


@pytest.fixture(scope="session")
def built(artefacts):
    """The sdist, and the wheel that is built from it."""
    return artefacts[".tar.gz"], artefacts["-py3-none-any.whl"]


@pytest.fixture(scope="session")
def wheels(built, run_directory):
    """A folder with gover's wheel, and those that it is locked to for this Python; and uv."""

    def download(folder):
        package_index.download(folder, built[1])
        package_index.download_uv(folder)

    return made_once(run_directory / "packages", download)


@pytest.fixture(scope="session")
def uv_wheel(wheels):
    """The wheel of uv that the installer takes, beside the others."""
    return next(wheels.glob("uv-*.whl"))


@pytest.fixture(scope="session")
def running_uv(uv_wheel, tmp_path_factory):
    """The directory of that uv and uvx; skips where they do not run, for want of their loader."""
    folder = tmp_path_factory.mktemp("uv")
    with zipfile.ZipFile(uv_wheel) as wheel:
        for member in wheel.namelist():
            if member.endswith((".data/scripts/uv", ".data/scripts/uvx")):
                program = folder / member.rpartition("/")[2]
                program.write_bytes(wheel.read(member))
                program.chmod(0o755)
    try:
        subprocess.run([folder / "uv", "--version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(f"{uv_wheel.name} does not run here")
    return folder


@pytest.fixture(scope="session")
def index(wheels, uv_wheel, tmp_path_factory):
    """The address of an index of those wheels."""
    folder = tmp_path_factory.mktemp("index")
    package_index.lay_out(wheels, folder)
    with package_index.served(folder) as address:
        yield f"{address}/simple"
