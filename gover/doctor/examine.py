"""
What is wrong with Go on this machine, in this shell, in this directory.

    facts = observe(inputs)             # every file and program that is read, as one value
    for finding in examine(facts):      # pure: what was found, the rule, the remedy
        print(finding.found)

A check is a function from Observations to findings, and reads nothing else. Without the
facts that it needs it finds nothing: doctor claims only what it has seen.
"""

from collections.abc import Callable, Iterable

from gover.doctor.checks import (
    architecture,
    cgo,
    deployment_target,
    developer_dir,
    go_env,
    go_programs,
    gopath,
    goroot,
    macos,
    network,
    path,
    selection,
    shells,
    store,
)
from gover.doctor.facts import Observations
from gover.doctor.finding import Finding

Check = Callable[[Observations], Iterable[Finding]]

_LEVELS = ("problem", "warning", "note")

# Findings of one level are printed in this order: what is selected, then what runs, then why.
CHECKS: tuple[Check, ...] = (
    *selection.CHECKS,
    *shells.CHECKS,
    *path.CHECKS,
    *architecture.CHECKS,
    *goroot.CHECKS,
    *go_env.CHECKS,
    *gopath.CHECKS,
    *go_programs.CHECKS,
    *cgo.CHECKS,
    *macos.CHECKS,
    *developer_dir.CHECKS,
    *deployment_target.CHECKS,
    *network.CHECKS,
    *store.CHECKS,
)


def examine(facts: Observations) -> list[Finding]:
    """Return what every check finds, problems first."""
    found = [finding for check in CHECKS for finding in check(facts)]
    return sorted(dict.fromkeys(found), key=lambda finding: _LEVELS.index(finding.level))
