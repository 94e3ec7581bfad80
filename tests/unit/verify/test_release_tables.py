"""Making the tables of hashes and compat.toml's newest: docs/make/releases.py."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from docs.make import hash_table, releases
from docs.make import release_dates as days
from gover.errors import VerificationError
from gover.verify import checksums, proof
from gover.version import release_dates
from gover.version.version import parse_release
from tests.lib.go_site import faults
from tests.unit.verify.test_checksums import TABLES

DAY = "2026-11-30"
ARCHIVE, MODULE = "go1.22.3.linux-amd64.tar.gz", "v0.0.1-go1.22.3.linux-amd64"


def versions(*names):
    return [parse_release(name) for name in names]


@pytest.mark.parametrize("path, rows", TABLES)
def test_a_table_is_made_the_same_from_any_order(path, rows):
    day = checksums.read_head(path)[0]
    assert hash_table.build(dict(reversed(rows.items())), day) == Path(path).read_bytes()


@pytest.mark.parametrize("path, rows", TABLES)
def test_a_release_is_added_and_nothing_else_changes(path, rows):
    name = next(iter(rows)).replace(str(hash_table.version_in(next(iter(rows)))), "9.0.1")
    table = hash_table.update(Path(path).read_bytes(), {name: b"x" * 32}, DAY)
    assert hash_table.read(table) == rows | {name: b"x" * 32}
    assert table.split()[1:3] == [DAY.encode(), b"9.0.1"]


@pytest.mark.parametrize("path, rows", TABLES)
def test_a_published_hash_cannot_be_changed(path, rows):
    changed = {max(rows): b"x" * 32}
    with pytest.raises(ValueError, match="do not change"):
        hash_table.update(Path(path).read_bytes(), changed, DAY)


@pytest.mark.parametrize(
    "name, digest",
    [
        (ARCHIVE, b"x" * 31),
        (MODULE, b"x" * 33),
        (f"{ARCHIVE}\n", b"x" * 32),
        (f"{MODULE}\n", b"x" * 32),
        ("go1.9.2rc2.linux-amd64.tar.gz", b"x" * 32),
        ("go1.22.3.linux-amd64.exe", b"x" * 32),
        ("../go1.22.3.src.tar.gz", b"x" * 32),
        ("v0.0.2-go1.22.3.linux-amd64", b"x" * 32),
        ("go1.22.3.linux-amd64", b"x" * 32),
    ],
)
def test_what_is_no_release_or_no_hash_is_not_written(name, digest):
    with pytest.raises(ValueError, match=r"^no "):
        hash_table.build({name: digest}, DAY)


@pytest.mark.parametrize("text", ["AB" * 32, "ab" * 31, "", "ab" * 32 + "\n"])
def test_what_is_no_sha256_is_not_read(text):
    with pytest.raises(ValueError, match="no SHA-256"):
        hash_table.digest_of_hex(text)


def test_gos_list_has_archives_installers_and_what_the_table_does_not_begin_with():
    def file(name, sha256="ab" * 32):
        return {"filename": name, "sha256": sha256}

    names = ("go1.22.3.linux-amd64.tar.gz", "go1.22.3.src.tar.gz", "go1.22.3.windows-386.zip")
    old = ("go1.4-bootstrap-20171003.tar.gz", "go1.2.2.linux-amd64.tar.gz")
    files = [*map(file, names), *map(file, old), file("go1.22.3.windows-amd64.msi")]
    files.append(file("go1.22.4.linux-amd64.tar.gz", ""))

    found = releases.archives_in(json.dumps([{"version": "go1.22.3", "files": files}]).encode())

    assert found == dict.fromkeys(names, b"\xab" * 32)


def test_newest_is_the_newest_patch_of_each_line_and_nothing_else_changes():
    before = (
        'last_go = "1.20.14"\nlast_go = "1.26"\nline = "1.26"\nnewest = "1.26.7"\n'
        'line = "1.27"\nnewest = "1.27.3"\nleast_macos = "13"\n'
    )
    released = versions("1.26.11", "1.26.9", "1.27.4", "1.27.0", "1.28rc1", "1.20.5", "1.20.14")

    after = releases.with_newest(before, released)

    assert after == before.replace("1.26.7", "1.26.11").replace("1.27.3", "1.27.4")


def test_a_new_line_without_facts_is_named():
    compat = 'line = "1.26"\nnewest = "1.26.7"\nline = "1.27"\n'
    released = versions("1.25.3", "1.26.7", "1.27.0", "1.28.0", "1.29rc1")

    assert releases.lines_without_facts(compat, released) == ["1.28"]


def test_compat_toml_has_what_the_tables_have():
    """It lacks no newer release, and names none of which there is no hash."""
    released = {hash_table.version_in(name) for _, rows in TABLES for name in rows}
    text = releases.COMPAT.read_text()

    assert releases.with_newest(text, released) == text
    assert releases.lines_without_facts(text, released) == []


def tables(monkeypatch, tmp_path, archives, modules):
    for name, (rows, day) in {"ARCHIVES": archives, "MODULES": modules}.items():
        path = tmp_path / f"{name.lower()}.bin"
        path.write_bytes(hash_table.build(dict.fromkeys(rows, b"x" * 32), day))
        monkeypatch.setattr(checksums, name, str(path))


def test_what_is_old_or_missing_is_named(monkeypatch, tmp_path):
    newer = "v0.0.1-go1.22.4.linux-amd64"
    tables(monkeypatch, tmp_path, ([ARCHIVE], "2026-08-18"), ([MODULE, newer], "2026-10-01"))

    assert list(releases.faults(date(2026, 10, 17))) == [
        "no SHA-256 of the archives of 1.22.4",
    ]
    assert list(releases.faults(date(2026, 10, 18))) == [
        "archives.bin is of 2026-08-18, 61 days old",
        "no SHA-256 of the archives of 1.22.4",
    ]
    old = {"v0.0.1-go1.2.2.linux-amd64", "v0.0.1-go1.23rc1.linux-amd64", MODULE}
    tables(monkeypatch, tmp_path, ([ARCHIVE], "2026-10-01"), (old, "2026-10-01"))
    assert list(releases.faults(date(2026, 10, 18))) == []


def test_the_check_sends_nothing_and_its_status_tells(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("sys.argv", ["releases", "--check"])
    monkeypatch.setattr(releases, "Http", None)  # whoever makes one fails
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    today = datetime.now(UTC).date().isoformat()
    tables(monkeypatch, tmp_path, ([ARCHIVE], today), ([MODULE], today))
    assert releases.main() == 0
    assert capsys.readouterr().out == ""

    tables(monkeypatch, tmp_path, ([ARCHIVE], "2020-01-01"), ([MODULE], today))
    assert releases.main() == 1
    assert "warning: archives.bin is of 2020-01-01, " in capsys.readouterr().out


@pytest.fixture
def online(monkeypatch, tmp_path, mirror):
    """The script's world is the mirror: its list, its proxy, its log; the tables are ours."""
    tables(monkeypatch, tmp_path, ([ARCHIVE.replace("22.3", "22.1")], DAY), ([MODULE], DAY))
    (tmp_path / "compat.toml").write_text('line = "1.23"\nnewest = "1.23.0"\n')
    monkeypatch.setattr(releases, "COMPAT", tmp_path / "compat.toml")
    (tmp_path / "release-dates.txt").write_text("1.22.1 2024-03-05\n")
    monkeypatch.setattr(release_dates, "DATES", str(tmp_path / "release-dates.txt"))
    monkeypatch.setattr(days, "PAGE", f"{mirror.index_url}release")
    monkeypatch.setattr(releases, "GO_DEV", mirror.index_url)
    monkeypatch.setattr(proof, "OFFICIAL", mirror.vkey)
    monkeypatch.setenv("GOPROXY", mirror.proxy)
    return mirror


