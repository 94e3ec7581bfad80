"""What the files of this directory select."""

from collections.abc import Iterator
from itertools import groupby

from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.doctor.lint.other_files import RULE as OTHER_FILE
from gover.escape import safe, sh_quote
from gover.version.request import Request

_SOURCE, _TOOLCHAIN = "docs/files.md", "go.dev/doc/toolchain"


def selected_go(facts: Observations) -> Iterator[Finding]:
    """Report why no Go is selected, or that a pin is below the floor: as `gover why` does."""
    selected = facts.selected
    if selected.error and selected.kind == "floor":
        rule, remedy = _why_none_switches(facts), selected.hint
        yield Finding("below-floor", "problem", selected.error, rule, _TOOLCHAIN, remedy)
    elif selected.error:
        rule = "gover does not use another Go instead"
        if selected.kind == "system":
            rule = "every go command fails here"
        yield Finding("no-go", "problem", selected.error, rule, _SOURCE, selected.hint)
    elif selected.conflict:
        rule = "the pin applies; from 1.21 on that go refuses to build, or fetches another"
        remedy = _pinning(facts) or selected.conflict_hint
        yield Finding("below-floor", "problem", selected.conflict, rule, _TOOLCHAIN, remedy)


def switching(facts: Observations) -> Iterator[Finding]:
    """Report that Go itself switches to what go.mod requires: go.dev/doc/toolchain."""
    selected = facts.selected
    if selected.switches_to is None:
        return
    what = "the default" if selected.is_from_gover else "the go on PATH"
    text = f"{safe(selected.floor_origin)} requires go >= {selected.switches_to}"
    text += f", and {what} is {selected.version or 'of an unknown version'}"
    rule = "go downloads the newer one itself, and gover neither lists nor removes that"
    remedy = f"gover install {selected.switches_to}"
    yield Finding("go-fetches", "note", text, rule, _TOOLCHAIN, remedy)


def default(facts: Observations) -> Iterator[Finding]:
    """Find a default that cannot be used, also where it is not selected."""
    selected = facts.selected
    if selected.default_error and selected.default_error != selected.error:
        rule = "it is selected wherever no file chooses"
        text, remedy = selected.default_error, f"gover install {sh_quote(selected.default)}"
        yield Finding("default", "problem", text, rule, _SOURCE, remedy)


def sdk(facts: Observations) -> Iterator[Finding]:
    """Report what is wrong with the SDK or the target that a file requests: `gover sdk why`."""
    selected = facts.selected
    text, hint = selected.sdk_warning, selected.sdk_hint
    if selected.sdk == "missing":
        rule = "clang then takes the newest SDK, whatever the project requests"
        yield Finding("sdk-missing", "problem", text, rule, _SOURCE, hint)
    elif selected.sdk == "untrusted":
        rule = "a path can lead anywhere, so gover uses it only after gover allow"
        yield Finding("sdk-waits", "warning", text, rule, _SOURCE, hint)
    elif selected.sdk and "MACOSX_DEPLOYMENT_TARGET" not in facts.environ:
        rule = "the target decides on which macOS a program runs"
        yield Finding("sdk-target", "warning", text, rule, _SOURCE, "gover sdk why")


def read_differently(facts: Observations) -> Iterator[Finding]:
    """Report files that other tools read differently, one line for each: `gover doctor --files`."""
    others = [f for f in facts.lint_findings if f.tool != "gover" and f.rule != OTHER_FILE]
    for path, group in groupby(others, lambda finding: finding.path):
        found = list(group)
        tools = sorted({finding.tool for finding in found})
        text = f"{safe(path)} is read differently by {', '.join(tools)}"
        rule = "; ".join(dict.fromkeys(f"line {r.line}: {r.rule}" for r in found))
        remedy = "gover doctor --files"
        yield Finding("read-differently", "note", text, rule, _SOURCE, remedy)


def _why_none_switches(facts: Observations) -> str:
    mode = facts.setting("GOTOOLCHAIN") or facts.system_go_env.value("GOTOOLCHAIN")
    if mode and not mode.endswith(("auto", "path")):
        return f"with GOTOOLCHAIN={safe(mode)} go fetches no other, and refuses to build"
    return "no Go here is new enough, and none switches to a newer one by itself"


def _pinning(facts: Observations) -> str:
    """Return the command for a project of whose Go line no release is installed."""
    floor = facts.selected.floor
    if floor is None:
        return ""
    installed = [found.version for found in facts.store_facts.toolchains if found.version]
    if Request.parse(str(floor)).choose(installed):
        return ""
    return f"gover install {floor} && gover pin {floor}"


CHECKS = (selected_go, switching, default, sdk, read_differently)
