"""
gover as it is on a Mac, on any machine: real shells, real plans, a tree instead of /.

A Python of the test's own, made as venv makes one, replaces gover.sdk.machine.here at its
start (see doubles.py): it returns a Mac whose files are below a directory. The product has no
switch for this.
"""

import os
import site
import sys
from pathlib import Path

from tests.lib.doubles import MAC_AT_START
from tests.lib.mac_files import Mac
from tests.lib.terminals import Box


class MacBox(Box):
    """A box whose gover finds a Mac; `mac` is the tree."""

    expects_use = True  # False in a test whose commands end before they look at the machine

    def __init__(self, home, system="darwin"):
        super().__init__(home)
        self.mac = Mac(home.parent / "mac")
        self.mac.path.mkdir()
        (self.bin / "python").unlink()
        python = python_on_a_mac(home.parent / "python", self.mac.root, system)
        self._python = home.parent / "python"
        script = f'#!/bin/sh\n: >"{self._python}/ran"\nexec {python} "$@"\n'
        (self.bin / "python").write_text(script)
        (self.bin / "python").chmod(0o755)

    def check_double(self):
        """Fail where gover ran and never used the Mac that is its double."""
        ran, used = ((self._python / name).exists() for name in ("ran", "used"))
        assert used or not ran or not self.expects_use, (
            "gover ran, and nothing called gover.sdk.machine.here"
        )

    def sdk_path(self, version):
        return self.mac.at("Library/Developer/CommandLineTools/SDKs", f"MacOSX{version}.sdk")


def python_on_a_mac(directory, root, system="darwin"):
    """Make a Python whose gover takes the tree at `root` for a Mac, and has all that ours has."""
    code = MAC_AT_START.format(system=system, root=root, used=f"{directory}/used")
    line = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = directory / "lib" / line / "site-packages"
    packages.mkdir(parents=True)
    (directory / "bin").mkdir()
    base = os.path.realpath(sys.executable)
    (directory / "pyvenv.cfg").write_text(f"home = {os.path.dirname(base)}\n")
    os.symlink(base, directory / "bin/python")
    (packages / "machine_of_the_test.py").write_text(code)
    # One line a statement: site runs those that begin with import, and goes on to read .pth
    # files of the directories it adds, which is where an editable install is.
    added = "".join(f"import site; site.addsitedir({path!r})\n" for path in _site_packages())
    (packages / "test.pth").write_text(f"{added}import machine_of_the_test\n")
    return directory / "bin/python"


def _site_packages():
    return [path for path in site.getsitepackages() if Path(path).is_dir()]
