"""
Whole installs over networks that stall, break and lie: the right Go, or 5 or 6 and none.

Each kind at each place by itself; with GOVER_FULL=1 also many of them at random, together.
"""

import random
import shutil
import time
from pathlib import Path

import pytest

from gover.network.client import Http
from gover.network.retry import Limits
from tests.lib.figures import many
from tests.lib.go_site import build, faults
from tests.lib.gover_process import environ_for, run_gover
from tests.lib.in_process import Inside
from tests.lib.store_state import Store, tree

STALLS, BREAKS, LIES = "stalls", "breaks", "lies"
PLACES = {
    "the list": "/dl/",
    "the archive": "/go/go1.22.3.*.tar.gz",
    "the proxy's info": "/proxy/golang.org/toolchain/@v/*.info",
    "the module": "/proxy/golang.org/toolchain/@v/*.zip",
    "who has the log": "/proxy/sumdb/*/supported",
    "the log's record": "/proxy/sumdb/*/lookup/*",
    "the log's tiles": "/proxy/sumdb/*/tile/*",
}


def bit(position):
    """Flip a bit of that byte, where there are as many."""

    def flipped(answer):
        there = len(faults.content_of(answer)) >= abs(position)
        return faults.flip(position)(answer) if there else answer

    return flipped


FAULTS = {
    (BREAKS, "no answer"): faults.close(),
    (BREAKS, "the end after a byte"): faults.truncate(1),
    (BREAKS, "the end after 40 bytes"): faults.truncate(40),
    (BREAKS, "more announced than sent"): lambda a: a._replace(
        length=len(faults.content_of(a)) + 9, ranges=False
    ),
    (BREAKS, "404"): faults.status(404),
    (BREAKS, "403 and a page"): faults.status(403, b"<html>no</html>"),
    (BREAKS, "503"): faults.status(503),
    (BREAKS, "429, for an hour"): faults.status(429, Retry_After="3600"),
    (LIES, "a bit"): bit(8),
    (LIES, "the last bit"): bit(-1),
    (LIES, "less announced than there is"): faults.content_length(10),
    (LIES, "nothing"): faults.replace(b""),
    (LIES, "a page"): faults.replace(b"<html><title>Log in to the hotel</title></html>"),
    (LIES, "an encoding"): faults.encoded(),
    (LIES, "an encoding that is none"): faults.encoded("br"),
    (LIES, "another range"): faults.part("bytes 0-9/99", b"0123456789"),
    (LIES, "no news"): faults.status(304),
    (LIES, "a redirect to plain http"): faults.redirect("http://example.com/go.tar.gz"),
    (LIES, "a redirect in a circle"): faults.redirect("?"),
    (LIES, "a redirect to a file"): faults.redirect("file:///etc/passwd"),
    (LIES, "20 MB of brackets"): faults.replace(b"[" * (20 << 20)),
}
HOLDS = {(STALLS, "silence"): 0, (STALLS, "silence after 20 bytes"): 20}
KINDS = [*FAULTS, *HOLDS]
AT_RANDOM = many(5, 400)
PARTS = many(1, 8)  # no test takes minutes, on a busy machine either
EACH = many(4, 1)  # by default every fourth, another one at each place
SLOWEST = 60.0  # seconds; the limits below allow for less


@pytest.fixture(scope="module")
def whole(fake_releases, tmp_path_factory):
    """What go1.22.3 is when it comes as an archive, and as a module."""
    found = []
    for source in ([], ["--source", "goproxy"]):
        home = tmp_path_factory.mktemp("whole")
        with build.opened(fake_releases, tmp_path_factory.mktemp("mirror")) as mirror:
            environ = environ_for(home, mirror)
            run_gover("install", "1.22.3", *source, cwd=home, env=environ)
        found.append(tree(Path(environ["GOVER_ROOT"], "toolchains/1.22.3")))
    return found


@pytest.fixture
def user(environ, home, impatient, monkeypatch):
    """Somebody without patience: what takes minutes takes seconds, and nothing else differs."""
    short = Limits(connect=5, read=0.3, small=3, large=5, tries=2, retry_after=0.1)
    monkeypatch.setitem(Http.__init__.__kwdefaults__, "limits", short)
    return Inside(environ, home, monkeypatch)


def outcome(user, environ, whole):
    """Install; return the exit code after a look at all that there is."""
    since = time.monotonic()
    ended = user.run("install", "1.22.3")
    assert time.monotonic() - since < SLOWEST
    assert ended.status in (0, 5, 6), ended
    states = [Store(environ, each).state() for each in whole]
    assert ("whole" in states) == (ended.status == 0), (ended, states)
    assert ended.status == 0 or states == ["absent"] * 2
    assert Store(environ, whole[0]).leftovers() == []
    if ended.status:
        assert ended.stderr.count("gover: ") >= 1
        assert "Traceback" not in ended.stderr
    return ended.status


def spoil(mirror, place, kind):
    if kind in HOLDS:
        mirror.hold(PLACES[place], after=HOLDS[kind], times=None)
    else:
        mirror.fault(PLACES[place], FAULTS[kind])


def recovered(user, environ, home, mirror, whole):
    """Once the network is well again, what is there of the bad time is in nobody's way."""
    mirror.heal()
    with pytest.MonkeyPatch.context() as patience:
        patience.setitem(Http.__init__.__kwdefaults__, "limits", Limits())
        assert outcome(user, environ, whole) == 0
    shutil.rmtree(home)
    home.mkdir()


@pytest.mark.fault
@pytest.mark.parametrize("place", PLACES)
def test_each_kind_at_each_place_is_the_right_go_or_none(
    user, environ, home, mirror, whole, place, figure
):
    for kind in KINDS[list(PLACES).index(place) % EACH :: EACH]:
        if place in ("the proxy's info", "the module"):
            mirror.drop("/dl/")  # so that the proxy is asked
        spoil(mirror, place, kind)

        outcome(user, environ, whole)

        recovered(user, environ, home, mirror, whole)
        figure(f"networks that {kind[0].removesuffix('s')}", 1, "installs")
        figure("networks that stall, break or lie: wrong outcomes", 0)


@pytest.mark.fault
@pytest.mark.parametrize("part", range(PARTS))
def test_many_at_once_are_the_right_go_or_none(user, environ, home, mirror, whole, part, figure):
    numbers = range(part, AT_RANDOM, PARTS)
    for number in numbers:
        chance = random.Random(number)
        for place in chance.sample(list(PLACES), chance.randint(2, 5)):
            spoil(mirror, place, chance.choice(KINDS))

        outcome(user, environ, whole)

        recovered(user, environ, home, mirror, whole)
    figure("several of these faults at random", len(numbers), "installs")
    figure("several of these faults at random: wrong outcomes", 0)
