"""Every check: a function from Facts to findings, which reads nothing else."""

from collections.abc import Callable, Iterable

from gover.doctor.checks import (
    architecture,
    cgo,
    developer,
    goenv,
    gopath,
    macos,
    network,
    path,
    place,
    shells,
    store,
    target,
)
from gover.doctor.facts import Facts
from gover.doctor.findings import Finding

Check = Callable[[Facts], Iterable[Finding]]

# In the order in which one asks: what holds here, who answers, with what, from where.
CHECKS: tuple[Check, ...] = (
    *place.CHECKS,
    *shells.CHECKS,
    *path.CHECKS,
    *architecture.CHECKS,
    *goenv.CHECKS,
    *gopath.CHECKS,
    *cgo.CHECKS,
    *macos.CHECKS,
    *developer.CHECKS,
    *target.CHECKS,
    *network.CHECKS,
    *store.CHECKS,
)
