"""gover in a HOME of its own, with fake toolchains: the hook, or only the shims on PATH."""

import os
from collections.abc import Mapping
from pathlib import Path
from unittest.mock import patch

from gover.install import publish
from gover.store.store import Store, find_store
from tests.everywhere import fakes
from tests.everywhere.arrangement import Arrangement
from tests.everywhere.judge import Expected, Fails
from tests.everywhere.states import ABILITIES, INSTALLED
from tests.lib.gover_process import run_gover
from tests.lib.terminals import loading, write_launcher

# {kind of the shims: the configuration that has gover use them}
SHIM_KINDS: Mapping[str, str] = {"posix": 'shim = "posix"\n', "native": ""}


class Gover(Arrangement):
    """gover with its hook, all directories at their usual places below HOME."""

    name = "gover"
    abilities = frozenset({*ABILITIES, "cron"})

    def __init__(self, home: Path, shims: str = "native") -> None:
        super().__init__(home)
        binaries = home / "bin"
        write_launcher(binaries)
        self.environ["PATH"] = f"{binaries}:{self.environ['PATH']}"
        with patch.dict(os.environ, HOME=str(home)):  # platformdirs looks there
            self.store: Store = find_store(self.environ)
        Path(self.store.config).mkdir(parents=True)
        Path(self.store.config, "config.toml").write_text(SHIM_KINDS[shims])
        for version in INSTALLED:
            fakes.write_toolchain(Path(self.store.toolchains, version), version)
        publish.changed(self.store)

    def load(self, shell: str) -> str:
        return loading(shell)

    def set_default(self, version: str) -> None:
        run_gover("default", version, cwd=self.home, env=self.environ)

    def use(self, version: str, shell: str) -> str:
        return f"gover use {version}"

    def script_path(self) -> str:
        return f"{self.store.shims}:{self.system}/bin:/usr/bin:/bin"

    def more_ways(self) -> Mapping[str, str]:
        # On a terminal `gover exec` asks whether to install what is missing.
        return {
            "gover exec go -C B": 'gover exec go -C "$B" version </dev/null',
            "gover env": 'eval "$(gover env)"; cd "$B" && go version',
        }

    def expected(self, expected: Expected) -> Expected:
        if isinstance(expected, Fails):
            words = tuple(word.replace("{pin}", self.pin_file) for word in expected.words)
            return expected._replace(words=words)
        return expected


class GoverShims(Gover):
    """gover without a hook: the shims stand on PATH."""

    name = "gover, shims alone"
    abilities = Gover.abilities - {"use"}

    def load(self, shell: str) -> str:
        if shell == "fish":
            return f"set -gx PATH {self.store.shims} $PATH"
        return f'export PATH="{self.store.shims}:$PATH"'
