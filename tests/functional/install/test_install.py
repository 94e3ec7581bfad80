"""Installing from a mirror that behaves, and from one that lies."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lib import static_sumdb
from tests.lib.go_site import faults
from tests.lib.go_site.fake_releases import FakeRelease
from tests.lib.go_site.releases import host_platform
from tests.lib.gover_process import run_gover

HOST = host_platform()
ARCHIVE = "/go/go1.22.3.*.tar.gz"
MODULE = "/proxy/golang.org/toolchain/@v/*.zip"


def store(environ, *parts):
    return Path(environ["GOVER_ROOT"], *parts)


def installed(environ):
    directory = store(environ, "toolchains")
    return sorted(os.listdir(directory)) if directory.exists() else []


def nothing_is_left(environ):
    """No toolchain, and nothing half-done."""
    return not installed(environ) and not left_over(environ)


def left_over(environ):
    return [
        path
        for name in ("staging", "trash")
        if store(environ, name).exists()
        for path in store(environ, name).iterdir()
    ]


def paths(mirror):
    return [request.path for request in mirror.requests]


def test_an_archive_is_installed_verified_and_described(gover, environ, mirror):
    result = gover("install", "1.22.3")

    assert "installed go1.22.3" in result.stderr
    assert "verified: SHA-256, checksum log sum.gover.test" in result.stderr
    assert result.stdout == ""
    assert installed(environ) == ["1.22.3"]
    assert not left_over(environ)
    root = store(environ, "toolchains/1.22.3")
    assert (root / "bin/go").stat().st_mode & 0o777 == 0o755
    assert (root / "VERSION").stat().st_mode & 0o777 == 0o644
    assert (root / "src/go.mod").exists()
    said = json.loads(gover("list", "--json").stdout)["toolchains"][0]
    assert said["receipt"]["proofs"] == ["sha256", "log"]
    assert said["receipt"]["url"].endswith(".tar.gz")
    gover("verify")


def test_a_second_install_asks_nobody(gover, mirror):
    gover("install", "1.22.3")
    before = len(mirror.requests)

    result = gover("install", "1.22.3")

    assert "is installed already" in result.stderr
    assert len(mirror.requests) == before


@pytest.mark.parametrize(
    ("requested", "version"),
    [
        ("1.22", "1.22.3"),
        ("latest", "1.23.1"),
        ("oldstable", "1.22.3"),
        ("1.24rc1", "1.24rc1"),
        ("1.20", "1.20"),
        ("<1.22", "1.21.13"),
    ],
)
def test_a_request_installs_the_newest_that_fulfils_it(gover, environ, requested, version):
    gover("install", requested)
    assert installed(environ) == [version]


def test_several_at_once(gover, environ):
    gover("install", "1.22.3", "1.23", "1.21.13")
    assert installed(environ) == ["1.21.13", "1.22.3", "1.23.1"]


def test_without_a_version_what_the_directory_asks_for_is_installed(gover, environ, project):
    (project / ".go-version").write_text("1.22.2\n")

    gover("install")
    assert installed(environ) == ["1.22.2"]
    (project / ".go-version").unlink()


def module(project, text):
    (project / "go.mod").write_text(f"module m\n\n{text}")
    return project / "go.mod"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("go 1.22\n", "1.22.3"),
        ("go 1.22.2\n", "1.22.3"),
        ("go 1.20\n", "1.20"),
        ("go 1.21\n\ntoolchain go1.22.2\n", "1.22.2"),
        ("go 1.22.3\n\ntoolchain go1.21.13\n", "1.22.3"),
        ("go 1.24rc1\n", "1.24rc1"),  # no stable one is released
    ],
)
def test_without_a_version_what_a_go_mod_needs_is_installed(gover, environ, project, text, version):
    module(project, text)

    gover("install")

    assert installed(environ) == [version]


@pytest.mark.parametrize("default", [None, "1.21.13"])
def test_a_floor_is_installed_beside_another_go(gover, environ, home, project, default):
    """A go on PATH that may switch, or is new enough, and an old default, change nothing."""
    system = home / "go/bin"
    system.mkdir(parents=True)
    (system / "go").write_text("#!/bin/sh\n")
    (system / "go").chmod(0o755)
    (home / "go/VERSION").write_text("go1.30.1\n")
    environ["PATH"] += f":{system}"
    if default:
        gover("install", default)
        gover("default", default)
    module(project, "go 1.22.3\n")

    gover("install")

    assert installed(environ) == [*([default] if default else []), "1.22.3"]


def test_a_floor_that_an_installed_go_satisfies_installs_nothing(gover, environ, mirror, project):
    gover("install", "1.22.3", "1.23.1")
    gover("default", "1.22.3")
    file = module(project, "go 1.22.2\n")
    before = len(mirror.requests)

    result = gover("install")

    assert result.stderr == (
        f"gover: go1.22.3 is installed, and satisfies go >= 1.22.2 (required by {file}:3)\n"
    )
    assert (len(mirror.requests), installed(environ)) == (before, ["1.22.3", "1.23.1"])


def test_a_pin_decides_what_is_installed_in_spite_of_a_floor(gover, environ, project):
    module(project, "go 1.22\n")
    (project / ".go-version").write_text("1.21.13\n")

    gover("install")

    assert installed(environ) == ["1.21.13"]


def test_a_floor_that_no_release_satisfies_names_the_nearest(gover, project):
    module(project, "go 1.30.1\n")

    result = gover("install", expect=1)

    assert "there is no Go '~1.30.1'" in result.stderr


def test_the_first_install_becomes_the_default_when_there_is_no_other_go(gover, environ):
    assert "go1.22.3 is now the default" in gover("install", "1.22.3").stderr
    gover("install", "1.23.1")
    assert gover("current").stdout == "1.22.3\n"


def test_of_several_the_first_that_was_named_becomes_the_default(gover, mirror):
    gate = mirror.hold(ARCHIVE, after=100)  # the others are there long before it
    mirror.fault("/go/go1.21.13.*.tar.gz", lambda answer: gate.release() or answer)

    result = gover("install", "1.99", "1.22.3", "1.21.13", "1.23.1", expect=1)

    assert result.stderr.count("is now the default") == 1
    assert gover("default").stdout == "1.22.3\n"


def test_archive_and_module_give_one_tree(gover, environ, home, mirror):
    """But for `api doc misc test`, which a module does not have, and the receipt."""
    gover("install", "1.22.3")
    by_module = {**environ, "GOVER_ROOT": f"{home}/other", "GOVER_INDEX_URL": f"{mirror.base}/no/"}

    result = run_gover("install", "1.22.3", cwd=home, env=by_module)

    assert "has no such file; using the module proxy 127.0.0.1" in result.stderr
    trees = [store(env, "toolchains/1.22.3") for env in (environ, by_module)]
    for name in "api", "doc", "misc", "test":
        shutil.rmtree(trees[0] / name, ignore_errors=True)
    described = [
        {
            str(path.relative_to(tree)): (path.stat().st_mode, path.read_bytes())
            for path in tree.rglob("*")
            if path.is_file() and path.name != ".gover-receipt.toml"
        }
        for tree in trees
    ]
    assert described[0] == described[1]


@pytest.mark.parametrize("form", ["archive", "directory", "module"])
def test_from_a_file_or_a_directory(gover, environ, home, mirror, form, fake_releases):
    archive = next(Path(fake_releases).rglob(f"go1.22.3.{HOST}.tar.gz"))
    module = next(Path(fake_releases).rglob(f"v0.0.1-go1.22.3.{HOST}.zip"))
    folder = home / "down loads"
    folder.mkdir()
    shutil.copy(archive if form != "module" else module, folder)
    origin = folder if form == "directory" else next(folder.iterdir())

    result = gover("install", *(["1.22"] if form == "directory" else []), "--from", origin)

    assert (result.returncode, installed(environ)) == (0, ["1.22.3"]), result.stderr
    gover("install", "1.23", "--from", origin, expect=1)


@pytest.mark.parametrize("name", ["mine.tar.gz", "go1.22.3.plan9-arm.tar.gz", "notes.txt"])
def test_from_a_file_that_does_not_say_what_it_is(gover, environ, home, mirror, name):
    (home / name).write_bytes(b"x")

    for words in ([], ["1.22.3"]):
        result = gover("install", *words, "--from", home / name, expect=2)
        assert (result.returncode, installed(environ)) == (2, [])
        assert f"{name} does not have the name of a Go archive for {HOST}" in result.stderr
    gover("install", "--from", f"{mirror.base}/{name}.zip", expect=2)
    assert "no such file" in gover("install", "--from", home / "nowhere", expect=2).stderr


def test_from_a_directory_without_it_names_the_directory(gover, home):
    result = gover("install", "1.22.3", "--from", home, expect=1)

    assert result.stderr.startswith(f"gover: there is no Go '1.22.3' for {HOST} in {home}\n")


def test_from_a_url(gover, environ, mirror):
    platform = HOST
    url = f"{mirror.downloads}go1.22.3.{platform}.tar.gz"

    gover("install", "--from", url)
    gover("install", "1.23", "--from", mirror.index_url)
    assert installed(environ) == ["1.22.3", "1.23.1"]
    gover("install", "--from", f"http://example.com/go1.22.3.{HOST}.tar.gz", expect=2)


def one_more(answer):
    return answer._replace(body=faults.content_of(answer) + b"\0")


LIES = {
    "a flipped bit": lambda mirror: mirror.fault(ARCHIVE, faults.flip(2000)),
    "a byte too many": lambda mirror: mirror.fault(ARCHIVE, one_more),
    "another release": lambda mirror: mirror.swap(
        f"/go/go1.22.3.{HOST}.tar.gz", f"/go/go1.22.2.{HOST}.tar.gz"
    ),
    "a wrong hash in the list": lambda mirror: mirror.fault(
        "/dl/", faults.wrong_sha(f"go1.22.3.{HOST}.tar.gz")
    ),
    "no hash in the list": lambda mirror: mirror.fault(
        "/dl/", faults.wrong_sha(f"go1.22.3.{HOST}.tar.gz", "")
    ),
    "no record in the log": lambda mirror: mirror.drop("/proxy/sumdb/*/lookup/*"),
    "a lookup that is cut": lambda mirror: mirror.put("/proxy/sumdb/*/lookup/*", b"1\n"),
    "a tile that is changed": lambda mirror: mirror.fault("/proxy/sumdb/*/tile/*", faults.flip(40)),
}


@pytest.mark.parametrize("lie", list(LIES))
def test_a_lie_is_refused_and_leaves_nothing(gover, environ, mirror, lie):
    LIES[lie](mirror)

    result = gover("install", "1.22.3", expect=6)

    assert result.stderr.startswith("gover: ")
    assert nothing_is_left(environ)
    mirror.heal()
    gover("install", "1.22.3")


def test_a_wrong_archive_with_a_matching_list_is_caught_by_the_log(gover, environ, mirror):
    """Whoever controls the whole site still does not control the log."""
    other = next(row for row in mirror.rows if row.filename == f"go1.22.2.{HOST}.tar.gz")
    mirror.fault("/dl/", faults.wrong_sha(f"go1.22.3.{HOST}.tar.gz", other.sha256))
    mirror.swap(f"/go/go1.22.3.{HOST}.tar.gz", f"/go/go1.22.2.{HOST}.tar.gz")

    result = gover("install", "1.22.3", expect=6)

    assert "the archive of go1.22.3 contains go1.22.2" in result.stderr
    assert nothing_is_left(environ)


def test_a_changed_module_is_caught_by_the_log(gover, environ, mirror, home):
    module = f"/proxy/golang.org/toolchain/@v/v0.0.1-go{{}}.{HOST}.zip"
    mirror.swap(module.format("1.22.3"), module.format("1.22.2"))
    by_module = {**environ, "GOVER_INDEX_URL": f"{mirror.base}/no/"}

    run_gover("install", "1.22.3", cwd=home, env=by_module, expect=6)

    assert nothing_is_left(environ)


def test_a_log_that_records_another_hash_counts_and_not_the_archive(gover, environ, mirror):
    module, version = "golang.org/toolchain", f"v0.0.1-go1.22.3.{HOST}"
    record = static_sumdb.record_text(
        module, version, "h1:" + "A" * 43 + "=", "h1:" + "B" * 43 + "="
    )
    mirror.log = mirror.log.with_record(f"{module}@{version}", record)

    result = gover("install", "1.22.3", expect=6)

    assert "but checksum log sum.gover.test has h1:AAAA" in result.stderr
    assert nothing_is_left(environ)


def test_a_log_signed_by_another_key_is_refused(gover, environ, home):
    other = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    name = environ["GOSUMDB"].partition("+")[0]
    url = f"{environ['GOPROXY']}/sumdb/{name}"

    run_gover("install", "1.22.3", cwd=home, env={**environ, "GOSUMDB": f"{other} {url}"}, expect=6)

    assert nothing_is_left(environ)


def test_without_the_log_a_listed_hash_is_enough_only_when_the_user_says_so(
    gover, environ, home, mirror
):
    mirror.add(FakeRelease("1.22.99", host_platform()))
    mirror.drop("*.asc")
    off = {**environ, "GOSUMDB": "off"}

    refused = run_gover("install", "1.22.99", cwd=home, env=off, expect=6)
    assert "no accepted proof is available" in refused.stderr
    switches = ["--insecure-no-log", "--insecure-no-signature"]
    for one in switches:
        run_gover("install", "1.22.99", one, cwd=home, env=off, expect=6)
    said = run_gover("install", "1.22.99", *switches, cwd=home, env=off)
    assert said.stderr.splitlines()[0].endswith("verified: SHA-256 (no independent proof)")


def test_from_a_url_with_archives_and_no_list(gover, mirror):
    result = gover("install", "1.22.3", "--from", mirror.downloads, expect=5)

    hint = f"gover install --from {mirror.downloads}go1.22.3.{HOST}.tar.gz"
    assert (result.returncode, result.stderr.splitlines()[-1]) == (5, f"hint: {hint}")
    gover(*hint.split()[1:])


def test_no_switch_is_hinted_at_that_would_not_help(environ, home, mirror):
    """A module proxy lists no hash: without the log nobody can say what is right."""
    mirror.add(FakeRelease("1.22.99", host_platform()))
    off = {**environ, "GOSUMDB": "off"}
    for switches in ([], ["--insecure-no-log", "--insecure-no-signature"]):
        words = ["install", "1.22.99", "--source", "goproxy", *switches]
        result = run_gover(*words, cwd=home, env=off, expect=6)
        assert result.stderr.endswith("hint: GOSUMDB=sum.golang.org gover install 1.22.99\n")


def test_a_gosumdb_that_means_nothing_is_a_usage_error(environ, home):
    result = run_gover("install", "1.22.3", cwd=home, env={**environ, "GOSUMDB": "x"}, expect=2)

    assert "invalid GOSUMDB 'x'" in result.stderr


@pytest.mark.parametrize("switch", [[], ["--insecure-no-log"]])
def test_a_mirror_cannot_lie_about_an_archive_whose_hash_gover_ships(environ, home, switch):
    """Its list and its archive agree with each other, and not with what Go published."""
    official = {**environ, "GOSUMDB": "off"}

    result = run_gover("install", "1.22.3", *switch, cwd=home, env=official, expect=6)

    assert "but Go published " in result.stderr
    assert nothing_is_left(environ)


def test_without_the_log_the_signature_must_be_googles(gover, environ, mirror):
    if mirror.certificate is None:
        pytest.skip("no gpg")
    mirror.fault("/proxy/sumdb/*", faults.status(503))

    result = gover("install", "1.22.3", expect=6)

    assert "using Google's signature" in result.stderr
    assert result.stderr.splitlines()[-1] == "hint: gover verify --import-key FILE"
    assert nothing_is_left(environ)


def test_a_signing_key_of_somebody_else_is_not_imported(gover, environ, mirror):
    if mirror.certificate is None:
        pytest.skip("no gpg")
    before = gover("verify", "--key").stdout

    gover("verify", "--import-key", mirror.certificate, expect=6)

    assert gover("verify", "--key").stdout == before
    assert before.splitlines()[0] == "EB4C1BFD4F042F6DDDCCEC917721F63BD38B4796"
    gover("verify", "--import-key", "/nonexistent", expect=2)


def test_no_network_is_5_and_says_what_was_tried(environ, home):
    nobody = {
        **environ,
        "GOVER_INDEX_URL": "http://127.0.0.1:9/dl/",
        "GOVER_MIRROR": "",
        "GOPROXY": "http://127.0.0.1:9/proxy,off",
    }

    result = run_gover("install", "1.22", cwd=home, env=nobody, expect=5)

    assert "127.0.0.1:9/dl/" in result.stderr
    assert "127.0.0.1:9/proxy/golang.org/toolchain/@v/list" in result.stderr


def test_offline_opens_no_connection(gover, environ, mirror):
    before = len(mirror.requests)

    result = gover("--offline", "install", "1.22.3", expect=5)

    assert max(line.count("gover is offline") for line in result.stderr.splitlines()) == 1
    shipped = gover("--offline", "available")
    assert "these ship with gover" in shipped.stderr
    assert shipped.stdout
    assert len(mirror.requests) == before


def test_an_unknown_version_names_the_nearest(gover):
    result = gover("install", "1.22.33", expect=1)

    assert "there is no Go '1.22.33' for " in result.stderr
    assert "; nearest: 1.22.3\n" in result.stderr
    assert result.stderr.endswith("hint: gover install 1.22.3\n")
    assert "nearest: 1.22.2 or 1.22.3" not in gover("install", "1.99", expect=1).stderr


def test_a_redirect_to_plain_http_elsewhere_is_not_followed(gover, environ, mirror):
    mirror.fault(ARCHIVE, faults.redirect("http://example.com/x.tar.gz"))

    result = gover("install", "1.22.3")

    assert "is unreachable; using the module proxy 127.0.0.1" in result.stderr
    assert installed(environ) == ["1.22.3"]


def test_a_body_without_end_is_cut_off(gover, environ, mirror):
    mirror.fault("/dl/", faults.replace(b"[" + b" " * (17 << 20)))

    result = gover("install", "1.22.3")

    assert "answered with too much; using the module proxy" in result.stderr


def test_available_lists_what_can_be_installed(gover):
    gover("install", "1.22.3")

    assert gover("available").stdout == (
        "1.23.1   2024-09-05  (supported)\n"
        "1.22.3   2024-05-07  (supported)  (installed)\n"
        "1.21.13  2024-08-06  (supported until 2024-08-13)\n"
        "1.20     2023-02-01  (supported until 2024-02-06)\n"
    )
    assert gover("available", "1.22").stdout == (
        "1.22.3   2024-05-07  (supported)  (installed)\n1.22.2   2024-04-03\n"
    )
    assert gover("available", "--all").stdout.splitlines()[0] == "1.24rc1"
    said = json.loads(gover("available", "1.22.2", "--json").stdout)
    assert said["versions"] == [
        {
            "version": "1.22.2",
            "released": "2024-04-03",
            "installed": False,
            "supported": True,
            "support_ended": "2025-02-11",
        }
    ]


def test_verify_finds_a_changed_byte_an_added_and_a_missing_file(gover, environ):
    gover("install", "1.22.3", "1.23.1")
    root = store(environ, "toolchains/1.22.3")
    kept = (root / "VERSION").read_bytes()

    for change in (
        lambda: (root / "VERSION").write_bytes(kept + b"\n"),
        lambda: (root / "src/extra.go").write_text("package x\n"),
        (root / "bin/gofmt").unlink,
    ):
        change()
        result = gover("verify", expect=6)
        assert "1.22.3  CHANGED" in result.stdout
        assert "1.23.1  whole\n    SHA-256 " in result.stdout
        (root / "VERSION").write_bytes(kept)


@pytest.mark.fault
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("pattern", ["/dl/", "/proxy/sumdb/*/lookup/*", ARCHIVE])
def test_a_signal_leaves_nothing_behind(environ, home, mirror, number, pattern):
    gate = mirror.hold(pattern, after=100)
    process = subprocess.Popen(
        [sys.executable, "-m", "gover", "install", "1.22.3"],
        env=environ,
        cwd=home,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert gate.reached.wait(240)

    process.send_signal(number)
    _, said = process.communicate(timeout=120)

    assert process.returncode == (130 if number == signal.SIGINT else 128 + number)
    assert "Traceback" not in said
    assert nothing_is_left(environ)


@pytest.mark.fault
def test_a_killed_install_does_not_count_and_the_next_one_clears_it_away(environ, home, mirror):
    gate = mirror.hold(ARCHIVE, after=100)
    process = subprocess.Popen(
        [sys.executable, "-m", "gover", "install", "1.22.3"], env=environ, cwd=home
    )
    assert gate.reached.wait(240)
    process.kill()
    process.wait(timeout=120)
    gate.release()

    assert run_gover("list", "--bare", cwd=home, env=environ).stdout == ""
    assert not installed(environ)
    run_gover("install", "1.23.1", cwd=home, env=environ)
    assert not left_over(environ)
    run_gover("install", "1.22.3", cwd=home, env=environ)
    assert installed(environ) == ["1.22.3", "1.23.1"]


@pytest.mark.fault
def test_ten_installers_of_one_version_download_once(environ, home, mirror):
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "gover", "install", "1.22.3"],
            env=environ,
            cwd=home,
            stderr=subprocess.PIPE,
        )
        for _ in range(10)
    ]
    for process in processes:
        process.communicate(timeout=120)

    assert [process.returncode for process in processes] == [0] * 10
    assert sum(path.endswith(".tar.gz") for path in paths(mirror)) == 1
    assert installed(environ) == ["1.22.3"]
    assert not left_over(environ)


def test_a_lock_that_is_held_too_long_is_7_and_names_the_holder(environ, home, mirror):
    gate = mirror.hold(ARCHIVE, after=100)
    holder = subprocess.Popen(
        [sys.executable, "-m", "gover", "install", "1.22.3"], env=environ, cwd=home
    )
    assert gate.reached.wait(240)

    waiting = run_gover(
        "install", "1.22.3", cwd=home, env={**environ, "GOVER_LOCK_TIMEOUT": "0"}, expect=7
    )
    gate.release()

    assert waiting.returncode == 7
    assert f"process {holder.pid}" in waiting.stderr
    assert holder.wait(timeout=120) == 0


def test_a_release_that_the_only_source_refuses_keeps_no_other_from_being_installed(
    gover, environ, mirror
):
    mirror.fault("/proxy/*go1.21.13.*", faults.status(403))

    result = gover("install", "--source", "goproxy", "1.21.13", "1.22.3", "1.99.1", expect=5)

    assert "go1.22.3" in result.stderr
    assert (store(environ, "toolchains/1.22.3/bin/go")).exists()
    assert result.stderr.count("go1.21.13.") == 1
