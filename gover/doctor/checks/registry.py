"""Every check: a function from Facts to findings, which reads nothing else."""

from collections.abc import Callable, Iterable

from gover.doctor.checks import (
    architecture,
    cgo,
    deployment_target,
    developer_dir,
    go_env,
    gopath,
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

# In the order in which one asks: what holds here, who answers, with what, from where.
CHECKS: tuple[Check, ...] = (
    *selection.CHECKS,
    *shells.CHECKS,
    *path.CHECKS,
    *architecture.CHECKS,
    *go_env.CHECKS,
    *gopath.CHECKS,
    *cgo.CHECKS,
    *macos.CHECKS,
    *developer_dir.CHECKS,
    *deployment_target.CHECKS,
    *network.CHECKS,
    *store.CHECKS,
)
