"""
The machine on which Apple's SDKs are searched, by reading directories and running nothing.

    machine = here()
    active = developer_dir.developer_directory(machine.root, environ)
    sdks, problems = installed.installed_sdks(active.path)
    found = find.find_sdk("macosx14", machine.root, environ)

These functions take the `root` of a Mac's file system: "" on a Mac, a directory in tests. The
paths that they return begin with it, so that they can be opened.
"""

import os
import re
import sys
from typing import NamedTuple

from gover.errors import GoverError
from gover.escape import safe, sh_quote

_QUARANTINE = b"com.apple.quarantine"  # "FLAGS;TIME;PROGRAM;UUID", the flags in hex
_USER_APPROVED = 0x40  # QTN_FLAG_USER_APPROVED of libquarantine


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


def find_quarantine(goroot: str) -> GoverError | None:
    """
    Return the error where macOS does not start a toolchain before its user has permitted it.

    A browser, Archive Utility and AirDrop mark the files they write; curl, tar and gover do not.
    """
    import ctypes  # noqa: PLC0415  5 ms, only on a Mac

    value = ctypes.create_string_buffer(256)
    getxattr = ctypes.CDLL(None, use_errno=True).getxattr
    getxattr.restype = ctypes.c_ssize_t
    go = os.fsencode(f"{goroot}/bin/go")
    if getxattr(go, _QUARANTINE, value, ctypes.c_size_t(len(value)), 0, 0) < 0:
        return None
    flags = value.value.partition(b";")[0]
    if re.fullmatch(rb"[0-9a-fA-F]{1,8}", flags) and int(flags, 16) & _USER_APPROVED:
        return None
    return GoverError(
        f"{safe(goroot)} is quarantined: macOS does not start its programs",
        f"xattr -dr com.apple.quarantine {sh_quote(goroot)}",
    )
