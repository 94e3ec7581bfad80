"""All steps, in order: each needs only what the steps before it have shown."""

import hashlib
import shlex
import shutil
from collections.abc import Callable, Iterator
from functools import partial

from gover.doctor.selftest import native
from gover.doctor.selftest.cross import TARGETS, cross_build
from gover.doctor.selftest.sandbox import Result, Sandbox, failed, skipped
from gover.inspect.compatibility import Host

_SHOWN = 12  # characters of a hash
_RELEASE_FLAGS = ("-trimpath", "-ldflags=-s -w")
_FIRST_WITH_TRIMPATH = (1, 13)


def run_steps(
    sandbox: Sandbox, host: Host, *, full: bool, starting: Callable[[str], None]
) -> Iterator[Result]:
    """
    Yield the result of each step as it ends; `starting` is called with its name before it runs.

    Without `full`, what takes minutes is left out: other platforms, the race detector, and a
    second comparison of builds.
    """
    starting("go version")
    version = native.go_version(sandbox)
    yield version
    starting("go env")
    settings, env = native.go_env(sandbox)
    yield settings
    if version.status != "ok" or env is None:
        return  # another Go than the requested one: its other results would mislead
    steps: list[tuple[str, Callable[[], Result]]] = [
        ("hello", lambda: native.hello(sandbox, host)),
        ("cgo", lambda: native.cgo(sandbox, host, env)),
        ("release bytes", lambda: compare_releases(sandbox)),
    ]
    if full:
        steps += [(str(target), partial(cross_build, sandbox, target)) for target in TARGETS]
        steps.append(("race", lambda: native.race(sandbox, env)))
        steps.append(("same bytes", lambda: compare_builds(sandbox)))
    for name, run in steps:
        starting(name)
        yield run()


def compare_releases(sandbox: Sandbox) -> Result:
    """Build a release in two directories, each with an empty cache; the bytes must be equal."""
    name = "release bytes"
    if sandbox.version and sandbox.version.line < _FIRST_WITH_TRIMPATH:
        return skipped(name, "Go 1.13 was the first with -trimpath")
    other = sandbox.copy("hello")
    return _compare(name, sandbox, ("hello", other), *_RELEASE_FLAGS)


def compare_builds(sandbox: Sandbox) -> Result:
    """Build one program twice, each time with an empty cache; the bytes must be equal."""
    return _compare("same bytes", sandbox, ("hello", "hello"))


def _compare(name: str, sandbox: Sandbox, programs: tuple[str, str], *flags: str) -> Result:
    hashes: list[str] = []
    seconds = 0.0
    for number, program in enumerate(programs, 1):
        cache, output = sandbox.path(f"cache-{number}"), f"same-{number}.out"
        built = sandbox.build(program, output, *flags, CGO_ENABLED="0", GOCACHE=cache)
        seconds += built.seconds
        shutil.rmtree(cache, ignore_errors=True)
        if built.status != 0:
            return failed(name, built)
        with open(sandbox.path(output), "rb") as file:
            hashes.append(hashlib.file_digest(file, "sha256").hexdigest())
    words = shlex.join(flags) or "no flags"
    if len(set(hashes)) > 1:
        shown = ", ".join(text[:_SHOWN] for text in hashes)
        return Result(name, "failed", f"two builds with {words} differ: sha256 {shown}", seconds)
    # Without -trimpath a program contains the path of this directory: each check has another hash.
    return Result(name, "ok", f"two builds with {words}, sha256 {hashes[0][:_SHOWN]}...", seconds)
