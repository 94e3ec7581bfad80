"""A place to extract into, with neighbours that must stay as they are."""

import gzip
import os
import shutil
import time
from _thread import _count
from hashlib import sha256

import pytest

from gover.archive import extract as unpack
from gover.archive import layout
from gover.errors import VerificationError
from tests.lib.arriving_files import unpack_arriving

TAR = layout.ArchiveLayout.tar_gz("go/")


def inventory(root):
    """Everything below root without following a link: {path: (mode, content or target)}."""
    found = {}
    for path in sorted(root.rglob("*")):
        mode = path.lstat().st_mode
        if path.is_symlink():
            content = os.readlink(path)
        else:
            content = path.read_bytes() if path.is_file() else None
        found[path.relative_to(root).as_posix()] = (mode, content)
    return found


class Box:
    """A directory with a victim beside the one that is extracted into."""

    def __init__(self, root):
        self.root = root
        self.into = root / "into"
        self.into.mkdir(mode=0o700)
        self.victim = root / "victim"
        self.victim.mkdir()
        (self.victim / "secret").write_text("untouched")
        self.archive = root / "archive"

    def extract(self, data, layout=TAR, **more):
        """Extract archive bytes and hold the result against what lies on disk."""
        self.archive.write_bytes(data)
        digests = unpack.unpack(self.archive, self.into, layout=layout, **more)
        files = {p: c for p, (_, c) in inventory(self.into).items() if c is not None}
        assert digests == {p: sha256(c).digest() for p, c in files.items()}
        if layout.module:
            self.compare_arriving(layout)
        return files

    def compare_arriving(self, layout):
        """Unpack the zip of a module again as if it arrived: the same, or refused."""
        before, again = inventory(self.into), self.root / "again"
        again.mkdir(mode=0o700)
        try:
            unpack_arriving(self.archive, again, layout)
        except VerificationError:
            self.arrived = False
        else:
            self.arrived = True
            assert inventory(again) == before
        shutil.rmtree(again)

    def refuse(self, data, why, layout=TAR):
        """Demand a refusal that says why, no link made, nothing outside."""
        self.archive.write_bytes(data)
        before = inventory(self.victim)
        with pytest.raises(VerificationError, match=why):
            unpack.unpack(self.archive, self.into, layout=layout)
        if layout.container == "zip":
            arriving = self.into / "arriving"
            arriving.mkdir(mode=0o700)
            with pytest.raises(VerificationError):
                unpack_arriving(self.archive, arriving, layout._replace(module=True))
            assert not any(path.is_symlink() for path in arriving.rglob("*"))
            shutil.rmtree(arriving)
        assert inventory(self.victim) == before
        assert sorted(p.name for p in self.root.iterdir()) == ["archive", "into", "victim"]
        assert not any(path.is_symlink() for path in self.into.rglob("*"))

    def refuse_tar(self, plain, why):
        self.refuse(gzip.compress(plain, 1, mtime=0), why)


@pytest.fixture(autouse=True)
def _no_thread_is_left():
    """Each test; a thread that has said its last word may need a moment to be gone."""
    before = _count()
    yield
    deadline = time.monotonic() + 2
    while _count() > before and time.monotonic() < deadline:
        os.sched_yield()
    assert _count() <= before


@pytest.fixture
def box(tmp_path):
    return Box(tmp_path)
