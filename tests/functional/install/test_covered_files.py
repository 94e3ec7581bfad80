"""What the log's hash leaves out of a release is installed only if something else covers it."""

import io
import json
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.lib import google_key_double
from tests.lib.go_site import faults
from tests.lib.go_site.fake_releases import FakeRelease
from tests.lib.go_site.releases import in_order
from tests.lib.in_process import Inside
from tests.lib.locked_project import ARCHIVE, HERE, lock_of, pinned

__all__ = ["lock_of", "pinned"]

PLANTED = "misc/wasm/go_js_wasm_exec"
LEFT_OUT = ["api", "doc", "misc", "test"]


@pytest.fixture
def planted(mirror):
    """
    go1.22.3 with one more file, in the mirror's list with the right SHA-256.

    The record in the log is that of the release: its hash does not cover the file.
    """
    release = FakeRelease("1.22.3", HERE)
    genuine = next(row for row in mirror.rows if (row.version, row.platform) == ("1.22.3", HERE))
    mirror.remove("1.22.3", HERE)
    row = mirror.add(
        release._replace(
            names=in_order([*release.names, PLANTED]),
            read=lambda name: b"#!/bin/sh\nevil\n" if name == PLANTED else release.read(name),
        )
    )
    assert row.h1 == genuine.h1
    assert row.sha256 != genuine.sha256
    return row


def goroot(environ):
    return Path(environ["GOVER_ROOT"], "toolchains/1.22.3")


def receipt(gover):
    (one,) = json.loads(gover("list", "--json").stdout)["toolchains"]
    return one["receipt"]


def assert_left_out(gover, environ):
    root = goroot(environ)
    assert (root / "bin/go").exists()
    assert [name for name in (*LEFT_OUT, ".github") if (root / name).exists()] == []
    assert receipt(gover)["left_out"] == LEFT_OUT
    shown = "every file, by the log; without api, doc, misc, test, not covered\n"
    assert shown in gover("list", "--long").stdout
    assert shown in gover("verify").stdout


def test_from_a_mirrors_list_the_planted_file_is_not_installed(gover, environ, planted):
    installed = gover("install", "1.22.3")

    assert "; without api, doc, misc, test, which no proof covers" in installed.stderr
    assert_left_out(gover, environ)


@pytest.mark.parametrize("origin", ["a file", "a directory", "a URL", "a list"])
def test_from_elsewhere_the_planted_file_is_not_installed(
    gover, environ, planted, mirror, tmp_path, origin
):
    url = mirror.downloads + ARCHIVE
    file = tmp_path / "here" / ARCHIVE
    file.parent.mkdir()
    file.write_bytes(urllib.request.urlopen(url).read())
    origins = {"a file": file, "a directory": file.parent, "a URL": url, "a list": mirror.index_url}

    gover("install", "1.22.3", "--from", origins[origin])

    assert_left_out(gover, environ)


def test_a_module_with_such_a_file_is_refused(gover, environ, mirror):
    """The log's hash of a module covers all of it: with one more file it is another module."""

    def plant(answer):
        body = io.BytesIO(faults.content_of(answer))
        with zipfile.ZipFile(body, "a", zipfile.ZIP_DEFLATED) as module:
            prefix = module.namelist()[0].split("/")
            module.writestr("/".join((*prefix[:2], PLANTED)), b"#!/bin/sh\nevil\n")
        return answer._replace(body=body.getvalue(), tag=None)

    mirror.fault("/proxy/golang.org/toolchain/@v/v0.0.1-go1.22.3.*.zip", plant)

    refused = gover("install", "1.22.3", "--source", "goproxy", expect=6)

    assert f"{PLANTED} is in no module of a Go release" in refused.stderr
    assert not goroot(environ).exists()
    mirror.heal()
    gover("install", "1.22.3", "--source", "goproxy")
    assert (receipt(gover)["whole"], receipt(gover)["left_out"]) == ("log", [])


def test_a_lock_covers_the_archive_only_if_the_user_requires_it(gover, environ, lock_of, mirror):
    lock_of()
    gover("install")
    assert receipt(gover)["left_out"] == LEFT_OUT
    gover("uninstall", "1.22.3")

    gover("install", "--locked")

    assert (goroot(environ) / "misc/go.mod").exists()
    assert (receipt(gover)["whole"], receipt(gover)["left_out"]) == ("lock", [])
    assert "every file, by the SHA-256 in gover.lock\n" in gover("list", "--long").stdout


def test_a_lock_made_from_a_mirrors_list_covers_no_more_than_the_list(
    gover, environ, pinned, planted
):
    gover("lock", "--platform", HERE)
    assert planted.sha256 in (pinned / "gover.lock").read_text()

    gover("install", "--locked")

    assert_left_out(gover, environ)


@pytest.fixture
def inside(environ, home, monkeypatch):
    return Inside(environ, home, monkeypatch)


def assert_whole(inside, environ, by):
    assert (goroot(environ) / "misc/go.mod").exists(), inside.last.stderr
    (one,) = json.loads(inside.run("list", "--json").stdout)["toolchains"]
    assert (one["receipt"]["whole"], one["receipt"]["left_out"]) == (by, [])


@pytest.mark.usefixtures("official")
def test_the_shipped_hash_covers_every_file(inside, environ, mirror, shipped):
    shipped.update({row.filename: row.sha256 for row in mirror.rows})

    assert inside.run("install", "1.22.3").status == 0

    assert_whole(inside, environ, "known")


def test_googles_signature_covers_every_file(inside, environ, mirror, monkeypatch):
    """It is looked for although the log would be enough."""
    if mirror.certificate is None:
        pytest.skip("no gpg")
    google_key_double.pretend(monkeypatch, mirror)

    assert inside.run("install", "1.22.3").status == 0

    assert_whole(inside, environ, "signature")


def test_a_list_of_gos_own_covers_every_file(inside, environ, mirror, monkeypatch):
    from gover.sources import mirrors

    monkeypatch.setattr(mirrors, "INDEXES", (mirror.index_url,))

    assert inside.run("install", "1.22.3").status == 0

    assert_whole(inside, environ, "list")


def test_where_the_user_takes_the_list_for_enough_it_covers_every_file(gover, environ):
    gover("install", "1.22.3", "--insecure-no-log", "--insecure-no-signature")

    assert (goroot(environ) / "misc/go.mod").exists()
    assert receipt(gover)["whole"] == "list"
