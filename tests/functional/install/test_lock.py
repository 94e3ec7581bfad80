"""gover lock: what it writes is what the log and the list have, and nothing is downloaded."""

import json

import pytest

from gover.archive.layout import ArchiveLayout
from gover.errors import VerificationError
from gover.install.gover_lock import file, write
from gover.install.gover_lock.file import LockEntry
from gover.install.job import InstallJob
from gover.sources.chain import Chain, Remote
from gover.verify import checksums, proof
from gover.version.platform import Platform, parse_platform
from gover.version.request import Request
from gover.version.version import parse_release
from tests.lib.go_site import faults
from tests.lib.go_site.fake_releases import FakeRelease
from tests.lib.go_site.releases import archive_platform
from tests.lib.gover_process import run_gover
from tests.lib.locked_project import HERE, asked, lock_of, pinned

__all__ = ["lock_of", "pinned"]


def test_the_lock_has_what_the_log_and_the_list_have_of_every_platform(gover, mirror, pinned):
    others = [mirror.add(FakeRelease("1.22.3", p)) for p in ("darwin-arm64", "windows-amd64")]
    rows = [row for row in mirror.rows if row.version == "1.22.3"]
    assert others[0] in rows

    result = gover("lock")

    assert "skipped darwin-amd64: no go1.22.3 release found" in result.stderr
    lock = file.read(str(pinned / "gover.lock"))
    source = mirror.base.removeprefix("http://")
    assert (str(lock.version), lock.log) == ("1.22.3", mirror.log.name)
    assert lock.entries == {
        parse_platform(row.platform): LockEntry(row.h1, row.sha256, source) for row in rows
    }
    assert asked(mirror, ".tar.gz", ".zip") == []
    before = (pinned / "gover.lock").read_bytes()
    gover("lock")
    assert (pinned / "gover.lock").read_bytes() == before


def test_it_stands_beside_the_file_that_chooses_and_makes_its_request_firm(gover, project, environ):
    (project / "gover.toml").write_text('go = "1.22"\n')
    below = project / "a" / "b"
    below.mkdir(parents=True)

    made = run_gover("lock", "--json", cwd=below, env={**environ, "GOVER_VERSION": "1.23.1"})

    said = json.loads(made.stdout)
    assert said["path"] == str(project / "gover.lock")
    assert (said["spec"], said["version"]) == ("1.22", "1.22.3")
    assert said["platforms"][HERE]["h1"].startswith("h1:")
    (project / "gover.toml").write_text('go = "<1.23"\n')
    gover("lock", "--check")


def test_platforms_can_be_chosen(gover, mirror, pinned):
    arm = mirror.add(FakeRelease("1.22.3", "linux-arm"))

    gover("lock", "--platform", "linux/arm", "--platform", HERE)

    lock = file.read(str(pinned / "gover.lock"))
    assert {str(platform) for platform in lock.entries} == {archive_platform("linux-arm"), HERE}
    assert lock.entries[Platform("linux", "armv6l")].h1 == arm.h1
    before = (pinned / "gover.lock").read_bytes()
    absent = gover("lock", "--platform", HERE, "--platform", "plan9-mips", expect=1)
    assert "there is no Go '1.22.3' for plan9-mips" in absent.stderr
    gover("lock", "--platform", "../x", expect=2)
    assert (pinned / "gover.lock").read_bytes() == before


def test_without_a_list_the_log_alone_is_locked(environ, mirror, pinned):
    by_module = {**environ, "GOVER_INDEX_URL": f"{mirror.base}/no/"}

    run_gover("lock", cwd=pinned, env=by_module)

    entries = file.read(str(pinned / "gover.lock")).entries.values()
    assert {(entry.h1.partition(":")[0], entry.sha256) for entry in entries} == {("h1", None)}


@pytest.mark.parametrize("what", ["", "sumdb/*"])
def test_a_platform_that_a_proxy_refuses_is_left_out_and_named(environ, mirror, pinned, what):
    """A company's proxy may let through what the company uses, and nothing else."""
    mirror.add(FakeRelease("1.22.3", "windows-amd64"))
    mirror.fault(f"/proxy/{what}*go1.22.3.windows-amd64*", faults.status(403))
    by_module = {**environ, "GOVER_INDEX_URL": f"{mirror.base}/no/"}

    made = run_gover("lock", cwd=pinned, env=by_module)

    [line] = [line for line in made.stderr.splitlines() if "windows-amd64" in line]
    assert line.startswith("gover: skipped windows-amd64: go1.22.3 is refused: http://")
    assert line.endswith("HTTP 403")
    entries = file.read(str(pinned / "gover.lock")).entries
    assert set(map(str, entries)) == {archive_platform("linux-amd64"), HERE}
    before = (pinned / "gover.lock").read_bytes()
    words = ("lock", "--platform", HERE, "--platform", "windows-amd64")
    asked_for = run_gover(*words, cwd=pinned, env=by_module, expect=5)
    assert "gover: windows-amd64: go1.22.3 is refused: http://" in asked_for.stderr
    assert "no source" not in asked_for.stderr
    assert (pinned / "gover.lock").read_bytes() == before


