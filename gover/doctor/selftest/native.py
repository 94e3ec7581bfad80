"""What a Go does on this machine: say what it is, build, run, call C, find a race."""

import json
import os
import shlex
import shutil
from typing import NamedTuple

from gover.doctor.selftest.results import Result, failed, skipped
from gover.doctor.selftest.sandbox import Ran, Sandbox
from gover.errors import InvalidFile
from gover.escape import safe
from gover.inspect.compatibility import Host, why_not
from gover.inspect.inspect import inspect
from gover.sdk import machine as apple
from gover.sdk.developer_dir import developer_directory

# golang/go src/internal/platform/supported.go, RaceDetectorSupported
_RACE = {
    "linux": ("amd64", "arm64", "loong64", "ppc64le", "riscv64", "s390x"),
    "darwin": ("amd64", "arm64"),
    "freebsd": ("amd64",),
    "netbsd": ("amd64",),
}
_RACE_WITHOUT_CGO = (1, 20)  # on darwin: doc/go1.20
_RACE_FOUND = 66  # exit code of a program in which the detector found something


class GoEnvAnswer(NamedTuple):
    """What `go env` env of a Go, as far as the steps need it."""

    os: str
    arch: str
    cc: str


def go_version(box: Sandbox) -> Result:
    """Run `go version`, and hold it to the version that was asked for."""
    ran = box.run([box.go, "version"])
    if ran.status != 0:
        return failed("go version", ran)
    words = ran.text.split()
    if box.version and (len(words) < 3 or words[2] != f"go{box.version}"):
        return failed("go version", ran, f"not go{box.version}")
    return Result("go version", "ok", safe(ran.text.strip()), ran.seconds)


def go_env(box: Sandbox) -> tuple[Result, GoEnvAnswer | None]:
    """Run `go env`; its GOROOT must be the one that is checked."""
    ran = box.run([box.go, "env", "-json"])
    try:
        said = json.loads(ran.text)
        env = GoEnvAnswer(said["GOHOSTOS"], said["GOHOSTARCH"], said["CC"])
        root = said["GOROOT"]
    except (ValueError, KeyError, TypeError):
        return failed("go env", ran), None
    if os.path.realpath(root) != os.path.realpath(box.root):
        detail = f"its GOROOT is {safe(root)}, not {safe(box.root)}"
        return Result("go env", "failed", detail, ran.seconds), None
    detail = f"{env.os}/{env.arch}, CC={env.cc}"
    return Result("go env", "ok", safe(detail), ran.seconds), env


def hello(box: Sandbox, host: Host) -> Result:
    """Build and run a program without C, and read back its headers."""
    built = box.build("hello", "hello.out", CGO_ENABLED="0")
    return _ran(box, "hello", host, built, "hello from Go")


def cgo(box: Sandbox, host: Host, env: GoEnvAnswer) -> Result:
    """Build and run a program that calls C."""
    if why := no_compiler(box, env):
        return skipped("cgo", why)
    built = box.build("cgo", "cgo.out", CGO_ENABLED="1")
    return _ran(box, "cgo", host, built, "C says 42")


def race(box: Sandbox, env: GoEnvAnswer) -> Result:
    """Build a program with a data race; the detector must find it."""
    if env.arch not in _RACE.get(env.os, ()):
        return skipped("race", f"Go has no race detector for {env.os}/{env.arch}")
    alone = env.os == "darwin" and box.version and box.version.line >= _RACE_WITHOUT_CGO
    if not alone and (why := no_compiler(box, env)):
        return skipped("race", why)
    built = box.build("race", "race.out", "-race", CGO_ENABLED="0" if alone else "1")
    if built.status != 0:
        return failed("race", built)
    ran = box.run([box.at("race.out")], GORACE="halt_on_error=1")
    if ran.status != _RACE_FOUND or "DATA RACE" not in ran.text:
        return failed("race", ran, "a data race was not found")
    return Result("race", "ok", "a data race was found, as it should be", built.seconds)


def no_compiler(box: Sandbox, env: GoEnvAnswer) -> str:
    """Return why C cannot be compiled; "" when it can be tried."""
    words = shlex.split(env.cc) or [""]
    path = shutil.which(words[0], path=box.environ["PATH"])
    if path is None:
        return f"no C compiler: {safe(words[0])} is not on PATH"
    machine = apple.here()
    # Apple's /usr/bin/clang opens a dialog where no developer tools are installed.
    if machine.is_mac and path.startswith("/usr/bin/"):
        found = developer_directory(machine.root, box.environ)
        if found is None or not found.valid:
            return "no C compiler: no developer tools (xcode-select --install)"
    return ""


def _ran(box: Sandbox, name: str, host: Host, built: Ran, expected: str) -> Result:
    if built.status != 0:
        return failed(name, built)
    path = box.at(f"{name}.out")
    try:
        facts = inspect(path)
    except InvalidFile as error:
        return Result(name, "failed", str(error), built.seconds)
    ran = box.run([path])
    if ran.status != 0 or ran.text.strip() != expected:
        reasons = why_not(facts, host)
        return failed(name, ran, f"the program {reasons[0].text}" if reasons else "it runs wrong")
    part = facts.slices[0]
    stamps = {"minimum OS": part.minimum_os, "SDK": part.sdk}
    more = "".join(f", {what} {value}" for what, value in stamps.items() if value)
    detail = f"{facts.format} {part.platform or part.arch}, {part.linkage or 'linked'}{more}"
    return Result(name, "ok", f"{detail}, env '{expected}'", built.seconds)
