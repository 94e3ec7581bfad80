"""
The machine on which Apple's SDKs are searched, by reading directories and running nothing.

    machine = here()
    active = developer_dir.developer_directory(machine.root, environ)
    sdks, problems = installed.installed_sdks(active.path)
    found = find.find_sdk("macosx14", machine.root, environ)

These functions take the `root` of a Mac's file system: "" on a Mac, a directory in tests. The
paths that they return begin with it, so that they can be opened.
"""

import sys
from typing import NamedTuple


class AppleMachine(NamedTuple):
    """A machine: `system` is "darwin" on a Mac; `root` is "" on a real one."""

    system: str
    root: str = ""

    @property
    def is_mac(self) -> bool:
        return self.system == "darwin"


def here() -> AppleMachine:
    """Return the machine this process runs on."""
    return AppleMachine(sys.platform)


def below(root: str, path: str) -> str:
    """Return an absolute path of the machine with its root in front, once."""
    if not root or path == root or path.startswith(root + "/"):
        return path
    return root + path
