"""An archive is unpacked while it arrives, and nothing of it is installed before it is verified."""

import io
import os
import re
import threading
import zipfile
from pathlib import Path

import pytest

from gover.archive.arriving import ArrivingFile
from gover.install import overlap
from gover.progress import Report
from tests.lib.go_site import faults
from tests.lib.go_site.releases import host_platform
from tests.lib.in_process import Inside
from tests.lib.patch_releases import NEW, offer

MODULE = f"/proxy/golang.org/toolchain/@v/v0.0.1-go{NEW}.{host_platform()}.zip"
ARCHIVE = "/go/go1.22.3.*.tar.gz"


@pytest.fixture
def user(environ, home, monkeypatch):
    return Inside(environ, home, monkeypatch)


@pytest.fixture
def early(monkeypatch):
    """What the attempts to unpack while the archive arrived have returned."""
    honest, results = overlap.Overlap.unpack, []

    def unpack(self, root, model):
        files = honest(self, root, model)
        results.append(files is not None)
        return files

    monkeypatch.setattr(overlap.Overlap, "unpack", unpack)
    monkeypatch.setattr("gover.archive.arriving._STEP", 1)  # the archives here are small
    return results


def staged(user):
    staging = Path(user.environ["GOVER_ROOT"], "staging")
    # Path.rglob ends with an error where a directory is removed meanwhile.
    return [Path(folder, name) for folder, _, names in os.walk(staging) for name in names]


def whole(user):
    return user.run("verify", "1.22.3").status == 0


def staged_while_held(user, gate, *words):
    """Install; return what is in staging while the server waits, then let it go on."""
    seen = []

    def look():
        gate.reached.wait(240)
        for _ in range(600):
            if staged(user):
                break
            threading.Event().wait(0.05)
        seen.extend(staged(user))
        gate.release()

    watcher = threading.Thread(target=look)
    watcher.start()
    ended = user.run("install", *words)
    watcher.join()
    assert ended.status == 0, ended.stderr
    return seen


def test_files_are_unpacked_before_the_last_byte_has_arrived(user, mirror, early):
    gate = mirror.hold(ARCHIVE, after=60_000)
    seen = staged_while_held(user, gate, "1.22.3")

    assert (early, bool(seen)) == ([True], True)
    assert whole(user)
    assert staged(user) == []


def archive_requests(mirror):
    return [request for request in mirror.requests if request.path.endswith(".tar.gz")]


def test_the_log_is_read_while_the_archive_arrives(user, mirror, early):
    log, archive = mirror.hold("/proxy/sumdb/*/lookup/*"), mirror.hold(ARCHIVE)

    def release():
        if log.reached.wait(240) and archive.reached.wait(240):  # both are on their way
            log.release()
            archive.release()

    watcher = threading.Thread(target=release)
    watcher.start()
    assert user.run("install", "1.22.3").status == 0, user.last.stderr
    watcher.join()
    assert early == [True]


def test_what_the_log_refuses_ends_the_download(user, mirror):
    mirror.fault("/proxy/sumdb/*/lookup/*", faults.status(404))
    gate = mirror.hold(ARCHIVE, after=60_000)

    assert user.run("install", "1.22.3").status == 6
    gate.release()
    assert "has no record of go1.22.3" in user.last.stderr
    assert user.installed() == []
    assert staged(user) == []


def test_a_locked_version_is_not_fetched_before_the_log_agrees(user, mirror, home):
    (home / ".go-version").write_text("1.22.3\n")
    assert user.run("lock").status == 0, user.last.stderr
    lock = home / "gover.lock"
    lock.write_text(re.sub(r'"h1:[^"]+"', f'"h1:{"A" * 43}="', lock.read_text()))
    mirror.requests.clear()

    assert user.run("install").status == 6
    assert archive_requests(mirror) == []


def test_what_is_left_when_the_download_has_ended_is_shown(user, monkeypatch):
    """On a slow machine that takes seconds, with an empty line until then."""
    ended, shown = threading.Event(), []
    unpack, complete = overlap.unpack, ArrivingFile.complete

    def unpack_afterwards(*arguments, **keywords):
        assert ended.wait(240)
        return unpack(*arguments, **keywords)

    def end(file):
        complete(file)
        ended.set()

    monkeypatch.setattr(overlap, "unpack", unpack_afterwards)
    monkeypatch.setattr(ArrivingFile, "complete", end)
    monkeypatch.setattr(Report, "progress", lambda _, *shows: shown.append(shows))
    assert user.run("install", "1.22.3").status == 0, user.last.stderr

    verbs = [verb.partition(",")[0] for _, verb, _, _ in shown]  # `, 1 s` behind the last
    assert list(dict.fromkeys(verbs)) == ["downloading", "unpacking", "writing to disk"]
    *_, (_, _, done, size) = [each for each in shown if each[1] == "unpacking"]
    assert done == size