def rows(path):
    return hash_table.read(Path(path).read_bytes())


def test_the_script_writes_what_the_list_the_page_and_the_log_have(online):
    online.fault("/dl/release", faults.status(200, b"<h2>go1.23.1 (released 2024-09-05)</h2>"))

    releases.update()

    assert Path(release_dates.DATES).read_text().splitlines()[1:] == [
        "1.23.1 2024-09-05",
        "1.22.1 2024-03-05",
    ]

    listed = {row.filename: bytes.fromhex(row.sha256) for row in online.rows}
    logged = {row.module: hash_table.digest_of_h1(row.h1) for row in online.rows}
    assert listed.items() <= rows(checksums.ARCHIVES).items()
    del logged[MODULE]  # a row that is there is not looked up again
    assert logged.items() <= rows(checksums.MODULES).items()
    assert releases.COMPAT.read_text() == 'line = "1.23"\nnewest = "1.23.1"\n'


def test_without_the_list_no_archive_is_added_and_the_script_says_so(online, capsys):
    before = rows(checksums.ARCHIVES)
    online.fault("/dl/*", faults.status(403))

    releases.update()

    assert rows(checksums.ARCHIVES) == before
    assert checksums.read_head(checksums.ARCHIVES)[0] == DAY
    assert len(rows(checksums.MODULES)) == len({row.module for row in online.rows})
    printed = capsys.readouterr().out
    assert "go.dev's list cannot be read, and no SHA-256 is added" in printed
    assert "go.dev's page of releases cannot be read, and no date is added" in printed
    assert any("no SHA-256 of the archives of" in fault for fault in releases.faults(date.max))


def test_what_the_log_does_not_prove_is_not_written(online):
    before = Path(checksums.MODULES).read_bytes()
    online.fault("/proxy/sumdb/*/tile/*", faults.flip(10))

    with pytest.raises(VerificationError):
        releases.update()

    assert Path(checksums.MODULES).read_bytes() == before
