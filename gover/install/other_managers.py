"""
Where other tools keep their Go toolchains.

Their directories are only read: none of their programs is run. The version is the one in the
file VERSION, not the one in the directory's name.

The layouts are those of moovweb/gvm scripts/install, go-nv/goenv libexec/goenv-root,
asdf-community/asdf-golang bin/install, jdx/mise src/dirs.rs, voidint/g cli/cli.go,
stefanmaric/g bin/g, owenthereal/goup internal/commands/root.go, kevincobain2000/gobrew
gobrew.go, version-fox/vfox internal/pathmeta, moonrepo/proto, golang/dl internal/version,
Homebrew/brew, actions/setup-go, and golang/go src/cmd/go/internal/toolchain.
"""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from glob import escape, glob
from typing import NamedTuple

from gover.go_env import find_go_setting
from gover.store.goroot import read_goroot_version
from gover.store.store import Store
from gover.version.platform import Platform
from gover.version.version import Version

_NUMBER = re.compile(r"[0-9]\.[0-9]")


class ManagerLayout(NamedTuple):
    """Where a tool keeps GOROOTs: `pattern` below the value of `variable`, or else `bases`."""

    tool: str
    variable: str
    bases: tuple[str, ...]  # ~ is the user's home
    pattern: str


class Candidate(NamedTuple):
    """A toolchain that another tool has installed."""

    tool: str
    version: Version
    goroot: str  # absolute, no link in it
    why_not: str = ""  # why it is imported only if the user names it


LAYOUTS = (
    ManagerLayout("golang.org/dl", "", ("~/sdk",), "go*"),
    ManagerLayout("goenv", "GOENV_ROOT", ("~/.goenv",), "versions/*"),
    ManagerLayout("asdf", "ASDF_DATA_DIR", ("~/.asdf",), "installs/golang/*/go"),
    ManagerLayout("mise", "MISE_DATA_DIR", ("~/.local/share/mise",), "installs/go/*"),
    ManagerLayout("g", "G_HOME", ("~/.g",), "versions/*"),
    ManagerLayout("g", "GOROOT", ("~/.go",), ".versions/*"),
    ManagerLayout("goup", "", ("~/.go",), "go*"),
    ManagerLayout("gobrew", "GOBREW_ROOT", ("~",), ".gobrew/versions/*/go"),
    ManagerLayout("vfox", "VFOX_HOME", ("~/.version-fox", "~/.vfox"), "cache/golang/*/golang-*"),
    ManagerLayout("proto", "PROTO_HOME", ("~/.proto",), "tools/go/*"),
    ManagerLayout("gvm", "GVM_ROOT", ("~/.gvm",), "gos/*"),
)
SYSTEM = (
    ManagerLayout(
        "Homebrew",
        "HOMEBREW_PREFIX",
        ("/opt/homebrew", "/usr/local", "/home/linuxbrew/.linuxbrew"),
        "Cellar/go*/*/libexec",
    ),
    ManagerLayout(
        "the runner's tool cache",
        "RUNNER_TOOL_CACHE",
        ("/opt/hostedtoolcache", "/Users/runner/hostedtoolcache"),
        "go/*/*",
    ),
)
# Where upgrades replace it: Go's own installer and instructions, packages, snap.
IN_PLACE = (
    ManagerLayout("Go's archive", "", ("/usr/local",), "go"),
    # Debian, Ubuntu, Alpine and Arch; Fedora and RHEL; openSUSE.
    ManagerLayout("the system's package", "", ("/usr/lib", "/usr/lib64"), "go*"),
    ManagerLayout("the system's package", "", ("/usr/lib64/go",), "*"),
    ManagerLayout("MacPorts", "", ("/opt/local/lib",), "go*"),
    ManagerLayout("snap", "", ("/snap/go", "/var/lib/snapd/snap/go"), "current"),
)