def test_what_only_the_log_would_cover_is_removed_again(user, early):
    assert user.run("install", "1.22.3").status == 0, user.last.stderr
    assert early == [True]
    root = Path(user.environ["GOVER_ROOT"], "toolchains/1.22.3")
    assert {"api", "doc", "misc", "test"}.isdisjoint(os.listdir(root))
    assert "without api, doc, misc, test, not covered" in user.run("list", "--long").stdout
    assert whole(user)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("fault", "times", "is_early"),
    [
        (faults.truncate(50_000), 1, True),
        (faults.truncate(50_000), 2, True),
        (faults.close(), 1, True),
    ],
)
def test_a_download_that_goes_on_is_unpacked_meanwhile(user, mirror, early, fault, times, is_early):
    mirror.fault(ARCHIVE, fault, times=times)

    assert user.run("install", "1.22.3").status == 0, user.last.stderr
    assert early == [is_early]
    assert whole(user)


@pytest.mark.usefixtures("impatient")
def test_a_download_that_begins_anew_is_unpacked_afterwards(user, mirror, early):
    """The server no longer serves the rest: what was unpacked of the first try is dropped."""
    mirror.fault(ARCHIVE, faults.no_ranges())
    mirror.fault(ARCHIVE, faults.truncate(50_000), times=1)

    assert user.run("install", "1.22.3").status == 0, user.last.stderr
    assert early == [False]
    assert whole(user)


@pytest.mark.parametrize("fault", [faults.flip(-2000), faults.flip(2000), faults.truncate(0)])
@pytest.mark.usefixtures("impatient")
def test_a_wrong_archive_is_refused_and_nothing_is_left(user, mirror, fault):
    mirror.fault("/go/go1.22.3.*", fault)
    mirror.drop("/proxy/golang.org/toolchain/*")

    assert user.run("install", "1.22.3").status in (5, 6)
    assert user.installed() == []
    assert staged(user) == []


def test_where_no_thread_can_be_started_it_is_unpacked_afterwards(user, monkeypatch, early):
    def refuse(*_):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(overlap.Overlap, "__init__", refuse)

    assert user.run("install", "1.22.3").status == 0, user.last.stderr
    assert early == []
    monkeypatch.undo()
    assert whole(user)


def tree(user):
    return Path(user.environ["GOVER_ROOT"], "toolchains", NEW)


def test_the_zip_of_a_module_is_unpacked_before_its_directory_has_arrived(user, mirror, early):
    offer(mirror)
    gate = mirror.hold(MODULE, after=600_000)
    seen = staged_while_held(user, gate, "--source", "goproxy", NEW)

    assert (early, bool(seen)) == ([True], True)
    assert user.run("verify", NEW).status == 0
    assert staged(user) == []
    assert (tree(user) / "bin/go").stat().st_mode & 0o777 == 0o755


class Unseekable(io.BytesIO):
    def seek(self, *_):
        raise OSError


def stored(path):
    """Return a copy of a zip in which its directory alone tells where a member ends."""
    sink = Unseekable()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(sink, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return sink.getvalue()


def test_a_zip_that_only_its_directory_explains_is_unpacked_afterwards(user, mirror, early):
    offer(mirror)
    mirror.fault(MODULE, lambda answer: answer._replace(body=stored(answer.body), tag=None))

    ended = user.run("install", "--source", "goproxy", NEW)

    assert ended.status == 0, ended.stderr
    assert early == [False]
    assert user.run("verify", NEW).status == 0


@pytest.mark.parametrize("at", [-30, 3000], ids=["directory", "content"])
def test_a_zip_that_was_changed_is_refused_and_nothing_is_left(user, mirror, early, at):
    offer(mirror)
    mirror.fault(MODULE, faults.flip(at))

    assert user.run("install", "--source", "goproxy", NEW).status == 6, user.last.stderr
    assert early == [False]
    assert user.installed() == []
    assert staged(user) == []
