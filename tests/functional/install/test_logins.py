"""A login in a URL is sent, and neither kept nor printed."""

import json
import os
from pathlib import Path

import pytest

from tests.lib.go_site import faults
from tests.lib.gover_process import run_gover
from tests.lib.locked_project import ARCHIVE

USER, PASSWORD = "somebody", "s3cret"


@pytest.fixture
def private(environ, mirror):
    """Every source behind a login, as a company's mirror is."""

    def with_login(url):
        return url.replace("http://", f"http://{USER}:{PASSWORD}@")

    names = ("GOVER_INDEX_URL", "GOVER_MIRROR", "GOPROXY")
    return environ | {name: with_login(environ[name]) for name in names}


def kept(home):
    """The files below HOME that have the password, or that of the request in base64."""
    files = [path for path in home.rglob("*") if path.is_file()]
    assert files
    words = (PASSWORD.encode(), b"c29tZWJvZHk6czNjcmV0")
    return [
        str(path.relative_to(home))
        for path in files
        if any(word in path.read_bytes() for word in words)
    ]


@pytest.mark.parametrize("source", [(), ("--source", "goproxy")], ids=["list", "proxy"])
def test_nothing_of_an_install_keeps_a_login(project, home, private, mirror, source):
    (project / ".go-version").write_text("1.22.3\n")
    done = run_gover("install", "-v", *source, cwd=project, env=private)
    run_gover("lock", cwd=project, env=private)
    run_gover("current", cwd=project, env=private)
    run_gover("available", cwd=project, env=private)

    assert PASSWORD not in done.stdout + done.stderr
    assert kept(home) == []


def test_a_broken_download_keeps_no_login_and_is_resumed(project, home, private, mirror):
    private["GOSUMDB"] += f" {mirror.proxy}/sumdb/{mirror.log.name}"
    private["GOPROXY"] = "off"
    served = iter([faults.truncate(60_000)])

    def once_broken_then_refused(answer):
        fault = next(served, faults.status(403))
        return fault(answer)

    mirror.fault(f"/go/{ARCHIVE}", once_broken_then_refused)
    run_gover("install", "1.22.3", cwd=project, env=private, expect=5)

    (tag,) = Path(private["GOVER_CACHE"], "parts").glob("*.tag")
    assert json.loads(tag.read_text())["etag"]
    assert kept(home) == []
    mirror.heal()
    mirror.requests.clear()
    run_gover("install", "1.22.3", cwd=project, env=private)
    assert [r.range for r in mirror.requests if r.path.endswith(ARCHIVE)] == ["bytes=60000-"]


@pytest.mark.parametrize(
    "words",
    [
        ("config", "list", "--show-origin"),
        ("config", "list", "--json"),
        ("config", "set", "mirrors", f"https://{USER}:{PASSWORD}@example.com/go/"),
        ("config", "set", "gotoolchain", f"https://{USER}:{PASSWORD}@example.com/go/"),
        ("config", "set", "mirrors", f"http://{USER}:{PASSWORD}@example.com/go/"),
        ("config", "unset", "mirrors"),
        ("status",),
        ("status", "--json"),
        ("doctor",),
        ("doctor", "--json"),
        ("list", "--long"),
        ("list", "--json"),
        ("why",),
        ("cache", "list"),
        ("--debug", "available"),
        ("outdated",),
    ],
    ids=" ".join,
)
def test_no_command_prints_a_login(project, private, words):
    run_gover("install", "1.22.3", cwd=project, env=private)
    folder = Path(private["GOVER_CONFIG"])
    os.makedirs(folder)
    url = f"https://{USER}:{PASSWORD}@mirror.example.com/go/"
    (folder / "config.toml").write_text(f'mirrors = ["{url}"]\n')

    done = run_gover(*words, cwd=project, env=private, expect=None)  # what is printed counts

    assert PASSWORD not in done.stdout + done.stderr
