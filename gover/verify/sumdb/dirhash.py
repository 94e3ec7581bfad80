"""The ``h1:`` hash of a set of files (golang/mod sumdb/dirhash), and of a toolchain's."""

import base64
from collections.abc import Iterable
from hashlib import sha256

from gover.archive.layout import is_only_in_archives
from gover.errors import VerificationError
from gover.escape import safe

MODULE = "golang.org/toolchain"


def hash1(files: Iterable[tuple[str, bytes]]) -> str:
    """
    Return the ``h1:`` of files given as (name, SHA-256 digest of the content).

    The order of `files` does not matter. Raises VerificationError for a name that is there
    twice or has a newline: two different sets could then have one hash.
    """
    whole = sha256()
    previous = None
    for name, digest in sorted((_encoded(name), digest) for name, digest in files):
        if name == previous:
            raise VerificationError(
                f"the file {safe(name.decode(errors='replace'))} is there twice"
            )
        whole.update(b"%s  %s\n" % (digest.hex().encode(), name))
        previous = name
    return "h1:" + base64.b64encode(whole.digest()).decode()


def toolchain_h1(files: Iterable[tuple[str, bytes]], version: str, platform: str) -> str:
    """
    Return the ``h1:`` of golang.org/toolchain for a whole GOROOT.

    `files` are (path below GOROOT, SHA-256 digest) of its regular files, `version` is like
    ``1.22.3``, `platform` like ``linux-amd64``. An official archive, its GOROOT and the
    module of the same release have the same hash (golang/go src/cmd/distpack/pack.go): the
    files that only an archive has are not covered. Raises VerificationError as `hash1` does,
    and for a `_go.mod`, which could stand in the place of a `go.mod`.
    """
    prefix = f"{MODULE}@{module_version(version, platform)}/"
    named = ((name_in_module(name), digest) for name, digest in files)
    return hash1((prefix + name, digest) for name, digest in named if name)


def name_in_module(path: str) -> str:
    """
    Return the name in the module of the file at `path` below GOROOT; "" if it has none.

    Raises VerificationError for a `_go.mod`: no GOROOT of a release has one.
    """
    if is_only_in_archives(path):
        return ""
    # A module must not contain another module.
    folder, slash, last = path.rpartition("/")
    if last == "_go.mod":
        raise VerificationError(f"no release of Go has the file {safe(path)}")
    return f"{folder}{slash}_go.mod" if last == "go.mod" else path


def module_version(version: str, platform: str) -> str:
    """Return the module version of a toolchain: ``v0.0.1-go1.22.3.linux-amd64``."""
    # The names of archives have GOARM, those of modules the architecture.
    system = platform.removesuffix("armv6l") + "arm" if platform.endswith("-armv6l") else platform
    return f"v0.0.1-go{version}.{system}"


def _encoded(name: str) -> bytes:
    if "\n" in name:
        raise VerificationError(f"a file name with a newline: {safe(name)}")
    return name.encode("utf-8", "surrogateescape")