def find(
    store: Store,
    environ: Mapping[str, str],
    platform: Platform,
    system: tuple[ManagerLayout, ...] = SYSTEM,
    in_place: tuple[ManagerLayout, ...] = IN_PLACE,
) -> list[Candidate]:
    """Return every toolchain of other tools, newest first; one version may appear twice."""
    found: dict[str, Candidate] = {}
    replaced = {os.path.realpath(path) for _, path in _paths(environ, in_place)}
    own = _paths(environ, (*_at_home(environ), *system))
    cache = (("the module cache", path) for path in _module_cache(environ, platform))
    for tool, path in (*own, *cache, *_paths(environ, in_place)):
        goroot = os.path.realpath(path)
        version = version_at(goroot)
        if version and goroot not in found and not goroot.startswith(store.data + "/"):
            found[goroot] = Candidate(tool, version, goroot)
    newest_first = sorted(found.values(), key=lambda candidate: candidate.version, reverse=True)
    return list(_with_why_not(store, newest_first, platform, replaced))


def find_unusable(environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the tool and the directory of each version that is no whole release of Go."""
    for layout in _at_home(environ):
        for tool, path in _paths(environ, (layout,)):
            # Not what only begins with go, as ~/sdk/google-cloud-sdk.
            named = _NUMBER.search("/".join(path.split("/")[-2:]))
            if named and os.path.isdir(path) and version_at(os.path.realpath(path)) is None:
                yield tool, path


def version_at(goroot: str) -> Version | None:
    """Return the version of the release in a directory; None when there is none."""
    version = read_goroot_version(goroot)
    is_release = version is not None and version.is_release
    return version if is_release and os.access(f"{goroot}/bin/go", os.X_OK) else None


def is_for(goroot: str, platform: Platform) -> bool:
    """Return whether a toolchain may be for a platform; True if it cannot be seen."""
    try:
        platforms = os.listdir(f"{goroot}/pkg/tool")
    except OSError:
        return True
    return os.path.basename(platform.tool_directory) in platforms


def _with_why_not(
    store: Store, found: list[Candidate], platform: Platform, replaced: Collection[str]
) -> Iterator[Candidate]:
    taken: set[Version] = set()
    for candidate in found:
        why_not = ""
        if not is_for(candidate.goroot, platform):
            why_not = f"not for {platform}"
        elif store.is_installed(candidate.version):
            why_not = "installed already"
        elif candidate.goroot in replaced:
            why_not = "upgrades replace it in place"
        elif candidate.version in taken:
            why_not = "another of this version comes first"
        else:
            taken.add(candidate.version)
        yield candidate._replace(why_not=why_not)


def _paths(
    environ: Mapping[str, str], layouts: Iterable[ManagerLayout]
) -> Iterator[tuple[str, str]]:
    for layout in layouts:
        for base in _bases(layout, environ):
            for path in sorted(glob(f"{escape(base)}/{layout.pattern}", include_hidden=True)):
                yield layout.tool, path


def _at_home(environ: Mapping[str, str]) -> Iterator[ManagerLayout]:
    """Yield the layouts with ~ replaced by the user's home; none if there is no home."""
    home, data = environ.get("HOME", ""), environ.get("XDG_DATA_HOME", "")
    if not home.startswith("/"):
        return
    for layout in LAYOUTS:
        bases = tuple(base.replace("~", home, 1) for base in layout.bases)
        if data.startswith("/"):
            bases = tuple(base.replace(f"{home}/.local/share", data) for base in bases)
        yield layout._replace(bases=bases)


def _bases(layout: ManagerLayout, environ: Mapping[str, str]) -> tuple[str, ...]:
    named = environ.get(layout.variable, "") if layout.variable else ""
    return (named,) if named.startswith("/") else layout.bases


def _module_cache(environ: Mapping[str, str], platform: Platform) -> list[str]:
    home = environ.get("HOME", "")
    gopath = find_go_setting(environ, "GOPATH", f"{home}/go").partition(":")[0]
    cache = find_go_setting(environ, "GOMODCACHE", f"{gopath}/pkg/mod")
    if not cache.startswith("/"):
        return []
    goos, arch = platform.os, platform.arch.replace("armv6l", "arm")
    return sorted(glob(f"{escape(cache)}/golang.org/toolchain@v0.0.1-go*.{goos}-{arch}"))
