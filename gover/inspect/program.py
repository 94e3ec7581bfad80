"""The facts in the headers of a program, as plain values."""

from typing import Literal, NamedTuple

Format = Literal["mach-o", "elf", "pe"]


class Module(NamedTuple):
    """A module in Go's build information; `replace` is the module used instead."""

    path: str
    version: str
    sum: str
    replace: "Module | None" = None


class BuildSetting(NamedTuple):
    """One build setting, such as CGO_ENABLED, -ldflags or vcs.revision."""

    key: str
    value: str


class BuildInfo(NamedTuple):
    """
    What `go version -m` prints of a file.

    `flaw` is empty, or names the line of the module information that is invalid; then only
    `version` was read.
    """

    version: str  # "go1.22.3"
    path: str = ""  # the import path of the main package
    main: Module | None = None
    deps: tuple[Module, ...] = ()
    settings: tuple[BuildSetting, ...] = ()
    flaw: str = ""

    def setting(self, key: str) -> str | None:
        """Return the last value of a setting; None when the file does not record it."""
        return next((value for name, value in reversed(self.settings) if name == key), None)


class CodeSignature(NamedTuple):
    """
    An Apple code signature as it is written; nothing was verified.

    `signed` means with a certificate, `broken` that the signature cannot be read.
    """

    kind: Literal["ad hoc", "signed", "broken"]
    identifier: str | None = None
    team: str | None = None
    linker_signed: bool = False


class Slice(NamedTuple):
    """
    One program: the whole of a thin file, or one architecture of a fat one.

    `platform` is macos, ios, linux, windows, efi…, None when the file does not name one;
    `arch` is Go's word (amd64, arm64, 386, ppc64le…), or `arm64e`, or `unknown (0x…)`;
    `file_type` is executable, dylib (a shared library of any format), object, and so on.
    `minimum_os`, `sdk`, `uuid` and `signature` exist in Mach-O only: "12.0", "26.2",
    lower-case hex with dashes. `linkage` is None where it was not read (PE).
    """

    platform: str | None
    arch: str
    file_type: str
    minimum_os: str | None = None
    sdk: str | None = None
    uuid: str | None = None
    signature: CodeSignature | None = None
    linkage: Literal["dynamic", "static"] | None = None
    interpreter: str | None = None  # the loader it names, as os.fsdecode gives it
    needed: tuple[str, ...] = ()
    go: BuildInfo | None = None  # None: not built by Go, or the record was removed


class Program(NamedTuple):
    """One file; a fat Mach-O file has several slices, in the order of the file."""

    path: str
    format: Format
    fat: bool
    slices: tuple[Slice, ...]
