"""What `gover mirror sync` makes, brings, and leaves alone."""

import json
import shutil
from pathlib import Path

from tests.lib import mirror_files
from tests.lib.go_site.archives import hash_zip
from tests.lib.go_site.fake_releases import FakeRelease
from tests.lib.go_site.releases import host_platform
from tests.lib.gover_process import run_gover
from tests.lib.static_servers import serving

A, B = "go1.22.3.linux-amd64.tar.gz", "go1.23.1.linux-amd64.tar.gz"
MODULE = f"{mirror_files.MODULES}/v0.0.1-go1.22.3.linux-amd64"
LOG = "sumdb/sum.gover.test"


def row_of(mirror, version, platform="linux-amd64"):
    return next(r for r in mirror.rows if (r.version, r.platform) == (version, platform))


def asked(mirror):
    return [request.path for request in mirror.requests]


def test_a_tree_of_plain_files_is_made_of_one_download(sync, tree, mirror):
    result = sync("1.22.3")

    assert "go1.22.3 for linux-amd64: archive and module, verified by the log" in result.stderr
    made = mirror_files.files(tree)
    plain = {path for path in made if "/tile/" not in path}
    assert plain == {
        *(f"go/{name}" for name in ("index.json", "index.html", A, f"{A}.sha256")),
        *(f"{MODULE}.{kind}" for kind in ("info", "mod", "zip")),
        f"{mirror_files.MODULES}/list",
        *(f"{LOG}/{name}" for name in ("supported", "latest")),
        f"{LOG}/lookup/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64",
    }
    row = row_of(mirror, "1.22.3")
    assert made[f"go/{A}.sha256"].decode() == row.sha256
    assert json.loads(made[f"{MODULE}.info"])["Time"] == "2024-05-01T19:49:47Z"
    assert made["go/index.json"] == made["go/index.html"]
    assert mirror_files.check_promises(tree, mirror.rows) == ["v0.0.1-go1.22.3.linux-amd64"]
    paths = asked(mirror)
    assert len(paths) == len(set(paths))
    assert sum(path.endswith((".tar.gz", ".zip")) for path in paths) == 1


def test_the_module_is_made_of_the_archive_and_has_the_hash_of_the_log(sync, tree, mirror):
    """Not the proxy's bytes: the same files under the same names, which is all that h1 covers."""
    sync("1.22.3")

    made = tree / f"{MODULE}.zip"
    assert hash_zip(made) == row_of(mirror, "1.22.3").h1
    first = made.read_bytes()
    shutil.rmtree(tree)
    sync("1.22.3")
    assert made.read_bytes() == first


def test_where_only_a_proxy_has_it_the_module_is_the_proxys(sync, tree, mirror, environ):
    nobody = {"GOVER_INDEX_URL": "http://127.0.0.1:9/dl/", "GOVER_MIRROR": ""}

    result = sync("1.22.3", env=environ | nobody)

    assert "linux-amd64: module, verified by" in result.stderr
    assert json.loads((tree / "go/index.json").read_text()) == []
    module = "v0.0.1-go1.22.3.linux-amd64.zip"
    assert (tree / mirror_files.MODULES / module).read_bytes() == mirror._bucket[
        module
    ].read_bytes()
    again = sync("1.22.3")
    assert "archive and module" in again.stderr
    assert mirror_files.check_promises(tree, mirror.rows)
    assert (tree / "go" / A).exists()


def test_a_proxy_that_is_a_directory_is_copied_from(sync, tree, mirror, environ, tmp_path):
    sync("1.22.3")
    other = tmp_path / "other"
    tree.rename(other)
    only = {"GOVER_INDEX_URL": "http://127.0.0.1:9/", "GOPROXY": other.as_uri()}
    only["GOSUMDB"] = f"{mirror.vkey} {mirror.proxy}/sumdb/{mirror.log.name}"

    sync("1.22.3", env=environ | only)

    assert mirror_files.check_promises(tree, mirror.rows)
    assert mirror_files.hash_zip(other / f"{MODULE}.zip")


