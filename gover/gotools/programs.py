"""
Programs that Go has built, by the build information in them; none is run.

`go install` writes them to GOBIN or GOPATH/bin, `gover tools sync` to the store.
"""

from __future__ import annotations

import os

from gover import go_env
from gover.errors import InvalidFile
from gover.records import Record
from gover.version.version import parse_release

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.inspect.program import BuildInfo
    from gover.version.version import Version

_PATH = r"[\w.~+-]+(?:/[\w.~+-]+)*"
# A canonical version of golang/mod semver, or a pseudo-version: it names exactly one version.
_NUMBER = r"(?:0|[1-9]\d*)"
_EXACT = rf"v{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"


class BuiltProgram(Record):
    """A program; None for what its build information does not contain."""

    name: str
    path: str
    package: str | None = None
    version: str | None = None  # of its module
    go: str | None = None  # "1.22.3", or raw when it is not a release
    platform: tuple[str, str] = ("", "")  # GOOS and GOARCH; "" for what is not recorded

    @property
    def release(self) -> Version | None:
        return parse_release(self.go) if self.go else None

    @property
    def rebuild(self) -> str | None:
        """The command that builds it again; None where it was not built from a released version."""
        if not (self.package and self.version and _matches(_PATH, self.package)):
            return None
        return f"go install {self.package}@{self.version}" if is_exact(self.version) else None

    def is_older_than(self, version: Version | None) -> bool:
        """Return True where both Go versions are known and that of the program is older."""
        return bool(version and self.release and self.release < version)


def is_exact(version: str) -> bool:
    """Return True for an exact version, False for a query such as `latest`."""
    return _matches(_EXACT, version)


def _matches(pattern: str, text: str) -> bool:
    import re  # noqa: PLC0415  where no program was built, nothing is matched

    return re.fullmatch(pattern, text, re.ASCII) is not None


def read_program(path: str, name: str) -> BuiltProgram:
    """Return the build information of a file; only name and path where Go did not build it."""
    info = read_build_info(path)
    if info is None:
        return BuiltProgram(name, path)
    go = info.version.removeprefix("go").partition(" ")[0]
    version = info.main.version if info.main else ""
    platform = (info.setting("GOOS") or "", info.setting("GOARCH") or "")
    return BuiltProgram(name, path, info.path or None, version or None, go or None, platform)


def read_build_info(path: str) -> BuildInfo | None:
    """Return the build information of a file; None where Go did not build it."""
    from gover.inspect.inspect import inspect  # noqa: PLC0415  as above; it is large

    try:
        return next((image.go for image in inspect(path).slices if image.go), None)
    except InvalidFile:
        return None


def find_go_installed(environ: Mapping[str, str]) -> list[BuiltProgram]:
    """Return the Go programs in GOBIN and GOPATH/bin, where `go install` writes them."""
    home = environ.get("HOME", "")
    paths = go_env.find_go_setting(environ, "GOPATH", f"{home}/go" if home else "").split(":")
    directories = [
        go_env.find_go_setting(environ, "GOBIN", ""),
        *(f"{path}/bin" for path in paths if path),
    ]
    programs = [
        read_program(f"{directory}/{name}", name)
        for directory in dict.fromkeys(directories)
        if directory.startswith("/") and os.path.isdir(directory)
        for name in sorted(os.listdir(directory))
    ]
    return [program for program in programs if program.go]
