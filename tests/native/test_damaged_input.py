"""
The native shim with damaged plans, settings, environments and directories, under sanitizers.

Whatever it is given, it runs the tool of a whole plan or the POSIX shim, and makes no fault of
memory and nothing that C leaves undefined. With GOVER_FULL=1 ten thousand of each kind together.
"""

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gover.activation.plan_checks import Check
from gover.env_diff import Effects, EnvChange
from tests.lib import shim_kinds
from tests.lib.figures import many
from tests.lib.native_shim import NativeShim

SOURCES = sorted((Path(__file__).parents[2] / "shims").glob("*.c"))
FLAGS = ("-std=c11", "-D_GNU_SOURCE", "-DSANITIZED", "-g", "-O1", "-fno-sanitize-recover=all")
FAULT = 86  # the status of a sanitizer that has found something
NUMBERS = tuple(str(n).encode() for n in (0, 70_000, 900_000, 9_999_999, 2**31, 2**32, 2**63))
LONG = "x" * 120_000  # of the 128 KiB that Linux permits
NAMES = ("PATH", "HOME", "PWD", "GOVER_CEILING_DIRS", "__GOVER_UNDO", "__GOVER_HOPS", "GOROOT", "X")

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="the sanitizers of Linux"),
]


@pytest.fixture(scope="module")
def sanitized(tmp_path_factory):
    """The shim with the address and the undefined-behaviour sanitizer."""
    program = tmp_path_factory.mktemp("sanitized") / "shim"
    for compiler in ("cc", "clang"):
        command = [compiler, *FLAGS, "-fsanitize=address,undefined", "-o", program, *SOURCES]
        try:
            if subprocess.run(command, capture_output=True, check=False).returncode == 0:
                return program
        except FileNotFoundError:
            continue
    return (pytest.fail if os.environ.get("CI") else pytest.skip)("no compiler with sanitizers")


@pytest.fixture
def shim(sanitized, tmp_path):
    shim = NativeShim(tmp_path, sanitized, quick=True)
    (tmp_path / "pin").write_text("1.22.3\n")
    (tmp_path / "project/below").mkdir()
    checks = (
        Check("variable", "GOVER_VERSION", ""),
        Check("holds", f"{tmp_path}/pin", "1.22.3\n", 4096),
        Check("begins", f"{tmp_path}/pin", "1.22", 4096),
        Check("exists", f"{tmp_path}/pin"),
        Check("runs", f"{shim.goroot}/bin/go"),
        Check("no-file", f"{tmp_path}/project/go.work"),
        Check("no-directory", f"{tmp_path}/project/mise/"),
        Check("gos-begin", "PATH", "none:"),
    )
    changes = (
        EnvChange("GOROOT", "unset"),
        EnvChange("GOTOOLCHAIN", "offer", "local"),
        EnvChange("SDKROOT", "set", "/sdk"),
        EnvChange("CGO_CPPFLAGS", "add", "-Dx"),
    )
    shim.plan(*checks, effects=Effects((), changes))
    return shim


