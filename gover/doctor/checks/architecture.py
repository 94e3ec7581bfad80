"""Whether the programs on PATH are built for this machine."""

from collections.abc import Iterator

from gover.doctor.facts import FoundGo, Observations
from gover.doctor.finding import Finding, Level
from gover.escape import safe
from gover.inspect.compatibility import Host, find_incompatibilities

_DOES_NOT_START = "it does not start"
_NATIVE_SHELL = "arch -arm64 /bin/zsh"
_ROSETTA_PAGE = (
    "developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment"
)


def programs(facts: Observations) -> Iterator[Finding]:
    """Find each go on PATH that does not start here: the rules of `gover inspect`."""
    host = Host(facts.machine.os, facts.machine.version, facts.machine.arch, rosetta=False)
    for go in facts.gos:
        if go.program is None:
            continue
        loader_exists = _never if go.is_loader_missing else _always
        for problem in find_incompatibilities(go.program, host, loader_exists):
            if problem.code == "rosetta":
                yield _amd64_go(facts, go)
                continue
            if problem.code == "minimum-os":  # the check macos.too_old reports it
                continue
            text = f"{safe(go.path)} {problem.text}"
            rule = (
                f"it does not start, unless {problem.unless}" if problem.unless else _DOES_NOT_START
            )
            is_first = go is facts.first_go
            remedy = "gover install latest" if is_first else ""
            level: Level = "problem" if is_first and not problem.unless else "warning"
            yield Finding("foreign-go", level, text, rule, problem.source, remedy)


def process(facts: Observations) -> Iterator[Finding]:
    """
    Find a shell that runs under Rosetta: what it installs and builds is for amd64.

    sysctl.proc_translated: apple-oss-distributions/xnu bsd/kern/kern_sysctl.c.
    """
    in_shell = facts.machine.translated_shell
    if facts.is_mac and (facts.machine.translated if in_shell is None else in_shell):
        text = "this shell runs under Rosetta"
        if in_shell is None:
            text = "gover's Python runs under Rosetta, and so most likely does this shell"
        rule = "other tools treat this machine as an Intel Mac, and install and build for amd64"
        source = _ROSETTA_PAGE
        yield Finding("translated-shell", "warning", text, rule, source, _NATIVE_SHELL)


def _always(_: str) -> bool:
    return True


def _never(_: str) -> bool:
    return False


def _amd64_go(facts: Observations, go: FoundGo) -> Finding:
    text = f"{safe(go.path)} is for amd64, and this machine is {facts.machine.arch}"
    rule = "it runs under Rosetta, slowly, and builds for amd64 unless GOARCH is set"
    level: Level = "warning"
    remedy = "gover install latest"
    if not facts.machine.rosetta:
        text, rule = f"{text} without Rosetta 2", _DOES_NOT_START
        level = "problem" if go is facts.first_go else "warning"
    return Finding("amd64-go", level, text, rule, "golang/go#46724", remedy)


CHECKS = (programs, process)
