"""A patch release is fetched as what an installed neighbour lacks; after any doubt, whole."""

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.lib.go_site import faults
from tests.lib.go_site.releases import host_platform
from tests.lib.in_process import Inside
from tests.lib.patch_releases import COMMON, NEW, OLD, offer

ZIP = f"v0.0.1-go{NEW}.{host_platform()}.zip"
PROXY = f"/proxy/golang.org/toolchain/@v/{ZIP}"
BUCKET = f"/go/{ZIP}"
ARCHIVE = f"/go/go{NEW}.*.tar.gz"
FROM_PROXY = ("-v", "install", "--source", "goproxy", NEW)
WHOLE = "go1.26.2 is fetched whole, not as a delta of go1.26.1: "  # with -v
SAME = "src/common/05.go"  # in both releases


@pytest.fixture
def user(environ, mirror, home, monkeypatch):
    """A user who has the older release."""
    offer(mirror)
    user = Inside(environ, home, monkeypatch)
    assert user.run("install", "--source", "goproxy", OLD).status == 0, user.last.stderr
    mirror.requests.clear()
    return user


def tree(user, version):
    return Path(user.environ["GOVER_ROOT"], "toolchains", version)


def receipt(user, version=NEW):
    rows = json.loads(user.run("list", "--json").stdout)["toolchains"]
    return next(row["receipt"] for row in rows if row["version"] == version)


def zips(mirror):
    """Return the Range headers of the requests for the zip; None for the whole."""
    return [request.range for request in mirror.requests if request.path == PROXY]


def asked_bytes(mirror):
    parts = [re.fullmatch(r"bytes=(\d+)-(\d+)", text or "") for text in zips(mirror)]
    return sum(int(part[2]) + 1 - int(part[1]) for part in parts if part)


def is_verified(user):
    ended = user.run("verify", NEW)
    return ended.status == 0 and f"{NEW}  whole" in ended.stdout


def test_only_what_differs_is_fetched(user, mirror):
    assert user.run(*FROM_PROXY).status == 0, user.last.stderr

    size = sum(len(content) for content in COMMON.values())
    assert None not in zips(mirror)
    assert len(zips(mirror)) <= 32
    assert 0 < asked_bytes(mirror) < size / 2
    written = receipt(user)
    assert (written["delta_of"], written["fetched"]) == (OLD, asked_bytes(mirror) - 1)
    assert written["proofs"] == ["log"]
    assert "sha256" not in written
    assert is_verified(user)
    assert "delta of 1.26.1" in user.run("list", "--long").stdout
    assert (tree(user, NEW) / "bin/go").stat().st_mode & 0o777 == 0o755
    assert os.listdir(Path(user.environ["GOVER_ROOT"], "staging")) == []
    assert os.listdir(Path(user.environ["GOVER_ROOT"], "parts")) == []


def test_a_delta_is_no_link_to_its_neighbour(user):
    assert user.run(*FROM_PROXY).status == 0
    (tree(user, OLD) / SAME).write_text("changed")

    assert is_verified(user)
    assert (tree(user, NEW) / SAME).stat().st_nlink == 1


def test_the_same_line_of_go_dev_is_a_delta_too_and_lacks_what_no_build_needs(user, mirror):
    assert user.run("install", NEW).status == 0, user.last.stderr

    paths = [request.path for request in mirror.requests if NEW in request.path]
    assert {path for path in paths if path.startswith("/go/")} == {BUCKET}
    assert receipt(user)["delta_of"] == OLD
    assert not (tree(user, NEW) / "misc").exists()
    assert "without api, doc, misc, test" in user.run("list", "--long").stdout
    assert is_verified(user)


def test_a_mirror_without_modules_gives_the_archive(user, mirror, caplog):
    mirror.drop(BUCKET)

    assert user.run("-v", "install", NEW).status == 0, user.last.stderr
    assert receipt(user)["kind"] == "archive"
    assert WHOLE in caplog.text


def no_neighbour(user, mirror):
    assert user.run("uninstall", OLD).status == 0


def a_neighbour_of_another_line(user, mirror):
    assert user.run("install", "1.23.1").status == 0
    assert user.run("uninstall", OLD).status == 0
    mirror.requests.clear()


def the_setting(user, mirror):
    assert user.run("config", "set", "delta", "false").status == 0


@pytest.mark.parametrize("arrange", [no_neighbour, a_neighbour_of_another_line, the_setting])
def test_without_a_neighbour_or_by_the_setting_the_whole_is_fetched(user, mirror, arrange):
    arrange(user, mirror)

    assert user.run(*FROM_PROXY).status == 0, user.last.stderr
    assert zips(mirror) == [None]
    assert is_verified(user)


def test_a_newer_neighbour_will_do(user, mirror):
    assert user.run("install", NEW).status == 0
    assert user.run("uninstall", OLD).status == 0

    assert user.run("install", "--source", "goproxy", OLD).status == 0, user.last.stderr
    assert receipt(user, OLD)["delta_of"] == NEW


