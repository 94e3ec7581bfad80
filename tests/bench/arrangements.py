"""
The other version managers in the matrix of tests/everywhere, each set up as its manual says.

What a manager has no notion of is not in its abilities, and those cells do not apply to it.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench import download_peers
from tests.bench.workspace import Failed, Ground, call
from tests.everywhere import fakes
from tests.everywhere.arrangement import Arrangement
from tests.everywhere.states import INSTALLED


class Mise(Arrangement):
    """Its `activate`, offline: online it would try to install what is missing."""

    name = "mise activate"
    abilities = frozenset({"default", "use", "tool-versions", "system", "cron"})
    pin_file = "mise.toml"
    activation = ""

    def __init__(self, home: Path, program: Path) -> None:
        super().__init__(home)
        self.data = home / ".local/share/mise"
        self.program = program
        settings = home / ".config/mise/conf.d/settings.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'[settings]\noffline = true\ntrusted_config_paths = ["{home}"]\n')
        self.environ["PATH"] = f"{program.parent}:{self.environ['PATH']}"
        for version in INSTALLED:
            fakes.write_toolchain(self.data / "installs/go" / version, version)
        self._reshim()

    def _reshim(self) -> None:
        call(self.program, "reshim", env=self.environ, cwd=self.home)

    def load(self, shell: str) -> str:
        line = f"mise activate {self.activation} {shell}"
        return f"{line} | source" if shell == "fish" else f'eval "$({line})"'

    def pin_text(self, version: str) -> str:
        return f'[tools]\ngo = "{version}"\n'

    def set_default(self, version: str) -> None:
        config = self.home / ".config/mise/config.toml"
        config.write_text(self.pin_text(version))
        self._reshim()

    def use(self, version: str, shell: str) -> str:
        return f"mise shell go@{version}"

    def script_path(self) -> str:
        return f"{self.data}/shims:{self.environ['PATH']}"


class MiseShims(Mise):
    """Its `activate --shims`, which its manual has for editors and scripts."""

    name = "mise --shims"
    activation = "--shims"

    def use(self, version: str, shell: str) -> str:
        return _export(shell, "MISE_GO_VERSION", version)


class Goenv(Arrangement):
    """goenv, with its shims in front: by default they stand behind the system's Go."""

    name = "goenv"
    abilities = frozenset({"default", "use", "system", "cron"})

    def __init__(self, home: Path, source: Path) -> None:
        super().__init__(home)
        self.data = home / ".goenv"
        self.environ |= {"GOENV_ROOT": str(self.data), "GOENV_PATH_ORDER": "front"}
        self.environ["PATH"] = f"{source}/bin:{self.environ['PATH']}"
        for version in INSTALLED:
            fakes.write_toolchain(self.data / "versions" / version, version)
        self._call("rehash")

    def _call(self, *words: str) -> None:
        call("goenv", *words, env=self.environ, cwd=self.home)

    def load(self, shell: str) -> str:
        line = f"goenv init - {shell}"
        return f"{line} | source" if shell == "fish" else f'eval "$({line})"'

    def set_default(self, version: str) -> None:
        self._call("global", version)

    def use(self, version: str, shell: str) -> str:
        return f"goenv shell {version}"

    def script_path(self) -> str:
        return f"{self.data}/shims:{self.environ['PATH']}"


class Asdf(Arrangement):
    """asdf with asdf-golang: nothing but shims."""

    name = "asdf"
    abilities = frozenset({"default", "use", "tool-versions", "system", "cron"})
    pin_file = ".tool-versions"

    def __init__(self, home: Path, program: Path, plugin: Path) -> None:
        super().__init__(home)
        self.data = home / ".asdf"
        self.environ["PATH"] = f"{program.parent}:{self.environ['PATH']}"
        shutil.copytree(plugin, self.data / "plugins/golang", symlinks=True)
        for version in INSTALLED:
            fakes.write_toolchain(self.data / "installs/golang" / version / "go", version)
        call(program, "reshim", "golang", env=self.environ, cwd=home)
        self.set_default("system")  # with no line for Go, its shims refuse

    def load(self, shell: str) -> str:
        shims = self.data / "shims"
        fish = shell == "fish"
        return f"set -gx PATH {shims} $PATH" if fish else f'export PATH="{shims}:$PATH"'

    def pin_text(self, version: str) -> str:
        return f"golang {version}\n"

    def set_default(self, version: str) -> None:
        (self.home / ".tool-versions").write_text(self.pin_text(version))

    def use(self, version: str, shell: str) -> str:
        return _export(shell, "ASDF_GOLANG_VERSION", version)

    def script_path(self) -> str:
        return f"{self.data}/shims:{self.environ['PATH']}"


