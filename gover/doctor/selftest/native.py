"""Steps on this machine: version, settings, build and run, cgo, race detector."""

import json
import os
import shlex
import shutil
from typing import NamedTuple

from gover.doctor.selftest.sandbox import CompletedCommand, Result, Sandbox, failed, skipped
from gover.errors import InvalidFile
from gover.escape import safe
from gover.inspect.compatibility import Host, find_incompatibilities
from gover.inspect.inspect import inspect
from gover.sdk import machine as apple
from gover.sdk.developer_dir import developer_directory
from gover.version.version import version_of_toolchain

# golang/go src/internal/platform/supported.go, RaceDetectorSupported
_RACE = {
    "linux": ("amd64", "arm64", "loong64", "ppc64le", "riscv64", "s390x"),
    "darwin": ("amd64", "arm64"),
    "freebsd": ("amd64",),
    "netbsd": ("amd64",),
}
_RACE_WITHOUT_CGO = (1, 20)  # on darwin: doc/go1.20
_RACE_FOUND = 66  # exit code of a program in which the detector found something


class GoEnvValues(NamedTuple):
    """The values of `go env` that the steps need."""

    os: str
    arch: str
    cc: str


def go_version(sandbox: Sandbox) -> Result:
    """Run `go version`; it must print the version of the sandbox."""
    ran = sandbox.run([sandbox.go, "version"])
    if ran.status != 0:
        return failed("go version", ran)
    words = ran.text.split()
    if sandbox.version and version_of_toolchain(" ".join(words[2:3])) != sandbox.version:
        return failed("go version", ran, f"not go{sandbox.version}")
    return Result("go version", "ok", safe(ran.text.strip()), ran.seconds)


def go_env(sandbox: Sandbox) -> tuple[Result, GoEnvValues | None]:
    """Run `go env`; its GOROOT must be that of the sandbox."""
    ran = sandbox.run([sandbox.go, "env", "-json"])
    try:
        values = json.loads(ran.text)
        env = GoEnvValues(values["GOHOSTOS"], values["GOHOSTARCH"], values["CC"])
        root = values["GOROOT"]
    except (ValueError, KeyError, TypeError):
        return failed("go env", ran), None
    if os.path.realpath(root) != os.path.realpath(sandbox.root):
        detail = f"its GOROOT is {safe(root)}, not {safe(sandbox.root)}"
        return Result("go env", "failed", detail, ran.seconds), None
    detail = f"{env.os}/{env.arch}, CC={env.cc}"
    return Result("go env", "ok", safe(detail), ran.seconds), env


def hello(sandbox: Sandbox, host: Host) -> Result:
    """Build and run a program without cgo, and read its headers."""
    if reason := sandbox.why_nothing_runs:
        return skipped("hello", reason)
    built = sandbox.build("hello", "hello.out", CGO_ENABLED="0")
    return _run_built(sandbox, "hello", host, built, "hello from Go")


def cgo(sandbox: Sandbox, host: Host, env: GoEnvValues) -> Result:
    """Build and run a program that calls C."""
    if reason := sandbox.why_nothing_runs or missing_compiler_reason(sandbox, env):
        return skipped("cgo", reason)
    built = sandbox.build("cgo", "cgo.out", CGO_ENABLED="1")
    return _run_built(sandbox, "cgo", host, built, "C says 42")


def race(sandbox: Sandbox, env: GoEnvValues) -> Result:
    """Build a program with a data race; the detector must find it."""
    if env.arch not in _RACE.get(env.os, ()):
        return skipped("race", f"Go has no race detector for {env.os}/{env.arch}")
    if reason := sandbox.why_nothing_runs:
        return skipped("race", reason)
    needs_no_cgo = (
        env.os == "darwin" and sandbox.version and sandbox.version.line >= _RACE_WITHOUT_CGO
    )
    if not needs_no_cgo and (reason := missing_compiler_reason(sandbox, env)):
        return skipped("race", reason)
    built = sandbox.build("race", "race.out", "-race", CGO_ENABLED="0" if needs_no_cgo else "1")
    if built.status != 0:
        return failed("race", built)
    ran = sandbox.run([sandbox.path("race.out")], GORACE="halt_on_error=1")
    if ran.status != _RACE_FOUND or "DATA RACE" not in ran.text:
        return failed("race", ran, "a data race was not found")
    return Result("race", "ok", "a data race was found, as it should be", built.seconds)


def missing_compiler_reason(sandbox: Sandbox, env: GoEnvValues) -> str:
    """Return why C cannot be compiled; "" when there is a compiler to try."""
    words = shlex.split(env.cc) or [""]
    path = shutil.which(words[0], path=sandbox.environ["PATH"])
    if path is None:
        return f"no C compiler: {safe(words[0])} is not on PATH"
    machine = apple.here()
    # Apple's /usr/bin/clang opens a dialog where no developer tools are installed.
    if machine.is_mac and path.startswith("/usr/bin/"):
        found = developer_directory(machine.root, sandbox.environ)
        if found is None or not found.valid:
            return "no C compiler: no developer tools (xcode-select --install)"
    return ""


def _run_built(
    sandbox: Sandbox, name: str, host: Host, built: CompletedCommand, expected: str
) -> Result:
    if built.status != 0:
        return failed(name, built)
    path = sandbox.path(f"{name}.out")
    try:
        program = inspect(path)
    except InvalidFile as error:
        return Result(name, "failed", str(error), built.seconds)
    ran = sandbox.run([path])
    if ran.status != 0 or ran.text.strip() != expected:
        reasons = find_incompatibilities(program, host)
        return failed(
            name, ran, f"the program {reasons[0].text}" if reasons else "it printed something else"
        )
    part = program.slices[0]
    stamps = {"minimum OS": part.minimum_os, "SDK": part.sdk}
    more = "".join(f", {what} {value}" for what, value in stamps.items() if value)
    detail = f"{program.format} {part.platform or part.arch}, {part.linkage or 'linked'}{more}"
    return Result(name, "ok", f"{detail}, prints '{expected}'", built.seconds)
