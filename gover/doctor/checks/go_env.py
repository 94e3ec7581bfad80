"""Settings of Go that conflict with what gover selects, or that go refuses."""

import re
from collections.abc import Iterator

from gover.doctor import go_on_macos
from gover.doctor.facts import Observations
from gover.doctor.finding import Finding, Level
from gover.escape import safe
from gover.version.version import version_of_toolchain

_TOOLCHAIN = "go.dev/doc/toolchain"
# golang/go src/internal/platform/zosarch.go: every GOOS and GOARCH of any Go.
_TARGETS = {
    "GOOS": (
        *("aix", "android", "darwin", "dragonfly", "freebsd", "illumos", "ios", "js", "linux"),
        *("nacl", "netbsd", "openbsd", "plan9", "solaris", "wasip1", "windows"),
    ),
    "GOARCH": (
        *("386", "amd64", "amd64p32", "arm", "arm64", "loong64", "mips", "mips64", "mips64le"),
        *("mipsle", "ppc64", "ppc64le", "riscv64", "s390x", "sparc64", "wasm"),
    ),
}


def gotoolchain(facts: Observations) -> Iterator[Finding]:
    """
    Find a GOTOOLCHAIN with one version, which every go from 1.21 on then runs.

    cmd/go/internal/toolchain/select.go: a plain name applies whatever go.mod requires.
    """
    value = facts.setting("GOTOOLCHAIN")
    version = version_of_toolchain(value)
    if version is None or version == facts.selected.version:
        return
    text = f"{facts.setting_origin('GOTOOLCHAIN')} is {safe(value)}"
    if facts.selected.version:
        text += f", and {facts.selected.version} is {facts.selected.origin}"
    rule = "from 1.21 on every go runs the version in GOTOOLCHAIN, whatever a file sets"
    remedy = facts.unset_setting("GOTOOLCHAIN")
    # The value of go env -w applies only where a shim does not set the variable.
    is_overruled = facts.selected.sets_gotoolchain and not facts.environ.get("GOTOOLCHAIN")
    level: Level = "warning" if is_overruled else "problem"
    yield Finding("gotoolchain", level, text, rule, _TOOLCHAIN, remedy)


def goflags(facts: Observations) -> Iterator[Finding]:
    """Find GOFLAGS that cmd/go refuses (internal/base/goflags.go), or that break most modules."""
    value = facts.setting("GOFLAGS")
    where, undo = facts.setting_origin("GOFLAGS"), facts.unset_setting("GOFLAGS")
    words, fault = _flags(value)
    if fault:
        text = f"{where} is {safe(value)}: {safe(fault)}"
        rule = "go refuses to run; quote a flag with blanks as a whole: '-ldflags=-s -w'"
        source = "go.dev/src/cmd/go/internal/base/goflags.go"
        yield Finding("goflags-bad", "problem", text, rule, source, undo)
    elif "mod=vendor" in [word.lstrip("-") for word in words]:
        text = f"{where} has -mod=vendor"
        rule = "a module without a vendor directory cannot be built, and GOPROXY is not used"
        source = "go.dev/ref/mod#vendoring"
        yield Finding("goflags-vendor", "warning", text, rule, source, undo)


def _flags(value: str) -> tuple[list[str], str]:
    """
    Return the flags in a value of GOFLAGS, and what is wrong with it.

    golang/go src/cmd/internal/quoted: a quote counts only at the beginning of a word.
    """
    words: list[str] = []
    rest = value.lstrip()
    while rest:
        mark = rest[0] if rest[0] in "'\"" else ""
        if mark and mark not in rest[1:]:
            return words, f"unterminated {mark} string"
        match = re.match(rf"{mark}(.*?){mark}", rest) if mark else re.match(r"(\S+)", rest)
        assert match is not None
        words.append(match[1])
        rest = rest[match.end() :].lstrip()
        if not re.match(r"--?[^-=]", words[-1]):
            return words, f"non-flag {words[-1]}"
        if not mark and re.search(r"=['\"]", words[-1]):
            return words, f"the quote inside {words[-1]} does not count as one"
    return words, ""


def modules(facts: Observations) -> Iterator[Finding]:
    """Find a GO111MODULE that turns modules off, or is unknown: go.dev/ref/mod#mod-commands."""
    value, source = facts.setting("GO111MODULE"), "go.dev/ref/mod#mod-commands"
    text, undo = (
        f"{facts.setting_origin('GO111MODULE')} is {safe(value)}",
        facts.unset_setting("GO111MODULE"),
    )
    if value == "off":
        rule = "go then ignores every go.mod, as before Go 1.11"
        yield Finding("modules-off", "problem", text, rule, source, undo)
    elif value not in ("", "on", "auto"):
        rule = f"go refuses to run: unknown environment setting GO111MODULE={safe(value)}"
        yield Finding("modules-bad", "problem", text, rule, source, undo)


def workspace(facts: Observations) -> Iterator[Finding]:
    """Find a GOWORK that go refuses: golang/go src/cmd/go/internal/modload/init.go, FindGoWork."""
    value = facts.setting("GOWORK")
    is_file = value.startswith("/") and facts.path_kinds.get(value) == "file"
    if is_file or value in ("", "off", "auto"):
        return
    text = f"{facts.setting_origin('GOWORK')} is {safe(value)}"
    rule = "go refuses to run: GOWORK must be the absolute path of a go.work, or off"
    source, remedy = "go.dev/ref/mod#workspaces", facts.unset_setting("GOWORK")
    yield Finding("gowork-gone", "problem", text, rule, source, remedy)


def target(facts: Observations) -> Iterator[Finding]:
    """Find a GOOS or GOARCH for another machine: every build is then a cross build."""
    native = {"GOOS": facts.machine.os, "GOARCH": facts.machine.arch}
    source = "go.dev/doc/install/source#environment"
    for name, own in native.items():
        value = facts.setting(name)
        if not value or value == own:
            continue
        text = f"{facts.setting_origin(name)} is {safe(value)}, and this machine is {own}"
        if value not in _TARGETS[name]:
            rule = "go refuses to build: unsupported GOOS/GOARCH pair"
            yield Finding(
                "target-unknown", "problem", text, rule, source, facts.unset_setting(name)
            )
            continue
        rule = "every build is for another machine, and cannot be run here: exec format error"
        yield Finding("cross-target", "warning", text, rule, source, facts.unset_setting(name))


def myths(facts: Observations) -> Iterator[Finding]:
    """Find settings of old advice that do nothing or do harm: the myths of gover's table."""
    for myth in go_on_macos.read_table().myths:
        for name in myth.variables:
            if myth.text in facts.setting(name):
                text = f"{facts.setting_origin(name)} has {myth.text.rstrip('=')}"
                source, remedy = myth.sources[0], facts.unset_setting(name)
                yield Finding("myth", "warning", text, myth.truth, source, remedy)


CHECKS = (gotoolchain, goflags, modules, workspace, target, myths)
