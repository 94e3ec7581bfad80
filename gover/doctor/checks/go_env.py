"""Settings of Go that contradict what gover chooses: GOROOT, GOTOOLCHAIN, GOFLAGS and others."""

import re
from collections.abc import Iterator

from gover.doctor import go_on_macos
from gover.doctor.facts import Observations
from gover.doctor.finding import Finding, Level
from gover.escape import safe
from gover.version.version import version_of_toolchain

_TOOLCHAIN = "go.dev/doc/toolchain"
# golang/go src/internal/platform/zosarch.go: every word of a pair that some Go has had.
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


def goroot(facts: Observations) -> Iterator[Finding]:
    """Find a GOROOT that is not that of the go which answers: golang/go#34214."""
    value, go = facts.setting("GOROOT"), facts.answering
    if not value:
        return
    where, found = facts.where("GOROOT"), facts.goroots.get(value)
    rule = "every go takes its compiler from GOROOT, whichever go it is; go finds its own without"
    source, remedy = "golang/go#34214", facts.undo("GOROOT")
    if facts.kinds.get(value) != "directory":
        text = f"{where} is {safe(value)}, which is not there: go: cannot find GOROOT directory"
        yield Finding("goroot-gone", "problem", text, rule, source, remedy)
    elif go and go.goroot and go.version and found != go.version:
        said = f"holds go{found}" if found else "is no Go"
        text = f"{where} is {safe(value)}, which {said}; the go that answers is {go.version}"
        yield Finding("goroot-stale", "problem", text, rule, source, remedy)
    else:
        text = f"{where} is {safe(value)}: it will be wrong for every other Go"
        yield Finding("goroot-set", "warning", text, rule, source, remedy)


def gotoolchain(facts: Observations) -> Iterator[Finding]:
    """
    GOTOOLCHAIN names one version, which every go from 1.21 on then becomes.

    cmd/go/internal/toolchain/select.go: a plain name is taken as it is, go.mod or not.
    """
    value = facts.setting("GOTOOLCHAIN")
    version = version_of_toolchain(value)
    if version is None or version == facts.holds.version:
        return
    text = f"{facts.where('GOTOOLCHAIN')} is {safe(value)}"
    if facts.holds.version:
        text += f", and {facts.holds.version} is {facts.holds.origin}"
    rule = "from 1.21 on every go becomes the version that GOTOOLCHAIN names, whatever a file says"
    remedy = facts.undo("GOTOOLCHAIN")
    # gover sets the variable itself unless the user has; go env -w counts only without it.
    is_overruled = facts.holds.ours and not facts.environ.get("GOTOOLCHAIN")
    level: Level = "warning" if is_overruled else "problem"
    yield Finding("gotoolchain", level, text, rule, _TOOLCHAIN, remedy)


def goflags(facts: Observations) -> Iterator[Finding]:
    """Find GOFLAGS that cmd/go refuses (internal/base/goflags.go), or that bind every module."""
    value = facts.setting("GOFLAGS")
    where, undo = facts.where("GOFLAGS"), facts.undo("GOFLAGS")
    words, fault = _flags(value)
    if fault:
        text = f"{where} is {safe(value)}: {safe(fault)}"
        rule = "go refuses to run; a flag with blanks in it is quoted as a whole: '-ldflags=-s -w'"
        source = "go.dev/src/cmd/go/internal/base/goflags.go"
        yield Finding("goflags-bad", "problem", text, rule, source, undo)
    elif "mod=vendor" in [word.lstrip("-") for word in words]:
        text = f"{where} has -mod=vendor"
        rule = "no module without a vendor directory can be built, and GOPROXY is never asked"
        source = "go.dev/ref/mod#vendoring"
        yield Finding("goflags-vendor", "warning", text, rule, source, undo)


def _flags(value: str) -> tuple[list[str], str]:
    """
    Return the flags in a value of GOFLAGS, and what is wrong with it.

    golang/go src/cmd/internal/quoted: a quote counts at the beginning of a word alone.
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
            return words, f"a quote inside {words[-1]} is no quote"
    return words, ""


def modules(facts: Observations) -> Iterator[Finding]:
    """GO111MODULE=off turns go.mod off, and it has three values: go.dev/ref/mod#mod-commands."""
    value, source = facts.setting("GO111MODULE"), "go.dev/ref/mod#mod-commands"
    text, undo = f"{facts.where('GO111MODULE')} is {safe(value)}", facts.undo("GO111MODULE")
    if value == "off":
        rule = "go then passes over every go.mod, as before Go 1.11"
        yield Finding("modules-off", "problem", text, rule, source, undo)
    elif value not in ("", "on", "auto"):
        rule = f"go refuses to run: unknown environment setting GO111MODULE={safe(value)}"
        yield Finding("modules-bad", "problem", text, rule, source, undo)


def workspace(facts: Observations) -> Iterator[Finding]:
    """Find a GOWORK that go refuses: golang/go src/cmd/go/internal/modload/init.go, FindGoWork."""
    value = facts.setting("GOWORK")
    is_file = value.startswith("/") and facts.kinds.get(value) == "file"
    if is_file or value in ("", "off", "auto"):
        return
    text = f"{facts.where('GOWORK')} is {safe(value)}"
    rule = "go refuses to run: GOWORK is the absolute path of a go.work, or off"
    source, remedy = "go.dev/ref/mod#workspaces", facts.undo("GOWORK")
    yield Finding("gowork-gone", "problem", text, rule, source, remedy)


def target(facts: Observations) -> Iterator[Finding]:
    """GOOS and GOARCH for another machine make every build a cross build."""
    native = {"GOOS": facts.machine.os, "GOARCH": facts.machine.arch}
    source = "go.dev/doc/install/source#environment"
    for name, own in native.items():
        value = facts.setting(name)
        if not value or value == own:
            continue
        text = f"{facts.where(name)} is {safe(value)}, and this machine is {own}"
        if value not in _TARGETS[name]:
            rule = "go refuses to build: unsupported GOOS/GOARCH pair"
            yield Finding("target-unknown", "problem", text, rule, source, facts.undo(name))
            continue
        rule = "every build is for another machine: exec format error when it is run"
        yield Finding("cross-target", "warning", text, rule, source, facts.undo(name))


def myths(facts: Observations) -> Iterator[Finding]:
    """Advice that is passed on and does nothing, or harm: the myths of gover's table."""
    for myth in go_on_macos.table().myths:
        for name in myth.variables:
            if myth.text in facts.setting(name):
                text = f"{facts.where(name)} has {myth.text.rstrip('=')}"
                source, remedy = myth.sources[0], facts.undo(name)
                yield Finding("myth", "warning", text, myth.truth, source, remedy)


CHECKS = (goroot, gotoolchain, goflags, modules, workspace, target, myths)
