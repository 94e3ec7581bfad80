"""
The settings that a build depends on; they are part of its key.

A program that was built without the checksum database, or from a proxy of one project's own, is
not the program that another project would have got. So nothing that can change what Go fetches,
verifies or compiles is left out: of what a project sets every variable and PATH entry, and of the
user's own environment the settings of Go and of the compilers. Only where a module comes from
makes no difference as long as a checksum database verifies it.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping

from gover.fs.read import read_file
from gover.gotools import build
from gover.gotools.build import GO_SUM_LIMIT, BuildGo
from gover.versionfile.search import VersionFile

_SETTING = re.compile(
    r"GO[A-Z0-9]+|CGO_\w+|CC|CXX|FC|AR|PKG_CONFIG\w*|SDKROOT|DEVELOPER_DIR"
    r"|MACOSX_DEPLOYMENT_TARGET|CPATH|C(PLUS)?_INCLUDE_PATH|LIBRARY_PATH",
    re.ASCII,
)
# Where Go keeps its files, and how it runs: neither changes a program.
_WITHOUT_EFFECT = {
    *("GOBIN", "GOCACHE", "GOENV", "GOMODCACHE", "GOPATH", "GOTMPDIR", "GOTELEMETRYDIR"),
    *("GOGC", "GOMAXPROCS", "GOMEMLIMIT", "GOTRACEBACK"),
}
# Where modules come from.
_SOURCES = frozenset(("GOPROXY", "GONOPROXY", "GOINSECURE", "GOVCS", "GOAUTH"))
_OWN = re.compile(r"(__)?GOVER_|PATH$|PWD$|OLDPWD$")
_LOGIN = re.compile(r"//[^/@,|]*@")


def build_settings(
    go: BuildGo, environ: Mapping[str, str], users: Mapping[str, str], data: str
) -> str:
    """
    Return everything that a build of this Go depends on, apart from the tool and its version.

    `environ` is the environment of the project's directory, `users` the user's own outside of
    it; `data` is the store, whose PATH entries are the project's Go and tools.
    """
    used = build.environment(environ, offline=False)
    theirs = build.environment(users, offline=False)
    facts = [f"{name}={value}" for name, value in sorted(_variables(used, theirs))]
    entries = users.get("PATH", "").split(":")
    path = [p for p in environ.get("PATH", "").split(":") if p not in entries]
    facts += [f"PATH={p}" for p in path if not p.startswith(f"{data}/")]
    return "\0".join((os.path.realpath(go.root), *facts))


def _variables(used: Mapping[str, str], theirs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    ignored = _SOURCES if _is_all_verified(used) else frozenset()
    for name in used.keys() | theirs.keys():
        is_users = used.get(name) == theirs.get(name)
        if name in ignored or _OWN.match(name) or (is_users and not _is_setting(name)):
            continue
        value = used.get(name, "")
        if name == "GOFLAGS":
            value = " ".join(flag for flag in value.split() if "-trimpath" in flag)
        if value:
            # A login changes, and opens the same.
            yield name, _LOGIN.sub("//", value)


def _is_all_verified(used: Mapping[str, str]) -> bool:
    """Return whether a checksum database verifies every module, wherever it comes from."""
    is_off = used.get("GOSUMDB", "").strip() == "off"
    return not (is_off or used.get("GONOSUMDB") or used.get("GOPRIVATE"))


def _is_setting(name: str) -> bool:
    return _SETTING.fullmatch(name) is not None and name not in _WITHOUT_EFFECT


def module_settings(settings: str, file: VersionFile) -> str:
    """
    Return the settings of a build by a go.mod, or by a go.work and the go.mod of its modules.

    Their content and that of their checksums are added.
    """
    facts = [settings]
    for reading in (file.reading, *file.modules):
        # go.sum beside go.mod, and any.work.sum beside any.work
        sums = read_file(reading.path.removesuffix(".mod") + ".sum", GO_SUM_LIMIT)
        facts += [hashlib.sha256(data).hexdigest() for data in (reading.data, sums.data)]
    return "\0".join(facts)