def test_a_second_run_downloads_nothing_and_touches_nothing(sync, tree, mirror):
    sync("1.22.3,1.23.1")
    before = {path: path.stat() for path in tree.rglob("*") if path.is_file()}
    mirror.requests.clear()

    result = sync("1.22.3,1.23.1", "--json")

    assert {path.rpartition("/")[2] for path in asked(mirror)} <= {"supported", "latest"}
    said = json.loads(result.stdout)
    assert said["downloaded"] == 0
    assert {release["state"] for release in said["releases"]} == {"there"}
    after = {path: path.stat() for path in tree.rglob("*") if path.is_file()}
    kept = {path for path in before if mirror_files.WORK not in path.parts}
    assert [p for p in kept if before[p].st_mtime_ns != after[p].st_mtime_ns] == []


def test_what_is_added_is_brought_and_nothing_else(sync, tree, mirror):
    sync("1.22.3")
    mirror.requests.clear()

    sync("1.23")

    assert [p for p in asked(mirror) if p.endswith((".tar.gz", ".zip"))] == [f"/go/{B}"]
    assert mirror_files.check_promises(tree, mirror.rows) == [
        "v0.0.1-go1.22.3.linux-amd64",
        "v0.0.1-go1.23.1.linux-amd64",
    ]
    versions = [each["version"] for each in json.loads((tree / "go/index.json").read_text())]
    assert versions == ["go1.23.1", "go1.22.3"]


def test_the_words_for_versions_and_platforms(sync, mirror):
    for platform in ("darwin-arm64", "windows-amd64", "linux-arm"):
        mirror.add(FakeRelease("1.22.3", platform))

    result = sync(
        "1.22",
        *("--versions", "oldstable, go1.20.0", "--platforms", "windows/amd64,linux-armv6l"),
        "--json",
        platforms="linux-amd64,darwin-arm64",
        expect=1,  # 1.20 is not there for all of them
    )

    assert "there is no Go '1.20.0' for darwin-arm64" in result.stderr
    again = sync("1.22", "--json", platforms="linux-amd64,darwin-arm64,windows-amd64,linux-arm")
    names = [r["archive"]["path"] for r in json.loads(again.stdout)["releases"]]
    assert names == [
        "go/go1.22.3.windows-amd64.zip",
        "go/go1.22.3.linux-armv6l.tar.gz",
        "go/go1.22.3.linux-amd64.tar.gz",
        "go/go1.22.3.darwin-arm64.tar.gz",
        "go/go1.20.linux-amd64.tar.gz",
    ]


def test_what_nobody_has_is_1_and_the_rest_is_brought(sync, tree, mirror):
    result = sync("1.99,1.22.3,1.22.33", platforms="linux-amd64,plan9-mips", expect=1)

    for said in (
        "no Go '1.99' for linux-amd64",
        "no Go '1.22.33' for linux-amd64; nearest: 1.22.3",
    ):
        assert said in result.stderr
    assert "there is no Go '1.22.3' for plan9-mips" in result.stderr
    assert mirror_files.check_promises(tree, mirror.rows) == ["v0.0.1-go1.22.3.linux-amd64"]


def test_a_dry_run_writes_nothing(sync, tree, mirror):
    result = sync("1.22", "--dry-run")

    assert result.stdout.startswith("go1.22.3 linux-amd64  would be downloaded from 127.0.0.1")
    assert not tree.exists()
    assert [path for path in asked(mirror) if "/dl/" not in path] == []
    sync("1.22.3")
    said = json.loads(sync("1.22.3,1.23.1", "--dry-run", "--json").stdout)
    assert [release["state"] for release in said["releases"]] == ["there", "wanted"]
    failed = json.loads(sync("1.99,1.22.3", "--dry-run", "--json", expect=1).stdout)
    assert failed["error"]["message"].startswith("there is no Go '1.99' for linux-amd64")


def test_this_machines_platform_is_the_default(sync, tree):
    sync("1.22.3", platforms=None)
    assert list(tree.glob(f"go/go1.22.3.{host_platform()}.tar.gz"))


def test_the_log_can_be_left_to_others(sync, tree):
    sync("1.22.3")
    assert (tree / LOG / "supported").exists()

    sync("1.22.3", "--no-sumdb")
    assert not (tree / LOG / "supported").exists()
    assert (tree / LOG / "latest").exists()
    sync("1.22.3")
    assert (tree / LOG / "supported").exists()


