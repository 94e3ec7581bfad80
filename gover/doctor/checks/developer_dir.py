"""Apple's developer tools: developer directory, SDKs, SDKROOT."""

from collections.abc import Iterator

from gover.doctor import go_on_macos
from gover.doctor.facts import DeveloperTools, Observations
from gover.doctor.finding import Finding
from gover.escape import safe
from gover.sdk.apple_version import is_below
from gover.sdk.developer_dir import LINK, TOOLS

_INSTALL = "xcode-select --install"
_SELECT = "github.com/Homebrew/brew/blob/master/Library/Homebrew/os/mac/xcode.rb"
_XCSELECT = "github.com/rust-lang/rust/blob/master/compiler/rustc_codegen_ssa/src/back/apple.rs"


def chain(facts: Observations) -> Iterator[Finding]:
    """Check directory, SDKs, then SDKROOT; a fault in one explains the later ones."""
    if facts.developer_tools is None or facts.uses_nix:
        return
    for check in (_directory, _sdks, _sdkroot):
        if finding := check(facts, facts.developer_tools):
            yield finding
            return


def age(facts: Observations) -> Iterator[Finding]:
    """Find Command Line Tools that are too old for this macOS."""
    developer, macos = facts.developer_tools, go_on_macos.macos_release_of(facts.machine.version)
    if not developer or not macos or not macos.least_tools or not developer.tools_version:
        return
    if facts.uses_nix:
        return
    if (
        is_below(developer.tools_version, macos.least_tools)
        and developer.sdks == developer.tools_sdks
    ):
        version = developer.tools_version
        text = f"the Command Line Tools are {version}, and this is macOS {macos.version}"
        rule = f"their linker and SDK are for an older macOS; {macos.least_tools} is needed"
        remedy = f"sudo rm -rf {TOOLS} && {_INSTALL}"
        yield Finding("tools-old", "problem", text, rule, _SELECT, remedy)


def two_sdks(facts: Observations) -> Iterator[Finding]:
    """Find two SDKs of which xcrun may take the wrong one, when no SDK is named."""
    developer = facts.developer_tools
    if not developer or not developer.active or not developer.sdks or not developer.tools_sdks:
        return
    own, other = developer.sdks[0].settings.version, developer.tools_sdks[0].settings.version
    if facts.uses_nix or developer.active.path.endswith(TOOLS) or not is_below(own, other):
        return
    text = f"Xcode has SDK {own}, the Command Line Tools have {other}"
    rule = (
        "xcrun without --sdk takes the SDK of the system, which may be too new for Xcode's"
        ' compiler; write sdk = "macosx" into gover.toml'
    )
    yield Finding("two-sdks", "note", text, rule, "actions/runner-images#9811")


def toolchains_variable(facts: Observations) -> Iterator[Finding]:
    """Find TOOLCHAINS, which makes xcrun and so /usr/bin/clang use another compiler: xcrun(1)."""
    value = facts.environ.get("TOOLCHAINS", "")
    if facts.is_mac and value:
        text = f"TOOLCHAINS is {safe(value)}"
        rule = "/usr/bin/clang runs the clang of that toolchain, which may have another SDK"
        yield Finding("toolchains", "note", text, rule, "xcrun(1), ENVIRONMENT")


def _directory(facts: Observations, developer: DeveloperTools) -> Finding | None:
    active = developer.active
    if active is None:
        text = "there are neither Command Line Tools nor Xcode"
        rule = "cgo, git and xcrun need them; /usr/bin/clang only starts the clang in them"
        return Finding("no-developer-tools", "problem", text, rule, _SELECT, _INSTALL)
    if active.valid:
        return None
    if active.how == "variable":
        text = f"DEVELOPER_DIR is {safe(facts.environ.get('DEVELOPER_DIR', ''))}"
        text += ", which is not a developer directory"
        rule = "xcrun and every compiler that it starts fail: missing DEVELOPER_DIR path"
        return Finding(
            "developer-dir-bad",
            "problem",
            text,
            rule,
            _XCSELECT,
            facts.unset_variables("DEVELOPER_DIR"),
        )
    text = f"xcode-select has {safe(active.path)} selected, which does not exist ({LINK})"
    rule = "xcrun and every compiler that it starts fail: invalid active developer path"
    remedy = "sudo xcode-select --reset"
    return Finding("developer-dir-gone", "problem", text, rule, _XCSELECT, remedy)


def _sdks(facts: Observations, developer: DeveloperTools) -> Finding | None:
    del facts
    if developer.sdks or developer.active is None:
        return None
    text = f"{safe(developer.active.sdks)} has no macOS SDK"
    if developer.unreadable:
        text += f": {developer.unreadable[0]}"
    rule = "no C program can be linked: ld: library not found for -lSystem"
    return Finding("no-sdk", "problem", text, rule, "actions/runner-images#2211", _INSTALL)


def _sdkroot(facts: Observations, developer: DeveloperTools) -> Finding | None:
    value = facts.environ.get("SDKROOT", "")
    if not value or developer.sdkroot:
        return None
    rule = "clang ignores such a value without a message, and takes another SDK or none"
    remedy = facts.unset_variables("SDKROOT")
    if not value.startswith("/"):
        text = f"SDKROOT is {safe(value)}, a name and not a path"
        rule = "only /usr/bin/clang accepts a name; the clang of Homebrew, conda and Nix ignores it"
        source = "github.com/llvm/llvm-project/blob/main/clang/lib/Driver/ToolChains/Darwin.cpp"
        return Finding("sdkroot-name", "warning", text, rule, source, remedy)
    source = "actions/runner-images#10671"
    if facts.path_kinds.get(value) == "directory":
        text = f"SDKROOT is {safe(value)}, which is not a macOS SDK"
        return Finding("sdkroot-bad", "problem", text, rule, source, remedy)
    text = f"SDKROOT is {safe(value)}, which does not exist; an update may have removed it"
    return Finding("sdkroot-gone", "problem", text, rule, source, remedy)


CHECKS = (chain, age, two_sdks, toolchains_variable)
