"""
Make `install.sh`, which installs a release of gover also where there is no Python.

    python -m docs.make.installer --record 0.13.9   # take another uv: writes uv-wheels.txt

The script has the hashes of all that it installs: those of the requirements file of the release,
and those of uv, by platform. uv has the hashes of the Pythons that it brings.

uv comes as its wheel, from the index that has gover too: one mirror serves both. A wheel is a
zip, and a machine without Python often has no unzip: since the hash of each wheel is known, so is
where in it uv begins and ends, and gzip inflates that part.
"""

import argparse
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from docs.make.wheels import ROOT, sha256

TEMPLATE = ROOT / ".github/packaging/install.sh"
UV_WHEELS = ROOT / ".github/packaging/uv-wheels.txt"
PYTHON = "3.13"  # which uv brings where there is none
# What `uname` prints, and the tag of a wheel that runs there. Those of musl are static, and run
# on glibc too.
PLATFORMS = {
    "Linux-x86_64": "musllinux_1_1_x86_64",
    "Linux-aarch64": "musllinux_1_1_aarch64",
    "Linux-armv7l": "musllinux_1_1_armv7l",
    "Linux-i686": "musllinux_1_1_i686",
    "Linux-ppc64le": "manylinux_2_17_ppc64le",
    "Linux-s390x": "manylinux_2_17_s390x",
    "Linux-riscv64": "manylinux_2_31_riscv64",
    "Darwin-arm64": "macosx_11_0_arm64",
    "Darwin-x86_64": "macosx_10_12_x86_64",
}


def make(
    version: str, requirements: str, uv_wheels: str | None = None, python: str = PYTHON
) -> str:
    """Return the script that installs this version, by its requirements file."""
    rows = UV_WHEELS.read_text() if uv_wheels is None else uv_wheels
    values = {
        "version": version,
        "python": python,
        "uv_version": rows.split()[1].split("-")[1],
        "uv": rows.strip(),
        "requirements": requirements.strip(),
    }
    text = TEMPLATE.read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def row(platform: str, wheel: Path) -> str:
    """Return the line of a wheel of uv; see uv_wheels in install.sh."""
    with zipfile.ZipFile(wheel) as file:
        uv = next(i for i in file.infolist() if i.filename.endswith(".data/scripts/uv"))
    head = wheel.read_bytes()[uv.header_offset :][:30]
    flags, method = head[6:8], head[8:10]
    if (flags, method, head[28:30]) != (b"\0\0", b"\x08\0", b"\0\0"):
        raise ValueError(f"{wheel.name}: uv is not where install.sh looks for it")
    place = f"{uv.header_offset} {len(uv.filename)} {uv.compress_size}"
    return f"{platform} {wheel.name} {sha256(wheel)} {place}\n"


def record(version: str) -> str:
    """Download that uv for every platform, and return the lines of its wheels."""
    rows = ""
    for platform, tag in PLATFORMS.items():
        with tempfile.TemporaryDirectory() as folder:
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            pip += ["--only-binary=:all:", "--platform", tag, "--dest", folder, f"uv=={version}"]
            subprocess.run(pip, check=True)
            rows += row(platform, next(Path(folder).iterdir()))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m docs.make.installer")
    parser.add_argument("--record", metavar="VERSION", required=True)
    UV_WHEELS.write_text(record(parser.parse_args().record))


if __name__ == "__main__":
    main()
