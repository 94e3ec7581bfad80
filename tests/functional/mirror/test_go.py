"""
Go's own `go`, a real one, with nothing but the tree: it downloads, verifies and switches.

The release is real too, out of a wheel, and so is the log's key, made by the tests. GOSUMDB
stays what it is; nothing is switched off.

Athens cannot be had wherever the tests run. Towards a proxy above it, it is the `go` command:
`go mod download -json` and `go list -m -versions -json` (gomods/athens pkg/module), with
ATHENS_GO_BINARY_ENV_VARS as its environment. Those two are run here as it runs them.
"""

import json
import subprocess
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.lib import mirror_files
from tests.lib.go_site import build
from tests.lib.go_site.checksum_log import log_of
from tests.lib.go_site.releases import host_platform
from tests.lib.gover_process import environ_for, run_gover
from tests.lib.static_servers import serving

pytestmark = pytest.mark.real

MODULE = "golang.org/toolchain"
NEW = f"v0.0.1-go1.23.9.{host_platform()}"


class Ground(NamedTuple):
    goroot: Path  # of 1.22.10
    tree: Path  # with 1.22.10 and, from a second sync, 1.23.9
    heads: list[str]
    vkey: str
    rows: tuple


@pytest.fixture(scope="module")
def ground(real_releases, real_toolchains, tmp_path_factory):
    """The mirror that the tree was made with is gone."""
    scratch = tmp_path_factory.mktemp("fleet")
    home, tree = scratch / "home", scratch / "tree"
    home.mkdir()
    with build.opened(real_releases, scratch / "mirror") as mirror:
        environ = environ_for(home, mirror)
        old, new = (next(r for r in mirror.rows if r.version == v) for v in ("1.22.10", "1.23.9"))
        mirror.log = log_of([old])
        sync(tree, "1.22.10", home, environ)
        mirror.log = mirror.log.with_filler(10**6, 3_000).with_rows([new])
        sync(tree, "1.23.9", home, environ)
        rows, vkey = mirror.rows, mirror.vkey
    return Ground(real_toolchains / "1.22.10", tree, mirror_files.state(tree)["heads"], vkey, rows)


def sync(tree, version, home, environ):
    words = ("mirror", "sync", tree, "--versions", version)
    run_gover(*words, cwd=home, env=environ, timeout=280)


@pytest.fixture
def go(ground, tmp_path):
    """`go(base, "version", GOTOOLCHAIN=…)`: that go, at home in an empty directory."""

    def run(base, *words, **more):
        environ = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "GOFLAGS": "-modcacherw"}
        environ |= {"GOPROXY": base, "GOSUMDB": ground.vkey, "GOTOOLCHAIN": "local"} | more
        command = [str(ground.goroot / "bin/go"), *words]
        return subprocess.run(
            command,
            cwd=tmp_path,
            env=environ,
            check=False,
            capture_output=True,
            text=True,
            timeout=250,
        )

    return run


def test_go_switches_by_the_tree_alone(ground, go, tmp_path):
    with serving("http.server", ground.tree, tmp_path / "server") as base:
        result = go(base, "version", GOTOOLCHAIN="go1.23.9")

    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("go version go1.23.9 ")
    [head] = Path(tmp_path, "go/pkg/sumdb").glob("*/latest")
    assert head.read_text() == ground.heads[1]


def test_go_does_as_a_go_mod_says_and_has_seen_the_mirrors_first_head(ground, go, tmp_path):
    """The tree was synced twice; of the first time this client has the head, and no tile."""
    assert ground.heads[0] != ground.heads[1]
    (tmp_path / "go.mod").write_text("module example.com/x\n\ngo 1.23.9\n")
    stored = tmp_path / "go/pkg/sumdb/sum.gover.test/latest"
    stored.parent.mkdir(parents=True)
    stored.write_text(ground.heads[0])
    with serving("nginx", ground.tree, tmp_path / "server") as base:
        result = go(base, "env", "GOVERSION", GOTOOLCHAIN="auto")

    assert result.stdout == "go1.23.9\n", result.stderr
    assert stored.read_text() == ground.heads[1]


def test_go_refuses_a_tree_that_was_changed(ground, go, tmp_path):
    """Somebody puts another toolchain into the mirror: the log in it does not record that."""
    tree = tmp_path / "tree"
    subprocess.run(["cp", "-r", ground.tree, tree], check=True)
    modules = tree / mirror_files.MODULES
    old = modules / f"{NEW.replace('1.23.9', '1.22.10')}.zip"
    subprocess.run(["rm", modules / f"{NEW}.zip"], check=True)
    repacked(old, modules / f"{NEW}.zip", NEW)
    with serving("http.server", tree, tmp_path / "server") as base:
        result = go(base, "version", GOTOOLCHAIN="go1.23.9")

    assert result.returncode != 0
    assert "checksum mismatch" in result.stderr or "SECURITY ERROR" in result.stderr, result.stderr


def repacked(old, new, version):
    """Write the files of one module under the names of another."""
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w") as target:
        for name in source.namelist():
            inside = name.partition("/toolchain@")[2].partition("/")[2]
            target.writestr(f"{MODULE}@{version}/{inside}", source.read(name))


def test_what_athens_asks_of_the_proxy_above_it(ground, go, tmp_path):
    rows = {row.module: row.h1 for row in ground.rows}
    with serving("keys", ground.tree, tmp_path / "server") as base:
        listed = go(base, "list", "-m", "-versions", "-json", f"{MODULE}@latest")
        brought = go(base, "mod", "download", "-json", f"{MODULE}@{NEW}")

    assert listed.returncode == 0, listed.stderr
    assert sorted(json.loads(listed.stdout)["Versions"]) == sorted(rows)
    assert brought.returncode == 0, brought.stderr
    said = json.loads(brought.stdout)
    assert said["Sum"] == rows[NEW]
    modules = ground.tree / mirror_files.MODULES
    assert json.loads(Path(said["Info"]).read_text())["Version"] == NEW
    assert Path(said["GoMod"]).read_bytes() == (modules / f"{NEW}.mod").read_bytes()
    assert Path(said["Zip"]).read_bytes() == (modules / f"{NEW}.zip").read_bytes()
