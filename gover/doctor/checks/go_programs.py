"""
`dlv` and `gopls` on PATH, compared with the selected Go.

Delve refuses programs of a Go outside the lines that it knows: pkg/goversion/compat.go in
each of its releases. gopls parses and checks code with the go/types that it was built with.
"""

from collections.abc import Iterator

from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.escape import safe

_Line = tuple[int, int]
# Release of Delve, or its line: the oldest and the newest line of Go, from compat.go at its tag.
_DELVE_LINES: dict[str, tuple[_Line, _Line]] = {
    "1.20": ((1, 18), (1, 20)),
    "1.21.0": ((1, 18), (1, 21)),
    "1.21": ((1, 19), (1, 21)),
    "1.22": ((1, 19), (1, 22)),
    "1.23": ((1, 21), (1, 23)),
    "1.24": ((1, 21), (1, 24)),
    "1.25.0": ((1, 21), (1, 24)),
    "1.25": ((1, 22), (1, 25)),
    "1.26": ((1, 24), (1, 26)),
    "1.27": ((1, 25), (1, 27)),
}
# The newest Delve for an older line of Go; every later line is served by the latest.
_LAST_DELVE: dict[_Line, str] = {
    (1, 19): "v1.22.1",
    (1, 20): "v1.22.1",
    (1, 21): "v1.25.0",
    (1, 22): "v1.25.2",
    (1, 23): "v1.25.2",
    (1, 24): "v1.26.3",
}
_OLDEST_SERVED = min(_LAST_DELVE)
_DELVE = "github.com/go-delve/delve/cmd/dlv"
_GOPLS = "golang.org/x/tools/gopls"


def delve(facts: Observations) -> Iterator[Finding]:
    """Find a dlv that refuses what the selected Go builds."""
    found, go = facts.go_programs.get("dlv"), facts.selected.version
    lines = _delve_lines(found.version) if found else None
    if found is None or go is None or lines is None or lines[0] <= go.line <= lines[1]:
        return
    first, last = ("{}.{}".format(*line) for line in lines)
    text = f"{safe(found.path)} is Delve {safe(found.version)}, and Go {go} is selected here"
    rule = f"this Delve debugs programs of Go {first} to {last}, and refuses others"
    source = "github.com/go-delve/delve/blob/master/pkg/goversion/compat.go"
    remedy = ""
    if go.line >= _OLDEST_SERVED:
        remedy = _install(_DELVE, _LAST_DELVE.get(go.line, "latest"))
    yield Finding("dlv-mismatch", "warning", text, rule, source, remedy)


def gopls(facts: Observations) -> Iterator[Finding]:
    """Find a gopls that was built with an older Go than the one the code is written for."""
    found = facts.go_programs.get("gopls")
    language = facts.selected.language or facts.selected.version
    if found is None or found.built_with is None or language is None:
        return
    if found.built_with.line >= language.line:
        return
    text = f"{safe(found.path)} was built with Go {found.built_with}, and {_what(facts)} is newer"
    rule = "gopls does not know what is new in the language since the Go that it was built with"
    source = "go.dev/gopls/#installation"
    yield Finding("gopls-old", "warning", text, rule, source, _install(_GOPLS, "latest"))


def _what(facts: Observations) -> str:
    if facts.selected.language:
        return f"the language of go.mod, Go {facts.selected.language},"
    return f"the selected Go {facts.selected.version}"


def _delve_lines(version: str) -> tuple[_Line, _Line] | None:
    """Return the oldest and the newest line; None for a version that is not in the table."""
    number = version.removeprefix("v")
    return _DELVE_LINES.get(number) or _DELVE_LINES.get(number.rpartition(".")[0])


def _install(module: str, version: str) -> str:
    # GOTOOLCHAIN=auto: the newest gopls may need a newer Go than a pin selects.
    return f"GOTOOLCHAIN=auto go install {module}@{version}"


CHECKS = (delve, gopls)
