"""Faults in gover's own directories."""

from collections.abc import Iterator

from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.escape import safe, sh_quote

_LAYOUT = "docs/reference.md"
_SEEN = "what cannot be read or run counts as an error, never as not installed"


def toolchains(facts: Observations) -> Iterator[Finding]:
    """Find entries that are not the Go of their name, or cannot be used."""
    for toolchain in facts.store_facts.toolchains:
        remove = f"gover uninstall {sh_quote(toolchain.name)}"
        if toolchain.obstacle:
            hint = toolchain.obstacle_hint
            yield Finding("store-unusable", "problem", toolchain.obstacle, _SEEN, _LAYOUT, hint)
        elif not toolchain.has_go:
            link = f", a link to {safe(toolchain.link)}," if toolchain.link else ""
            text = f"{safe(toolchain.path)}{link} has no bin/go"
            rule = (
                "gover installs a toolchain completely or not at all: another program removed files"
            )
            yield Finding("toolchain-broken", "problem", text, rule, _LAYOUT, remove)
        elif str(toolchain.version) != toolchain.name:
            content = f"is Go {toolchain.version}" if toolchain.version else "is no release of Go"
            text = f"{safe(toolchain.path)} {content}, by its VERSION file"
            rule = "projects select a toolchain by its name"
            yield Finding("toolchain-other", "problem", text, rule, _LAYOUT, remove)


def obstacle(facts: Observations) -> Iterator[Finding]:
    """Find a store that cannot be read, or in which no program can be run."""
    text, hint = facts.store_facts.obstacle, facts.store_facts.obstacle_hint
    if text:
        yield Finding("store-unusable", "problem", text, _SEEN, _LAYOUT, hint)


def receipts(facts: Observations) -> Iterator[Finding]:
    """Find toolchains without a readable receipt."""
    for toolchain in facts.store_facts.toolchains:
        if toolchain.receipt == "present" or not toolchain.has_go:
            continue
        name = sh_quote(toolchain.name)
        remedy = f"gover uninstall {name} && gover install {name}"
        text = f"the receipt of {safe(toolchain.path)} is {toolchain.receipt}"
        rule = "it records where a toolchain came from and how it was verified"
        yield Finding("receipt", "warning", text, rule, _LAYOUT, remedy)


def leftovers(facts: Observations) -> Iterator[Finding]:
    """Find files of killed gover processes; the next install would remove them too."""
    if found := facts.store_facts.leftovers:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        text = f"{safe(found[0])}{more}: left by a gover process that was killed"
        rule = "it only takes disk space: an incomplete toolchain is never used"
        yield Finding(
            "leftovers", "warning", text, rule, _LAYOUT, "gover doctor --fix", fix="leftovers"
        )


def owners(facts: Observations) -> Iterator[Finding]:
    """Find files of another user, as after `sudo gover`."""
    for path, owner in facts.store_facts.foreign[:1]:
        count = len(facts.store_facts.foreign)
        more = f" and {count - 1} more" if count > 1 else ""
        text = f"{safe(path)}{more} belongs to {safe(owner)}"
        rule = "gover cannot replace it, and a shell uses only plans that its user owns"
        remedy = f'sudo chown -R "$(id -u):$(id -g)" {sh_quote(path)}'
        yield Finding("foreign-owner", "problem", text, rule, _LAYOUT, remedy)


def permissions(facts: Observations) -> Iterator[Finding]:
    """Find files that every user may write to, and so run code as this user."""
    if found := facts.store_facts.writable:
        text = f"every user may write to {' '.join(safe(path) for path in found[:3])}"
        rule = "a user who can change a toolchain or a shim can run code as you"
        remedy = f"chmod o-w {' '.join(map(sh_quote, found))}"
        yield Finding("world-writable", "problem", text, rule, _LAYOUT, remedy, fix="permissions")


CHECKS = (toolchains, obstacle, receipts, leftovers, owners, permissions)
