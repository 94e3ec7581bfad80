"""Which Go runs on this macOS, and what goes wrong there: gover's table, applied."""

from collections.abc import Iterator

from gover.doctor import go_on_macos
from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.version.version import Version

_MINIMUM = "go.dev/wiki/MinimumRequirements"


def too_old(facts: Observations) -> Iterator[Finding]:
    """Find a macOS that is too old for the Go that holds here, or that Go itself would fetch."""
    holds, macos = facts.holds, facts.machine.version
    wanted = [(holds.version, f"Go {holds.version} holds here ({holds.origin})")]
    if holds.floor and holds.floor != holds.version:
        wanted.append((holds.floor, f"{holds.floor_where} requires go >= {holds.floor}"))
    for version, why in wanted:
        line = go_on_macos.too_old(version, macos) if facts.mac and version else None
        if line is None:
            continue
        last = go_on_macos.last_for(macos)
        text = f"{why}, and this is macOS {macos}"
        rule = f"Go {line.line} needs macOS {line.least_macos}; the last for this one is {last}"
        yield Finding("macos-too-old", "problem", text, rule, _MINIMUM, f"gover install {last}")


def rules(facts: Observations) -> Iterator[Finding]:
    """Report what gover's table knows of this Go on this macOS, notes left out."""
    version = facts.holds.version
    if not facts.mac or version is None:
        return
    applying = [r for r in go_on_macos.applying(_situation(facts, version)) if r.level != "note"]
    remedy = _remedy(applying)
    for rule in applying:
        text = f"Go {version} with {_surroundings(facts, rule)}: {rule.what}"
        if rule.when:
            text += f" (where {rule.when})"
        yield Finding(
            *(rule.name, rule.level, text, f"{rule.why}. What helps: {rule.advice}"),
            source=rule.sources[0],
            remedy=remedy if rule.good else "",
            verified=rule.verified,
        )


def loader_variables(facts: Observations) -> Iterator[Finding]:
    """DYLD_*: Apple, System Integrity Protection Guide, Runtime Protections."""
    names = sorted(name for name in facts.environ if name.startswith("DYLD_"))
    if facts.mac and names:
        text = f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} set"
        rule = "macOS takes DYLD_* away from what /bin/sh, /usr/bin/env and their like start"
        source = (
            "developer.apple.com/library/archive/documentation/Security/Conceptual/"
            "System_Integrity_Protection_Guide/RuntimeProtections/RuntimeProtections.html"
        )
        remedy = facts.unset(*names)
        yield Finding("dyld-variables", "warning", text, rule, source, remedy)


def _situation(facts: Observations, version: Version) -> go_on_macos.Situation:
    sdk, developer, go = facts.sdk, facts.developer, facts.answering
    return go_on_macos.Situation(
        go=version,
        macos=facts.machine.version,
        sdk=sdk.version if sdk else "",
        xcode=developer.xcode or developer.tools if developer else "",
        arch=facts.machine.arch,
        cgo=facts.cgo,
        translated=facts.machine.arch == "arm64" and go is not None and go.archs == ("amd64",),
        flags=facts.setting("GOFLAGS"),
    )


def _surroundings(facts: Observations, rule: go_on_macos.Rule) -> str:
    words = [f"macOS {facts.machine.version}"] if rule.macos else []
    developer = facts.developer
    if rule.xcode and developer:
        tools = f"Command Line Tools {developer.tools}"
        words.append(f"Xcode {developer.xcode}" if developer.xcode else tools)
    if rule.sdk and facts.sdk:
        words.append(f"SDK {facts.sdk.version}")
    return ", ".join(words)


def _remedy(applying: list[go_on_macos.Rule]) -> str:
    """Return how to have a Go without any of the faults."""
    lines = [version for rule in applying if (version := Version.parse(rule.good))]
    if not lines:
        return ""
    good = max(lines)
    line = f"{good.major}.{good.minor}"
    return f"gover install {line} && gover pin {line}"


CHECKS = (too_old, rules, loader_variables)