def run(shim, arguments=(), environ=None, cwd=None):
    """Run the shim; return what ran. A fault of memory, a signal, a hang fails the test."""
    # A library may be loaded before the sanitizer's: Raspberry Pi OS has an /etc/ld.so.preload.
    options = {"ASAN_OPTIONS": f"exitcode={FAULT}:detect_leaks=0:verify_asan_link_order=0"}
    options |= {"UBSAN_OPTIONS": f"exitcode={FAULT}:halt_on_error=1"}
    done = subprocess.run(
        [shim.directory / "go", *arguments], env={**(environ or shim.environ), **options},
        cwd=cwd or shim.project, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, (done.returncode, done.stderr[:4000], arguments, environ, cwd)
    assert done.stdout in (b"native\n", b"posix\n")
    return done.stdout == b"native\n"


def test_the_whole_plan_is_run(shim):
    assert run(shim)


def damaged(random_, data):
    """Return bytes with a few of them changed, removed, doubled or moved."""
    data = bytearray(data)
    for _ in range(random_.choice((1, 1, 2, 5, 40))):
        at, length = random_.randrange(len(data) + 1), random_.choice((1, 1, 3, 17, 400))
        match random_.randrange(9):
            case 0:
                data[at : at + length] = b""
            case 1:
                data[at:at] = bytes(random_.randrange(256) for _ in range(length))
            case 2:
                data[at:at] = data[at : at + length] * random_.choice((1, 2, 30))
            case 3:
                del data[at:]
            case 4:
                data[at : at + 1] = random_.choice((b"\0", b"\n", b":", b"9", b"-", b"/", b"\xff"))
            case 5:
                numbers = [n for n, byte in enumerate(data) if 48 <= byte < 58]
                if numbers:
                    data[random_.choice(numbers)] = random_.randrange(48, 58)
            case 6:
                data[at:at] = random_.choice(NUMBERS)
            case _:
                lengths = list(re.finditer(rb"[0-9]+(?=:)", data))
                if lengths:
                    start, end = random_.choice(lengths).span()
                    near = str(
                        max(0, int(data[start:end][-6:]) + random_.randrange(-2, 3))
                    ).encode()
                    data[start:end] = random_.choice((near, *NUMBERS))
        if not data:
            break
    return bytes(data)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", ["plan", "words", "paths"])
def test_damaged_files(shim, name, figure):
    path = shim.directory / "paths"
    if name != "paths":
        path = Path(f"{shim.store.plans}{shim.project}/.gover-plan/sh")
    whole = path.read_bytes()
    start = int(whole[11:19]) if name == "words" else 0
    random_ = random.Random(f"native {name}")
    count = many(60, 2500)

    for _ in range(count):
        path.write_bytes(whole[:start] + damaged(random_, whole[start:]))
        run(shim)

    figure("damaged plans and settings of the native shim", count, "runs")


def odd_value(random_, shim):
    pieces = ("\x1f", ":", "/", "//", "=", "-", "x", "GOROOT", " ", "\udcff", "9", "0", ".", "..",
              str(shim.project), str(shim.goroot), shim.store.data, f"{os.getpid()}:3:", "a" * 5000,
              "\x1fGOROOT\x1f-\x1f=/x", "\x1fX\x1f=a", "/usr/bin:/bin")  # fmt: skip
    return "".join(random_.choices(pieces, k=random_.choice((0, 1, 2, 3, 9))))


@pytest.mark.timeout(1800)
def test_odd_environments_and_arguments(shim, figure):
    random_ = random.Random("native environ")
    words = ("-C", "--C", "-C=", "mod", "work", "build", "", ".", "..", "below", "a" * 5000, "/")
    count = many(60, 2500)

    for number in range(count):
        names = random_.sample(NAMES, random_.randrange(len(NAMES)))
        environ = shim.environ | {name: odd_value(random_, shim) for name in names}
        if number % 20 == 0:  # more than there is room for
            environ |= {f"V{n}": "x" * random_.choice((1, 90)) for n in range(9000)}
        if number % 20 == 1:
            environ = shim.environ | dict.fromkeys(("GOROOT", "SDKROOT", "CGO_CPPFLAGS", "X"), LONG)
        run(shim, random_.choices(words, k=random_.randrange(5)), environ)

    figure("odd environments of the native shim", count, "runs")


@pytest.mark.timeout(1800)
def test_odd_directories(shim, figure):
    random_ = random.Random("native directories")
    names = (
        "a",
        "\udcff",
        "new\nline",
        " ",
        "native",
        ".gover-plan",
        "d" * 255,
        "é",
        "'$x",
        "go.mod",
    )
    count = many(30, 300)

    for _ in range(count):
        directory = shim.project
        for _ in range(random_.choice((1, 2, 5, 14))):
            directory /= random_.choice(names)
        try:
            os.makedirs(directory, exist_ok=True)
        except OSError:  # too long, or in the way of a file
            continue
        shim.plan(root=str(directory))
        for pwd in (str(directory), f"{directory}/", "", "/"):
            run(shim, (), shim.environ | {"PWD": pwd}, directory)

    figure("odd directories of the native shim", count, "directories")


def test_two_variables_of_one_name_are_left_to_the_other_shim(tmp_path):
    """Which of them counts, each shell decides; only execve can give both."""
    shim_kinds.require_native()
    shim = NativeShim(tmp_path, shim_kinds.program(), quick=True)
    shim.plan(Check("variable", "X", "1"))
    assert shim.ran(X="1") == "native\n"
    script = """
import ctypes, sys
variables = (ctypes.c_char_p * 6)(*sys.argv[1].encode().split(b"|"), None)
words = (ctypes.c_char_p * 2)(b"go", None)
ctypes.CDLL(None).execve(sys.argv[2].encode(), words, variables)
"""
    variables = "|".join([*(f"{k}={v}" for k, v in shim.environ.items()), "X=1", "X=2"])

    done = subprocess.run(
        [sys.executable, "-c", script, variables, shim.directory / "go"],
        cwd=shim.project, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout == "posix\n"
