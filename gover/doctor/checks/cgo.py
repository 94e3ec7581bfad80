"""What needs a C compiler: cgo and the race detector."""

from collections.abc import Iterator

from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.escape import safe

_RACE_WITHOUT_CGO = (1, 20)  # on macOS: doc/go1.20


def compiler(facts: Observations) -> Iterator[Finding]:
    """
    Find cgo that is on without a compiler.

    Where neither CC nor CGO_ENABLED is set and there is no compiler, Go turns cgo off
    (src/cmd/go/internal/cfg/cfg.go, defaultContext).
    """
    rule = "cgo is on, so net and its importers cannot be built: C compiler not found"
    source = "go.dev/src/cmd/go/internal/cfg/cfg.go"
    if facts.cgo_enabled and facts.is_cc_missing:
        value = safe(facts.setting("CC"))
        text = f"{facts.setting_origin('CC')} is {value}, which is not a program on PATH"
        yield Finding("compiler-gone", "problem", text, rule, source, facts.unset_setting("CC"))
    elif facts.setting("CGO_ENABLED") == "1" and not facts.setting("CC") and not facts.has_compiler:
        text = f"{facts.setting_origin('CGO_ENABLED')} is 1, and there is no C compiler on PATH"
        yield Finding(
            "compiler-gone", "problem", text, rule, source, facts.unset_setting("CGO_ENABLED")
        )


def race(facts: Observations) -> Iterator[Finding]:
    """Find -race without the cgo or the compiler that it needs: go.dev/doc/go1.20."""
    version, source = facts.selected.version, "go.dev/doc/go1.20"
    needs_no_cgo = facts.is_mac and version is not None and version.line >= _RACE_WITHOUT_CGO
    if "-race" in facts.setting("GOFLAGS").split() and not facts.cgo_enabled and not needs_no_cgo:
        cgo = facts.setting_origin("CGO_ENABLED")
        text = f"{facts.setting_origin('GOFLAGS')} has -race, and {cgo} is 0"
        rule = "go refuses to build: -race requires cgo, except on macOS from Go 1.20"
        yield Finding(
            "race-needs-cgo", "problem", text, rule, source, facts.unset_setting("CGO_ENABLED")
        )
    elif facts.is_mac and version and not needs_no_cgo and not facts.has_compiler:
        text = f"Go {version} is selected here, and there is no C compiler on PATH"
        rule = "before Go 1.20, -race needs cgo and so a C compiler; later it needs none on macOS"
        yield Finding("race-compiler", "warning", text, rule, source, "xcode-select --install")


CHECKS = (compiler, race)
