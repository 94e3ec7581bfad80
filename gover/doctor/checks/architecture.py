"""Whether programs are made for this machine: headers against hardware."""

from collections.abc import Iterator

from gover.doctor.facts import FoundGo, Observations
from gover.doctor.finding import Finding, Level
from gover.escape import safe
from gover.inspect.compatibility import Host, why_not

_NOT = "it does not start"
_NATIVE = "arch -arm64 /bin/zsh"
_ROSETTA = (
    "developer.apple.com/documentation/apple-silicon/about-the-rosetta-translation-environment"
)


def programs(facts: Observations) -> Iterator[Finding]:
    """Find each go on PATH that does not start here: the rules of `gover inspect`."""
    host = Host(facts.machine.os, facts.machine.version, facts.machine.arch, rosetta=False)
    for go in facts.gos:
        if go.program is None:
            continue
        exists = _no if go.loader_missing else _yes
        for problem in why_not(go.program, host, exists):
            if problem.code == "rosetta":
                yield _translated(facts, go)
                continue
            if problem.code == "minimum-os":  # gover's table of Go and macOS says it better
                continue
            text = f"{safe(go.path)} {problem.text}"
            rule = f"it does not start, unless {problem.unless}" if problem.unless else _NOT
            answers = go is facts.answering
            remedy = "gover install latest" if answers else ""
            level: Level = "problem" if answers and not problem.unless else "warning"
            yield Finding("foreign-go", level, text, rule, problem.source, remedy)


def process(facts: Observations) -> Iterator[Finding]:
    """
    Find a shell that runs under Rosetta: what it starts and installs is for amd64.

    sysctl.proc_translated: apple-oss-distributions/xnu bsd/kern/kern_sysctl.c.
    """
    if facts.mac and facts.machine.translated:
        text = "gover's Python, and so most likely this shell, runs under Rosetta"
        rule = "to other tools this is an Intel Mac: what they install and build is for amd64"
        source = _ROSETTA
        yield Finding("translated-shell", "warning", text, rule, source, _NATIVE)


def _yes(_: str) -> bool:
    return True


def _no(_: str) -> bool:
    return False


def _translated(facts: Observations, go: FoundGo) -> Finding:
    text = f"{safe(go.path)} is for amd64, and this machine is {facts.machine.arch}"
    rule = "it runs under Rosetta, slowly, and builds for amd64 unless told otherwise"
    level: Level = "warning"
    remedy = "gover install latest"
    if not facts.machine.rosetta:
        text, rule = f"{text} without Rosetta 2", _NOT
        level = "problem" if go is facts.answering else "warning"
    return Finding("amd64-go", level, text, rule, "golang/go#46724", remedy)


CHECKS = (programs, process)
