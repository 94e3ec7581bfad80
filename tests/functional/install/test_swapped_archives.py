"""What is unpacked is what was hashed, whatever is at the path of the archive by then."""

import os
import shutil
from pathlib import Path

import pytest

from gover.install import overlap, staged
from tests.lib.go_site.releases import host_platform
from tests.lib.in_process import Inside

ARCHIVE, OTHER = (f"go{version}.{host_platform()}.tar.gz" for version in ("1.22.3", "1.22.2"))


@pytest.fixture
def inside(environ, home, monkeypatch):
    return Inside(environ, home, monkeypatch)


def exchange_before_unpacking(monkeypatch, exchange):
    """Another process is faster: it acts when the archive is verified and not yet unpacked."""
    honest, done = staged.unpack, []

    def unpack(*arguments, **more):
        exchange()
        done.append(True)
        return honest(*arguments, **more)

    for module in (staged, overlap):  # afterwards, and while it arrives
        monkeypatch.setattr(module, "unpack", unpack)
    return done


def whole(environ):
    return Path(environ["GOVER_ROOT"], "toolchains/1.22.3/VERSION").read_text()


WEAKEST = ("--insecure-no-log", "--insecure-no-signature")


def test_a_part_that_is_exchanged_in_the_cache_is_not_unpacked(
    inside, environ, mirror, monkeypatch
):
    other = inside.download(mirror.downloads + OTHER)

    def exchange():
        (part,) = Path(environ["GOVER_CACHE"], "parts").glob("*.part")
        part.unlink()
        part.write_bytes(other)

    done = exchange_before_unpacking(monkeypatch, exchange)

    assert inside.run("install", "1.22.3", *WEAKEST).status == 0, inside.last.stderr
    assert done
    assert whole(environ).startswith("go1.22.3\n")


@pytest.mark.usefixtures("official")
@pytest.mark.parametrize("way", ["another file", "the same file"])
def test_a_file_of_another_user_that_is_exchanged_is_not_unpacked(
    inside, environ, mirror, monkeypatch, shipped, tmp_path, way
):
    """Their file may change in place as well, so it is copied before it is hashed."""
    shipped.update({row.filename: row.sha256 for row in mirror.rows})
    file = tmp_path / "theirs" / ARCHIVE
    file.parent.mkdir()
    file.write_bytes(inside.download(mirror.downloads + ARCHIVE))
    file.chmod(0o666)
    other = inside.download(mirror.downloads + OTHER)

    def exchange():
        if way == "another file":
            file.unlink()
        file.write_bytes(other)

    done = exchange_before_unpacking(monkeypatch, exchange)

    ended = inside.run("--offline", "install", "--from", file)

    assert (ended.status, done) == (0, [True]), ended.stderr
    assert whole(environ).startswith("go1.22.3\n")
    parts = Path(environ["GOVER_ROOT"], "parts")
    assert os.listdir(parts) == []
    shutil.rmtree(parts)
