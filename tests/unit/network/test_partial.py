"""Going on with what has arrived: whoever interrupts, whatever the server makes of it."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gover.errors import NetworkError, VerificationError
from gover.network import partial, partial_files
from gover.network.retry import Limits
from tests.lib.go_site import faults
from tests.lib.go_site.releases import host_platform
from tests.lib.gover_process import run_gover

HOST = host_platform()
BODY = hashlib.shake_128(b"an archive").digest(200_000)
SHA256 = hashlib.sha256(BODY).hexdigest()
TAG = '"one"'
WHERE = "/go/archive"
CUT = 70_000
ROW = f"go1.22.3.{HOST}.tar.gz"
ARCHIVE = "/go/" + ROW


def quietly(done, total):
    pass


@pytest.fixture
def served(mirror):
    """The mirror has one file more, in ranges."""
    mirror.fault(WHERE, lambda a: a._replace(status=200, body=BODY, ranges=True, tag=TAG))
    return mirror


@pytest.fixture
def load(served, client, tmp_path):
    """Load it, or the rest of it; give what is known of it afterwards."""

    def loaded(known=True, path=WHERE, limits=None, most=1 << 20):
        url = served.base + path
        with partial.open_partial(str(tmp_path / "parts"), url, SHA256 if known else None) as part:
            got = client(limits).download(url, part, most, quietly)
            assert os.stat(part.path).st_size == part.size
            with open(part.path, "rb") as file:
                assert hashlib.sha256(file.read()).hexdigest() == got.sha256
            return got, part.resumed

    return loaded


@pytest.fixture
def begun(served, load, tmp_path):
    """A first try got the first 70,000 bytes."""

    def begin(known=True):
        served.fault(WHERE, faults.truncate(CUT), times=1)
        with pytest.raises(NetworkError):
            load(known, limits=Limits(tries=1, most_tries=1))
        assert sum(path.stat().st_size for path in (tmp_path / "parts").glob("*.part")) == CUT
        served.requests.clear()

    return begin


def ranges(mirror):
    return [(r.headers["Range"], r.headers["If-Range"]) for r in mirror.requests]


@pytest.mark.parametrize("known", [True, False])
def test_a_broken_download_goes_on_where_it_was(begun, load, served, known):
    begun(known)

    got, resumed = load(known)

    assert (got.sha256, got.size, resumed) == (SHA256, len(BODY), True)
    assert ranges(served) == [(f"bytes={CUT}-", TAG)]


def test_within_one_download_every_break_is_followed_by_the_rest(served, load, waits):
    served.fault(WHERE, faults.truncate(50_000), times=3)

    got, _ = load()

    assert got.sha256 == SHA256
    assert [r.range for r in served.requests] == [None, *(f"bytes={n}000-" for n in (50, 100, 150))]
    assert waits == [0.5, 0.5, 0.5]


def test_nothing_is_left_of_a_part_once_it_is_whole(begun, load, tmp_path):
    begun()
    load()

    assert list((tmp_path / "parts").iterdir()) == []


def test_without_a_tag_only_a_known_hash_allows_to_go_on(served, load, begun):
    served.fault(WHERE, faults.tagged('W/"weak"'))
    begun(known=False)
    load(known=False)
    assert ranges(served) == [(None, None)]

    begun(known=True)
    load(known=True)
    assert ranges(served) == [(f"bytes={CUT}-", None)]


def test_another_mirror_may_go_on_where_the_hash_is_known(begun, load, served):
    other = "/other/archive"
    served.fault(other, lambda a: a._replace(status=200, body=BODY, ranges=True, tag='"two"'))
    begun()

    got, resumed = load(path=other)

    assert (got.sha256, resumed) == (SHA256, True)
    assert ranges(served) == [(f"bytes={CUT}-", None)]


REST = BODY[CUT:]
LIES = {
    "it has changed": faults.tagged('"two"'),
    "it knows no ranges": faults.no_ranges(),
    "it begins too early": faults.part(f"bytes {CUT - 1}-199998/200000", REST),
    "it begins too late": faults.part(f"bytes {CUT + 1}-199999/200000", REST),
    "it begins at the beginning": faults.part("bytes 0-199999/200000", BODY),
    "it says no range": faults.part("", REST),
    "it counts in lines": faults.part("lines 70000-199999/200000", REST),
    "it says several": faults.part(f"bytes {CUT}-{CUT}/200000, bytes 1-2/200000", REST),
    "it has nothing there": faults.part("bytes */100", code=416),
    "it has nothing at all": faults.part("", code=416),
    "it fails first": faults.status(500),
    "it closes first": faults.close(),
}


@pytest.mark.parametrize("lie", list(LIES))
@pytest.mark.parametrize("known", [True, False])
def test_a_server_that_does_not_go_on_costs_a_second_download(begun, load, served, lie, known):
    begun(known)
    served.fault(WHERE, LIES[lie], times=1)

    got, _ = load(known)

    assert (got.sha256, got.size) == (SHA256, len(BODY))
    assert len(served.requests) <= 2


def leave(tmp_path, url, content):
    """Leave a part behind, as a killed gover does."""
    folder = tmp_path / "parts"
    folder.mkdir(0o700, exist_ok=True)
    (folder / f"{SHA256}.part").write_bytes(content)


def test_a_part_that_is_whole_already_is_not_loaded_again(served, load, tmp_path):
    leave(tmp_path, WHERE, BODY)

    got, resumed = load()

    assert (got.sha256, got.size, resumed) == (SHA256, len(BODY), True)
    assert ranges(served) == [(f"bytes={len(BODY)}-", None)]


def test_a_part_of_something_else_is_seen_by_the_hash_of_the_whole(served, load, tmp_path):
    """gover.install.download then begins anew, because the part is said to be resumed."""
    leave(tmp_path, WHERE, b"x" * CUT)

    got, resumed = load()

    assert got.sha256 != SHA256
    assert resumed


def test_a_poisoned_part_costs_one_more_download(gover, environ, mirror):
    row = next(row for row in mirror.rows if row.filename == f"go1.22.3.{HOST}.tar.gz")
    folder = os.path.join(environ["GOVER_CACHE"], "parts")
    os.makedirs(folder)
    for name in (f"{row.sha256}.part", f"{row.sha256}.tag"):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(b"x" * 1000)

    gover("install", "1.22.3")

    asked = [r.range for r in mirror.requests if r.path.endswith(row.filename)]
    assert asked == ["bytes=1000-", None]
    assert os.listdir(folder) == []


def test_a_part_larger_than_the_archive_is_dropped(served, load, tmp_path):
    leave(tmp_path, WHERE, BODY + b"and more")

    got, _ = load()

    assert got.sha256 == SHA256
    assert [r.range for r in served.requests] == [f"bytes={len(BODY) + 8}-", None]


def test_more_than_there_may_be_is_refused_before_it_is_loaded(served, load):
    with pytest.raises(VerificationError, match="more than 199999 bytes"):
        load(most=len(BODY) - 1)


def test_two_who_load_the_same_do_not_share_a_part(served, load, tmp_path):
    with partial.open_partial(str(tmp_path / "parts"), served.base + WHERE, SHA256) as mine:
        mine.write(BODY[:1000])
        got, _ = load()
        assert got.sha256 == SHA256
        assert mine.size == os.stat(mine.path).st_size == 1000


@pytest.mark.parametrize("kind", ["link", "fifo", "directory"])
def test_what_is_no_file_of_ours_is_no_part(served, load, tmp_path, kind):
    folder = tmp_path / "parts"
    folder.mkdir()
    path = folder / f"{SHA256}.part"
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    if kind == "link":
        path.symlink_to(precious)
    else:
        (os.mkfifo if kind == "fifo" else os.mkdir)(path)

    got, _ = load()

    assert got.sha256 == SHA256
    assert precious.read_bytes() == b"mine"


def test_parts_that_nobody_goes_on_with_are_cleared_after_a_week(tmp_path):
    old, new = tmp_path / "old.part", tmp_path / "new.part"
    for path, age in ((old, 8), (new, 6)):
        path.write_bytes(b"x")
        os.utime(path, (10**9 - age * 86400,) * 2)

    partial_files.remove_old(str(tmp_path), now=10**9)

    assert (old.exists(), new.exists()) == (False, True)
    partial_files.remove_old(str(tmp_path / "nowhere"), now=0)


@pytest.mark.parametrize(("error", "kept"), [(NetworkError, True), (KeyboardInterrupt, True),
                         (VerificationError, False), (OSError, False), (None, False)])  # fmt: skip
def test_a_part_is_kept_where_going_on_makes_sense(tmp_path, error, kept):
    def use():
        with partial.open_partial(str(tmp_path), "https://a.example/x", SHA256) as part:
            part.write(b"beginning")
            if error:
                raise error("so it ends")

    if error:
        with pytest.raises(error):
            use()
    else:
        use()
    assert bool(list(tmp_path.iterdir())) == kept


def test_a_signal_right_behind_the_first_write_loses_nothing(tmp_path, monkeypatch):
    write = os.write

    def interrupted_write(descriptor, data):
        write(descriptor, data)
        raise KeyboardInterrupt

    def use():
        with partial.open_partial(str(tmp_path), "https://a.example/x", SHA256) as part:
            monkeypatch.setattr(os, "write", interrupted_write)
            part.write(b"beginning")

    with pytest.raises(KeyboardInterrupt):
        use()
    assert [path.read_bytes() for path in tmp_path.glob("*.part")] == [b"beginning"]


def interrupted(environ, home, mirror, number):
    """Install, and interrupt it when 50,000 bytes of the archive have arrived."""
    gate = mirror.hold(ARCHIVE, after=50_000)
    process = subprocess.Popen(
        [sys.executable, "-m", "gover", "install", "1.22.3"],
        env=environ, cwd=home, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert gate.reached.wait(240)
    wait_for(lambda: sum(p.stat().st_size for p in cached(environ).glob("*.part")) == 50_000)
    process.send_signal(number)
    process.communicate(timeout=60)
    mirror.heal()
    mirror.requests.clear()


def cached(environ):
    return Path(environ["GOVER_CACHE"], "parts")


def wait_for(condition):
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it never came true")


@pytest.mark.fault
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_next_install_goes_on_where_one_was_interrupted(gover, environ, home, mirror, number):
    interrupted(environ, home, mirror, number)
    assert not os.path.exists(os.path.join(environ["GOVER_ROOT"], "toolchains"))

    gover("install", "1.22.3")

    asked = [r.range for r in mirror.requests if r.path.endswith(".tar.gz")]
    assert asked == ["bytes=50000-"]
    assert list(cached(environ).iterdir()) == []


def test_a_mirror_that_always_breaks_off_is_followed_by_the_next(environ, home, mirror):
    mirror.fault("/ill/*", lambda a: mirror._honest("/go/" + ROW, "")._replace(stop=0))
    env = {**environ, "GOVER_MIRROR": f"{mirror.base}/ill {mirror.downloads}"}

    run_gover("install", "1.22.3", cwd=home, env=env)

    asked = [r.path for r in mirror.requests if r.path.endswith(".tar.gz")]
    assert asked == [f"/ill/{ROW}"] * 3 + [f"/go/{ROW}"]


def test_without_a_cache_to_write_to_it_is_installed_all_the_same(gover, environ):
    Path(environ["GOVER_CACHE"]).parent.mkdir(parents=True, exist_ok=True)
    Path(environ["GOVER_CACHE"]).write_text("in the way")

    gover("install", "1.22.3")

    assert os.listdir(os.path.join(environ["GOVER_ROOT"], "parts")) == []
