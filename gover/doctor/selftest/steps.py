"""All steps, in order: whatever one of them needs has been shown by those before it."""

import hashlib
import shutil
from collections.abc import Iterator

from gover.doctor.selftest import native
from gover.doctor.selftest.cross import TARGETS, cross
from gover.doctor.selftest.results import Result, failed, skipped
from gover.doctor.selftest.sandbox import Sandbox
from gover.inspect.compatibility import Host

_SHOWN = 12  # characters of a hash


def run_all(box: Sandbox, host: Host, *, runs: int) -> Iterator[Result]:
    """
    Yield the result of each step as it ends; `runs` is how often the same is built.

    With no runs at all nothing is built but what runs here.
    """
    version = native.go_version(box)
    yield version
    environ, says = native.go_env(box)
    yield environ
    if version.status != "ok" or says is None:
        return  # whatever else it does, it is not the Go that was asked for
    yield native.hello(box, host)
    yield native.cgo(box, host, says)
    if runs == 0:
        return
    for target in TARGETS:
        yield cross(box, target)
    yield native.race(box, says)
    yield repeated(box, runs)


def repeated(box: Sandbox, runs: int) -> Result:
    """Build the same several times, each with an empty cache; the bytes must be the same."""
    name = "same bytes"
    if runs < 2:
        return skipped(name, "it takes two builds (--runs)")
    hashes: list[str] = []
    seconds = 0.0
    for number in range(1, runs + 1):
        cache, output = box.at(f"cache-{number}"), f"same-{number}.out"
        built = box.build("hello", output, CGO_ENABLED="0", GOCACHE=cache)
        seconds += built.seconds
        shutil.rmtree(cache, ignore_errors=True)
        if built.status != 0:
            return failed(name, built)
        with open(box.at(output), "rb") as file:
            hashes.append(hashlib.file_digest(file, "sha256").hexdigest())
    if len(set(hashes)) > 1:
        told = ", ".join(text[:_SHOWN] for text in hashes)
        return Result(name, "failed", f"{runs} builds differ: sha256 {told}", seconds)
    # Go writes the path of this directory into them: the hash of another check is another.
    return Result(name, "ok", f"{runs} builds, sha256 {hashes[0][:_SHOWN]}...", seconds)
