"""GOPROXY read as cmd/go reads it, and asked in its order."""

import pytest

from gover.network.client import Http
from gover.network.goproxy import ProxyEntry, parse_goproxy
from tests.lib.go_site import faults
from tests.lib.go_site.releases import host_platform
from tests.lib.gover_process import run_gover

HOST = host_platform()
DIRECT = "https://go.dev/dl/mod"
MODULE = "/proxy/golang.org/toolchain/@v/"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://a.example", [("https://a.example", False)]),
        ("https://a.example,direct", [("https://a.example", False), (DIRECT, False)]),
        ("https://a.example|direct", [("https://a.example", True), (DIRECT, False)]),
        (" https://a.example , https://b.example/x ", ["https://a.example", "https://b.example/x"]),
        ("direct,https://late.example", [DIRECT]),
        ("off|https://late.example", [("off", True)]),
        (
            "proxy.example/go|b.example:8080",
            [("https://proxy.example/go", True), "https://b.example:8080"],
        ),
        ("file:///srv/proxy,off", ["file:///srv/proxy", "off"]),
        (",|,", []),
        ("", []),
    ],
)
def test_the_grammar_is_gos(value, expected):
    wanted = [ProxyEntry(e, False) if isinstance(e, str) else ProxyEntry(*e) for e in expected]
    assert parse_goproxy(value) == wanted


@pytest.fixture
def by_proxy(environ, home, mirror):
    """Install by GOPROXY alone; give the result and who was asked for the module."""

    def install(goproxy, expect=0):
        env = {
            **environ,
            "GOPROXY": goproxy,
            "GOSUMDB": f"{mirror.vkey} {mirror.proxy}/sumdb/sum.gover.test",
        }
        words = ("install", "1.22.3", "--source", "goproxy")
        result = run_gover(*words, cwd=home, env=env, expect=expect)
        asked = [r.path for r in mirror.requests if "/@v/" in r.path]
        return result, asked

    return install


@pytest.mark.parametrize("status", [404, 410])
@pytest.mark.parametrize("separator", [",", "|"])
def test_what_a_proxy_does_not_have_the_next_one_is_asked_for(by_proxy, mirror, status, separator):
    mirror.fault("/none/*", faults.status(status))

    _, asked = by_proxy(f"{mirror.base}/none{separator}{mirror.proxy}")

    assert asked[0].startswith("/none/")
    loaded = [path for path in asked if path.endswith(".zip")]
    assert loaded == [MODULE + f"v0.0.1-go1.22.3.{HOST}.zip"]


def test_after_another_failure_a_comma_ends_the_search(by_proxy, mirror):
    mirror.fault("/ill/*", faults.status(403))

    result, asked = by_proxy(f"{mirror.base}/ill,{mirror.proxy}", expect=5)

    assert "HTTP 403" in result.stderr
    assert all(path.startswith("/ill/") for path in asked)


@pytest.mark.parametrize("requested", ["1.22.33", "1.99"])
def test_what_the_proxy_that_answers_has_is_named(environ, home, mirror, requested):
    """`proxy.golang.org,direct` behind a wall: go.dev is out of reach, and might have it."""
    mirror.fault("/ill/*", faults.status(403))
    env = {**environ, "GOPROXY": f"{mirror.proxy},{mirror.base}/ill"}

    result = run_gover("install", requested, "--source", "goproxy", cwd=home, env=env, expect=5)

    name = mirror.base.removeprefix("http://")
    near = {"1.22.33": "1.22.3", "1.99": "1.23.1"}[requested]
    assert (
        f"gover: Go '{requested}': not at {name}, and no other source of Go can be reached: "
        in result.stderr
    )
    assert result.stderr.endswith(f"HTTP 403; nearest: {near}\nhint: gover install {near}\n")


def test_after_another_failure_a_bar_asks_the_next(by_proxy, mirror):
    mirror.fault("/ill/*", faults.status(403))

    result, asked = by_proxy(f"{mirror.base}/ill|{mirror.proxy}")

    assert "answered HTTP 403; using the module proxy" in result.stderr
    assert asked[-1].startswith(MODULE)


def test_a_plain_http_proxy_is_one_source_less(by_proxy, mirror):
    result, _ = by_proxy(f"http://proxy.example|{mirror.proxy}")

    assert "proxy.example is not https; using the module proxy" in result.stderr


def test_an_entry_that_is_no_url_is_one_source_less_and_its_login_is_not_printed(by_proxy, mirror):
    result, _ = by_proxy(f"https://user:secret@[::1|{mirror.proxy}")

    assert "is not https; using the module proxy" in result.stderr
    assert "secret" not in result.stderr


def test_a_proxy_may_be_a_directory(by_proxy, mirror, fake_releases, home):
    folder = home / "module proxy/golang.org/toolchain/@v"
    folder.mkdir(parents=True)
    for path in (fake_releases / "go").glob(f"v0.0.1-go1.22.3.{HOST}.*"):
        (folder / path.name).symlink_to(path)

    _, asked = by_proxy(f"{(home / 'module proxy').as_uri()},off")

    assert not asked


def test_off_names_no_proxy(by_proxy):
    result, asked = by_proxy("off", expect=2)

    assert "which names no proxy" in result.stderr
    assert not asked


@pytest.mark.parametrize(
    ("before", "status", "proxied"),
    [(",", 404, True), ("|", 500, True), (",", 403, None), ("|", 403, True)],
)
def test_who_serves_the_checksum_database_is_found_as_cmd_go_does(
    mirror, before, status, proxied, calm
):
    """golang/go src/cmd/go/internal/modfetch/sumdb.go, initBase."""
    from gover.errors import NetworkError
    from gover.network.goproxy import sumdb_url

    mirror.fault("/a/*", faults.status(status))
    with Http(environ={}, clock=calm) as http:
        goproxy = f"{mirror.base}/a{before}{mirror.proxy}"
        if proxied is None:
            with pytest.raises(NetworkError, match="HTTP 403"):
                sumdb_url(http, goproxy, "sum.gover.test")
        else:
            base = sumdb_url(http, goproxy, "sum.gover.test")
            assert base == f"{mirror.proxy}/sumdb/sum.gover.test"
        assert sumdb_url(http, f"direct,{mirror.proxy}", "sum.gover.test") is None


def test_what_no_proxy_has_may_be_where_nothing_can_be_reached(gover, mirror):
    """A proxy that has not everything does not make a release one that there never was."""
    mirror.drop("/dl/")
    mirror.drop("/proxy/golang.org/toolchain/@v/*1.22.3*")

    missing = gover("install", "1.22.3", expect=5)

    assert "gover: no source that can be reached has Go '1.22.3'" in missing.stderr
    mirror.heal()
    mirror.drop("/proxy/*")
    gover("install", "1.22.33", expect=1)