class Direnv(Arrangement):
    """direnv, with the `use_go` that a user writes."""

    name = "direnv"
    pin_file = ".envrc"

    def __init__(self, home: Path, program: Path) -> None:
        super().__init__(home)
        self.program = program
        for version in INSTALLED:
            fakes.write_toolchain(home / "sdk" / f"go{version}", version)
        config = home / ".config/direnv/direnvrc"
        config.parent.mkdir(parents=True)
        config.write_text("""use_go() {
	if [ ! -d "$HOME/sdk/go$1" ]; then
		log_error "go $1 is not installed"
		return 1
	fi
	PATH_add "$HOME/sdk/go$1/bin"
}
""")

    def load(self, shell: str) -> str:
        return "direnv hook fish | source" if shell == "fish" else f'eval "$(direnv hook {shell})"'

    def pin_text(self, version: str) -> str:
        return f"use go {version}\n"

    def visit(self, directory: Path) -> None:
        call(self.program, "allow", directory, env=self.environ, cwd=self.home)


def _export(shell: str, name: str, value: str) -> str:
    return f"set -gx {name} {value}" if shell == "fish" else f"export {name}={value}"


class Peer(NamedTuple):
    """A manager that this machine has, its version, and how to set it up in a HOME."""

    version: str
    make: Callable[[Path], Arrangement]


def _mise(ground: Ground, kind: type[Arrangement]) -> Peer:
    program = download_peers.program(ground, "mise") or download_peers.from_npm(ground)
    return Peer(_printed(ground, program, "--version").split()[0], _with(kind, program))


def _goenv(ground: Ground, kind: type[Arrangement]) -> Peer:
    source = download_peers.checkout(ground, "goenv")
    version = (source / "APP_VERSION").read_text().strip()
    return Peer(version, _with(kind, source))


def _asdf(ground: Ground, kind: type[Arrangement]) -> Peer:
    plugin = download_peers.checkout(ground, "asdf-golang")
    program = download_peers.needed(ground, "asdf")
    version = _printed(ground, program, "version").split()[0].removeprefix("v")
    return Peer(version, _with(kind, program, plugin))


def _direnv(ground: Ground, kind: type[Arrangement]) -> Peer:
    program = download_peers.needed(ground, "direnv")
    return Peer(_printed(ground, program, "version").strip(), _with(kind, program))


def _with(kind: Any, *paths: Path) -> Callable[[Path], Arrangement]:
    return lambda home: kind(home, *paths)


def _printed(ground: Ground, program: Path, word: str) -> str:
    environ = {"HOME": str(ground.run), "PATH": os.environ["PATH"], "MISE_OFFLINE": "1"}
    return call(program, word, env=environ, cwd=ground.run)


PEERS: Mapping[str, Callable[[Ground], Peer]] = {
    Mise.name: partial(_mise, kind=Mise),
    MiseShims.name: partial(_mise, kind=MiseShims),
    Goenv.name: partial(_goenv, kind=Goenv),
    Asdf.name: partial(_asdf, kind=Asdf),
    Direnv.name: partial(_direnv, kind=Direnv),
}


def found_peers(ground: Ground) -> tuple[dict[str, Peer], dict[str, str]]:
    """Return the peers that can be had, and {name: why not} of the others."""
    found, missing = {}, {}
    for name, find in PEERS.items():
        try:
            found[name] = find(ground)
        except (Failed, OSError) as failure:
            missing[name] = str(failure)
    return found, missing
