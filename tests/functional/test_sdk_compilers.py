"""
Compilers that gover did not write, as judges: does what is exported take effect?

clang reads SDKROOT and SDKSettings itself and stamps both into each object.
"""

import json
import subprocess
from pathlib import Path

import pytest

from gover.inspect.inspect import inspect
from tests.lib.terminals import have

TARGET = ["-target", "arm64-apple-darwin"]
WITH_TARGET = '{ name = "macosx14", deployment_target = "12.0" }'
REAL_GO = "1.22.10"


@pytest.fixture(autouse=True, scope="module")
def judges():
    for tool in ("clang", "lld", "ar"):
        have(tool)


def stamp(path):
    """The minimum OS and the SDK that an object carries."""
    part = inspect(str(path)).slices[0]
    return part.minimum_os, part.sdk


@pytest.fixture
def box(mac_box):
    mac_box.mac.tools("14.5", "15.0")
    return mac_box


def project(box, sdk, go="1.22.3"):
    path = box.project("p")
    (path / "gover.toml").write_text(f'go = "{go}"\nsdk = {sdk}\n')
    return path


@pytest.mark.parametrize(
    ("sdk", "expected"),
    [
        ('"macosx"', ("15.0", "15.0")),
        ('"macosx14"', ("14.5", "14.5")),
        ('"macosx14.5"', ("14.5", "14.5")),
        (WITH_TARGET, ("12.0", "14.5")),
    ],
)
def test_clang_stamps_the_sdk_that_the_directory_asks_for(box, sdk, expected):
    box.install("1.22.3")
    path = project(box, sdk)
    (path / "f.c").write_text("int f(void) { return 1; }\n")

    box.gover("exec", "clang", *TARGET, "-c", "f.c", "-o", "f.o", cwd=path)

    assert stamp(path / "f.o") == expected


def test_without_an_sdk_clang_stamps_none(box):
    """The test before this one can fail."""
    box.expects_use = False
    box.install("1.22.3")
    path = box.project("p", "1.22.3\n")
    (path / "f.c").write_text("int f(void) { return 1; }\n")

    box.gover("exec", "clang", *TARGET, "-c", "f.c", "-o", "f.o", cwd=path)

    assert stamp(path / "f.o")[1] in (None, "0.0")


SOURCE = """package p

// int f(void) { return 1; }
import "C"

func F() int { return int(C.f()) }
"""


class Package:
    """A package with C in it, built for a Mac by a real Go, clang and lld; one build cache."""

    def __init__(self, box, directory):
        self.box, self.directory = box, directory
        (directory / "go.mod").write_text("module example.com/p\n\ngo 1.21\n")
        (directory / "p.go").write_text(SOURCE)
        runtime = Path(box.dirs.toolchains, REAL_GO).resolve() / "src/runtime/cgo"
        # runtime/cgo's own C needs Apple's headers: nobody here has them, and nothing is linked.
        gone = {str(path): "" for path in runtime.glob("*.c")}
        (directory / "overlay.json").write_text(json.dumps({"Replace": gone}))

    def build(self, **variables):
        """Build by `gover exec`; return what clang stamped into the package's object."""
        own = {
            "GOOS": "darwin",
            "GOARCH": "arm64",
            "CGO_ENABLED": "1",
            "CC": f"clang {' '.join(TARGET)} -fuse-ld=lld -Wno-unused-command-line-argument",
            "GOCACHE": str(self.box.home / "one-cache"),
            "GOFLAGS": "-mod=mod",
            "GOPROXY": "off",
        }
        command = ["exec", "go", "build", "-overlay", "overlay.json", "-o", "p.a", "."]
        self.box.gover(*command, cwd=self.directory, **(own | variables))
        subprocess.run(["ar", "x", "p.a", "_x001.o"], cwd=self.directory, check=True)
        return stamp(self.directory / "_x001.o")


@pytest.fixture
def package(box, real_toolchains):
    """Stubs of what cgo includes and links, in both SDKs; a real Go that gover has installed."""
    for version in ("14.5", "15.0"):
        sdk = Path(box.sdk_path(version))
        for header in ("errno.h", "pthread.h", "stdio.h", "stdlib.h", "string.h", "sys/types.h"):
            path = sdk / "usr/include" / header
            path.parent.mkdir(exist_ok=True)
            path.write_text("#include <stddef.h>\n")
        (sdk / "usr/lib").mkdir()
        (sdk / "usr/lib/libSystem.tbd").write_text(TBD)
    box.link(real_toolchains, REAL_GO)
    return Package(box, box.project("p"))


TBD = """--- !tapi-tbd
tbd-version: 4
targets: [ arm64-macos ]
install-name: '/usr/lib/libSystem.B.dylib'
exports:
  - targets: [ arm64-macos ]
    symbols: [ dyld_stub_binder ]
...
"""


@pytest.mark.real
def test_a_switch_of_sdk_with_one_cache_gives_the_right_stamp(box, package):
    """Every switch, there and back: what gover puts into CGO_CPPFLAGS is a part of the key."""
    stamps = []
    for sdk in ('"macosx14"', '"macosx15"', WITH_TARGET, '"macosx14"'):
        project(box, sdk, REAL_GO)
        stamps.append(package.build())

    assert stamps == [("14.5", "14.5"), ("15.0", "15.0"), ("12.0", "14.5"), ("14.5", "14.5")]


@pytest.mark.real
def test_without_it_go_gives_back_the_object_of_the_other_sdk(box, package):
    """What cmd/go does when SDKROOT alone changes: the reason for the mark."""
    box.expects_use = False
    (package.directory / ".go-version").write_text(f"{REAL_GO}\n")

    stamps = [package.build(SDKROOT=box.sdk_path(version)) for version in ("14.5", "15.0")]

    assert stamps == [("14.5", "14.5"), ("14.5", "14.5")]
