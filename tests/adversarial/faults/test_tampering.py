"""
Each link of the chain tampered with by hand: exit code 6, and a store that is untouched.

Whatever it is, somebody wanted it to be accepted: so the tampered link always agrees with
those that its owner controls as well.
"""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.lib import google_key_double, static_sumdb
from tests.lib.go_site import faults
from tests.lib.go_site.releases import host_platform
from tests.lib.in_process import Inside

HOST = host_platform()
ARCHIVE = f"/go/go1.22.3.{HOST}.tar.gz"
OTHER = f"/go/go1.22.2.{HOST}.tar.gz"
MODULE = f"/proxy/golang.org/toolchain/@v/v0.0.1-go1.22.3.{HOST}.zip"
LOOKUP, TILE = "/proxy/sumdb/*/lookup/*", "/proxy/sumdb/*/tile/*"


@pytest.fixture
def inside(environ, home, mirror, monkeypatch):
    """A user who has go1.23.1, and has met the log."""
    user = Inside(environ, home, monkeypatch)
    assert user.run("install", "1.23.1").status == 0
    # So that the tiles are asked for again; the head stays.
    shutil.rmtree(Path(environ["GOVER_ROOT"], "sumdb/sum.gover.test/tile"))
    return user


def everything(root):
    """Return {path: content or None} of a store, its locks and what was seen of the log apart."""
    apart = {"locks", "sumdb", "staging", "trash"}
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if name.parts[0] not in apart:
            found[str(name)] = path.read_bytes() if path.is_file() else None
    return found


def flipped(position):
    return faults.flip(position)


def one_bit_of_the_archive(mirror):
    mirror.fault(ARCHIVE, flipped(3000))


def archive_and_its_hash(mirror):
    """The whole site: the other release under this name, and the list says so."""
    other = next(row for row in mirror.rows if row.filename == Path(OTHER).name)
    mirror.swap(ARCHIVE, OTHER)
    mirror.fault("/dl/", faults.wrong_sha(Path(ARCHIVE).name, other.sha256))


def hash_in_the_list(mirror):
    mirror.fault("/dl/", faults.wrong_sha(Path(ARCHIVE).name))


def no_hash_in_the_list(mirror):
    mirror.fault("/dl/", faults.wrong_sha(Path(ARCHIVE).name, ""))


def record(mirror):
    mirror.fault(LOOKUP, flipped(20))


def record_of_another_release(mirror):
    number = dict(mirror.log.aliases)[f"golang.org/toolchain@v0.0.1-go1.22.2.{HOST}"]
    text = mirror.log.records[number]
    mirror.put(LOOKUP, static_sumdb.lookup_answer(number, text, mirror.log.latest))


def no_record(mirror):
    mirror.drop(LOOKUP)


def first_byte_of_every_tile(mirror):
    mirror.fault(TILE, flipped(0))


def last_byte_of_every_tile(mirror):
    mirror.fault(TILE, flipped(-1))


def signature_of_the_head(mirror):
    mirror.fault(LOOKUP, flipped(-10))


def size_in_the_head(mirror):
    def grown(answer):
        body = faults.content_of(answer)
        size = re.search(rb"tree\n(\d+)", body)[1]
        larger = b"tree\n%d" % (int(size) + 10)
        return answer._replace(body=body.replace(b"tree\n" + size, larger))

    mirror.fault(LOOKUP, grown)


def key_of_the_head(mirror):
    from dataclasses import replace

    mirror.log = replace(mirror.log, seed=b"\x01" * 32)


def history(mirror):
    """A log that is signed by the right key, and not the one that was seen before."""
    name = f"golang.org/toolchain@v0.0.1-go1.22.3.{HOST}"
    other = dict(mirror.log.aliases)[f"golang.org/toolchain@v0.0.1-go1.22.2.{HOST}"]
    lines = mirror.log.records[other].replace(b"1.22.2", b"1.22.3")
    mirror.log = mirror.log.with_record(name, lines).with_filler(9000, 1)
    archive_and_its_hash(mirror)


LINKS = {
    "archive": [one_bit_of_the_archive, archive_and_its_hash],
    "hash": [hash_in_the_list, no_hash_in_the_list],
    "record": [record, record_of_another_release, no_record],
    "tile": [first_byte_of_every_tile, last_byte_of_every_tile],
    "head": [signature_of_the_head, size_in_the_head, key_of_the_head, history],
}


