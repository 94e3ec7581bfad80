"""
The input of every check: what `gover.doctor.observe.observe` read, as frozen values.

Checks read nothing else. Paths are those of the system, without the root below which tests
rebuild one.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from gover.doctor.lint.findings import LintFinding
from gover.inspect.program import Program
from gover.sdk.decision import find_sdk_owner
from gover.sdk.developer_dir import DeveloperDirectory
from gover.sdk.installed import Sdk
from gover.sdk.sdk_settings import SdkSettings
from gover.store.store import Store
from gover.version.version import Version

SHIM = "gover's shim"  # the owner of a FoundGo

PathKind = Literal["file", "directory", "other", "absent"]


class MachineFacts(NamedTuple):
    """
    The machine in Go's words: `os` darwin or linux, `arch` that of the hardware.

    `version` is the product version of macOS, "" elsewhere or when it is not known;
    `translated` is true when this process runs under Rosetta, `translated_shell` when the shell
    does that started it, `rosetta` when Rosetta 2 is installed; None where it is not known.
    """

    os: str
    arch: str
    version: str = ""
    translated: bool = False
    rosetta: bool | None = None
    translated_shell: bool | None = None


class FoundGo(NamedTuple):
    """One `go` on PATH."""

    path: str  # as PATH has it
    owner: str  # what installed it: "gover", "gover's shim", "Homebrew", "goenv"...
    real: str  # with all links resolved
    goroot: str | None = None  # None: a script, which chooses a Go when it runs
    version: Version | None = None
    program: Program | None = None
    is_loader_missing: bool = False
    starts_another: bool = False  # another manager's shim, or a script that only starts go

    @property
    def directory(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def is_from_gover(self) -> bool:
        return self.owner.startswith("gover")

    @property
    def archs(self) -> tuple[str, ...]:
        return tuple(part.arch for part in self.program.slices) if self.program else ()


class FoundProgram(NamedTuple):
    """A program on PATH that works on Go code, as Go built it; scripts are none."""

    path: str
    version: str  # of its module: "v1.25.0", or "(devel)"
    built_with: Version | None


class SelectionFacts(NamedTuple):
    """What gover selects for the directory: `gover why` in short."""

    version: Version | None  # also of the system's go, when it has a VERSION file
    kind: str  # of the origin: file, default, system...
    origin: str  # in the words that end a message: "set by FILE:LINE"
    is_from_gover: bool = False  # a toolchain in gover's store
    sets_gotoolchain: bool = False  # a shim sets GOTOOLCHAIN for it
    in_front: str = ""  # the go that runs instead, because the user put it in front
    switches_to: Version | None = None  # Go itself switches to this version or a newer one
    error: str = ""
    hint: str = ""
    conflict: str = ""
    conflict_hint: str = ""
    floor: Version | None = None  # what go.work or go.mod require
    floor_origin: str = ""  # file and line
    language: Version | None = None  # of the go line alone
    sdk: Literal["", "missing", "untrusted", "flawed"] = ""  # what is wrong with the SDK request
    sdk_warning: str = ""
    sdk_hint: str = ""
    default: str = ""  # the text of the Request that is the default
    default_error: str = ""  # why the default cannot be used


class GoEnvFile(NamedTuple):
    """A file of Go's settings: that of `go env -w`, or go.env of a GOROOT."""

    path: str  # "" when there is no GOROOT, GOENV=off, or there is no HOME
    values: tuple[tuple[str, str], ...] = ()

    def value(self, name: str) -> str:
        return next((value for key, value in reversed(self.values) if key == name), "")


class Shell(NamedTuple):
    """The user's shell and where its start-up files load gover's hook."""

    name: str  # zsh, bash, fish; "" for others
    hooked: tuple[str, ...] = ()  # files that have `gover hook` in them
    login_reads_bashrc: bool = True  # bash: a file that login shells read sources ~/.bashrc
    rc: str = ""  # the start-up file that the hook's line belongs in


class GeneratedFiles(NamedTuple):
    """Files that gover writes, compared with what it would write now."""

    outdated: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()
    python_gone: bool = False  # the Python that they name no longer exists

    @property
    def differing(self) -> tuple[str, ...]:
        return self.outdated + self.missing + self.surplus


class ToolchainFacts(NamedTuple):
    """One entry of the toolchains directory."""

    name: str
    path: str
    version: Version | None  # from its VERSION file
    has_go: bool
    receipt: Literal["present", "missing", "damaged"]
    link: str = ""  # the target, when the entry is a symbolic link
    obstacle: str = ""  # why it cannot be read or run
    obstacle_hint: str = ""


class StoreFacts(NamedTuple):
    """The state of gover's own directories."""

    toolchains: tuple[ToolchainFacts, ...] = ()
    leftovers: tuple[str, ...] = ()  # of processes that have ended
    foreign: tuple[tuple[str, str], ...] = ()  # path, and its owner's name
    writable: tuple[str, ...] = ()  # by every user
    obstacle: str = ""  # why nothing in it can be used
    obstacle_hint: str = ""


