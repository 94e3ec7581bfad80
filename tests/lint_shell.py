"""
Lint every shell file: shellcheck and shfmt on each as it stands, zsh's and fish's own readers
on theirs.

Templates are also linted as they are installed, with every word filled in.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from gover.activation import hook, shims
from gover.store.store import Store

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
# Only after filling are these what they are: a constant test, a name set elsewhere.
TEMPLATE = "--exclude=SC1091,SC2034,SC2078,SC2154"
# test -O and -nt: every shell that runs these has them (dash, busybox, bash, ksh).
EVERYWHERE = "--exclude=SC3013,SC3067,SC3045,SC2154,SC2034,SC1091"


def main() -> int:
    """Run all linters; return how many failed."""
    plain = [*sorted(ROOT.glob("tests/*.sh")), ROOT / ".ci/run"]
    plain += [ROOT / "docs/devcontainer/gover/install.sh", *sorted(ROOT.glob(".github/**/*.sh"))]
    templates = sorted([*ROOT.glob("shell/*.sh"), *ROOT.glob("shell/*.bash")])
    templates += [ROOT / "shell/gover", *sorted(ROOT.glob("shims/*.sh"))]
    with tempfile.TemporaryDirectory() as home:
        filled = _filled(Path(home))
        failures = _run(BIN / "shellcheck", *plain)
        failures += _run(BIN / "shellcheck", TEMPLATE, "--exclude=SC3067,SC2329", *templates)
        failures += _run(BIN / "shellcheck", EVERYWHERE, "--exclude=SC2329", *filled)
        failures += _run(BIN / "shfmt", "-d", *plain, *templates)
        if zsh := shutil.which("zsh"):
            failures += _run(zsh, "-n", ROOT / "shell/hook.zsh")
            failures += _run(zsh, "-n", ROOT / "shell/completion.zsh")
            failures += _run(zsh, "-n", Path(home, "data/hook").resolve().rglob("zsh").__next__())
        if fish := shutil.which("fish"):
            failures += _run(fish, "--no-execute", ROOT / "shell/hook.fish")
            failures += _run(fish, "--no-execute", ROOT / "shell/completion.fish")
            failures += _run(fish, "--no-execute", *Path(home, "data/hook").rglob("fish"))
    return failures


def _filled(home: Path) -> list[Path]:
    dirs = Store(f"{home}/data", f"{home}/cache", f"{home}/config")
    shims.refresh(dirs)
    hook.write_hooks(dirs, "/opt/it's/gover")
    shim = Path(dirs.shims, "go")
    # shellcheck knows `bash -p` by its first word only.
    shim.write_text(shim.read_text().replace("#!/bin/bash -p", "#!/bin/sh"))
    return [shim, *Path(dirs.data, "hook").rglob("bash")]


def _run(*command: object) -> int:
    return int(subprocess.run(list(map(str, command)), cwd=ROOT, check=False).returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
