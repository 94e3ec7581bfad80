"""What needs a C compiler, and whether it is there: cgo, and with it the race detector."""

from collections.abc import Iterator

from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.escape import safe

_RACE_ALONE = (1, 20)  # on macOS: doc/go1.20


def compiler(facts: Observations) -> Iterator[Finding]:
    """
    Find cgo that is on and has no compiler.

    Where neither CC nor CGO_ENABLED is set and there is none, Go does without cgo
    (src/cmd/go/internal/cfg/cfg.go, defaultContext).
    """
    rule = "cgo is on, so net and all that imports it cannot be built: C compiler not found"
    source = "go.dev/src/cmd/go/internal/cfg/cfg.go"
    if facts.cgo and facts.cc_missing:
        text = f"{facts.where('CC')} is {safe(facts.setting('CC'))}, and there is no such program"
        yield Finding("compiler-gone", "problem", text, rule, source, facts.undo("CC"))
    elif facts.setting("CGO_ENABLED") == "1" and not facts.setting("CC") and not facts.compiler:
        text = f"{facts.where('CGO_ENABLED')} is 1, and there is no C compiler on PATH"
        yield Finding("compiler-gone", "problem", text, rule, source, facts.undo("CGO_ENABLED"))


def race(facts: Observations) -> Iterator[Finding]:
    """Find a race detector without what it needs: go.dev/doc/go1.20."""
    version, source = facts.holds.version, "go.dev/doc/go1.20"
    is_alone = facts.mac and version is not None and version.line >= _RACE_ALONE
    if "-race" in facts.setting("GOFLAGS").split() and not facts.cgo and not is_alone:
        text = f"{facts.where('GOFLAGS')} has -race, and {facts.where('CGO_ENABLED')} is 0"
        rule = "go refuses to build: -race requires cgo, but on macOS from Go 1.20 on"
        yield Finding("race-needs-cgo", "problem", text, rule, source, facts.undo("CGO_ENABLED"))
    elif facts.mac and version and not is_alone and not facts.compiler:
        text = f"Go {version} holds here, and there is no C compiler on PATH"
        rule = "-race needs cgo before Go 1.20; from then on it needs no compiler on macOS"
        yield Finding("race-compiler", "warning", text, rule, source, "xcode-select --install")


CHECKS = (compiler, race)
