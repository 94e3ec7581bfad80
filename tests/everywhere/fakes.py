"""Small Go toolchains that print which one ran, and with which GOTOOLCHAIN and GOROOT."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

# A real Go looks into its own environment in the same way: `go env` gives the default of
# GOTOOLCHAIN and the GOROOT that it stands in. Whatever else it is started for, it reports.
_GO = """#!/bin/sh
case "$1 $2" in
'env GOROOT') echo "${{GOROOT:-{root}}}" ;;
'env GOTOOLCHAIN') echo "${{GOTOOLCHAIN:-auto}}" ;;
*) printf '[[go %s toolchain=%s goroot=%s root=%s]]\\n' \\
	'{version}' "${{GOTOOLCHAIN-}}" "${{GOROOT-}}" '{root}' ;;
esac
"""
_REPORT = re.compile(r"\[\[go (\S+) toolchain=(\S*) goroot=(.*?) root=(.*?)\]\]")


class Ran(NamedTuple):
    """One start of a fake go."""

    version: str
    toolchain: str  # GOTOOLCHAIN; "" when it is not set
    goroot: str  # GOROOT; "" when it is not set
    root: str  # the GOROOT that this go stands in

    @property
    def has_foreign_goroot(self) -> bool:
        """Say whether GOROOT is another toolchain's: a real Go cannot build with it."""
        return bool(self.goroot) and Path(self.goroot).resolve() != Path(self.root).resolve()


def write_toolchain(goroot: Path, version: str) -> None:
    """Write a GOROOT with a go and a gofmt."""
    (goroot / "bin").mkdir(parents=True, exist_ok=True)
    (goroot / "VERSION").write_text(f"go{version}\n")
    (goroot / "go.env").write_text("GOTOOLCHAIN=auto\n")
    for tool in ("go", "gofmt"):
        program = goroot / "bin" / tool
        program.write_text(_GO.format(version=version, root=goroot))
        program.chmod(0o755)


def reports(text: str) -> Iterator[Ran]:
    """Yield each report in what a terminal or a pipe showed, the first one first."""
    for found in _REPORT.findall(text):
        yield Ran(*found)
