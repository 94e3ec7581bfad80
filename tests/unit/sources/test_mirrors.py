"""Mirrors in order: who is asked for the list, who for archives, and who not."""

import json
from pathlib import Path

import pytest

from gover.errors import InvalidFile, UsageError
from gover.sources.mirrors import GO_DEV, GOOGLE_CN, MIRRORS, Site, archives_url, configured_site
from gover.store.store import Store
from tests.lib.go_site import faults
from tests.lib.go_site.releases import host_platform
from tests.lib.gover_process import run_gover

HOST = host_platform()
ARCHIVE = f"go1.22.3.{HOST}.tar.gz"


@pytest.fixture
def dirs(tmp_path):
    return Store(*(str(tmp_path / name) for name in ("data", "cache", "config")))


def configure(directory, text):
    Path(directory).mkdir(parents=True, exist_ok=True)
    Path(directory, "config.toml").write_text(text)


@pytest.mark.parametrize(
    ("environ", "config", "expected"),
    [
        ({}, "", Site((GO_DEV, GOOGLE_CN), (GO_DEV, GOOGLE_CN))),
        ({}, 'mirrors = ["golang.google.cn"]', Site((GOOGLE_CN, GO_DEV), (GOOGLE_CN,))),
        (
            {"GOVER_MIRROR": "https://m.example/go, dl.google.com"},
            'mirrors = ["golang.google.cn"]',
            Site((GO_DEV, GOOGLE_CN), ("https://m.example/go/", "https://dl.google.com/go/")),
        ),
        (
            {},
            'mirrors = ["china"]',
            Site((GOOGLE_CN, GO_DEV), (MIRRORS["mirrors.ustc.edu.cn"], GOOGLE_CN)),
        ),
        (
            {"GOVER_INDEX_URL": "https://corp.example/dl"},
            "",
            Site(("https://corp.example/dl",), ("https://corp.example/dl/",)),
        ),
        (
            {"GOVER_INDEX_URL": "https://corp.example/dl/"},
            'mirrors = ["mirrors.ustc.edu.cn", "go.dev"]',
            Site(("https://corp.example/dl/",), (MIRRORS["mirrors.ustc.edu.cn"], GO_DEV)),
        ),
    ],
)
def test_the_variable_comes_before_the_configuration_and_both_before_go_dev(
    dirs, environ, config, expected
):
    configure(dirs.config, config)

    assert configured_site(environ, dirs) == expected


@pytest.mark.parametrize("word", ["nowhere", "http://m.example/go/", "ftp://m.example", "https://"])
def test_what_is_no_mirror_is_refused(dirs, word):
    with pytest.raises(UsageError):
        configured_site({"GOVER_MIRROR": word}, dirs)


def test_a_configuration_that_cannot_be_followed_is_not_passed_over(dirs):
    configure(dirs.config, "mirrors = 1\n")

    with pytest.raises(InvalidFile, match=r"config\.toml:1: mirrors must be a list"):
        configured_site({}, dirs)


def test_mirrors_are_asked_in_order_until_one_has_the_archive(gover, environ, home, mirror):
    mirror.fault("/ill/*", faults.status(403))
    mirror.fault("/empty/*", faults.status(404))
    places = [f"{mirror.base}/{name}/" for name in ("empty", "ill", "go", "never")]
    env = {**environ, "GOVER_MIRROR": ",".join(places)}

    run_gover("install", "1.22.3", cwd=home, env=env)

    asked = [request.path for request in mirror.requests if request.path.endswith(".tar.gz")]
    assert asked == [f"/{name}/{ARCHIVE}" for name in ("empty", "ill", "go")]
    receipt = json.loads(gover("list", "--json").stdout)["toolchains"][0]["receipt"]
    assert receipt["url"] == f"{mirror.base}/go/{ARCHIVE}"


def test_a_mirror_that_hands_out_other_bytes_ends_it(environ, home, mirror):
    """The next one would do; but somebody should know of this one."""
    mirror.put(f"/evil/{ARCHIVE}", b"\x1f\x8b\x08\x00evil")
    env = {**environ, "GOVER_MIRROR": f"{mirror.base}/evil,{mirror.downloads}"}

    run_gover("install", "1.22.3", cwd=home, env=env, expect=6)

    assert f"/go/{ARCHIVE}" not in [request.path for request in mirror.requests]


def test_when_no_mirror_has_it_a_module_proxy_is_asked(gover, environ, mirror):
    mirror.fault("/go/*.tar.gz", faults.status(403))

    gover("install", "1.22.3")

    receipt = json.loads(gover("list", "--json").stdout)["toolchains"][0]["receipt"]
    assert receipt["kind"] == "module"


@pytest.mark.parametrize("name", ["URL", "goproxy"])
def test_a_source_that_is_named_is_the_only_one(gover, environ, mirror, name):
    mirror.fault("/ill/*", faults.status(403))
    mirror.fault("/proxy/golang.org/*", faults.status(403))

    result = gover(
        "install", "1.22.3", "--source", f"{mirror.base}/ill" if name == "URL" else name, expect=5
    )

    assert "HTTP 403" in result.stderr
    paths = [request.path for request in mirror.requests]
    assert not [path for path in paths if path.startswith("/go/")]
    assert any("/@v/" in path for path in paths) == (name == "goproxy")


def test_china_is_several_sources_and_not_one_of_them(gover, mirror):
    result = gover("install", "1.22.3", "--source", "china", expect=2)

    assert "hint: GOVER_MIRROR=china gover install" in result.stderr
    assert mirror.requests == []


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("GOVER_MIRROR", "go.dex", "'go.dex' is not a mirror; the names are: go.dev, "),
        ("GOVER_INDEX_URL", "http://u:p@x/", "GOVER_INDEX_URL is 'http://x/', which is no https"),
        ("GOVER_INDEX_URL", "https://[::1", "GOVER_INDEX_URL is 'https://[::1', which is no"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named_with_a_command(gover, environ, name, value, text):
    for words in (["available"], ["install", "1.22.3"]):
        result = gover(*words, env=environ | {name: value}, expect=2)

        assert text in result.stderr
        assert name in result.stderr
        assert result.stderr.endswith(f"\nhint: unset {name}\n")


def test_a_source_that_lists_nothing_is_no_unknown_release(gover, environ, tmp_path):
    proxy = f"file://{tmp_path}/none"
    index = "http://127.0.0.1:9/"

    result = gover(
        "available", env=environ | {"GOVER_INDEX_URL": index, "GOPROXY": proxy}, expect=1
    )

    assert "gover: the source that answered lists no Go for" in result.stderr
    assert "None" not in result.stderr


def test_a_source_nobody_knows_is_a_mistake(gover, mirror):
    result = gover("install", "1.22.3", "--source", "go.dex", expect=2)

    assert "'go.dex' is not a mirror; the names are: go.dev, golang.google.cn," in result.stderr
    gover("install", "1.22.3", "--source", "go.dev", "--from", "/x", expect=2)
    assert not mirror.requests


@pytest.mark.parametrize(
    "index, archives",
    [
        ("https://go.example.com/go/index.json", "https://go.example.com/go/"),
        ("https://go.example.com/go.json", "https://go.example.com/"),
        ("https://go.example.com/go/", "https://go.example.com/go/"),
        ("https://go.example.com/dl", "https://go.example.com/dl/"),
        ("https://a:b@go.example.com/x/i.json?token=1", "https://a:b@go.example.com/x/"),
    ],
)
def test_archives_lie_below_the_page_that_lists_them_or_beside_the_file(index, archives):
    assert archives_url(index) == archives