def test_prune_keeps_what_is_asked_for_and_what_others_have_put_there(sync, tree, mirror):
    sync("1.22.3,1.23.1")
    (tree / "go/README").write_text("ours")
    before = mirror_files.files(tree)
    shown = sync("latest", "--prune", "--dry-run")
    assert shown.stdout.endswith("go1.22.3 linux-amd64  would be removed\n"), shown.stderr
    sync("latest,1.99", "--prune", expect=1)
    assert mirror_files.files(tree) == before, "where anything is not known nothing is removed"

    result = sync("latest", "--prune")

    assert (result.returncode, "removed go1.22.3 for linux-amd64" in result.stderr) == (0, True)
    left = mirror_files.files(tree)
    assert mirror_files.check_promises(tree, mirror.rows) == ["v0.0.1-go1.23.1.linux-amd64"]
    assert [path for path in left if "1.22.3" in path] == []
    tiles = {path for path in before if "/tile/" in path}
    assert tiles <= left.keys()
    assert left["go/README"] == b"ours"
    sync("1.22.3")
    assert len(mirror_files.check_promises(tree, mirror.rows)) == 2


def test_verify_names_what_is_not_as_it_was_made_and_sync_mends_it(
    sync, tree, home, environ, mirror
):
    sync("1.22.3,1.23.1")
    check = ("mirror", "verify", tree)
    whole = run_gover(*check, cwd=home, env=environ)
    assert (whole.returncode, whole.stdout.count("\n")) == (0, 1), whole.stderr

    archive, latest = tree / "go" / A, tree / LOG / "latest"
    tile = next(path for path in tree.glob(f"{LOG}/tile/8/0/*") if path.is_file())
    tile.write_bytes(bytes(tile.stat().st_size))
    data = bytearray(archive.read_bytes())
    data[1000] ^= 1
    archive.write_bytes(data)
    (tree / f"{mirror_files.MODULES}/list").unlink()
    latest.write_bytes(latest.read_bytes() + b"x")
    result = run_gover(*check, cwd=home, env=environ, expect=6)
    assert f"go/{A}  CHANGED\n" in result.stdout
    assert f"{mirror_files.MODULES}/list  MISSING\n" in result.stdout
    said = json.loads(run_gover(*check, "--json", cwd=home, env=environ, expect=6).stdout)
    assert said["changed"] == [f"go/{A}", f"{LOG}/latest", str(tile.relative_to(tree))]

    sync("1.22.3", "--verify")
    run_gover(*check, cwd=home, env=environ)
    assert mirror_files.check_promises(tree, mirror.rows)
    nothing = run_gover("mirror", "verify", home, cwd=home, env=environ, expect=2)
    assert (nothing.returncode, "is not a mirror" in nothing.stderr) == (2, True)


def test_a_mirror_can_be_made_of_a_mirror(sync, tree, environ, home, tmp_path, mirror):
    """The tree is a source like any other, also for the next mirror."""
    sync("1.22.3")
    with serving("http.server", tree, tmp_path / "server") as base:
        only = {"GOVER_INDEX_URL": f"{base}/go/", "GOVER_MIRROR": "", "GOPROXY": base}
        second = tmp_path / "second"
        words = ("mirror", "sync", second, "--versions", "latest", "--platforms", "linux-amd64")
        result = run_gover(*words, cwd=home, env=environ | only)

    assert result.returncode == 0, result.stderr
    assert mirror_files.files(second) == mirror_files.files(tree)


def test_what_is_served_can_be_read_by_a_server_and_the_rest_cannot(sync, tree):
    sync("1.22.3")

    served = [tree, *(p for p in tree.rglob("*") if mirror_files.WORK not in p.parts)]
    assert {oct(p.stat().st_mode & 0o777) for p in served if p.is_dir()} == {"0o755"}
    assert {oct(p.stat().st_mode & 0o777) for p in served if p.is_file()} == {"0o644"}
    assert (tree / mirror_files.WORK).stat().st_mode & 0o777 == 0o700
    assert Path(tree, mirror_files.WORK, "parts").exists()
    assert list(Path(tree, mirror_files.WORK, "parts").iterdir()) == []
