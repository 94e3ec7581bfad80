"""Links to the man pages: for a user's man, and taken away again."""

import os

import pytest

from gover.activation import manual


@pytest.fixture
def environ(tmp_path):
    return {"HOME": str(tmp_path / "home")}


@pytest.fixture
def prefix(tmp_path):
    """A virtual environment with two pages of gover's and one of another program."""
    pages = tmp_path / "tools/gover/share/man/man1"
    pages.mkdir(parents=True)
    for name in ("gover.1", "gover-install.1", "pip.1", "gover-old.txt"):
        (pages / name).write_text(name)
    return str(tmp_path / "tools/gover")


def command(environ):
    return f"{environ['HOME']}/.local/bin/gover"


def test_the_pages_are_linked_once_and_removed_with_their_directories(environ, prefix):
    assert manual.link(environ, command(environ), prefix) == 2
    assert manual.link(environ, command(environ), prefix) == 0

    made = manual.links(environ, prefix)
    assert [os.path.basename(path) for path in made] == ["gover-install.1", "gover.1"]
    assert os.path.samefile(made[1], f"{prefix}/share/man/man1/gover.1")

    manual.unlink(environ, prefix)

    assert not os.path.lexists(f"{environ['HOME']}/.local/share/man")


def test_pages_and_links_of_others_stay(environ, prefix, tmp_path):
    place = tmp_path / "home/.local/share/man/man1"
    place.mkdir(parents=True)
    (place / "gover.1").symlink_to("/opt/gover/share/man/man1/gover.1")
    (place / "mine.1").write_text("mine")

    assert manual.link(environ, command(environ), prefix) == 1
    manual.unlink(environ, prefix)

    assert sorted(os.listdir(place)) == ["gover.1", "mine.1"]


def test_nothing_is_linked_where_man_would_not_find_it(environ, prefix):
    assert manual.link(environ, f"{prefix}/bin/gover", prefix) == 0
    assert not os.path.exists(environ["HOME"])


def test_those_of_pipx_are_pipx_s(environ, tmp_path, prefix):
    own = str(tmp_path / "pipx/venvs/gover")
    os.makedirs(os.path.dirname(own))
    os.rename(prefix, own)
    manual.link(environ, command(environ), own)

    assert manual.links(environ, own) == []
