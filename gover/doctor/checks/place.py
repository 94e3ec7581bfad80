"""What the files of this directory come to."""

from collections.abc import Iterator
from itertools import groupby

from gover.doctor.facts import Facts
from gover.doctor.findings import Finding
from gover.text import safe, sh_quote

_SOURCE = "docs/files.md"


def decided(facts: Facts) -> Iterator[Finding]:
    """Report why no Go holds, or that one below the floor does: the words of `gover why`."""
    holds = facts.holds
    if holds.error:
        rule = "gover takes no other Go in silence"
        yield Finding("no-go", "problem", holds.error, rule, _SOURCE, holds.hint)
    elif holds.conflict:
        rule = "the pin holds; from Go 1.21 on go refuses to build with it, or fetches another"
        remedy = holds.conflict_hint
        yield Finding(
            "below-floor", "problem", holds.conflict, rule, "go.dev/doc/toolchain", remedy
        )


def default(facts: Facts) -> Iterator[Finding]:
    """Find a default that cannot hold, although none is asked for here."""
    holds = facts.holds
    if holds.default_error and holds.default_error != holds.error:
        rule = "it holds wherever no file chooses"
        text, remedy = holds.default_error, f"gover install {sh_quote(holds.default)}"
        yield Finding("default", "problem", text, rule, _SOURCE, remedy)


def readings(facts: Facts) -> Iterator[Finding]:
    """Report where other tools read the files here differently: `gover lint`, a file a line."""
    others = [reading for reading in facts.readings if reading.tool != "gover"]
    for path, group in groupby(others, lambda reading: reading.path):
        found = list(group)
        tools = sorted({reading.tool for reading in found})
        text = f"{safe(path)} is read differently by {', '.join(tools)}"
        rule = "; ".join(dict.fromkeys(f"line {r.line}: {r.rule}" for r in found))
        remedy = "gover lint"
        yield Finding("read-differently", "note", text, rule, _SOURCE, remedy)


CHECKS = (decided, default, readings)
