"""The programs in shims/prebuilt: what they claim to be, and built from the source beside them."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gover.inspect.inspect import inspect
from tests.lib import shim_kinds
from tests.lib.figures import FULL
from tests.lib.native_shim import NativeShim
from tests.lib.terminals import have

ROOT = Path(__file__).parents[2]
LIBRARY = "/usr/lib/libSystem.B.dylib"
PROGRAMS = {  # format, machine in Go's words, least macOS, signature, how linked, libraries
    "linux-x86_64": ("elf", "amd64", None, None, "static", ()),
    "linux-aarch64": ("elf", "arm64", None, None, "static", ()),
    "darwin-arm64": ("mach-o", "arm64", "11.0", "ad hoc", "dynamic", (LIBRARY,)),
    "darwin-x86_64": ("mach-o", "amd64", "11.0", None, "dynamic", (LIBRARY,)),
}
_MOST_BYTES = 64 << 10

pytestmark = pytest.mark.skipif(not shim_kinds.PREBUILT.exists(), reason="no binaries here")


def test_the_sums_are_those_of_the_programs_and_of_the_sources():
    """A change of a source without `python shims/build.py` fails here."""
    lines = (shim_kinds.PREBUILT / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}

    sources = {f"../{path.name}" for path in (ROOT / "shims").glob("*.[ch]")}
    assert sums.keys() == sources | PROGRAMS.keys()
    for name, digest in sums.items():
        data = (shim_kinds.PREBUILT / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest, name


@pytest.mark.parametrize("name", PROGRAMS)
def test_gover_inspect_agrees_with_what_they_claim_to_be(name):
    path = shim_kinds.PREBUILT / name
    program = inspect(str(path))

    (part,) = program.slices
    signature = part.signature and part.signature.kind
    facts = (program.format, part.arch, part.minimum_os, signature, part.linkage, part.needed)
    assert facts == PROGRAMS[name]
    assert (part.file_type, part.go) == ("executable", None)
    assert path.stat().st_size < _MOST_BYTES
    assert path.stat().st_mode & 0o111


def build(source, *options, **environ):
    command = [sys.executable, source / "shims/build.py", *options]
    return subprocess.run(
        command, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(not FULL, reason="compiles musl: a minute; GOVER_FULL=1")
@pytest.mark.timeout(1800)
def test_they_are_built_again_to_the_same_bytes(tmp_path):
    """In another directory, with empty caches."""
    pytest.importorskip("ziglang")
    source = tmp_path / "elsewhere"
    shutil.copytree(ROOT / "shims", source / "shims")
    caches = {f"ZIG_{kind}_CACHE_DIR": str(tmp_path / kind) for kind in ("LOCAL", "GLOBAL")}

    done = build(source, "--check", **caches)

    assert (done.returncode, done.stderr) == (0, "")
    (source / "shims/prebuilt/darwin-arm64").write_bytes(b"another")
    done = build(source, "--check", "darwin-arm64", **caches)
    assert done.stderr == "darwin-arm64 differs from what the sources give\n"
    assert done.returncode == 1


@pytest.mark.skipif(sys.platform != "linux", reason="a Mac's cc builds for a Mac")
def test_a_distributor_builds_one_with_its_own_compiler(tmp_path):
    have("cc")
    done = build(ROOT, "--cc", "cc", "--out", tmp_path / "own", CFLAGS="-O1")
    assert done.returncode == 0, done.stderr
    program = tmp_path / "own" / shim_kinds.program().name
    shim = NativeShim(tmp_path / "box", program)
    shim.plan()

    assert shim.run("build", "a b")[:2] == ("native", ["build", "a b"])


@pytest.mark.skipif(sys.platform != "linux", reason="qemu-user is for Linux")
def test_the_shim_for_aarch64_runs_under_qemu(tmp_path):
    """The recorder is the host's: qemu hands it to the kernel."""
    have("qemu-aarch64")
    shim = NativeShim(tmp_path, shim_kinds.PREBUILT / "linux-aarch64")
    plan = shim.plan()

    def ran(tool, *arguments):
        done = subprocess.run(
            ["qemu-aarch64", shim.directory / tool, *arguments],
            env=shim.environ, cwd=shim.project, capture_output=True, check=True, timeout=60,
        )  # fmt: skip
        return done.stdout.partition(b"\0\0")[0].split(b"\0")

    assert ran("go", "a b", "\udcff") == [b"native", b"a b", b"\xff"]
    assert ran("gofmt") == [b"native"]
    plan.write_bytes(plan.read_bytes()[:-1])
    assert ran("go", "a b") == [b"posix", b"a b"]