def test_a_lock_is_kept_by_a_delta(user, mirror, home):
    (home / ".go-version").write_text(f"{NEW}\n")
    assert user.run("lock").status == 0, user.last.stderr

    assert user.run("install", "--locked").status == 0, user.last.stderr
    assert receipt(user)["delta_of"] == OLD
    lock = home / "gover.lock"
    lock.write_text(re.sub(r'"h1:.', '"h1:+', lock.read_text()))
    assert user.run("uninstall", NEW).status == 0
    assert user.run("install", "--locked").status == 6
    assert user.installed() == [OLD]


def other_file(answer):
    """Serve other bytes of the same length, under another tag."""
    content = bytes(byte ^ 1 for byte in faults.content_of(answer))
    return answer._replace(body=content, tag='"other"')


def other_file_untagged(answer):
    return other_file(answer)._replace(tag="none")


# What a server does to the requests for the zip, from which request on.
SERVERS = {
    "ignores ranges": (0, faults.no_ranges()),
    "ignores ranges later": (3, faults.no_ranges()),
    "refuses with 400": (0, faults.status(400)),
    "answers 416": (0, faults.part("bytes */9", code=416)),
    "answers 416 later": (4, faults.part("bytes */9", code=416)),
    "answers 501 later": (4, faults.status(501)),
    "answers 429": (4, faults.status(429, Retry_After="3600")),
    "answers 503": (4, faults.status(503)),
    "sends another range": (0, faults.part("bytes 5-9/1000", b"12345")),
    "sends no bytes": (3, faults.part("bytes 10-9/1000")),
    "sends another range later": (3, faults.part("bytes 5-9/1000", b"12345")),
    "states no size": (0, faults.part("bytes 0-0/*", b"P")),
    "states a size without end": (0, faults.part("bytes 0-0/999999999999999", b"P")),
    "encodes": (0, faults.encoded()),
    "announces less": (3, faults.content_length(5)),
    "announces more": (3, faults.content_length(1 << 30)),
    "closes": (3, faults.close()),
    "cuts off at the first byte": (4, faults.truncate(0)),
    "has another file": (4, other_file),
    "has another file, untagged": (4, other_file_untagged),
    "answers with a page": (2, faults.replace(b"<!doctype html><title>Log in</title>")),
    "is not found later": (4, faults.status(404)),
}


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("server", SERVERS)
def test_a_server_that_does_not_serve_ranges_well_gives_the_whole(user, mirror, server, caplog):
    begin, fault = SERVERS[server]
    mirror.fault(PROXY, faults.after(begin, for_ranges(mirror, fault)))

    assert user.run(*FROM_PROXY).status == 0, user.last.stderr
    assert caplog.text.count(WHOLE) == 1
    assert zips(mirror)[-1] is None
    assert zips(mirror).count(None) == 1
    assert len(zips(mirror)) <= begin + 3
    assert "delta_of" not in receipt(user)
    assert is_verified(user)


def for_ranges(mirror, fault):
    """Let a fault befall requests for a range alone: the whole is served well."""

    def befall(answer):
        return fault(answer) if mirror.requests[-1].range else answer

    return befall


def test_a_broken_connection_is_followed_by_a_request_for_the_rest(user, mirror):
    mirror.fault(PROXY, faults.after(3, for_ranges(mirror, faults.truncate(100_000))))

    assert user.run(*FROM_PROXY).status == 0, user.last.stderr
    assert receipt(user)["delta_of"] == OLD
    assert is_verified(user)


@pytest.mark.parametrize("kept", [3, 5])
def test_a_kept_connection_that_closes_when_it_is_used_again_costs_one_request(user, mirror, kept):
    numbers = itertools.count()

    def closes_once(answer):
        return faults.close()(answer) if next(numbers) == kept else answer

    mirror.fault(PROXY, for_ranges(mirror, closes_once))

    assert user.run(*FROM_PROXY).status == 0, user.last.stderr
    assert next(numbers) > kept + 1
    assert receipt(user)["delta_of"] == OLD
    assert is_verified(user)


def test_a_redirect_is_followed_anew_for_each_range(user, mirror):
    """Where it leads to is valid once, as a signed URL that expires."""
    numbers = itertools.count()

    def signed(answer):
        path = f"/signed/{next(numbers)}"
        mirror.fault(path, lambda _: answer, times=1)
        return faults.redirect(mirror.base + path)(answer)

    mirror.fault(PROXY, signed)

    assert user.run(*FROM_PROXY).status == 0, user.last.stderr
    assert receipt(user)["delta_of"] == OLD
    assert is_verified(user)


