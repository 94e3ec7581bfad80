"""A filter, a login page or a captive portal in place of a source: the next source is asked."""

import json
import shutil

import pytest

from tests.lib.go_site import faults
from tests.lib.gover_process import run_gover
from tests.lib.locked_project import ARCHIVE

PAGE = b"\n<!DOCTYPE html>\n<html><title>Blocked by policy</title></html>"
LIST = {
    "a page": (faults.replace(PAGE), "answered with a web page"),
    "a page, to a login": (faults.redirect("/login"), "answered with a web page"),
    "a portal of plain http": (faults.redirect("http://portal.example/"), "is unreachable"),
    "403": (faults.status(403, PAGE), "answered HTTP 403"),
    "407": (faults.status(407, PAGE), "answered HTTP 407"),
    "511": (faults.status(511, PAGE), "answered HTTP 511"),
    "404": (faults.status(404, PAGE), "has no such file"),
    "half a list": (lambda a: a._replace(body=faults.content_of(a)[:200]), "has no list"),
    "an empty list": (faults.replace(b"[]"), "has no list"),
    "nothing": (faults.replace(b""), "has no list"),
    "an error in JSON": (faults.replace(b'{"error": "forbidden"}'), "has no list"),
    "a list of something else": (faults.replace(b'[{"name": "x"}]'), "has no list"),
}


@pytest.fixture
def blocked(gover, mirror):
    """Run gover where the list of releases, or another path, has a fault."""

    def run(fault, *words, path="/dl/", **more):
        mirror.put("/login", PAGE)
        mirror.fault(path, fault)
        return gover(*words, **more)

    return run


@pytest.mark.parametrize("kind", LIST)
def test_what_is_no_list_is_followed_by_the_module_proxy(blocked, mirror, kind):
    fault, brief = LIST[kind]
    host = mirror.base.removeprefix("http://")

    result = blocked(fault, "available", "--all")

    assert "1.22.3" in result.stdout.split()
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"gover: {host} {brief}")
    assert line.endswith(f"; using the module proxy {host}")
    assert "; using the module proxy" in blocked(fault, "install", "1.22.3").stderr


@pytest.mark.parametrize(
    "fault",
    [faults.replace(PAGE), faults.redirect("/login"), faults.status(403, PAGE)],
)
def test_what_is_no_archive_is_followed_by_the_module_proxy(blocked, mirror, fault):
    result = blocked(fault, "install", "1.22.3", path=f"/go/{ARCHIVE}")

    assert "; using the module proxy" in result.stderr
    assert any(request.path.endswith(".zip") for request in mirror.requests)


def test_a_module_proxy_behind_a_portal_is_followed_by_the_next(gover, environ, mirror):
    environ["GOPROXY"] = f"{mirror.base}/ill|{mirror.proxy}"
    mirror.fault("/ill/golang.org/toolchain/@v/*", faults.replace(PAGE))

    result = gover("install", "1.22.3", "--source", "goproxy")

    assert "answered with a web page; using the module proxy" in result.stderr


@pytest.mark.parametrize("body", [PAGE, b'{"error": "forbidden"}', b""])
def test_a_module_that_is_none_is_followed_by_the_next_proxy(gover, environ, mirror, body):
    environ["GOPROXY"] = f"{mirror.base}/ill|{mirror.proxy}"
    mirror.put("/ill/golang.org/toolchain/@v/x.info", b"{}")
    mirror.fault("/ill/golang.org/toolchain/@v/*.info", faults.replace(b"{}"))
    mirror.fault("/ill/golang.org/toolchain/@v/*.zip", faults.replace(body))

    result = gover("install", "1.22.3", "--source", "goproxy")

    assert "; using the module proxy" in result.stderr


def test_a_portal_everywhere_is_named_with_a_way_to_see_it(blocked, mirror):
    mirror.fault("/proxy/*", faults.redirect("/login"))

    result = blocked(faults.redirect("/login"), "install", "1.22.3", expect=5)

    assert "a web page in place of the file" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("hint: curl -L 'http://127.0.0.1:")


def test_a_portal_in_place_of_the_log_is_a_log_that_cannot_be_reached(blocked):
    """Whether that is enough is the policy's decision; nothing contradicts a hash."""
    codes = [
        blocked(fault, "install", "1.22.3", path="/proxy/sumdb/*", expect=None).returncode
        for fault in (faults.status(403), faults.replace(PAGE), faults.redirect("/login"))
    ]
    assert codes[0] == codes[1] == codes[2]


def labelled(coding):
    """Call the archive's own bytes encoded, as a server does that goes by the file's name."""
    return lambda answer: answer._replace(
        headers=(*answer.headers, ("Content-Encoding", coding)), ranges=True
    )


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "X-GZIP"])
def test_an_archive_that_is_called_encoded_and_is_right_is_installed(blocked, mirror, coding):
    blocked(labelled(coding), "install", "1.22.3", path=f"/go/{ARCHIVE}")

    assert not any(request.path.endswith(".zip") for request in mirror.requests)


def test_a_download_that_is_called_encoded_is_resumed(blocked, gover, mirror):
    broken = iter([faults.truncate(60_000)])

    def once_broken(answer):
        return next(broken, lambda whole: whole)(labelled("x-gzip")(answer))

    blocked(once_broken, "install", "1.22.3", path=f"/go/{ARCHIVE}")

    ranges = [request.range for request in mirror.requests if request.path.endswith(ARCHIVE)]
    assert ranges == [None, "bytes=60000-"]


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_an_archive_that_is_encoded_once_more_is_followed_by_the_module_proxy(
    blocked, mirror, coding
):
    result = blocked(faults.encoded(coding), "install", "1.22.3", path=f"/go/{ARCHIVE}")

    assert "; using the module proxy" in result.stderr


def test_details_are_for_verbose(blocked):
    assert "/dl/" not in blocked(faults.status(403), "available").stderr
    assert (
        "/dl/?mode=json&include=all: HTTP 403"
        in blocked(faults.status(403), "-v", "available").stderr
    )


def test_offline_falls_back_in_silence(gover, environ, home):
    result = gover("--offline", "install", "1.22.3", expect=5)

    assert result.stderr.splitlines() == [
        "gover: gover is offline (set by --offline or GOVER_OFFLINE)",
        "hint: gover install --from FILE",
    ]


def test_offline_the_list_is_that_of_completion(gover, environ, home, mirror):
    shown = gover("available", "--all").stdout
    shutil.rmtree(f"{environ['GOVER_CACHE']}/indexes", ignore_errors=True)
    shutil.rmtree(f"{environ['GOVER_CACHE']}/index", ignore_errors=True)
    mirror.requests.clear()

    result = run_gover("available", "--all", "--offline", cwd=home, env=environ)

    assert (result.stdout, result.stderr) == (shown, "")
    listed = json.loads(gover("available", "--offline", "--json", "--all").stdout)["versions"]
    assert [row["version"] for row in listed] == [line.split()[0] for line in shown.splitlines()]
    assert mirror.requests == []
