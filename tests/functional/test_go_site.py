"""The loopback mirror is what it claims to be: the real sites' layout, traps and faults."""

import hashlib
import http.client
import io
import json
import re
import subprocess
import tarfile
import urllib.error
import urllib.request
import zipfile
from threading import Thread

import pytest

from tests.lib.fake_go import seen
from tests.lib.go_site import build, faults
from tests.lib.go_site.archives import hash1
from tests.lib.go_site.fake_releases import FakeRelease

NAME = "go1.22.3.linux-amd64.tar.gz"
MODULE = "v0.0.1-go1.22.3.linux-amd64"


class Follow(urllib.request.HTTPRedirectHandler):
    """Redirects are answers like others here."""

    def redirect_request(self, *_):
        return None


def get(mirror, path, method="GET", **headers):
    """Return (status, headers, body) of one request; header names have _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(mirror.base + path, headers=named, method=method)
    opener = urllib.request.build_opener(Follow, urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def body(mirror, path):
    status, _, content = get(mirror, path)
    assert status == 200
    return content


def index(mirror, query="mode=json&include=all"):
    return json.loads(body(mirror, f"/dl/?{query}"))


def test_the_full_index_has_every_release_newest_first(mirror):
    versions = [release["version"] for release in index(mirror)]
    assert versions == ["go1.24rc1", "go1.23.1", "go1.22.3", "go1.22.2", "go1.21.13", "go1.20"]


def test_the_short_index_has_the_two_stable_lines(mirror):
    assert [release["version"] for release in index(mirror, "mode=json")] == [
        "go1.23.1",
        "go1.22.3",
    ]


def test_the_index_describes_the_file_that_is_served(mirror):
    release = next(r for r in index(mirror) if r["version"] == "go1.22.3")
    file = next(f for f in release["files"] if f["filename"] == NAME)
    archive = body(mirror, "/go/" + NAME)
    assert file == {
        "filename": NAME,
        "os": "linux",
        "arch": "amd64",
        "version": "go1.22.3",
        "sha256": hashlib.sha256(archive).hexdigest(),
        "size": len(archive),
        "kind": "archive",
    }


def test_an_unchanged_index_is_not_sent_again(mirror):
    _, headers, _ = get(mirror, "/dl/?mode=json")
    status, _, content = get(mirror, "/dl/?mode=json", If_None_Match=headers["ETag"])
    assert (status, content) == (304, b"")


def test_a_download_is_redirected_to_the_bucket(mirror):
    status, headers, _ = get(mirror, "/dl/" + NAME)
    assert (status, headers["Location"]) == (302, mirror.downloads + NAME)


def test_the_checksum_beside_the_index_is_a_page(mirror):
    status, headers, content = get(mirror, f"/dl/{NAME}.sha256")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert content.startswith(b"<!DOCTYPE html>")


def test_the_checksum_in_the_bucket_is_64_digits_of_the_archive(mirror):
    digits = body(mirror, f"/go/{NAME}.sha256").decode()
    assert digits == hashlib.sha256(body(mirror, "/go/" + NAME)).hexdigest()


@pytest.mark.parametrize(
    ("asked", "part", "range_"),
    [
        ("bytes=0-9", slice(0, 10), "bytes 0-9/{}"),
        ("bytes=100-", slice(100, None), "bytes 100-{last}/{}"),
        ("bytes=-5", slice(-5, None), "bytes {tail}-{last}/{}"),
    ],
)
def test_a_range_is_that_part_of_the_file(mirror, asked, part, range_):
    archive = body(mirror, "/go/" + NAME)
    size = len(archive)
    status, headers, content = get(mirror, "/go/" + NAME, Range=asked)
    assert (status, content) == (206, archive[part])
    assert headers["Content-Range"] == range_.format(size, last=size - 1, tail=size - 5)


def test_a_range_past_the_end_cannot_be_satisfied(mirror):
    assert get(mirror, "/go/" + NAME, Range="bytes=99999999-")[0] == 416


def test_a_range_of_a_file_that_has_changed_is_the_whole_new_file(mirror):
    _, headers, _ = get(mirror, "/go/" + NAME)
    mirror.put("/go/" + NAME, b"another archive")
    answer = get(mirror, "/go/" + NAME, Range="bytes=5-", If_Range=headers["ETag"])
    assert (answer[0], answer[2]) == (200, b"another archive")


def test_head_tells_the_length_and_sends_nothing(mirror):
    status, headers, content = get(mirror, "/go/" + NAME, method="HEAD")
    row = next(row for row in mirror.rows if row.filename == NAME)
    assert (status, headers["Content-Length"], content) == (200, str(row.size), b"")


def test_requests_are_recorded_as_they_came(mirror):
    get(mirror, "/dl/?mode=json", method="HEAD")
    get(mirror, "/go/" + NAME, Range="bytes=1-2")
    assert [request[:3] for request in mirror.requests] == [
        ("HEAD", "/dl/?mode=json", None),
        ("GET", "/go/" + NAME, "bytes=1-2"),
    ]


def test_an_archive_is_the_release_with_its_modes(mirror):
    release = FakeRelease("1.22.3", "linux-amd64")
    with tarfile.open(fileobj=io.BytesIO(body(mirror, "/go/" + NAME))) as tar:
        files = {m.name: tar.extractfile(m).read() for m in tar if m.isfile()}
        modes = {m.name: m.mode for m in tar}
    assert files == {"go/" + name: release.read(name) for name in release.names}
    assert (modes["go/bin/go"], modes["go/VERSION"], modes["go/bin"]) == (0o755, 0o644, 0o755)


def test_a_module_is_the_archive_without_some_folders_and_go_mod_renamed(mirror):
    prefix = f"golang.org/toolchain@{MODULE}/"
    content = body(mirror, f"/proxy/golang.org/toolchain/@v/{MODULE}.zip")
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    tops = {name.removeprefix(prefix).split("/")[0] for name in names}
    assert all(name.startswith(prefix) for name in names)
    assert not tops & {"api", "doc", "misc", "test"}
    assert prefix + "src/_go.mod" in names
    assert prefix + "src/go.mod" not in names


def test_the_log_has_the_hash_of_the_module_that_is_served(mirror):
    content = body(mirror, f"/proxy/golang.org/toolchain/@v/{MODULE}.zip")
    packed = zipfile.ZipFile(io.BytesIO(content))
    h1 = hash1([(n, hashlib.sha256(packed.read(n)).digest()) for n in packed.namelist()])
    lookup = f"/proxy/sumdb/{mirror.log.name}/lookup/golang.org/toolchain@{MODULE}"
    assert f"golang.org/toolchain {MODULE} {h1}\n" in body(mirror, lookup).decode()


def test_the_module_list_names_every_platform_of_every_release(mirror):
    listed = body(mirror, "/proxy/golang.org/toolchain/@v/list").decode().split()
    assert sorted(listed) == sorted(row.module for row in mirror.rows)
    assert body(mirror, "/dl/mod/golang.org/toolchain/@v/list").decode().split() == listed


def test_an_added_release_grows_the_log_and_keeps_what_was_there(mirror):
    before = mirror.log
    row = mirror.add(FakeRelease("1.23.2", "linux-amd64"))
    assert mirror.log.records[: len(before.records)] == before.records
    assert index(mirror, "mode=json")[0]["version"] == "go1.23.2"
    assert hashlib.sha256(body(mirror, "/go/" + row.filename)).hexdigest() == row.sha256


def test_a_removed_release_is_in_no_list_and_in_no_place(mirror):
    mirror.remove("1.22.3")
    assert "go1.22.3" not in {release["version"] for release in index(mirror)}
    paths = (NAME, NAME + ".sha256", MODULE + ".zip")
    assert {get(mirror, "/go/" + path)[0] for path in paths} == {404}
    assert get(mirror, "/go/go1.22.2.linux-amd64.tar.gz")[0] == 200


def test_a_tile_of_a_smaller_tree_is_still_there(mirror):
    """A client that remembers an older head asks for tiles of that size."""
    path = "tile/8/0/002.p"
    widest = len(mirror.log.records) - 512
    full = mirror.log.tile(f"{path}/{widest}")
    assert mirror.log.tile(f"{path}/7") == full[: 7 * 32]
    assert mirror.log.tile(f"{path}/{widest + 1}") is None


def test_a_truncated_answer_promises_more_than_it_brings(mirror):
    mirror.fault("/go/*.tar.gz", faults.truncate(1000), times=1)
    with pytest.raises(http.client.IncompleteRead) as caught:
        get(mirror, "/go/" + NAME)
    assert len(caught.value.partial) == 1000
    assert get(mirror, "/go/" + NAME)[0] == 200


def test_a_flipped_bit_is_the_only_difference(mirror):
    good = body(mirror, "/go/" + NAME)
    mirror.fault("/go/" + NAME, faults.flip(500))
    bad = body(mirror, "/go/" + NAME)
    assert [i for i, (a, b) in enumerate(zip(good, bad, strict=True)) if a != b] == [500]


def test_a_fault_says_what_it_was_told(mirror):
    mirror.fault("/go/*", faults.status(503, Retry_After="1"), times=1)
    status, headers, _ = get(mirror, "/go/" + NAME)
    assert (status, headers["Retry-After"]) == (503, "1")
    mirror.fault("/go/*", faults.redirect("http://example.com/"), times=1)
    status, headers, _ = get(mirror, "/go/" + NAME)
    assert (status, headers["Location"]) == (302, "http://example.com/")
    mirror.swap("/go/" + NAME, f"/go/{NAME}.sha256")
    assert len(body(mirror, "/go/" + NAME)) == 64
    mirror.heal()
    mirror.drop("/go/*")
    assert get(mirror, "/go/" + NAME)[0] == 404


def test_a_wrong_length_and_a_closed_connection_are_errors_to_a_client(mirror):
    mirror.fault("/go/*", faults.content_length(10**6), times=1)
    with pytest.raises(http.client.IncompleteRead):
        get(mirror, "/go/" + NAME)
    mirror.fault("/go/*", faults.close())
    with pytest.raises(http.client.RemoteDisconnected):
        get(mirror, "/go/" + NAME)


def test_the_index_can_be_made_to_lie_about_one_file(mirror):
    mirror.fault("/dl/", faults.wrong_sha(NAME))
    files = [file for release in index(mirror) for file in release["files"]]
    lies = [file["filename"] for file in files if file["sha256"] == "0" * 64]
    assert lies == [NAME]


def test_a_held_answer_waits_until_it_is_released(mirror):
    gate = mirror.hold("/go/" + NAME, after=100)
    got = []
    client = Thread(target=lambda: got.append(body(mirror, "/go/" + NAME)))
    client.start()
    assert gate.reached.wait(240)
    assert got == []
    gate.release()
    client.join()
    assert got == [body(mirror, "/go/" + NAME)]


def test_a_mirror_closes_while_a_client_is_connected(mirror):
    connection = http.client.HTTPConnection(mirror.base.removeprefix("http://"), timeout=20)
    connection.request("GET", "/dl/?mode=json")
    connection.getresponse().read()
    mirror.close()
    assert connection.sock.recv(1) == b""
    connection.close()


def test_building_again_changes_nothing_and_building_elsewhere_makes_the_same(tmp_path):
    platforms = ["linux-amd64"]
    build.build_fakes(tmp_path / "a", ["1.22.3"], platforms)
    stamp = (tmp_path / "a/stamp.json").stat()
    build.build_fakes(tmp_path / "a", ["1.22.3"], platforms)
    assert (tmp_path / "a/stamp.json").stat() == stamp
    build.build_fakes(tmp_path / "b", ["1.22.3"], platforms)
    a, b = (
        {p.name: p.read_bytes() for p in (tmp_path / out / "go").iterdir() if p.suffix != ".asc"}
        for out in "ab"
    )
    assert a == b


def test_a_directory_that_is_no_mirror_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/precious").touch()
    with pytest.raises(FileExistsError):
        build.build_fakes(tmp_path / "out", ["1.22.3"], ["linux-amd64"])
    assert (tmp_path / "out/precious").exists()


@pytest.fixture
def fake_go(mirror, tmp_path):
    """The fake go of 1.22.3, unpacked."""
    with tarfile.open(fileobj=io.BytesIO(body(mirror, "/go/" + NAME))) as tar:
        tar.extractall(tmp_path, filter="data")
    return tmp_path / "go/bin/go"


def test_a_fake_go_knows_its_version_and_its_root(fake_go, tmp_path):
    link = tmp_path / "go1.22.3"
    link.symlink_to(fake_go)

    def said(*words):
        return subprocess.check_output([link, *words], text=True, env={"PATH": "/usr/bin:/bin"})

    assert said("version") == "go version go1.22.3 linux/amd64\n"
    assert said("env", "GOROOT") == f"{fake_go.parent.parent.resolve()}\n"
    assert subprocess.run([link, "exit", "7"], check=False).returncode == 7


def test_a_fake_go_reports_what_it_was_given_byte_for_byte(fake_go):
    argv = [b"run", b"", b"a b\n", b"$x'\"\\", b"\xff\xfe", b"-n"]
    environ = {b"PATH": b"/usr/bin:/bin", b"A": b"1\n2=\xff", b"BASH_FUNC_f%%": b"() { :; }"}
    report = subprocess.check_output([fake_go, *argv], env=environ)
    assert seen(report).argv == argv
    assert dict(seen(report).environ) == environ


def test_gpg_accepts_the_signature(mirror, tmp_path):
    if mirror.certificate is None:
        pytest.skip("no gpg")
    keyring, archive = tmp_path / "key.gpg", tmp_path / NAME
    subprocess.run(
        ["gpg", "--homedir", tmp_path, "--quiet", "--dearmor", "-o", keyring, mirror.certificate],
        check=True,
    )
    archive.write_bytes(body(mirror, "/go/" + NAME))
    (tmp_path / "sig").write_bytes(body(mirror, f"/go/{NAME}.asc"))
    command = ["gpgv", "--status-fd", "1", "--keyring", keyring, tmp_path / "sig", archive]
    said = subprocess.check_output(command, text=True, stderr=subprocess.PIPE)
    assert re.search(rf"VALIDSIG .*{mirror.fingerprint}$", said, re.MULTILINE)


@pytest.mark.real
def test_a_real_release_is_served_with_its_own_hash(real_mirror):
    row = next(row for row in real_mirror.rows if row.version == "1.22.10")
    archive = body(real_mirror, "/go/" + row.filename)
    assert hashlib.sha256(archive).hexdigest() == row.sha256


def test_gover_runs_with_nothing_of_the_callers_environment(gover, environ, home):
    gover("--version")
    assert {name for name in environ if name.startswith("GO")} == {
        "GOVER_ROOT",
        "GOVER_CACHE",
        "GOVER_CONFIG",
        "GOVER_INDEX_URL",
        "GOVER_MIRROR",
        "GOPROXY",
        "GOSUMDB",
    }
