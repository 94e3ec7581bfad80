"""
What a doctor looks at: everything that `gover.doctor.observe.observe` saw, as frozen values.

Checks know nothing else. Paths are as the system spells them, without the root under
which tests rebuild one.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from gover.dirs import Dirs
from gover.doctor.lint.findings import LintFinding as Reading
from gover.inspect.program import Program
from gover.sdk.decision import find_sdk_owner
from gover.sdk.developer_dir import DeveloperDirectory
from gover.sdk.installed import Sdk
from gover.sdk.sdk_settings import SdkSettings
from gover.version.version import Version

Kind = Literal["file", "directory", "other", "absent"]


class MachineFacts(NamedTuple):
    """
    The machine in Go's words: `os` darwin or linux, `arch` that of the hardware.

    `version` is the product version of macOS, "" elsewhere or when nobody could be asked;
    `translated` tells whether this process runs under Rosetta, `rosetta` whether Rosetta 2 is
    installed.
    """

    os: str
    arch: str
    version: str = ""
    translated: bool = False
    rosetta: bool | None = None


class FoundGo(NamedTuple):
    """One `go` on PATH."""

    path: str  # as PATH has it
    owner: str  # who put it there: "gover", "gover's shim", "Homebrew", "goenv"...
    real: str  # behind all links
    goroot: str | None = None  # None: a script, which decides when it is run
    version: Version | None = None
    program: Program | None = None
    loader_missing: bool = False

    @property
    def entry(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def is_ours(self) -> bool:
        return self.owner.startswith("gover")

    @property
    def archs(self) -> tuple[str, ...]:
        return tuple(part.arch for part in self.program.slices) if self.program else ()


class Holds(NamedTuple):
    """What gover decides for the directory: `gover why` in short."""

    version: Version | None  # also of the system's go, when its VERSION says so
    kind: str  # of the origin: file, default, system...
    origin: str  # the words that end a message
    ours: bool = False  # a toolchain of gover's
    error: str = ""
    hint: str = ""
    conflict: str = ""
    conflict_hint: str = ""
    floor: Version | None = None  # what go.work or go.mod require
    floor_where: str = ""  # file and line
    language: Version | None = None  # of the go line alone
    sdk: Literal["", "missing", "untrusted", "flawed"] = ""  # what is wrong with the SDK asked for
    sdk_warning: str = ""
    sdk_hint: str = ""
    default: str = ""  # the Request that is the default
    default_error: str = ""  # why it cannot hold


class GoEnv(NamedTuple):
    """A file of Go's settings: that of `go env -w`, or go.env of a GOROOT."""

    path: str  # "" when there is no GOROOT, GOENV=off, or there is no HOME
    values: tuple[tuple[str, str], ...] = ()

    def value(self, name: str) -> str:
        return next((value for key, value in reversed(self.values) if key == name), "")


class Shell(NamedTuple):
    """The user's shell and where its start-up files load gover's hook."""

    name: str  # zsh, bash, fish; "" for others
    hooked: tuple[str, ...] = ()  # files that have `gover hook` in them
    login_reads_bashrc: bool = True  # bash: what a login shell reads sources ~/.bashrc
    rc: str = ""  # where the line belongs


class Written(NamedTuple):
    """Files that gover writes, against what it would write now."""

    outdated: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    python_gone: bool = False  # the Python they name is not there any more

    @property
    def all(self) -> tuple[str, ...]:
        return self.outdated + self.missing + self.surplus


class ToolchainFacts(NamedTuple):
    """One entry of the toolchains directory."""

    name: str
    path: str
    version: Version | None  # that its VERSION says
    has_go: bool
    receipt: Literal["there", "missing", "damaged"]
    link: str = ""  # what it links to


class StoreFacts(NamedTuple):
    """The state of gover's own directories."""

    toolchains: tuple[ToolchainFacts, ...] = ()
    leftovers: tuple[str, ...] = ()  # of govers that are gone, in staging/ and trash/
    foreign: tuple[tuple[str, str], ...] = ()  # path, and its owner's name
    writable: tuple[str, ...] = ()  # by everybody


class Developer(NamedTuple):
    """Apple's developer tools, as far as files and receipts tell."""

    active: DeveloperDirectory | None  # None: there is none at all
    sdks: tuple[Sdk, ...] = ()  # of the active directory, newest first
    unreadable: tuple[str, ...] = ()  # sentences about SDKs that say nothing
    tools_sdks: tuple[Sdk, ...] = ()  # of the Command Line Tools, newest first
    tools: str = ""  # the version of the Command Line Tools; "" when not installed
    xcode: str = ""  # the version of the active Xcode; "" when none is
    sdkroot: SdkSettings | None = None  # what SDKROOT names, when that is a macOS SDK


class Proxy(NamedTuple):
    """One entry of GOPROXY; `separator` is what follows it: `,`, `|` or nothing."""

    text: str
    separator: str
    answer: Literal["not asked", "answers", "silent"] = "not asked"
    reason: str = ""


class Observations(NamedTuple):
    """Everything that the checks are about."""

    machine: MachineFacts
    environ: Mapping[str, str]  # as this process got it, gover's own changes included
    home: str
    cwd: str
    dirs: Dirs
    path_helper: tuple[str, ...]  # the entries of /etc/paths and /etc/paths.d
    gos: tuple[FoundGo, ...]
    holds: Holds
    goenv: GoEnv
    system_env: GoEnv  # go.env of the first go on PATH that is not gover's
    kinds: Mapping[str, Kind]  # of every path that a variable names
    goroots: Mapping[str, Version | None]  # the versions of directories called GOROOT
    foreign: tuple[tuple[str, str], ...]  # where Go works and only another user may write
    compiler: bool  # whether a C compiler is on PATH
    cc_missing: bool  # CC names a program that is not there
    shell: Shell
    shims: Written
    hook: Written
    store: StoreFacts
    readings: tuple[Reading, ...]  # what lint says of the files here
    proxies: tuple[Proxy, ...]
    developer: Developer | None = None  # on macOS

    @property
    def mac(self) -> bool:
        return self.machine.os == "darwin"

    @property
    def by_nix(self) -> bool:
        """Whether compiler, SDK and developer directory are Nix's: its own xcrun knows them."""
        return find_sdk_owner(self.environ) == "Nix"

    @property
    def answering(self) -> FoundGo | None:
        """The first `go` on PATH: the one that a word `go` runs."""
        return self.gos[0] if self.gos else None

    def setting(self, name: str) -> str:
        """Return what Go takes a variable for: the environment, then `go env -w`."""
        return self.environ.get(name) or self.goenv.value(name)

    def where(self, name: str) -> str:
        """Return the words for where a setting comes from."""
        return name if self.environ.get(name) else f"{name} of go env -w"

    def undo(self, name: str) -> str:
        """Return the command that takes a setting away."""
        return self.unset(name) if self.environ.get(name) else f"go env -u {name}"

    def unset(self, *names: str) -> str:
        """Return the command by which the user's shell forgets variables."""
        return f"{'set -e' if self.shell.name == 'fish' else 'unset'} {' '.join(names)}"

    @property
    def cgo(self) -> bool:
        """Whether cgo is on, as CGO_ENABLED says."""
        return self.setting("CGO_ENABLED") != "0"

    @property
    def sdk(self) -> SdkSettings | None:
        """The SDK that clang takes: SDKROOT's, else the newest of the active directory."""
        if self.developer is None:
            return None
        if self.environ.get("SDKROOT"):
            return self.developer.sdkroot
        return self.developer.sdks[0].settings if self.developer.sdks else None
