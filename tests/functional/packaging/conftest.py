"""The artefacts of a release, built once for all tests of them."""

import pytest

from docs.make import release


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory):
    """{ending of the name: path}; wheel and sdist have been built twice, and compared."""
    paths = release.build(tmp_path_factory.mktemp("dist"), shims=False)
    return {path.name.removeprefix(f"gover-{release.__version__}"): path for path in paths}


@pytest.fixture(scope="session")
def built(artefacts):
    """The sdist, and the wheel that is built from it."""
    return artefacts[".tar.gz"], artefacts["-py3-none-any.whl"]
