"""What the files of this directory come to."""

from collections.abc import Iterator
from itertools import groupby

from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.escape import safe, sh_quote
from gover.version.request import Request

_SOURCE = "docs/files.md"


def decided(facts: Observations) -> Iterator[Finding]:
    """Report why no Go holds, or that one below the floor does: the words of `gover why`."""
    holds = facts.holds
    if holds.error:
        rule = "gover takes no other Go in silence"
        yield Finding("no-go", "problem", holds.error, rule, _SOURCE, holds.hint)
    elif holds.conflict:
        rule = "the pin holds; from Go 1.21 on go refuses to build with it, or fetches another"
        remedy = _pinning(facts) or holds.conflict_hint
        yield Finding(
            "below-floor", "problem", holds.conflict, rule, "go.dev/doc/toolchain", remedy
        )


def system(facts: Observations) -> Iterator[Finding]:
    """Find a go of the system's that is older than go.mod asks for: go.dev/doc/toolchain."""
    holds = facts.holds
    if holds.kind != "system" or not holds.version or not holds.floor:
        return
    if holds.version >= holds.floor:
        return
    said = facts.setting("GOTOOLCHAIN") or facts.system_env.value("GOTOOLCHAIN") or "auto"
    text = f"{safe(holds.floor_where)} requires go >= {holds.floor}"
    text += f", and the go on PATH is {holds.version}"
    source, remedy = "go.dev/doc/toolchain", f"gover install {holds.floor}"
    if said.endswith(("auto", "path")):
        rule = "go fetches the other one itself, which gover then neither lists nor removes"
        yield Finding("go-fetches", "note", text, rule, source, remedy)
    else:
        rule = f"with GOTOOLCHAIN={safe(said)} it fetches no other, and refuses to build"
        yield Finding("below-floor", "problem", text, rule, source, remedy)


def default(facts: Observations) -> Iterator[Finding]:
    """Find a default that cannot hold, although none is asked for here."""
    holds = facts.holds
    if holds.default_error and holds.default_error != holds.error:
        rule = "it holds wherever no file chooses"
        text, remedy = holds.default_error, f"gover install {sh_quote(holds.default)}"
        yield Finding("default", "problem", text, rule, _SOURCE, remedy)


def sdk(facts: Observations) -> Iterator[Finding]:
    """Report what is wrong with the SDK or the target that a file asks for: `gover sdk why`."""
    holds = facts.holds
    text, hint = holds.sdk_warning, holds.sdk_hint
    if holds.sdk == "missing":
        rule = "clang then takes the newest SDK, whatever the project wants"
        yield Finding("sdk-missing", "problem", text, rule, _SOURCE, hint)
    elif holds.sdk == "untrusted":
        rule = "a path can be anything, so a file may name one only after your word"
        yield Finding("sdk-waits", "warning", text, rule, _SOURCE, hint)
    elif holds.sdk and "MACOSX_DEPLOYMENT_TARGET" not in facts.environ:
        rule = "a program says by its target where it will run"
        yield Finding("sdk-target", "warning", text, rule, _SOURCE, "gover sdk why")


def readings(facts: Observations) -> Iterator[Finding]:
    """Report where other tools read the files here differently: `gover lint`, a file a line."""
    others = [reading for reading in facts.readings if reading.tool != "gover"]
    for path, group in groupby(others, lambda reading: reading.path):
        found = list(group)
        tools = sorted({reading.tool for reading in found})
        text = f"{safe(path)} is read differently by {', '.join(tools)}"
        rule = "; ".join(dict.fromkeys(f"line {r.line}: {r.rule}" for r in found))
        remedy = "gover lint"
        yield Finding("read-differently", "note", text, rule, _SOURCE, remedy)


def _pinning(facts: Observations) -> str:
    """Return what to type when nothing installed is of the line that go.mod asks for."""
    floor = facts.holds.floor
    if floor is None:
        return ""
    there = [each.version for each in facts.store.toolchains if each.version]
    if Request.parse(str(floor)).choose(there):
        return ""
    return f"gover install {floor} && gover pin {floor}"


CHECKS = (decided, system, default, sdk, readings)
