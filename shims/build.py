"""
Build the native shims from the C files beside this.

    python shims/build.py             all four, with ziglang of PyPI in the version below
    python shims/build.py --cc cc     one for this machine, with its own compiler and CFLAGS
    python shims/build.py --check     build, compare with what is there, and write nothing

They are written to shims/prebuilt, each named by the system and machine that `uname` prints,
with SHA256SUMS beside them, which has the sources as well. The same compiler gives the same
bytes in every directory. gover runs without them: then all shims are POSIX shell.
"""

import argparse
import hashlib
import os
import shlex
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ZIG = "0.15.2"
TARGETS = {
    "linux-x86_64": "x86_64-linux-musl",
    "linux-aarch64": "aarch64-linux-musl",
    "darwin-arm64": "aarch64-macos.11.0",
    "darwin-x86_64": "x86_64-macos.11.0",
}
SOURCES = ("shim.c", "directory.c", "plan.c", "variables.c", "texts.c")
HEADER = "shim.h"
FLAGS = ("-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror")


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the native shims.")
    parser.add_argument("--cc", help="compiler for this machine's shim alone, in place of zig")
    parser.add_argument("--out", type=Path, default=HERE / "prebuilt", help="where to write them")
    parser.add_argument("--check", action="store_true", help="compare them with those in --out")
    parser.add_argument("names", nargs="*", metavar="OS-ARCH", help="only these of the four")
    options = parser.parse_args()
    if wrong := set(options.names) - TARGETS.keys():
        parser.error(f"no such shim: {' '.join(sorted(wrong))}")
    if not options.cc and (found := _zig_version()) != ZIG:
        parser.error(f"ziglang is {found}; hint: {sys.executable} -m pip install ziglang=={ZIG}")
    with tempfile.TemporaryDirectory() as scratch:
        built = _build(Path(scratch), options.names, options.cc)
        return _compare(options.out, built) if options.check else _write(options.out, built)


def _zig_version() -> str:
    try:
        return version("ziglang")
    except PackageNotFoundError:
        return "not installed"


def _build(scratch: Path, names: list[str], cc: str | None) -> dict[str, bytes]:
    if cc:
        system = os.uname()
        commands = {f"{system.sysname.lower()}-{system.machine}": _own(cc)}
    else:
        commands = {name: _zig(name) for name in names or TARGETS}
    built = {}
    for name, command in commands.items():
        # By relative names, so that no path of this machine is in the result.
        subprocess.run([*command, "-o", scratch / name, *SOURCES], cwd=HERE, check=True)
        built[name] = (scratch / name).read_bytes()
    return built


def _own(cc: str) -> list[str]:
    flags = shlex.split(os.environ.get("CFLAGS", "-O2"))
    return [*shlex.split(cc), *FLAGS, *flags, *shlex.split(os.environ.get("LDFLAGS", ""))]


def _zig(name: str) -> list[str]:
    command = [sys.executable, "-m", "ziglang", "cc", "-target", TARGETS[name], *FLAGS]
    smallest = ["-Os", "-g0", "-s", "-fvisibility=hidden", "-fno-asynchronous-unwind-tables"]
    return [*command, *smallest, *(["-static"] if name.startswith("linux") else [])]


def _compare(out: Path, built: dict[str, bytes]) -> int:
    wrong = [name for name, data in built.items() if (out / name).read_bytes() != data]
    for name in wrong:
        print(f"{name} differs from what the sources give", file=sys.stderr)
    return int(bool(wrong))


def _write(out: Path, built: dict[str, bytes]) -> int:
    out.mkdir(exist_ok=True)
    for name, data in built.items():
        (out / name).write_bytes(data)
        (out / name).chmod(0o755)
    sources = sorted(HERE / name for name in (*SOURCES, HEADER))
    files = [*sources, *sorted(path for path in out.iterdir() if "-" in path.name)]
    names = [os.path.relpath(path, out) for path in files]
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    lines = [f"{digest}  {name}\n" for digest, name in zip(sums, names, strict=True)]
    (out / "SHA256SUMS").write_text("".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
