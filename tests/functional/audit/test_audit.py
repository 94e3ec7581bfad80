"""`gover audit`, and the marks of `gover list` and `gover outdated`."""

import json
import subprocess
import sys

import pytest

from gover.audit.cache import DEFAULT, write_known
from gover.audit.database import refresh
from gover.network.client import Http
from gover.sources.released_versions import write_released
from gover.store.store import find_store
from gover.version.version import Version
from tests.functional.test_costs import LOADED, NEVER
from tests.lib.vuln_database import VulnDatabase

SUMMARY = "Denial of service due to improper 100-continue handling in net/http"


@pytest.fixture
def db(tmp_path):
    return VulnDatabase(tmp_path / "db")


@pytest.fixture
def audited(box, db):
    box.environ["GOVULNDB"] = db.url
    return box.install("1.21.11", "1.25.7")


def test_what_is_affected_is_printed_with_its_fix_and_the_command(audited):
    project = audited.project("p", "1.21.11\n")

    result = audited.gover("audit", cwd=project, expect=1)

    lines = result.stdout.splitlines()
    assert lines[0] == "go1.21.11: 4 known vulnerabilities"
    assert lines[1] == f"  set by {project}/.go-version:1, installed"
    assert lines[2:5] == [
        "  fixed in 1.21.12",
        f"    GO-2024-2963  CVE-2024-24791  {SUMMARY}",
        "  fixed in 1.23.11",
    ]
    assert "  hint: gover install " in result.stdout
    assert "4 known vulnerabilities in " in result.stderr
    assert "state of 2026-11-05" in result.stderr


def test_json_has_everything_and_the_same_exit_code(audited):
    project = audited.project("p", "1.21.11\n")
    (project / "gover.lock").write_text(
        'schema = 1\nversion = "1.25.7"\nlog = "sum.golang.org"\n'
        f'[linux-amd64]\nh1 = "h1:{"a" * 43}="\n'
    )

    document = json.loads(audited.gover("audit", "--json", cwd=project, expect=1).stdout)

    assert document["database"] == {
        "url": audited.environ["GOVULNDB"],
        "modified": "2026-11-05T23:49:57Z",
    }
    by_version = {found["version"]: found for found in document["versions"]}
    old = by_version["1.21.11"]
    assert {use["kind"] for use in old["uses"]} == {"selected", "installed"}
    assert {use["kind"] for use in by_version["1.25.7"]["uses"]} == {"locked", "installed"}
    [found] = [each for each in old["vulnerabilities"] if each["id"] == "GO-2024-2963"]
    assert found["aliases"] == ["CVE-2024-24791"]
    assert found["modules"] == ["stdlib"]
    assert found["packages"] == [{"path": "net/http", "goos": [], "goarch": []}]
    assert found["affected"] == [
        {"introduced": None, "fixed": "1.21.12"},
        {"introduced": "1.22", "fixed": "1.22.5"},
    ]
    assert found["fixed"] == "1.21.12"


def test_a_pin_that_is_not_installed_is_audited_and_a_clean_directory_is_0(audited, db):
    missing = audited.project("missing", "1.22.4\n")
    for name in ("GO-2026-6179",):  # its fix is newer than every Go here
        del db.entries[name]
    db.write()

    shown = audited.gover("audit", cwd=missing, expect=1).stdout.splitlines()
    assert shown[0] == "go1.22.4: 3 known vulnerabilities"
    assert shown[1] == f"  set by {missing}/.go-version:1, not installed"
    assert [line for line in shown if line.startswith("  hint: gover pin --install 1.")]
    audited.uninstall("1.21.11")
    clean = audited.gover("audit", cwd=audited.project("clean", "1.25.7\n"))
    assert clean.stdout == "go1.25.7: no known vulnerabilities\n"


def test_a_floor_that_nothing_satisfies_is_audited_and_a_broken_pin_is_an_error(audited):
    floor = audited.project("floor")
    (floor / "go.mod").write_text("module m\n\ngo 1.26.2\n\ntoolchain go1.26.3\n")

    document = json.loads(
        audited.gover("audit", "--json", cwd=floor, expect=1, GOTOOLCHAIN="local").stdout
    )
    selected = [v["version"] for v in document["versions"] if v["uses"][0]["kind"] == "selected"]
    assert selected == ["1.26.3"]
    audited.gover("audit", cwd=audited.project("broken", "what is this\n"), expect=4)


def test_offline_without_a_database_is_an_error(audited):
    result = audited.gover("audit", "--offline", GOVULNDB="https://vuln.go.dev", expect=5)

    assert "hint: gover audit" in result.stderr


def test_a_database_that_cannot_be_reached_has_a_command(audited):
    result = audited.gover("audit", GOVULNDB="http://127.0.0.1:9", expect=5)

    assert "hint: gover audit --db file:///DIRECTORY\n" in result.stderr


def test_list_and_outdated_mark_from_the_cache_alone(audited, db):
    home = audited.project("p", "1.25.7\n")
    assert "vulnerab" not in audited.gover("list", cwd=home).stdout

    audited.gover("audit", cwd=home, expect=1)
    (db.path / "index/db.json").unlink()  # nothing reads it
    listed = audited.gover("list", cwd=home).stdout.splitlines()
    [old, new] = json.loads(audited.gover("list", "--json", cwd=home).stdout)["toolchains"]

    assert "4 known vulnerabilities" in listed[0]
    assert "GO-2024-2963" in old["vulnerabilities"]
    assert new["vulnerabilities"] == ["GO-2026-6179"]
    outdated = audited.gover("outdated", "--offline", "--json", cwd=home)
    [row, *_] = json.loads(outdated.stdout)["outdated"]
    assert "GO-2024-2963" in row["vulnerabilities"]


def test_offline_the_cache_is_read_with_few_modules(audited, db):
    project = audited.project("p", "1.21.11\n")
    store = find_store(audited.environ)
    with Http(environ=audited.environ) as http:
        known = refresh(http, db.url, None, print)
    write_known(store, DEFAULT, known._replace(url=DEFAULT))
    write_released(store, map(Version.parse, ("1.21.12", "1.21.11")))  # as most users have it
    audited.environ["GOVULNDB"] = DEFAULT
    command = [sys.executable, "-I", "-c", LOADED, "audit", "--offline"]

    result = subprocess.run(
        command, env=audited.environ, cwd=project, capture_output=True, text=True, check=True
    )

    code, names = json.loads(result.stdout.splitlines()[-1])
    assert code == 1
    tops = {name.partition(".")[0] for name in names}
    assert not tops & (NEVER | {"datetime", "ipaddress"})
    assert not any(name.startswith("gover.inspect") for name in names)
    assert len(names) <= 75, sorted(names)
