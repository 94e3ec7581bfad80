"""Which Go runs on this macOS, and its known faults there, from gover's table."""

from collections.abc import Iterator

from gover.doctor import go_on_macos
from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.version.version import Version

_MINIMUM = "go.dev/wiki/MinimumRequirements"


def too_old(facts: Observations) -> Iterator[Finding]:
    """Find a macOS that is too old for the selected Go, or for the one that go would fetch."""
    selected, macos = facts.selected, facts.machine.version
    versions = [(selected.version, f"Go {selected.version} is selected here ({selected.origin})")]
    if selected.floor and selected.floor != selected.version:
        versions.append(
            (selected.floor, f"{selected.floor_origin} requires go >= {selected.floor}")
        )
    for version, reason in versions:
        line = go_on_macos.unsupported_line(version, macos) if facts.is_mac and version else None
        if line is None:
            continue
        last = go_on_macos.last_go_for(macos)
        text = f"{reason}, and this is macOS {macos}"
        rule = f"Go {line.line} needs macOS {line.least_macos}; the last Go for this one is {last}"
        yield Finding("macos-too-old", "problem", text, rule, _MINIMUM, f"gover install {last}")


def rules(facts: Observations) -> Iterator[Finding]:
    """Report the faults in gover's table for this Go on this macOS, without the notes."""
    version = facts.selected.version
    if not facts.is_mac or version is None:
        return
    applying = [
        r for r in go_on_macos.applicable_rules(_situation(facts, version)) if r.level != "note"
    ]
    remedy = _remedy(applying)
    for rule in applying:
        text = f"Go {version} with {_surroundings(facts, rule)}: {rule.what}"
        if rule.when:
            text += f" (when {rule.when})"
        yield Finding(
            check=rule.name,
            level=rule.level,
            found=text,
            rule=f"{rule.why}. What helps: {rule.advice}",
            source=rule.sources[0],
            remedy=remedy if rule.good else "",
            verified=rule.verified,
        )


def loader_variables(facts: Observations) -> Iterator[Finding]:
    """Find DYLD_*: Apple, System Integrity Protection Guide, Runtime Protections."""
    names = sorted(name for name in facts.environ if name.startswith("DYLD_"))
    if facts.is_mac and names:
        text = f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} set"
        rule = "macOS removes DYLD_* from programs that /bin/sh, /usr/bin/env and the like start"
        source = (
            "developer.apple.com/library/archive/documentation/Security/Conceptual/"
            "System_Integrity_Protection_Guide/RuntimeProtections/RuntimeProtections.html"
        )
        remedy = facts.unset_variables(*names)
        yield Finding("dyld-variables", "warning", text, rule, source, remedy)


def _situation(facts: Observations, version: Version) -> go_on_macos.Situation:
    sdk, developer, go = facts.clang_sdk, facts.developer_tools, facts.first_go
    return go_on_macos.Situation(
        go=version,
        macos=facts.machine.version,
        sdk=sdk.version if sdk else "",
        xcode=developer.xcode_version or developer.tools_version if developer else "",
        arch=facts.machine.arch,
        cgo=facts.cgo_enabled,
        translated=facts.machine.arch == "arm64" and go is not None and go.archs == ("amd64",),
        flags=facts.setting("GOFLAGS"),
    )


def _surroundings(facts: Observations, rule: go_on_macos.Rule) -> str:
    words = [f"macOS {facts.machine.version}"] if rule.macos else []
    developer = facts.developer_tools
    if rule.xcode and developer:
        tools = f"Command Line Tools {developer.tools_version}"
        words.append(f"Xcode {developer.xcode_version}" if developer.xcode_version else tools)
    if rule.sdk and facts.clang_sdk:
        words.append(f"SDK {facts.clang_sdk.version}")
    return ", ".join(words)


def _remedy(applying: list[go_on_macos.Rule]) -> str:
    """Return the command that installs and pins a Go without these faults."""
    lines = [version for rule in applying if (version := Version.parse(rule.good))]
    if not lines:
        return ""
    good = max(lines)
    line = f"{good.major}.{good.minor}"
    return f"gover install {line} && gover pin {line}"


CHECKS = (too_old, rules, loader_variables)