def refused(inside, environ, *words):
    """Require exit code 6 and an untouched store."""
    root = Path(environ["GOVER_ROOT"])
    before = everything(root)

    ended = inside.run("install", "1.22.3", *words)

    assert ended.status == 6, ended.stderr
    assert everything(root) == before
    assert [list((root / name).iterdir()) for name in ("staging",)] == [[]]
    assert inside.installed() == ["1.23.1"]
    return ended


@pytest.mark.parametrize(
    "tamper", [each for several in LINKS.values() for each in several], ids=lambda f: f.__name__
)
def test_a_tampered_link_is_6_and_the_store_is_untouched(inside, environ, mirror, tamper, figure):
    tamper(mirror)

    refused(inside, environ)

    figure("links tampered with by hand: archive, hash, signature, module, tile, head", 1, "ways")
    figure("links tampered with by hand: another exit code than 6, a store that changed", 0)
    if tamper not in (key_of_the_head, history):
        mirror.heal()
        assert inside.run("install", "1.22.3").status == 0


def rewritten(body):
    """A module zip with one more line in one file, and every checksum right."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for info in old.infolist():
            more = b"\n// evil\n" if info.filename.endswith("src/fmt/print.go") else b""
            new.writestr(info, old.read(info) + more)
    return out.getvalue()


@pytest.mark.parametrize("damage", ["a bit", "a file", "another release"])
def test_a_tampered_module_zip_is_6(inside, environ, mirror, damage, figure):
    if damage == "a bit":
        mirror.fault(MODULE, flipped(5000))
    elif damage == "a file":
        mirror.fault(MODULE, lambda a: a._replace(body=rewritten(faults.content_of(a)), tag=None))
    else:
        mirror.swap(MODULE, MODULE.replace("1.22.3", "1.22.2"))

    refused(inside, environ, "--source", "goproxy")

    figure("links tampered with by hand: archive, hash, signature, module, tile, head", 1, "ways")


@pytest.mark.parametrize("damage", ["a bit", "of another release", "by another key", "archive"])
def test_a_tampered_signature_is_6(inside, environ, mirror, monkeypatch, damage, figure):
    if mirror.certificate is None:
        pytest.skip("no gpg")
    if damage != "by another key":
        google_key_double.pretend(monkeypatch, mirror)
    folder = Path(environ["GOVER_CONFIG"])
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text('verify = "signature"\n')
    if damage == "a bit":
        mirror.fault(f"{ARCHIVE}.asc", flipped(300))
    elif damage == "of another release":
        mirror.swap(f"{ARCHIVE}.asc", f"{OTHER}.asc")
    elif damage == "archive":
        archive_and_its_hash(mirror)

    refused(inside, environ)

    figure("links tampered with by hand: archive, hash, signature, module, tile, head", 1, "ways")
    if damage in ("a bit", "of another release", "archive"):
        mirror.heal()
        assert inside.run("install", "1.22.3").status == 0


def test_what_gover_keeps_of_the_log_is_no_weaker_link(inside, environ, figure):
    """The head that a fork is recognised by, edited on this machine."""
    latest = Path(environ["GOVER_ROOT"], "sumdb/sum.gover.test/latest")
    text = latest.read_bytes()
    latest.write_bytes(text.replace(b"tree\n7", b"tree\n6"))

    ended = refused(inside, environ)

    assert f"hint: rm {latest}" in ended.stderr
    latest.unlink()
    assert inside.run("install", "1.22.3").status == 0
    figure("links tampered with by hand: archive, hash, signature, module, tile, head", 1, "ways")


def test_the_shipped_hash_is_a_veto(inside, environ, official, shipped, figure):
    """A site, its list and a log of the mirror's own agree; what Go published does not."""
    shipped[Path(ARCHIVE).name] = "ab" * 32

    ended = refused(inside, environ)

    assert "but Go published abab" in ended.stderr
    figure("links tampered with by hand: archive, hash, signature, module, tile, head", 1, "ways")


def test_an_installed_tree_that_was_changed_is_found(inside, environ):
    root = Path(environ["GOVER_ROOT"], "toolchains/1.23.1")
    (root / "src/fmt/print.go").write_text("package evil\n")

    assert inside.run("verify").status == 6
    assert json.loads(inside.run("verify", "--json").stdout.split("\n{")[0])["toolchains"]
