"""
Make the artefacts of a release, and check that they can be made again.

    python -m docs.make.release OUT             # build all into OUT; nothing is published
    python -m docs.make.release --prepare 0.2.0 # set the version, and date the CHANGELOG
    python -m docs.make.release --tag v0.2.0    # exit 1 unless the tag is this version's
    python -m docs.make.release --notes         # the CHANGELOG of this version

The version stands in gover/__init__.py; `--prepare` writes it wherever else it has to stand.
Wheel and sdist are built twice, in two directories, and compared byte for byte; the native shims
are built again, and compared with those in shims/prebuilt.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from docs.make import formula, installer, sbom, wheel_lock
from docs.make.wheels import ROOT, sha256
from gover import __version__

CHANGELOG = ROOT / "CHANGELOG.md"
# Where the version stands: a file, and the text around it; {1} is the form of Debian and Fedora.
PLACES = (
    ("gover/__init__.py", '__version__ = "{0}"'),
    ("shell/gover", "gover_release={0}"),
    (".github/packaging/nix/package.nix", 'version = "{0}";'),
    (".github/packaging/debian/changelog", "gover ({1}) "),
    (".github/packaging/rpm/gover.spec", "Version:        {1}\n"),
)
# The pages that name a release to install.
PAGES = ("docs/ci.md", "docs/install.md", "docs/team.md", "docs/zh/install.md")
_PINNED = re.compile(
    r"(?:/download/v|gover-project/gover@v|gover-project/gover\n    rev: v)(\d+\.\d+\.\d+)"
    r"(?:/gover-\1-requirements\.txt)?"
)


class ReleaseError(Exception):
    """A release that must not be made; ``str()`` is the reason."""


def build(out: Path, *, shims: bool = True) -> list[Path]:
    """
    Build all artefacts into `out`, an empty or new directory, and return their paths.

    Raises:
        ReleaseError: two builds gave other bytes.
    """
    out.mkdir(parents=True, exist_ok=True)
    if shims:
        _run(sys.executable, "shims/build.py", "--check")
    with tempfile.TemporaryDirectory() as temporary:
        first = _build_packages(Path(temporary, "first"))
        again = _build_packages(Path(temporary, "in another directory"))
        compare(first, again)
        for path in first:
            shutil.copy(path, out)
    wheel = next(out.glob("*.whl"))
    name = f"gover-{__version__}"
    locked = requirements(wheel)
    (out / f"{name}-requirements.txt").write_text(locked)
    (out / "install.sh").write_text(installer.make(__version__, locked))
    (out / "gover.rb").write_text(formula.make(__version__, wheel))
    bill = sbom.make(wheel.name, sha256(wheel), build_tools())
    (out / f"{name}.cdx.json").write_text(json.dumps(bill, indent=1) + "\n")
    (out / f"{name}-schemas.json").write_text(_schemas())
    made = sorted(out.iterdir())
    sums = "".join(f"{sha256(path)}  {path.name}\n" for path in made)
    (out / "SHA256SUMS").write_text(sums)
    return [*made, out / "SHA256SUMS"]


def requirements(wheel: Path) -> str:
    """Return the requirements file for a wheel of gover, and for all that it needs."""
    return f"{wheel_lock.text()}gover=={__version__} \\\n    --hash=sha256:{sha256(wheel)}\n"


def _build_packages(source: Path) -> list[Path]:
    """Build the sdist, and the wheel from it, in a copy of what is committed or changed."""
    ignored = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "build")
    shutil.copytree(ROOT, source, ignore=ignored)
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist", cwd=source)
    return sorted((source / "dist").iterdir())


def compare(first: list[Path], again: list[Path]) -> None:
    """Require that both builds have the same files. Raises ReleaseError."""
    for one, other in zip(first, again, strict=True):
        if one.name != other.name or one.read_bytes() != other.read_bytes():
            raise ReleaseError(f"{one.name} is not the same when it is built again")


def build_tools() -> dict[str, str]:
    """Return the versions of what decides the bytes of the artefacts."""
    return {name: version(name) for name in ("build", "hatchling", "ziglang")}


def _schemas() -> str:
    folder = ROOT / "docs/schemas"
    schemas = {
        path.relative_to(folder).as_posix(): json.loads(path.read_text())
        for path in sorted(folder.rglob("*.json"))
    }
    return json.dumps(schemas, indent=1) + "\n"


def check_tag(tag: str) -> None:
    """Require that a tag is that of this version, which has a section in CHANGELOG.md."""
    if tag != f"v{__version__}":
        raise ReleaseError(f"the tag is {tag}, gover/__init__.py has {__version__}")
    if re.search(r"dev|rc|a|b", __version__):
        raise ReleaseError(f"{__version__} is no version to release")
    notes()


def notes(text: str | None = None, of: str = __version__) -> str:
    """Return the section of a version in CHANGELOG.md. Raises ReleaseError if there is none."""
    text = CHANGELOG.read_text() if text is None else text
    match = re.search(
        rf"^## {re.escape(of)}(?: - [0-9-]+)?\n+(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    )
    if match is None:
        raise ReleaseError(f"CHANGELOG.md has no section {of}")
    return match[1].strip() + "\n"


def prepare(new: str, today: str, root: Path = ROOT) -> None:
    """Write a version wherever it stands, and move what is unreleased below it."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", new):
        raise ReleaseError(f"{new} is no version of the form 1.2.3")
    old = re.search(r'__version__ = "(.*)"', (root / "gover/__init__.py").read_text())
    for name, around in PLACES:
        path = root / name
        text = path.read_text()
        if not old or (found := _around(around, old[1])) not in text:
            raise ReleaseError(f"{name} has another version")
        path.write_text(text.replace(found, _around(around, new)))
    for name in PAGES:
        path = root / name
        path.write_text(_PINNED.sub(lambda m: m[0].replace(m[1], new), path.read_text()))
    log = root / "CHANGELOG.md"
    text = log.read_text()
    if text.count("\n## Unreleased\n") != 1:
        raise ReleaseError("CHANGELOG.md has no section Unreleased")
    log.write_text(text.replace("## Unreleased\n", f"## Unreleased\n\n## {new} - {today}\n", 1))


def _around(text: str, version: str) -> str:
    return text.format(version, version.replace(".dev", "~dev"))


def _run(*command: str, cwd: Path = ROOT) -> None:
    environ = {**os.environ, "SOURCE_DATE_EPOCH": "1580601600", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=cwd, env=environ, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise ReleaseError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m docs.make.release")
    parser.add_argument("out", nargs="?", type=Path)
    parser.add_argument("--prepare", metavar="VERSION")
    parser.add_argument("--tag")
    parser.add_argument("--notes", action="store_true")
    options = parser.parse_args()
    try:
        if options.prepare:
            prepare(options.prepare, datetime.now(UTC).date().isoformat())
        elif options.tag:
            check_tag(options.tag)
        elif options.notes:
            print(notes(), end="")
        elif options.out:
            for path in build(options.out):
                print(f"{path.stat().st_size:>9}  {sha256(path)}  {path.name}")
        else:
            parser.error("what is to be made?")
    except ReleaseError as error:
        sys.exit(f"release: {error}")


if __name__ == "__main__":
    main()
