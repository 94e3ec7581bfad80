"""
Machines to examine: a Linux one, whose facts are this machine's, and Macs in a directory.

A patient is healthy until a fault is planted. Its Go is a header of a program, a VERSION
and a receipt; nothing of it can be run, and doctor runs nothing of it.
"""

import os
import sys
from pathlib import Path

from gover.activation import hook
from gover.doctor.examine import examine
from gover.doctor.observe.observe import ObserveInputs, observe
from gover.install import publish
from gover.install.default import set_default
from gover.store import receipts
from gover.store.store import Store
from gover.version.platform import this_platform
from gover.version.request import exact
from gover.version.version import Version
from tests.lib import elf_files, macho_files
from tests.lib.doctor.apple_output import RECORDINGS
from tests.lib.doubles import on_a_mac
from tests.lib.mac_files import Mac as Tree

ELF_MACHINES = {
    "386": 3, "amd64": 62, "arm": 40, "arm64": 183, "loong64": 258, "mips64le": 8, "mipsle": 8,
    "ppc64": 21, "ppc64le": 21, "riscv64": 243, "s390x": 22,
}  # fmt: skip
CPUS = {"amd64": macho_files.AMD64, "arm64": macho_files.ARM64}
VARIABLES = ("SHELL", "HOME", "PATH", "PWD")


class Patient:
    """Something that doctor examines: change its files and `environ`, then ask `findings`."""

    system = "linux"
    shell = "bash"
    rc = ".bashrc"

    def __init__(self, base, home, go):
        self.root = str(base)
        self.home = Path(base, home)
        self.cwd = self.home / "project"
        self.cwd.mkdir(parents=True)
        data = f"{self.home}/.local/share/gover"
        self.dirs = Store(data, f"{self.home}/cache/gover", f"{self.home}/config/gover")
        self.network = False
        self.user = os.getuid()
        self.go = go
        self.install(go)
        set_default(self.dirs, exact(Version.parse(go)))
        hook.write_hooks(self.dirs, "gover")
        (self.home / self.rc).write_text(f'eval "$(gover hook {self.shell})"\n')
        self.environ = {
            "HOME": str(self.home),
            "PATH": f"{self.dirs.shims}:{self.root}/usr/bin",
            "SHELL": f"/bin/{self.shell}",
            "PWD": str(self.cwd),
        }

    def program(self, arch=None):
        """The bytes of a program for a machine."""
        arch = arch or this_platform().arch
        return elf_files.elf(machine=ELF_MACHINES[arch])

    def tree(self, path, version, program=None):
        """A GOROOT at a path."""
        path = Path(path)
        (path / "bin").mkdir(parents=True)
        (path / "VERSION").write_text(f"go{version}\ntime 2024-01-01T00:00:00Z\n")
        for tool in ("go", "gofmt"):
            (path / "bin" / tool).write_bytes(program or self.program())
            (path / "bin" / tool).chmod(0o755)
        return path

    def install(self, version, program=None):
        path = self.tree(Path(self.dirs.toolchains, version), version, program)
        receipts.write_receipt_into(str(path), {"schema": 1, "version": version})
        publish.changed(self.dirs)
        return path

    def at(self, path):
        """A path of the machine, as it is reached from here; its directories are made."""
        place = Path(self.root + path)
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def set(self, **variables):
        self.environ |= variables

    def front(self, directory):
        self.environ["PATH"] = f"{directory}:{self.environ['PATH']}"

    def file(self, name, text):
        """A file of the project."""
        (self.cwd / name).write_text(text)

    def go_env(self, **values):
        """What `go env -w` leaves."""
        base = "Library/Application Support" if self.system == "darwin" else ".config"
        path = self.home / base / "go/env"
        path.parent.mkdir(parents=True)
        path.write_text("".join(f"{name}={value}\n" for name, value in values.items()))

    def look(self):
        inputs = ObserveInputs(
            *(self.dirs, self.environ, self.environ, str(self.cwd), self.system),
            *("" if self.system == "linux" else self.root, self.network, self.user),
        )
        with on_a_mac(self.system, inputs.root) as double:
            facts = observe(inputs)
        self.machine_calls = double.calls
        return facts

    def findings(self):
        return examine(self.look())

    def plain(self, text):
        """A text without the directory that stands for the machine."""
        return text.replace(self.root, "").replace(sys.executable, "python")


class Linux(Patient):
    """A Linux machine, with this one's processor."""

    def __init__(self, base, go="1.24.6"):
        super().__init__(base, "home/u", go)


class Mac(Patient):
    """A Mac in a directory, with Apple's answers as they are in `recordings`."""

    system = "darwin"
    shell = "zsh"
    rc = ".zshrc"

    def __init__(self, base, recording="sequoia", go="1.24.6"):
        self.recording = RECORDINGS[recording]
        self.apple = Tree(base)
        super().__init__(base, "Users/u", go)
        self.answers(**self.recording.answers)
        if self.recording.tools:
            self.apple.tools(*self.recording.tools)
        if self.recording.xcode:
            self.with_xcode(*self.recording.xcode)
        self.at("/etc/paths").write_text("/usr/local/bin\n/usr/bin\n/bin\n")

    def program(self, arch=None):
        arch = arch or self.recording.arch
        commands = (macho_files.build_version("10.13", "11.0"), macho_files.uuid_command())
        cpu = {"cpu": CPUS[arch]}
        if arch == "amd64":
            return macho_files.macho(*commands, macho_files.dylinker(), **cpu)
        return macho_files.signed(
            macho_files.code_signature(), *commands, macho_files.dylinker(), **cpu
        )

    def answers(self, **texts):
        answer(self.root, **texts)

    def with_xcode(self, version, sdk):
        path = Path(self.apple.xcode(sdk))
        plist = f"<plist><dict><key>CFBundleShortVersionString</key><string>{version}</string>"
        (path.parent / "version.plist").write_text(f"{plist}</dict></plist>")


def answer(root, **texts):
    """Doubles of Apple's programs below a root, which print what was recorded."""
    paths = {"sw_vers": "usr/bin", "sysctl": "usr/sbin", "pkgutil": "usr/sbin"}
    for name, text in texts.items():
        path = Path(root, paths[name], name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\ncat <<'RECORDED'\n{text}RECORDED\n")
        path.chmod(0o755)
