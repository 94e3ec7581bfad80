"""Go's own `go` as the referee of the log that the tests are made with, and of what lies in it."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from gover.verify.sumdb.dirhash import MODULE, module_version
from tests.lib.go_site import faults
from tests.lib.go_site.releases import host_platform

pytestmark = pytest.mark.real

ASKED, OTHER = (module_version(version, host_platform()) for version in ("1.22.3", "1.22.2"))
ZIP = f"/proxy/{MODULE}/@v/{ASKED}.zip"
LOOKUP, TILE = "/proxy/sumdb/*/lookup/*", "/proxy/sumdb/*/tile/*"


@pytest.fixture
def go(real_toolchains, mirror, tmp_path):
    """Ask go for a toolchain module; each time with an empty module cache, the log's state kept."""
    gopath, vkey = tmp_path / "gopath", mirror.vkey

    def ask(module=ASKED):
        cache = tmp_path / f"cache{len(list(tmp_path.glob('cache*')))}"
        environ = {
            "HOME": str(tmp_path),
            "PATH": "/usr/bin:/bin",
            "GOPATH": str(gopath),
            "GOMODCACHE": str(cache),
            "GOCACHE": str(tmp_path / "build"),
            "GOFLAGS": "-modcacherw",
            "GOTOOLCHAIN": "local",
            "GOPROXY": mirror.proxy,
            "GOSUMDB": vkey,
        }
        words = ["mod", "download", "-json", f"{MODULE}@{module}"]
        return subprocess.run(
            [real_toolchains / "1.22.10/bin/go", *words],
            env=environ, cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return ask


def test_go_accepts_the_log_and_has_the_hash_that_gover_records(go, gover, environ):
    asked = go()

    assert asked.returncode == 0, asked.stdout
    gover("install", "1.22.3", "--source", "goproxy")
    (entry,) = json.loads(gover("list", "--json").stdout)["toolchains"]
    assert json.loads(asked.stdout)["Sum"] == entry["receipt"]["h1"]


def test_go_follows_the_log_as_it_grows(go, mirror):
    assert go(OTHER).returncode == 0
    mirror.log = mirror.log.with_filler(2000, 1)

    assert go(ASKED).returncode == 0


def swapped(mirror):
    mirror.swap(ZIP, ZIP.replace("1.22.3", "1.22.2"))


def flipped_record(mirror):
    mirror.fault(LOOKUP, faults.flip(20))


def no_record(mirror):
    mirror.drop(LOOKUP)


def flipped_tiles(mirror):
    mirror.fault(TILE, faults.flip(0))


def flipped_signature(mirror):
    mirror.fault(LOOKUP, faults.flip(-10))


def another_key(mirror):
    mirror.log = replace(mirror.log, seed=b"\x01" * 32)


def another_history(mirror):
    """Signed by the right key, and not what was seen before: the record of another release."""
    number = dict(mirror.log.aliases)[f"{MODULE}@{OTHER}"]
    lines = mirror.log.records[number].replace(b"1.22.2", b"1.22.3")
    mirror.log = mirror.log.with_record(f"{MODULE}@{ASKED}", lines).with_filler(9000, 1)
    swapped(mirror)


LIES = [swapped, flipped_record, no_record, flipped_tiles, flipped_signature]
LIES += [another_key, another_history]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_what_go_refuses_gover_refuses(go, gover, environ, mirror, figure, lie):
    assert go(module_version("1.23.1", host_platform())).returncode == 0
    gover("install", "1.23.1", "--source", "goproxy")
    # So that gover, too, asks for its tiles again; the head that it has seen stays.
    shutil.rmtree(Path(environ["GOVER_ROOT"], "sumdb/sum.gover.test/tile"))
    lie(mirror)

    ours, theirs = gover("install", "1.22.3", "--source", "goproxy", expect=6), go()

    assert theirs.returncode == 1, (ours.stderr, theirs.stdout)
    figure("lies that Go's own go refuses as well", 1, "ways")