class DeveloperTools(NamedTuple):
    """Apple's developer tools, as files and receipts describe them."""

    active: DeveloperDirectory | None  # None: there is none at all
    sdks: tuple[Sdk, ...] = ()  # of the active directory, newest first
    unreadable: tuple[str, ...] = ()  # one sentence for each SDK that cannot be read
    tools_sdks: tuple[Sdk, ...] = ()  # of the Command Line Tools, newest first
    tools_version: str = ""  # of the Command Line Tools; "" when not installed
    xcode_version: str = ""  # of the active Xcode; "" when none is
    sdkroot: SdkSettings | None = None  # the SDK that SDKROOT names, when that is one of macOS


class Reply(NamedTuple):
    """The answer to one request, with the time that it took, the connection included."""

    milliseconds: int
    reason: str = ""  # why there was no answer
    is_absent: bool = False  # 404 or 410, which is an answer


class GoproxyEntry(NamedTuple):
    """One entry of GOPROXY; `separator` is what follows it: `,`, `|` or nothing."""

    text: str
    separator: str
    reply: Reply | None = None  # None: not asked
    serves_sumdb: bool = False  # seen to serve the checksum database

    @property
    def answers(self) -> bool:
        """Whether it was asked, and answered."""
        return self.reply is not None and not self.reply.reason


class SumdbFacts(NamedTuple):
    """The checksum database, asked without a module proxy."""

    name: str
    reply: Reply | None


class Observations(NamedTuple):
    """Everything that the checks are about."""

    machine: MachineFacts
    environ: Mapping[str, str]  # of this process, gover's own changes included
    home: str
    cwd: str
    store: Store
    path_helper: tuple[str, ...]  # the entries of /etc/paths and /etc/paths.d
    gos: tuple[FoundGo, ...]  # every `go` on PATH, in order
    go_programs: Mapping[str, FoundProgram]  # the first dlv and gopls on PATH
    selected: SelectionFacts
    go_env: GoEnvFile
    system_go_env: GoEnvFile  # go.env of the first go on PATH that is not gover's
    path_kinds: Mapping[str, PathKind]  # of every path that a variable names
    goroot_versions: Mapping[str, Version | None]  # of the directories that GOROOT names
    goroot_owner: str  # what installed the Go that GOROOT names; "" when unknown
    foreign_go_dirs: tuple[tuple[str, str], ...]  # where Go writes and only another user may
    has_compiler: bool  # whether a C compiler is on PATH
    is_cc_missing: bool  # whether CC names a program that does not exist
    shell: Shell
    shims: GeneratedFiles
    native_shim: str  # why it did not run here; "" where it runs, or is not wanted
    hook_files: GeneratedFiles
    store_facts: StoreFacts
    lint_findings: tuple[LintFinding, ...]  # about the files of this directory
    goproxy_entries: tuple[GoproxyEntry, ...]
    sumdb: SumdbFacts | None = None  # None: off, or not asked
    developer_tools: DeveloperTools | None = None  # on macOS

    @property
    def is_mac(self) -> bool:
        return self.machine.os == "darwin"

    @property
    def uses_nix(self) -> bool:
        """Whether compiler, SDK and developer directory are Nix's, which has its own xcrun."""
        return find_sdk_owner(self.environ) == "Nix"

    @property
    def first_go(self) -> FoundGo | None:
        """The first `go` on PATH: the one that a shell runs."""
        return self.gos[0] if self.gos else None

    def setting(self, name: str) -> str:
        """Return a setting as Go reads it: from the environment, then from `go env -w`."""
        return self.environ.get(name) or self.go_env.value(name)

    def setting_origin(self, name: str) -> str:
        """Return the words for a setting and where it is set."""
        return name if self.environ.get(name) else f"{name} of go env -w"

    def unset_setting(self, name: str) -> str:
        """Return the command that removes a setting."""
        return self.unset_variables(name) if self.environ.get(name) else f"go env -u {name}"

    def unset_variables(self, *names: str) -> str:
        """Return the command that removes variables from the user's shell."""
        return f"{'set -e' if self.shell.name == 'fish' else 'unset'} {' '.join(names)}"

    @property
    def cgo_enabled(self) -> bool:
        """Whether CGO_ENABLED leaves cgo on."""
        return self.setting("CGO_ENABLED") != "0"

    @property
    def clang_sdk(self) -> SdkSettings | None:
        """The SDK that clang takes: SDKROOT's, else the newest of the active directory."""
        if self.developer_tools is None:
            return None
        if self.environ.get("SDKROOT"):
            return self.developer_tools.sdkroot
        sdks = self.developer_tools.sdks
        return sdks[0].settings if sdks else None
