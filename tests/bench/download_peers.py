"""Where other managers come from: PATH, the directory of --peers, a public registry."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.bench.workspace import Failed, Ground, call


def program(ground: Ground, name: str) -> Path | None:
    found = shutil.which(name)
    if found is None and ground.peers and os.access(ground.peers / name, os.X_OK):
        found = str(ground.peers / name) if (ground.peers / name).is_file() else None
    return Path(found) if found else None


def needed(ground: Ground, name: str) -> Path:
    found = program(ground, name)
    if found is None:
        raise Failed("not on PATH")
    return found


def from_npm(ground: Ground) -> Path:
    program = ground.kept / "npm/node_modules/.bin/mise"
    if not program.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise Failed("not on PATH, and there is no npm to fetch it with")
        words = ("install", "--silent", "--no-fund", "--no-audit", "--prefix", ground.kept / "npm")
        call(npm, *words, "@jdxcode/mise", env=dict(os.environ), cwd=ground.kept)
    return program.resolve()


def checkout(ground: Ground, name: str, tag: str | None = None) -> Path:
    """Return a copy of a checkout, or of a bare repository, that the user has."""
    source = ground.peers / name if ground.peers else None
    if source is None or not source.is_dir():
        raise Failed("no checkout of it in a directory given with --peers")
    target = ground.run / "peers" / name
    if target.is_dir():
        return target
    branch = ("--branch", tag) if tag else ()
    call("git", "clone", "--quiet", *branch, source, target, env=dict(os.environ), cwd=ground.run)
    return target


def described(source: Path) -> str:
    words = ("git", "-C", str(source), "describe", "--tags", "--always")
    result = subprocess.run(words, capture_output=True, text=True, check=False)
    return result.stdout.strip().removeprefix("v") or "unknown"
