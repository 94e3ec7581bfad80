"""Keys for all OpenPGP tests, made once: a cast of three, and Google's own certificate."""

import sys
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.append(str(Path(__file__).resolve().parent))

import forge

YEAR = 365 * 86400


class Cast(NamedTuple):
    primary: forge.Key
    subkey: forge.Key
    stranger: forge.Key


@pytest.fixture(scope="session")
def cast():
    """A primary key, its signing subkey, and somebody else."""
    return Cast(*(forge.new_key(forge.MADE) for _ in range(3)))


@pytest.fixture(scope="session")
def good_certificate(cast):
    """Shaped like Google's: a primary with a name, and a subkey that signs for three years."""
    binding = forge.binding(cast.primary, cast.subkey, lifetime=3 * YEAR)
    return forge.certificate(cast.primary, [(cast.subkey, [binding])])


@pytest.fixture(scope="session")
def google_key():
    import gover

    return (Path(gover.__file__).parent / "data/google-linux-signing-key.asc").read_bytes()


@pytest.fixture(scope="session")
def go1198():
    """The real signature of go1.19.8.src.tar.gz, of March 2023."""
    return (Path(__file__).parent / "vectors/go1.19.8.src.tar.gz.asc").read_bytes()
