"""All steps, in order: each needs only what the steps before it have shown."""

import hashlib
import shutil
from collections.abc import Iterator

from gover.doctor.selftest import native
from gover.doctor.selftest.cross import TARGETS, cross_build
from gover.doctor.selftest.sandbox import Result, Sandbox, failed, skipped
from gover.inspect.compatibility import Host

_SHOWN = 12  # characters of a hash


def run_steps(sandbox: Sandbox, host: Host, *, runs: int) -> Iterator[Result]:
    """
    Yield the result of each step as it ends; `runs` is how often one program is built.

    With 0 runs only the steps on this machine run, without the race detector.
    """
    version = native.go_version(sandbox)
    yield version
    settings, env = native.go_env(sandbox)
    yield settings
    if version.status != "ok" or env is None:
        return  # another Go than the requested one: its other results would mislead
    yield native.hello(sandbox, host)
    yield native.cgo(sandbox, host, env)
    if runs == 0:
        return
    for target in TARGETS:
        yield cross_build(sandbox, target)
    yield native.race(sandbox, env)
    yield compare_builds(sandbox, runs)


def compare_builds(sandbox: Sandbox, runs: int) -> Result:
    """Build one program several times, each with an empty cache; the bytes must be equal."""
    name = "same bytes"
    if runs < 2:
        return skipped(name, "at least two builds are needed: --runs 2")
    hashes: list[str] = []
    seconds = 0.0
    for number in range(1, runs + 1):
        cache, output = sandbox.path(f"cache-{number}"), f"same-{number}.out"
        built = sandbox.build("hello", output, CGO_ENABLED="0", GOCACHE=cache)
        seconds += built.seconds
        shutil.rmtree(cache, ignore_errors=True)
        if built.status != 0:
            return failed(name, built)
        with open(sandbox.path(output), "rb") as file:
            hashes.append(hashlib.file_digest(file, "sha256").hexdigest())
    if len(set(hashes)) > 1:
        shown = ", ".join(text[:_SHOWN] for text in hashes)
        return Result(name, "failed", f"{runs} builds differ: sha256 {shown}", seconds)
    # Programs contain the path of this directory, so each check has another hash.
    return Result(name, "ok", f"{runs} builds, sha256 {hashes[0][:_SHOWN]}...", seconds)
