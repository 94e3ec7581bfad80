"""Which proofs must hold: by default, by the user's setting, by what a switch gives up."""

import itertools
import json
import re
from pathlib import Path

import pytest

from tests.lib import google_key_double
from tests.lib.figures import many
from tests.lib.go_site import faults
from tests.lib.go_site.fake_releases import FakeRelease
from tests.lib.go_site.releases import host_platform
from tests.lib.in_process import Inside

LOOKUP = "/proxy/sumdb/*/lookup/*"


@pytest.fixture
def inside(environ, home, mirror, monkeypatch):
    """gover in this process, so that the pinned key can be another one."""
    if mirror.certificate is None:
        pytest.skip("no gpg")
    google_key_double.pretend(monkeypatch, mirror)
    return Inside(environ, home, monkeypatch)


def configure(environ, verify):
    folder = Path(environ["GOVER_CONFIG"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(f'verify = "{verify}"\n')


def reachable(mirror, log, signature):
    if not log:
        mirror.fault(LOOKUP, faults.status(403))
    if not signature:
        mirror.drop("*.asc")


SWITCHES = {"log": "--insecure-no-log", "signature": "--insecure-no-signature"}
CASES = list(
    itertools.product(
        ["", "log", "signature", "sha256"],
        [(), ("log",), ("signature",), ("log", "signature")],
        [True, False],
        [True, False],
    )
)


def expected(policy, given_up, log, signature):
    """Return the proofs of the receipt, or None for a refusal; written without looking."""
    left = [proof for proof in ("log", "signature") if proof not in given_up]
    there = {"log": log, "signature": signature}
    if policy == "sha256" or not left:
        return ["sha256"]
    if policy in left:
        left = [policy]
    found = [proof for proof in left if there[proof]]
    if not policy and found == ["log", "signature"]:
        # The log is enough; the signature covers the files that the log's hash leaves out.
        return ["sha256", "signature", "log"]
    return ["sha256", found[0]] if found else None


@pytest.mark.parametrize("policy, given_up, log, signature", CASES[:: many(3, 1)])
def test_one_of_the_accepted_proofs_must_hold(
    inside, environ, mirror, policy, given_up, log, signature, figure
):
    if policy:
        configure(environ, policy)
    reachable(mirror, log, signature)

    ended = inside.run("install", "1.22.3", *(SWITCHES[name] for name in given_up))

    wanted = expected(policy, given_up, log, signature)
    figure("policies, switches, reachability: combinations judged", 1)
    if wanted is None:
        assert ended.status in (5, 6), ended.stderr
        assert inside.installed() == []
        return
    assert ended.status == 0, ended.stderr
    receipt = json.loads(inside.run("list", "--json").stdout)["toolchains"][0]["receipt"]
    assert receipt["proofs"] == wanted
    demands_a_signature = policy == "signature" and "signature" not in given_up
    may_ask = "log" not in given_up and policy != "sha256" and not demands_a_signature
    asked = [request.path for request in mirror.requests]
    assert any("/lookup/" in path for path in asked) == may_ask


@pytest.mark.usefixtures("official")
def test_the_shipped_hash_is_enough_by_default_and_not_for_a_policy(
    inside, environ, mirror, shipped
):
    reachable(mirror, log=False, signature=False)
    assert inside.run("install", "1.22.3").status in (5, 6)

    shipped.update({row.filename: row.sha256 for row in mirror.rows})
    assert inside.run("install", "1.22.3").status == 0
    assert "the hash shipped with gover" in inside.last.stderr
    inside.run("uninstall", "1.22.3")
    configure(environ, "log")
    assert inside.run("install", "1.22.3").status in (5, 6)


def test_a_module_has_no_signature_and_no_listed_hash(inside, environ):
    """A proxy hands out bytes: without the log nobody says what they must be."""
    for policy in ("signature", "sha256"):
        configure(environ | {"GOVER_CONFIG": f"{environ['GOVER_CONFIG']}/{policy}"}, policy)
        inside.environ["GOVER_CONFIG"] = f"{environ['GOVER_CONFIG']}/{policy}"
        assert inside.run("install", "--source", "goproxy", "1.22.3").status == 6
        assert inside.installed() == []


def test_a_signature_beside_a_file_is_enough(inside, mirror, home):
    """`--from FILE` on a machine that reaches nobody."""
    key = "1.22.3", host_platform()
    row = next(row for row in mirror.rows if (row.version, row.platform) == key)
    for name in (row.filename, f"{row.filename}.asc"):
        (home / name).write_bytes(inside.download(f"{mirror.downloads}{name}"))
    mirror.fault("/*", faults.status(403))

    ended = inside.run("--offline", "install", "--from", str(home / row.filename))

    assert ended.status == 0, ended.stderr
    assert "verified: Google's signature" in ended.stderr
    inside.run("uninstall", "1.22.3")
    (home / f"{row.filename}.asc").write_bytes(b"no signature")
    assert inside.run("--offline", "install", "--from", str(home / row.filename)).status == 6


def test_list_and_verify_show_the_three_proofs(inside, environ):
    configure(environ, "log")
    inside.run("install", "1.22.2")
    configure(environ, "signature")
    inside.run("install", "1.22.3")

    for words in (["list", "--long"], ["verify"]):
        shown = inside.run(*words).stdout
        assert shown.count("    SHA-256    ") == 2
        assert "signature  not checked" in shown
        assert ", record 35" in shown
        assert "log        not checked" in shown
        assert re.search(r"signature  by [0-9A-F]{40}, 20\d\d-\d\d-\d\d\n", shown)
    said = json.loads(inside.run("verify", "--json").stdout)["toolchains"]
    assert [sorted(each["proofs"]) for each in said] == [
        ["SHA-256", "covered", "log", "signature"]
    ] * 2


def test_a_toolchain_without_a_receipt_is_not_called_whole(inside, environ):
    inside.run("install", "1.22.3")
    Path(environ["GOVER_ROOT"], "toolchains/1.22.3/.gover-receipt.toml").unlink()

    assert inside.run("verify").status == 6
    assert "no receipt" in inside.last.stdout
    assert "no receipt" in inside.run("list", "--long").stdout


def test_an_archive_for_another_platform_is_refused(inside, environ, mirror):
    """A hash in the list and a signature by the right key cover bytes, not the platform."""
    version, here = "1.22.99", host_platform()
    there = "linux-arm64" if here != "linux-arm64" else "linux-amd64"
    asked, other = (mirror.add(FakeRelease(version, name)) for name in (here, there))
    for suffix in ("", ".asc"):
        mirror.swap(f"/go/{asked.filename}{suffix}", f"/go/{other.filename}{suffix}")
    mirror.fault("/dl/", faults.wrong_sha(asked.filename, other.sha256, other.size))
    reachable(mirror, log=False, signature=True)

    ended = inside.run("install", version)

    assert (ended.status, inside.installed()) == (6, [])
    assert f"the archive of go{version} is not for {here}" in ended.stderr
