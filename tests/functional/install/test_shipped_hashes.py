"""
The log's hash of a release ships with gover: enough where there is no way to the log.

A network may have a module proxy and nothing else. What differs from the shipped hash is refused
everywhere, whatever the user gives up and whether GOSUMDB is off.
"""

import json
import os
import socket
import time
import zipfile
from pathlib import Path

import pytest

from tests.lib import toolchain_modules
from tests.lib.go_site import faults
from tests.lib.go_site.releases import host_platform
from tests.lib.gover_process import run_gover
from tests.lib.in_process import Inside
from tests.lib.locked_project import HERE
from tests.lib.static_servers import serving

MODULE = f"v0.0.1-go1.22.3.{host_platform()}"
OTHER = "h1:" + "A" * 43 + "="
SHIPPED = "the h1 shipped with gover"
PROXY = ("--source", "goproxy")


@pytest.fixture
def inside(environ, home, monkeypatch, official):
    return Inside(environ, home, monkeypatch)


def no_log(mirror):
    mirror.fault("/proxy/sumdb/*", faults.status(403))
    mirror.drop("*.asc")


def listed(inside):
    (one,) = json.loads(inside.run("list", "--json").stdout)["toolchains"]
    return one


def requests_to_log(mirror):
    return [request.path for request in mirror.requests if "/sumdb/" in request.path]


def left_in(inside):
    """What there is of a toolchain in the store, finished or not."""
    root = Path(inside.environ["GOVER_ROOT"])
    return [str(p) for name in ("toolchains", "staging") for p in (root / name).rglob("*")]


@pytest.mark.parametrize("gosumdb", ["unreachable", "off"])
def test_a_module_is_verified_without_the_log(inside, mirror, shipped_h1, gosumdb):
    no_log(mirror)
    inside.environ |= {"GOSUMDB": "off"} if gosumdb == "off" else {}

    ended = inside.run("install", "1.22.3", *PROXY)

    assert ended.status == 0, ended.stderr
    assert f"; verified: {SHIPPED}\n" in ended.stderr
    receipt = listed(inside)["receipt"]
    assert (receipt["proofs"], receipt["whole"]) == (["shipped"], "shipped")
    assert (receipt["h1"], receipt["left_out"]) == (shipped_h1[MODULE], [])
    shown = inside.run("list", "--long").stdout
    assert f"    log        {shipped_h1[MODULE]}, shipped with gover on 20" in shown
    assert f"    covered    every file, by {SHIPPED}; without api, doc, misc, test\n" in shown
    assert bool(requests_to_log(mirror)) == (gosumdb != "off")


def test_a_log_that_never_answers_delays_nobody(inside, mirror, shipped_h1):
    mirror.hold("/proxy/sumdb/*", times=None)
    started = time.monotonic()

    ended = inside.run("install", "1.22.3", *PROXY)

    assert ended.status == 0, ended.stderr
    assert time.monotonic() - started < 20, "as long as where the log is all there is"
    assert listed(inside)["receipt"]["proofs"] == ["shipped"]


def test_where_the_log_is_reached_it_counts(inside, mirror, shipped_h1):
    assert inside.run("install", "1.22.3", *PROXY).status == 0

    receipt = listed(inside)["receipt"]
    assert (receipt["proofs"], receipt["whole"]) == (["log"], "log")


def test_a_release_that_does_not_ship_needs_the_log(inside, mirror, shipped_h1):
    no_log(mirror)
    del shipped_h1[MODULE]

    assert inside.run("install", "1.22.3", *PROXY).status == 5
    assert left_in(inside) == []


def test_a_demand_for_the_log_is_met_by_the_log_alone(inside, mirror, shipped_h1):
    no_log(mirror)
    folder = Path(inside.environ["GOVER_CONFIG"])
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('verify = "log"\n')

    assert inside.run("install", "1.22.3", *PROXY).status == 5
    assert left_in(inside) == []


ENOUGH = {
    "the log": (),
    "no log": (),
    "off": (),
    "no log asked for": ("--insecure-no-log",),
    "everything given up": ("--insecure-no-log", "--insecure-no-signature"),
}


@pytest.mark.parametrize("source", [PROXY, ()], ids=["module", "archive"])
@pytest.mark.parametrize("case", ENOUGH)
def test_what_differs_from_the_shipped_hash_is_always_refused(
    inside, mirror, shipped_h1, case, source
):
    shipped_h1[MODULE] = OTHER
    if case == "no log":
        no_log(mirror)
    if case == "off":
        inside.environ["GOSUMDB"] = "off"

    ended = inside.run("install", "1.22.3", *source, *ENOUGH[case])

    assert ended.status == 6, ended.stderr
    assert OTHER in ended.stderr
    assert SHIPPED in ended.stderr
    assert left_in(inside) == []


def test_an_archive_is_installed_without_what_the_hash_leaves_out(inside, mirror, shipped_h1):
    no_log(mirror)

    ended = inside.run("install", "1.22.3")

    assert ended.status == 0, ended.stderr
    left_out = "without api, doc, misc, test, "
    assert f"; verified: SHA-256, {SHIPPED}; {left_out}which no proof covers\n" in ended.stderr
    assert not Path(listed(inside)["goroot"], "misc").exists()
    shown = inside.run("list", "--long").stdout
    assert f"    covered    every file, by {SHIPPED}; {left_out}not covered\n" in shown


