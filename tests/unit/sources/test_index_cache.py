"""The list of releases: loaded when it has changed, kept, and never unnoticed shorter."""

import json
import os
from pathlib import Path

import pytest

from gover.errors import NetworkError
from gover.network.client import Http
from gover.sources.index_cache import IndexCache
from tests.lib.go_site import faults
from tests.lib.go_site.fake_releases import FakeRelease
from tests.lib.go_site.releases import host_platform

HOST = host_platform()
NAME = f"go1.22.3.{HOST}.tar.gz"


@pytest.fixture
def ask(mirror, calm, tmp_path):
    """Ask for the list as a new process would; give it, and what was said about it."""

    def asked(offline=False):
        said = []
        with Http(offline=offline, environ={}, clock=calm) as http:
            lists = IndexCache(http, str(tmp_path / "index"), said.append, wall=lambda: 0.0)
            return [str(r.version) for r in lists.releases(mirror.index_url)], said

    return asked


@pytest.fixture
def kept(tmp_path):
    """The file that the list is kept in."""
    return lambda: next((tmp_path / "index").iterdir())


def test_a_list_that_has_not_changed_is_not_sent_again(mirror, ask):
    first, second = ask(), ask()

    assert first == second
    assert first[1] == []
    tags = [request.headers["If-None-Match"] for request in mirror.requests]
    assert tags[0] is None
    assert tags[1].startswith('"')


def test_a_date_will_do_where_there_is_no_tag(mirror, ask):
    date = "Mon, 23 Nov 2026 10:00:00 GMT"
    mirror.fault("/dl/", lambda a: a._replace(headers=(("Last-Modified", date),)))
    ask()
    mirror.fault("/dl/", faults.status(304))

    assert ask() == (ask()[0], [])
    assert mirror.requests[1].headers["If-Modified-Since"] == date


def test_a_new_release_is_seen_at_once(mirror, ask):
    ask()
    mirror.add(FakeRelease("1.23.2", host_platform()))

    assert ask()[0][:3] == ["1.24rc1", "1.23.2", "1.23.1"]


def test_a_list_that_goes_back_is_said_and_the_earlier_one_applies(mirror, ask):
    before, _ = ask()
    mirror.remove("1.23.1")

    for _ in range(2):
        versions, said = ask()
        assert versions == before
        assert len(said) == 1
        assert said[0].endswith(
            " no longer lists go1.23.1 (it did on 1970-01-01); the earlier list applies"
        )


def test_a_list_that_another_user_could_have_written_is_not_read_or_kept(ask, kept):
    ask()
    kept().parent.chmod(0o777)
    before = kept().stat().st_mtime_ns

    with pytest.raises(NetworkError):
        ask(offline=True)

    assert ask()[1] == []
    assert kept().stat().st_mtime_ns == before


def test_a_platform_that_is_gone_counts_as_gone(mirror, ask):
    before, _ = ask()
    mirror.fault("/dl/", faults.edit_index(lambda index: [{**e, "files": []} for e in index]))

    versions, said = ask()

    assert versions == before
    assert "and 3 more (it did on" in said[0]


def test_what_one_platform_has_lost_can_still_be_installed(gover, mirror):
    """The earlier list applies to the archive as well, and not only for the name."""
    gover("available")
    mirror.fault("/dl/", faults.edit_index(lambda index: [{**e, "files": []} for e in index]))

    done = gover("install", "1.22.3", "--source", mirror.index_url)

    assert "the earlier list applies" in done.stderr


def test_another_hash_is_said_beside_a_release_that_is_gone(mirror, ask):
    ask()
    mirror.remove("1.23.1")
    mirror.fault("/dl/", faults.wrong_sha(NAME))

    assert [words.rpartition(" lists ")[2].split()[0] for words in ask()[1]] == [
        "another",
        "go1.23.1",
    ]


def test_another_hash_for_the_same_archive_is_said(mirror, ask):
    ask()
    mirror.fault("/dl/", faults.wrong_sha(NAME))

    assert ask()[1][0].endswith(f"now lists another SHA-256 for {NAME}")
    assert ask()[1] == []


def test_offline_the_last_list_is_shown_with_its_date(mirror, ask):
    before, _ = ask()
    asked = len(mirror.requests)

    versions, said = ask(offline=True)

    assert versions == before
    assert said[0].endswith("is from 1970-01-01")
    assert len(mirror.requests) == asked


def test_offline_without_a_list_there_is_none(ask):
    with pytest.raises(NetworkError, match="offline"):
        ask(offline=True)


@pytest.mark.parametrize("position", [0, 30, 400, -2])
def test_a_damaged_copy_is_asked_for_again(mirror, ask, kept, position):
    before, _ = ask()
    content = bytearray(kept().read_bytes())
    content[position] ^= 1
    kept().write_bytes(content)

    assert ask() == (before, [])
    assert mirror.requests[-1].headers["If-None-Match"] is None
    assert ask() == (before, [])


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n[]", b"[]\n", b"null\n", b"1\n", b"\xff\n"])
def test_any_copy_at_all_is_no_reason_to_fail(mirror, ask, kept, content):
    before, _ = ask()
    kept().write_bytes(content)

    assert ask() == (before, [])


def test_what_is_no_list_does_not_replace_one(mirror, ask):
    before, _ = ask()
    mirror.fault("/dl/", faults.replace(b"<html>"), times=1)
    with pytest.raises(NetworkError):
        ask()

    assert ask() == (before, [])


def test_available_offline_shows_the_last_list(gover, environ, mirror):
    gover("available")
    before = len(mirror.requests)

    result = gover("--offline", "available", "--json")

    assert json.loads(result.stdout)["versions"][0]["version"] == "1.23.1"
    assert "the list of 127.0.0.1" in result.stderr
    assert len(mirror.requests) == before
    folder = Path(environ["GOVER_CACHE"], "index")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(os.listdir(folder)) == 1
