"""A GOROOT that is set: it is wrong for every Go but one."""

import os
from collections.abc import Iterator

from gover.doctor.facts import SHIM, Observations
from gover.doctor.finding import Finding, Level
from gover.escape import safe

_RULE, _ISSUE = (
    "every go uses the compiler in GOROOT, even one of another version",
    "golang/go#34214",
)
_UNSET = "gover's shim unsets it for the go that it runs; a go that is run by its own path uses it"
_OF_SHIM = "the go on PATH is a shim, so its path does not tell the GOROOT: go env GOROOT prints it"


def goroot(facts: Observations) -> Iterator[Finding]:
    """Find a GOROOT that is not that of the go that runs: golang/go#34214."""
    value = facts.setting("GOROOT")
    if not value:
        return
    text = f"{facts.setting_origin('GOROOT')} is {safe(value)}"
    is_unset = _is_unset_by_shim(facts)
    level: Level = "note" if is_unset else "problem"
    remedy, rule = facts.unset_setting("GOROOT"), _UNSET if is_unset else _RULE
    if os.path.normpath(value) == facts.store.data:
        text += ", which has gover's shims and is no GOROOT"
        yield Finding("goroot-of-shim", level, text, _OF_SHIM, "docs/shells.md", remedy)
    elif facts.path_kinds.get(value) != "directory":
        text += ", which does not exist: go: cannot find GOROOT directory"
        level = "warning" if is_unset else "problem"
        yield Finding("goroot-gone", level, text, rule, _ISSUE, remedy)
    elif is_unset:
        owner = f" ({facts.goroot_owner})" if facts.goroot_owner else ""
        yield Finding("goroot-set", level, text + owner, rule, _ISSUE, remedy)
    else:
        yield _of_another_go(facts, text, remedy)


def _of_another_go(facts: Observations, text: str, remedy: str) -> Finding:
    go, found = facts.first_go, facts.goroot_versions.get(facts.setting("GOROOT"))
    if go and go.goroot and go.version and found != go.version:
        content = f"has Go {found}" if found else "is not a GOROOT"
        text += f", which {content}; the first go on PATH is {go.version}"
        return Finding("goroot-stale", "problem", text, _RULE, _ISSUE, remedy)
    text += ", which is wrong for every other Go"
    return Finding("goroot-set", "warning", text, _RULE, _ISSUE, remedy)


def _is_unset_by_shim(facts: Observations) -> bool:
    # Not one of `go env -w`, and not for a Go that gover has not installed.
    first = facts.first_go
    is_shim = first is not None and first.owner == SHIM
    return is_shim and facts.selected.is_from_gover and bool(facts.environ.get("GOROOT"))


CHECKS = (goroot,)