def with_crc(content, wanted):
    """Return content with another beginning and the same length and CRC-32 (by four bytes)."""
    table = [zlib.crc32(bytes([number])) ^ zlib.crc32(b"\0") for number in range(256)]
    assert len({entry >> 24 for entry in table}) == 256
    prefix = b"tampered!" + content[9:-4]
    # Run the register backwards from the wanted end, then forwards from the prefix.
    state, by_top = wanted ^ 0xFFFFFFFF, {entry >> 24: n for n, entry in enumerate(table)}
    indices = []
    for _ in range(4):
        index = by_top[state >> 24]
        indices.append(index)
        state = ((state ^ table[index]) << 8 | index) & 0xFFFFFFFF
    register, tail = zlib.crc32(prefix) ^ 0xFFFFFFFF, b""
    for index in reversed(indices):
        tail += bytes([(register ^ index) & 0xFF])
        register = (register >> 8) ^ table[index]
    forged = prefix + tail
    assert (len(forged), zlib.crc32(forged)) == (len(content), wanted)
    return forged


def flipped(content):
    return bytes([content[0] ^ 1]) + content[1:]


def forged(content):
    return with_crc(content, zlib.crc32(content))


@pytest.mark.parametrize(("change", "is_delta"), [(flipped, True), (forged, False)])
def test_a_tampered_neighbour_brings_no_wrong_file(user, change, is_delta):
    """A file with the right CRC-32 and other bytes is copied, hashed, and found out."""
    file = tree(user, OLD) / SAME
    file.write_bytes(change(file.read_bytes()))

    assert user.run(*FROM_PROXY).status == 0, user.last.stderr
    assert (tree(user, NEW) / SAME).read_bytes() == COMMON[SAME]
    assert ("delta_of" in receipt(user)) is is_delta
    assert is_verified(user)


def unreadable_kinds(file):
    file.unlink()
    os.mkfifo(file)


def a_link_to_nothing(file):
    file.unlink()
    file.symlink_to("nothing")


def a_folder(file):
    file.unlink()
    file.mkdir()


def nothing(file):
    shutil.rmtree(file.parent)


@pytest.mark.parametrize("change", [unreadable_kinds, a_link_to_nothing, a_folder, nothing])
def test_what_the_neighbour_does_not_have_is_fetched(user, change):
    change(tree(user, OLD) / SAME)

    assert user.run(*FROM_PROXY).status == 0, user.last.stderr
    assert (tree(user, NEW) / SAME).read_bytes() == COMMON[SAME]
    assert is_verified(user)


def test_a_neighbour_that_changes_meanwhile_is_not_used(user, monkeypatch, caplog):
    from gover.archive import partial_zip

    honest = partial_zip.missing_ranges

    def change_then_plan(*arguments):
        file = tree(user, OLD) / SAME
        file.write_bytes(flipped(file.read_bytes()))
        return honest(*arguments)

    monkeypatch.setattr(partial_zip, "missing_ranges", change_then_plan)

    assert user.run(*FROM_PROXY).status == 0, user.last.stderr
    assert WHOLE in caplog.text
    assert is_verified(user)


@pytest.mark.fault
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_during_a_delta_leaves_nothing_behind(user, mirror, home, number):
    """The main thread unpacks what the neighbour has, and waits; another one waits for bytes."""
    gate = faults.Gate()
    held = faults.after(4, lambda answer: answer._replace(gate=gate, hold=1000))
    mirror.fault(PROXY, held)
    command = [sys.executable, "-m", "gover", *FROM_PROXY]
    process = subprocess.Popen(
        command, env=user.environ, cwd=home, stderr=subprocess.PIPE, text=True
    )
    assert gate.reached.wait(240)

    process.send_signal(number)
    _, error = process.communicate(timeout=120)
    gate.release()

    assert process.returncode == (130 if number == signal.SIGINT else 128 + number)
    assert "Traceback" not in error
    assert user.installed() == [OLD]
    for name in ("staging", "parts"):
        assert os.listdir(Path(user.environ["GOVER_ROOT"], name)) == []


def test_without_an_accepted_proof_of_its_content_nothing_is_a_delta(user, mirror):
    """Google signs archives, not modules."""
    assert user.run("config", "set", "verify", "signature").status == 0

    user.run("install", NEW)
    assert not [request for request in mirror.requests if request.path == BUCKET]


def test_two_deltas_at_once(user, mirror):
    for version in ("1.25.1", "1.25.2"):
        mirror.add(release(version))
    assert user.run("install", "--source", "goproxy", "1.25.1").status == 0

    words = ("install", "--source", "goproxy", NEW, "1.25.2", "1.23.1")
    assert user.run(*words).status == 0, user.last.stderr
    assert receipt(user)["delta_of"] == OLD
    assert receipt(user, "1.25.2")["delta_of"] == "1.25.1"
    assert user.run("verify").status == 0


def release(version):
    from tests.lib.patch_releases import patch_release

    return patch_release(version)
