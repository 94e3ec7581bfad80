"""
Apple's SDKs, found by reading directories: no xcrun is run, nothing is executed.

    machine = here()
    where = developer.developer_directory(machine.root, environ)
    sdks, _ = installed.installed_sdks(where.path)
    answer = resolve.resolve("macosx14", machine.root, environ)

Every function takes the `root` below which a Mac's file system is: "" on a Mac, a tree of a
test elsewhere. Paths that come out begin with it, so that they can be opened as they are.
"""

import sys
from typing import NamedTuple


class AppleMachine(NamedTuple):
    """Where SDKs are looked for: `system` is "darwin" on a Mac; `root` is "" on a real one."""

    system: str
    root: str = ""

    @property
    def is_mac(self) -> bool:
        return self.system == "darwin"


def here() -> AppleMachine:
    """Return the machine this process runs on."""
    return AppleMachine(sys.platform)


def below(root: str, path: str) -> str:
    """Return an absolute path of the machine as it is reached from here."""
    if not root or path == root or path.startswith(root + "/"):
        return path
    return root + path
