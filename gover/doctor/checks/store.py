"""The health of gover's own directories."""

from collections.abc import Iterator

from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.escape import safe, sh_quote

_LAYOUT = "docs/reference.md"


def toolchains(facts: Observations) -> Iterator[Finding]:
    """Find entries that are not the Go they are named after."""
    for each in facts.store.toolchains:
        remove = f"gover uninstall {sh_quote(each.name)}"
        if not each.has_go:
            behind = f", a link to {safe(each.link)}," if each.link else ""
            text = f"{safe(each.path)}{behind} has no bin/go"
            rule = "a toolchain is whole or not there: something else has taken files away"
            yield Finding("toolchain-broken", "problem", text, rule, _LAYOUT, remove)
        elif str(each.version) != each.name:
            text = f"{safe(each.path)} says it is {each.version or 'no release of Go'}"
            rule = "its name is the version that a project asks for"
            yield Finding("toolchain-other", "problem", text, rule, _LAYOUT, remove)


def receipts(facts: Observations) -> Iterator[Finding]:
    """Find toolchains of which nothing says where they came from."""
    for each in facts.store.toolchains:
        if each.receipt == "there" or not each.has_go:
            continue
        again = f"gover uninstall {sh_quote(each.name)} && gover install {sh_quote(each.name)}"
        text = f"the receipt of {safe(each.path)} is {each.receipt}"
        rule = "it says where a toolchain came from and what proved it"
        yield Finding("receipt", "warning", text, rule, _LAYOUT, again)


def leftovers(facts: Observations) -> Iterator[Finding]:
    """Find what killed govers have left; the next install would clear it away too."""
    if found := facts.store.leftovers:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        text = f"{safe(found[0])}{more}: left by a gover that was killed"
        rule = "it only takes room: a version has its name when it is whole, not before"
        yield Finding(
            *("leftovers", "warning", text, rule, _LAYOUT, "gover doctor --fix", "leftovers")
        )


def owners(facts: Observations) -> Iterator[Finding]:
    """Find files of another user's, as `sudo gover` leaves them."""
    for path, owner in facts.store.foreign[:1]:
        count = len(facts.store.foreign)
        more = f" and {count - 1} more" if count > 1 else ""
        text = f"{safe(path)}{more} belongs to {safe(owner)}"
        rule = "gover cannot replace it, and shells trust only plans that are yours"
        remedy = f'sudo chown -R "$(id -u):$(id -g)" {sh_quote(path)}'
        yield Finding("foreign-owner", "problem", text, rule, _LAYOUT, remedy)


def permissions(facts: Observations) -> Iterator[Finding]:
    """Find what everybody may write to: whoever can, runs code as you."""
    if found := facts.store.writable:
        text = f"everybody may write to {' '.join(safe(path) for path in found[:3])}"
        rule = "who can change a toolchain or a shim can run code as you"
        remedy = f"chmod o-w {' '.join(map(sh_quote, found))}"
        yield Finding(*("world-writable", "problem", text, rule, _LAYOUT, remedy, "permissions"))


CHECKS = (toolchains, receipts, leftovers, owners, permissions)
