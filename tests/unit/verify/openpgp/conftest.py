"""Keys for all OpenPGP tests, made once: a cast of three, and Google's own certificate."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.lib import pgp
from tests.lib.gover_process import ROOT

YEAR = 365 * 86400


class Cast(NamedTuple):
    primary: pgp.Key
    subkey: pgp.Key
    stranger: pgp.Key


@pytest.fixture(scope="session")
def cast():
    """A primary key, its signing subkey, and somebody else."""
    return Cast(*(pgp.new_key(pgp.MADE) for _ in range(3)))


@pytest.fixture(scope="session")
def good_certificate(cast):
    """Shaped like Google's: a primary with a name, and a subkey that signs for three years."""
    binding = pgp.binding(cast.primary, cast.subkey, lifetime=3 * YEAR)
    return pgp.certificate(cast.primary, [(cast.subkey, [binding])])


@pytest.fixture(scope="session")
def google_key():
    import gover

    return (Path(gover.__file__).parent / "data/google-linux-signing-key.asc").read_bytes()


@pytest.fixture(scope="session")
def go1198():
    """The real signature of go1.19.8.src.tar.gz, of March 2023."""
    return (ROOT / "tests/data/openpgp/go1.19.8.src.tar.gz.asc").read_bytes()