def test_with_a_log_of_another_key_the_shipped_hash_means_nothing(gover, mirror):
    """A company's own Go has the version of a release, and the company's log has its hash."""
    gover("install", "1.22.3", *PROXY)
    gover("verify", "--strict")
    gover("uninstall", "1.22.3")
    no_log(mirror)

    gover("install", "1.22.3", *PROXY, expect=5)


def test_verify_compares_with_it_offline(inside, mirror, shipped_h1):
    no_log(mirror)
    inside.run("install", "1.22.3", *PROXY)

    whole = inside.run("--offline", "verify", "--strict")

    assert whole.status == 0, whole.stderr
    assert "1.22.3  whole\n" in whole.stdout
    assert f"    now        {SHIPPED}\n" in whole.stdout
    shipped_h1[MODULE] = OTHER
    assert inside.run("--offline", "verify").status == 6
    assert f"CHANGED: {SHIPPED} has {OTHER}, but its files have h1:" in inside.last.stdout


def test_import_offline_copies_what_it_verifies(inside, mirror, shipped_h1, home):
    inside.run("install", "1.22.3", *PROXY)
    theirs = home / "sdk/go1.22.3"
    theirs.parent.mkdir()
    os.rename(listed(inside)["goroot"], theirs)
    (theirs / ".gover-receipt.toml").unlink()
    for file in Path(inside.environ["GOVER_ROOT"], "sumdb").rglob("lookup/golang.org/*"):
        file.unlink()

    said = inside.run("--offline", "import", "--yes")

    assert said.status == 0, said.stderr
    assert f"go1.22.3 is copied from {theirs}; verified: {SHIPPED}\n" in said.stderr
    assert listed(inside)["receipt"]["proofs"] == ["shipped"]
    assert inside.run("--offline", "verify", "--strict").status == 0


@pytest.mark.parametrize("gosumdb", ["unreachable", "off"])
def test_a_lock_is_written_without_the_log(inside, mirror, shipped_h1, home, gosumdb):
    no_log(mirror)
    inside.environ |= {"GOSUMDB": "off"} if gosumdb == "off" else {}
    (home / ".go-version").write_text("1.22.3\n")

    ended = inside.run("lock", "--platform", HERE)

    assert ended.status == 0, ended.stderr
    lock = (home / "gover.lock").read_text()
    assert 'log = "sum.golang.org"' in lock
    assert shipped_h1[MODULE] in lock


@pytest.fixture
def proxy_alone(home, project, tmp_path, real_module):
    """gover in a network with a module proxy, which has a real module, and with nothing else."""
    tree = tmp_path / "proxy"
    folder = tree / "golang.org/toolchain/@v"
    folder.mkdir(parents=True)
    name = real_module.stem
    (folder / "list").write_text(f"{name}\n")
    (folder / f"{name}.info").write_text(json.dumps({"Version": name}))
    (folder / f"{name}.zip").symlink_to(real_module)
    with socket.socket() as closed, serving("http.server", tree, tmp_path / "server") as base:
        closed.bind(("127.0.0.1", 0))  # and does not listen
        nowhere = f"127.0.0.1:{closed.getsockname()[1]}"
        yield (
            folder / f"{name}.zip",
            {
                "HOME": str(home),
                "PATH": "/usr/bin:/bin",
                "GOVER_ROOT": str(home / ".local/share/gover"),
                "GOVER_INDEX_URL": f"http://{nowhere}/dl/",
                "GOPROXY": base,
                "GOSUMDB": f"sum.golang.org https://{nowhere}",
            },
        )


@pytest.mark.real
def test_a_real_go_comes_verified_from_a_proxy_alone(project, proxy_alone):
    _, environ = proxy_alone
    version = toolchain_modules.VERSION

    said = run_gover("install", version, cwd=project, env=environ)

    assert f"; verified: {SHIPPED}\n" in said.stderr
    shown = run_gover("exec", version, "go", "version", cwd=project, env=environ).stdout
    assert shown.startswith(f"go version go{version} ")
    run_gover("--offline", "verify", "--strict", cwd=project, env=environ)


@pytest.mark.real
def test_a_real_go_with_one_byte_changed_is_refused(project, proxy_alone):
    module, environ = proxy_alone
    changed = module.with_suffix(".new")
    with zipfile.ZipFile(module) as genuine, zipfile.ZipFile(changed, "w") as out:
        for member in genuine.infolist():
            data = genuine.read(member)
            if member.filename.endswith("/src/fmt/print.go"):
                data = data.replace(b"Println", b"Printin", 1)
            out.writestr(member.filename, data)
    changed.rename(module)

    said = run_gover("install", toolchain_modules.VERSION, cwd=project, env=environ, expect=6)

    assert f"but {SHIPPED} has h1:" in said.stderr
    root = Path(environ["GOVER_ROOT"])
    assert [p for name in ("toolchains", "staging") for p in (root / name).rglob("*")] == []
