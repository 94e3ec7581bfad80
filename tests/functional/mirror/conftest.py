"""A mirror that gover makes of a mirror that the tests make."""

import pytest

from tests.lib.gover_process import run_gover


@pytest.fixture
def tree(tmp_path):
    return tmp_path / "www tree"


@pytest.fixture
def sync(tree, environ, home):
    """`sync("1.22.3", "--json", env=…)`: run `gover mirror sync` for linux-amd64 by default."""

    def run(versions, *more, env=environ, platforms="linux-amd64", **options):
        words = ["--versions", versions, *(["--platforms", platforms] if platforms else []), *more]
        return run_gover("mirror", "sync", tree, *words, cwd=home, env=env, **options)

    return run
