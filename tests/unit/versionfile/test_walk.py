"""The way up from a directory."""

import pytest

from gover.versionfile.walk import walk_up


@pytest.mark.parametrize(
    ("cwd", "environ", "levels", "end"),
    [
        ("/", {}, [""], ""),
        ("/a", {}, ["/a", ""], ""),
        ("/h/u/w/p", {"HOME": "/h/u"}, ["/h/u/w/p", "/h/u/w", "/h/u"], "/h/u"),
        ("/h/u", {"HOME": "/h/u"}, ["/h/u"], "/h/u"),
        ("/h", {"HOME": "/h/u"}, ["/h", ""], ""),
        ("/h/u2", {"HOME": "/h/u"}, ["/h/u2", "/h", ""], ""),
        ("/a/b/c", {"GOVER_CEILING_DIRS": "/x:/a"}, ["/a/b/c", "/a/b"], "/a"),
        ("/a/b", {"GOVER_CEILING_DIRS": "/a/b"}, [], "/a/b"),
        ("/a/b", {"GOVER_CEILING_DIRS": "::"}, ["/a/b", "/a", ""], ""),
        ("/a/b", {"GOVER_CEILING_DIRS": "/a/"}, ["/a/b", "/a", ""], ""),
        ("/a/b", {"HOME": ""}, ["/a/b", "/a", ""], ""),
    ],
)
def test_levels(cwd, environ, levels, end):
    walk = walk_up(cwd, environ)

    assert (list(walk.levels), walk.end) == (levels, end)