def test_where_every_platform_is_refused_the_first_one_is_the_error(environ, mirror, pinned):
    mirror.fault("/proxy/*go1.22.3.*", faults.status(403))
    by_module = {**environ, "GOVER_INDEX_URL": f"{mirror.base}/no/"}

    refused = run_gover("lock", cwd=pinned, env=by_module, expect=5)

    assert f"gover: {HERE}: go1.22.3 is refused: " in refused.stderr
    assert "HTTP 403" in refused.stderr
    assert not (pinned / "gover.lock").exists()


def test_a_link_in_its_place_gives_way_and_leads_nowhere(gover, home, pinned):
    """A clone may hold one to any file of its user's."""
    theirs = home / "theirs"
    theirs.write_text("mine\n")
    (pinned / "gover.lock").symlink_to(theirs)

    gover("lock")

    assert not (pinned / "gover.lock").is_symlink()
    assert theirs.read_text() == "mine\n"


@pytest.mark.parametrize(
    "lie",
    [
        lambda mirror: mirror.drop("/proxy/sumdb/*/lookup/*"),
        lambda mirror: mirror.fault("/proxy/sumdb/*/tile/*", faults.flip(40)),
    ],
    ids=["no record", "a changed tile"],
)
def test_what_the_log_does_not_prove_is_not_locked(gover, mirror, pinned, lie):
    lie(mirror)

    gover("lock", expect=6)
    assert not (pinned / "gover.lock").exists()


def test_without_a_log_or_a_pin_there_is_no_lock(gover, environ, project):
    unasked = gover("lock", expect=2)
    assert (unasked.returncode, "no file here selects a version to lock" in unasked.stderr) == (
        2,
        True,
    )
    (project / ".go-version").write_text("1.24rc1\n")  # of which no hash ships
    off = run_gover("lock", cwd=project, env={**environ, "GOSUMDB": "off"}, expect=6)
    assert (off.returncode, "GOSUMDB is off" in off.stderr) == (6, True)
    assert not (project / "gover.lock").exists()


def test_check_says_whether_the_lock_still_fits(gover, pinned, lock_of, mirror):
    none = gover("lock", "--check", expect=1)
    assert (none.returncode, none.stderr.splitlines()[-1]) == (1, "hint: gover lock")
    lock_of()
    before = len(mirror.requests)
    gover("lock", "--check")
    assert json.loads(gover("lock", "--check", "--json").stdout)["version"] == "1.22.3"
    gover("lock", "--check", "--platform", "plan9-mips", expect=1)
    (pinned / ".go-version").write_text("1.23\n")
    other = gover("lock", "--check", expect=1)
    assert "gover.lock:4 locks go1.22.3, but " in other.stderr
    assert ".go-version:1 requests 1.23\n" in other.stderr
    assert len(mirror.requests) == before


class Listing:
    """A source whose list has one archive, under any SHA-256 one likes."""

    name, lenient, is_complete = "a mirror", True, True

    def __init__(self, sha256):
        self.sha256 = sha256

    def versions(self, platform):
        return [parse_release("1.22.3")]

    def remote(self, version, platform):
        return Remote(self, (), self.sha256, 0, ArchiveLayout.tar_gz("go/"))


def made_from(sha256, monkeypatch):
    """Make a lock where Go's own log is the root of trust, and has a record of everything."""
    record = proof.Logged("sum.golang.org", "h1:" + "A" * 43 + "=", 1, 2)
    monkeypatch.setattr(proof, "logged", lambda *_: record)
    chain = Chain([Listing(sha256)], print)
    job = InstallJob(None, {"GOENV": "off"}, None, chain, Platform("linux", "amd64"), None)
    pinned_to = Request.parse("1.22.3")
    return write.make(job, pinned_to, [job.platform], require_all=True).entries[job.platform]


def test_the_hashes_that_gover_ships_are_a_veto_and_a_stand_in(monkeypatch):
    shipped = checksums.sha256_of("go1.22.3.linux-amd64.tar.gz")

    assert made_from(None, monkeypatch) == LockEntry("h1:" + "A" * 43 + "=", shipped, None)
    assert made_from(shipped, monkeypatch).sha256 == shipped
    with pytest.raises(VerificationError, match="but Go published"):
        made_from("0" * 64, monkeypatch)
