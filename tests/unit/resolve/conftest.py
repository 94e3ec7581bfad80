"""A machine on which something is selected, in the process of the test."""

from pathlib import Path

import pytest

from gover.install.default import set_default
from gover.resolve.selection import SelectedToolchain, SystemGo, select
from gover.version.request import Request


class Machine:
    """A store, programs named go on PATH, and a module."""

    def __init__(self, box):
        self.box, self.store = box, box.dirs
        self.environ = {"HOME": str(box.home), "PATH": ""}

    def go(self, name, version, go_env=None):
        """Put a Go on PATH, behind those that are there."""
        goroot = self.box.home / name
        (goroot / "bin").mkdir(parents=True)
        (goroot / "bin/go").write_text("")
        (goroot / "bin/go").chmod(0o755)
        if version:
            (goroot / "VERSION").write_text(f"go{version}\n")
        if go_env is not None:
            (goroot / "go.env").write_text(go_env)
        self.environ["PATH"] += f"{':' if self.environ['PATH'] else ''}{goroot}/bin"
        return f"{goroot}/bin/go"

    def default(self, text):
        set_default(self.store, Request.parse(text))

    def settings(self, text):
        Path(self.store.config).mkdir(exist_ok=True)
        Path(self.store.config, "config.toml").write_text(text)

    def select(self, floor=None):
        """Select for the directory p, which has that floor."""
        project = self.box.project("p")
        if floor:
            (project / "go.mod").write_text(f"module m\n\ngo {floor}\n")
        return select(self.store, self.environ, str(project))

    def found(self, floor=None):
        """Return what runs, why, and to what Go itself switches."""
        selection = self.select(floor)
        match selection.outcome:
            case SelectedToolchain(version=version):
                what = str(version)
            case SystemGo(path=path):
                what = path and path.removeprefix(f"{self.box.home}/").removesuffix("/bin/go")
            case _:
                what = "error"
        switches = str(selection.switches_to) if selection.switches_to else None
        return what, selection.origin.kind, switches


@pytest.fixture
def machine(box):
    return Machine(box)
