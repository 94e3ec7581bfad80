"""Bad input, sources that lie, networks and disks that fail: nothing unverified gets a name."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.lib import google_key_double, mirror_files, static_sumdb
from tests.lib.go_site import faults
from tests.lib.gover_process import run_gover
from tests.lib.hostile.file_kinds import make_socket
from tests.lib.in_process import Inside

A = "go1.22.3.linux-amd64.tar.gz"
MODULE = "v0.0.1-go1.22.3.linux-amd64"
NAMED = f"golang.org/toolchain@{MODULE}"


def nothing_has_a_name(tree):
    return [path for path in mirror_files.files(tree) if "1.22.3" in path] == []


def start(tree, home, environ, versions="1.22.3"):
    words = ["mirror", "sync", str(tree), "--versions", versions, "--platforms", "linux-amd64"]
    return subprocess.Popen(
        [sys.executable, "-m", "gover", *words],
        cwd=home,
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
    )


WORDS = {
    "no version": (["--versions", "1.22.3.4"], "'1.22.3.4' is not a Go version"),
    "system": (["--versions", "system"], "cannot be mirrored"),
    "none at all": (["--versions", ","], "--versions is empty"),
    "none given": ([], "missing option '--versions'"),
    "no platform": (["--versions", "1.22.3", "--platforms", "linux"], "'linux' is not a platform"),
    "escapes": (["--versions", "1.22.3", "--platforms", "a\x1b[2J-b"], "is not a platform"),
}


@pytest.mark.parametrize("name", list(WORDS))
def test_words_that_mean_nothing_are_2(tree, home, environ, mirror, name):
    words, said = WORDS[name]

    result = run_gover("mirror", "sync", tree, *words, cwd=home, env=environ, expect=2)

    assert (result.returncode, said in result.stderr) == (2, True), result.stderr
    assert "\x1b" not in result.stderr
    assert not tree.exists()
    assert mirror.requests == []


def test_places_that_cannot_be_a_mirror(sync, tree, home, environ):
    tree.write_text("mine")
    result = sync("1.22.3", expect=2)
    assert (result.returncode, "is not a directory" in result.stderr) == (2, True), result.stderr
    assert tree.read_text() == "mine"
    for place in (environ["GOVER_ROOT"], f"{environ['GOVER_ROOT']}/x/y", environ["GOVER_CACHE"]):
        words = ("mirror", "sync", place, "--versions", "1.22.3")
        result = run_gover(*words, cwd=home, env=environ, expect=2)
        assert (result.returncode, "inside gover's own directory" in result.stderr) == (2, True)
    result = run_gover(
        "mirror", "sync", "/proc/nowhere", "--versions", "1.22.3", cwd=home, env=environ, expect=1
    )
    assert (result.returncode, "Traceback" in result.stderr) == (1, False), result.stderr
    assert "/proc/nowhere" in result.stderr


def test_links_are_not_followed_out_of_the_directory(sync, tree, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    for link in ("go", "golang.org", "sumdb", ".gover-mirror"):
        tree.mkdir()
        (tree / link).symlink_to(outside)
        result = sync("1.22.3", expect=4)
        assert f"{link} is not a directory, but a symbolic link or a file" in result.stderr
        assert list(outside.iterdir()) == []
        (tree / link).unlink()
        subprocess.run(["rm", "-r", tree], check=True)


def test_what_others_have_put_in_place_of_govers_files_is_replaced_and_not_followed(
    sync, tree, tmp_path, mirror
):
    sync("1.22.3")
    before = mirror_files.files(tree)
    outside = tmp_path / "outside"
    outside.write_text("theirs")
    (tree / "go" / A).unlink()
    (tree / "go" / A).symlink_to("/dev/zero")
    (tree / "go" / f"{A}.sha256").unlink()
    make_socket(tree / "go" / f"{A}.sha256")
    for name in ("go/index.json", f"{mirror_files.MODULES}/list", "sumdb/sum.gover.test/supported"):
        (tree / name).unlink()
    (tree / "go/index.json").symlink_to(outside)
    os.mkfifo(tree / mirror_files.MODULES / "list")
    (tree / "sumdb/sum.gover.test/supported").symlink_to(tmp_path / "new")

    sync("1.22.3", timeout=60)

    assert mirror_files.files(tree) == before
    assert not [path for path in tree.rglob("*") if path.is_symlink()]
    assert (outside.read_text(), (tmp_path / "new").exists()) == ("theirs", False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a directory away")
def test_a_mirror_is_gone_on_with_by_its_own_user(sync, tree):
    sync("1.22.3")
    os.chown(tree / ".gover-mirror", 12345, -1)

    result = sync("1.23.1", expect=4)

    assert (result.returncode, "belongs to another user (uid 12345)" in result.stderr) == (4, True)
    assert "GOVER_ROOT" not in result.stderr


def test_what_gover_has_not_made_stays(sync, tree):
    (tree / "go").mkdir(parents=True)
    (tree / "go/index.html").write_text("<h1>ours</h1>")
    (tree / "robots.txt").write_text("x")

    result = sync("1.22.3", expect=1)

    assert "go/index.html is in the way: gover has not written it" in result.stderr
    assert (tree / "go/index.html").read_text() == "<h1>ours</h1>"
    (tree / "go/index.html").unlink()
    sync("1.22.3")
    assert (tree / "robots.txt").read_text() == "x"


def test_a_mirror_whose_state_was_lost_is_known_again_by_its_bytes(sync, tree, mirror):
    """A copy by rsync may have left out what begins with a dot."""
    sync("1.22.3")
    before = mirror_files.files(tree)
    subprocess.run(["rm", "-r", tree / ".gover-mirror"], check=True)

    sync("1.22.3")
    assert mirror_files.files(tree) == before


STATES = ["", "x", "[]", '{"schema": 2}', '{"schema": 1}', "[" * 100_000]
STATE = {"schema": 1, "log": "sum.gover.test", "heads": [], "releases": [], "files": {}}
STATES += [
    json.dumps(STATE | more)
    for more in (
        {"files": {"../x": [1, "0" * 64]}},
        {"files": {"/etc/passwd": [1, "0" * 64]}},
        {"files": {"go/x": ["1", "0" * 64]}},
        {"files": {"go/x": [1, "0"]}},
        {"releases": [["1.22.3", "linux-amd64", "h1", "0", "text", ""]]},
        {"releases": [["../1", "linux-amd64", "h1", 0, "text", ""]]},
        {"log": "a b"},
        {"heads": 3},
    )
]


@pytest.mark.parametrize("text", STATES)
def test_a_state_that_cannot_be_understood_is_4_and_stays(sync, tree, text):
    work = tree / ".gover-mirror"
    work.mkdir(parents=True, mode=0o700)
    (work / "state.json").write_text(text)

    result = sync("1.22.3", expect=4)

    assert "state.json cannot be read" in result.stderr
    assert "hint: mv " in result.stderr
    assert (work / "state.json").read_text() == text
    assert nothing_has_a_name(tree)


def test_a_mirror_of_one_log_is_not_continued_with_another(sync, tree, environ, mirror):
    sync("1.22.3")
    before = mirror_files.files(tree)
    key = static_sumdb.make_keys("other.example", b"x" * 32)

    result = sync("1.23.1", env=environ | {"GOSUMDB": key}, expect=1)

    assert "is a mirror of the log sum.gover.test, not of other.example" in result.stderr
    off = sync("1.23.1", env=environ | {"GOSUMDB": "off"}, expect=1)
    assert (off.returncode, "GOSUMDB is off" in off.stderr) == (1, True)
    assert mirror_files.files(tree) == before


def other_bytes(mirror):
    """List, archive and module agree, and the log does not."""
    row = next(r for r in mirror.rows if r.version == "1.22.2" and r.platform == "linux-amd64")
    mirror.swap(f"/go/{A}", f"/go/{row.filename}")
    mirror.fault("/dl/", faults.wrong_sha(A, row.sha256))


def other_module(mirror):
    mirror.drop("/dl/*")
    mirror.swap(
        f"/proxy/golang.org/toolchain/@v/{MODULE}.zip", f"/go/{MODULE.replace('3.l', '2.l')}.zip"
    )


LIES = {
    "an archive with one other bit": lambda m: m.fault(f"/go/{A}", faults.flip(5000)),
    "a list with another hash": lambda m: m.fault("/dl/", faults.wrong_sha(A)),
    "a list and an archive that agree": other_bytes,
    "a proxy with another module": other_module,
    "a log with another record": lambda m: m.fault("/proxy/sumdb/*/lookup/*", faults.flip(60)),
    "a log without it": lambda m: m.drop("/proxy/sumdb/*/lookup/*"),
    "a tile with one other bit": lambda m: m.fault("/proxy/sumdb/*/tile/8/0/*", faults.flip(33)),
    "a head that nobody signed": lambda m: m.fault("/proxy/sumdb/*/latest", faults.flip(25)),
}


@pytest.mark.parametrize("name", list(LIES))
def test_a_source_that_lies_is_6_and_nothing_is_listed(sync, tree, mirror, name):
    LIES[name](mirror)

    sync("1.22.3", expect=6)

    assert mirror_files.check_promises(tree, mirror.rows) == []
    if "head" not in name:
        assert nothing_has_a_name(tree)
    mirror.heal()
    sync("1.22.3")
    assert len(mirror_files.check_promises(tree, mirror.rows)) == 1


def test_one_lie_does_not_keep_the_others_out(sync, tree, mirror):
    mirror.fault(f"/go/{A}", faults.flip(5000))

    result = sync("1.22.3,1.23.1", expect=6)

    assert "go1.22.3 for linux-amd64: " in result.stderr
    assert "hint" not in result.stderr
    assert mirror_files.check_promises(tree, mirror.rows) == ["v0.0.1-go1.23.1.linux-amd64"]


def test_a_proxy_that_refuses_one_release_is_asked_for_the_next(sync, tree, mirror, environ):
    """Artifactory and its like answer 403 for what a policy blocks."""
    nobody = {"GOVER_INDEX_URL": "http://127.0.0.1:9/dl/", "GOVER_MIRROR": ""}
    mirror.fault(f"/proxy/golang.org/toolchain/@v/{MODULE}.info", faults.status(403))

    result = sync("1.22.3,1.23.1", env=environ | nobody, expect=5)

    assert (result.returncode, "go1.22.3 for linux-amd64: " in result.stderr) == (5, True)
    assert mirror_files.check_promises(tree, mirror.rows) == ["v0.0.1-go1.23.1.linux-amd64"]


@pytest.mark.usefixtures("official")
def test_signatures_are_googles_or_there_is_no_mirror(
    environ, home, tree, mirror, shipped, monkeypatch
):
    if mirror.certificate is None:
        pytest.skip("no gpg")
    google_key_double.pretend(monkeypatch, mirror)
    inside = Inside(environ, home, monkeypatch)
    words = ("mirror", "sync", tree, "--platforms", "linux-amd64", "--versions")

    assert inside.run(*words, "1.22.3").status == 0, inside.last
    signature = (tree / f"go/{A}.asc").read_bytes()
    assert signature == mirror._bucket[f"{A}.asc"].read_bytes()
    mirror.swap("/go/go1.23.1.linux-amd64.tar.gz.asc", f"/go/{A}.asc")
    assert inside.run(*words, "1.23.1").status == 6, inside.last
    assert [path for path in mirror_files.files(tree) if "1.23.1" in path] == []
    shipped["go1.20.linux-amd64.tar.gz"] = "0" * 64
    assert inside.run(*words, "1.20.0").status == 6
    assert "but Go published 000" in inside.last.stderr
    mirror.drop("*.asc")
    assert inside.run(*words, "1.21.13").status == 0
    assert not (tree / "go/go1.21.13.linux-amd64.tar.gz.asc").exists()


def test_a_network_that_goes_is_5_and_what_arrived_is_gone_on_with(sync, tree, mirror):
    first = iter([faults.truncate(40_000)])

    def cut_then_refuse(answer):
        fault = next(first, faults.status(403))
        return fault(answer)

    mirror.fault(f"/go/{A}", cut_then_refuse)
    mirror.drop("/proxy/golang.org/*")

    sync("1.22.3", expect=5)

    assert nothing_has_a_name(tree)
    mirror.heal()
    mirror.requests.clear()
    sync("1.22.3")
    [request] = [r for r in mirror.requests if r.path == f"/go/{A}"]
    assert request.headers["Range"] == "bytes=40000-"
    assert mirror_files.check_promises(tree, mirror.rows)


def test_a_whole_mirror_needs_no_network(sync, tree, environ, mirror):
    sync("1.22.3")
    mirror.fault("*", faults.status(500))

    result = sync("1.22.3", env=environ | {"GOVER_OFFLINE": "1"})

    assert "its copy of the log was not updated" in result.stderr
    sync("1.23.1", env=environ | {"GOVER_OFFLINE": "1"}, expect=5)


@pytest.mark.fault
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_sync_that_is_ended_halfway_is_gone_on_with(tree, home, environ, mirror, sync, number):
    gate = mirror.hold(f"/go/{A}", after=60_000)
    process = start(tree, home, environ)
    assert gate.reached.wait(240)
    while not any(part.stat().st_size for part in tree.glob(f"{mirror_files.WORK}/parts/*.part")):
        time.sleep(0.01)
    process.send_signal(number)
    _, said = process.communicate(timeout=120)
    gate.release()

    assert "Traceback" not in said
    assert nothing_has_a_name(tree)
    mirror.requests.clear()
    sync("1.22.3")
    [request] = [r for r in mirror.requests if r.path == f"/go/{A}"]
    assert request.headers["Range"].startswith("bytes=")
    assert mirror_files.check_promises(tree, mirror.rows)
    assert sorted(os.listdir(tree / mirror_files.WORK / "parts")) == []


@pytest.mark.fault
def test_two_syncs_of_one_directory_do_not_meet(tree, home, environ, mirror, sync):
    gate = mirror.hold(f"/go/{A}", after=100)
    first = start(tree, home, environ)
    assert gate.reached.wait(240)

    impatient = sync("1.23.1", env=environ | {"GOVER_LOCK_TIMEOUT": "0"}, expect=7)
    assert (impatient.returncode, f"process {first.pid}" in impatient.stderr) == (7, True)
    second = start(tree, home, environ, "1.22.3,1.23.1")
    gate.release()
    assert [process.communicate(timeout=60)[0] for process in (first, second)] == [None, None]
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(mirror_files.check_promises(tree, mirror.rows)) == 2
    paths = [request.path for request in mirror.requests]
    assert paths.count(f"/go/{A}") == 1


@pytest.mark.fault
def test_a_full_disk_is_said_and_loses_nothing(sync, tree, mirror):
    if os.geteuid() != 0:
        pytest.skip("only root may mount")
    tree.mkdir()
    options = ["-t", "tmpfs", "-o", "size=400k,mode=755", "tmpfs", str(tree)]
    if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        sync("1.22.3")
        result = sync("1.23.1,1.21.13,1.20.0,1.22.2", expect=1)
        assert (result.returncode, "No space left on device" in result.stderr) == (1, True)
        assert "Traceback" not in result.stderr
        assert "v0.0.1-go1.22.3.linux-amd64" in mirror_files.check_promises(tree, mirror.rows)
        subprocess.run(["mount", "-o", "remount,size=4m", str(tree)], check=True)
        sync("1.23.1,1.21.13,1.20.0,1.22.2")
        assert len(mirror_files.check_promises(tree, mirror.rows)) == 5
        assert list(Path(tree, mirror_files.WORK).glob(".*new-*")) == []
    finally:
        subprocess.run(["umount", str(tree)], check=True)
