"""
What is wrong with Go on this machine, in this shell, in this directory.

    facts = observe.observe(asked)      every look at the world, as one frozen value
    for finding in examine(facts):      pure: what was found, the rule, the remedy
        print(finding.found)

A check that has no facts to go by finds nothing: doctor makes no claim that it cannot prove.
"""

from gover.doctor.checks.registry import CHECKS
from gover.doctor.facts import Observations
from gover.doctor.finding import Finding

_LEVELS = ("problem", "warning", "note")


def examine(facts: Observations) -> list[Finding]:
    """Return what every check finds, problems first."""
    found = [finding for check in CHECKS for finding in check(facts)]
    return sorted(dict.fromkeys(found), key=lambda finding: _LEVELS.index(finding.level))
