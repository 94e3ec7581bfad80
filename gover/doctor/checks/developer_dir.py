"""Apple's developer tools, in the order in which one asks for the other."""

from collections.abc import Iterator

from gover.doctor import go_on_macos
from gover.doctor.facts import Developer, Observations
from gover.doctor.finding import Finding
from gover.escape import safe
from gover.sdk.apple_version import is_below
from gover.sdk.developer_dir import LINK, TOOLS

_INSTALL = "xcode-select --install"
_SELECT = "github.com/Homebrew/brew/blob/master/Library/Homebrew/os/mac/xcode.rb"
_XCSELECT = "github.com/rust-lang/rust/blob/master/compiler/rustc_codegen_ssa/src/back/apple.rs"


def chain(facts: Observations) -> Iterator[Finding]:
    """Ask for directory, then SDKs, then SDKROOT; the first fault explains those behind it."""
    if facts.developer is None or facts.by_nix:
        return
    for question in (_directory, _sdks, _sdkroot):
        if finding := question(facts, facts.developer):
            yield finding
            return


def age(facts: Observations) -> Iterator[Finding]:
    """Find Command Line Tools that are older than this macOS takes."""
    developer, macos = facts.developer, go_on_macos.macos_of(facts.machine.version)
    if not developer or not macos or not macos.least_tools or not developer.tools:
        return
    if facts.by_nix:
        return
    if is_below(developer.tools, macos.least_tools) and developer.sdks == developer.tools_sdks:
        text = f"the Command Line Tools are {developer.tools}, and this is macOS {macos.version}"
        rule = f"their linker and SDK are for an older system: {macos.least_tools} is the least"
        remedy = f"sudo rm -rf {TOOLS} && {_INSTALL}"
        yield Finding("tools-old", "problem", text, rule, _SELECT, remedy)


def two_sdks(facts: Observations) -> Iterator[Finding]:
    """Find tools of which xcrun, not asked for an SDK by name, may take the wrong one."""
    developer = facts.developer
    if not developer or not developer.active or not developer.sdks or not developer.tools_sdks:
        return
    own, other = developer.sdks[0].settings.version, developer.tools_sdks[0].settings.version
    if facts.by_nix or developer.active.path.endswith(TOOLS) or not is_below(own, other):
        return
    text = f"Xcode has SDK {own}, the Command Line Tools have {other}"
    rule = (
        "xcrun without --sdk takes what fits the system, which Xcode's compiler may not know:"
        ' sdk = "macosx" in gover.toml makes them agree'
    )
    yield Finding("two-sdks", "note", text, rule, "actions/runner-images#9811")


def toolchains_variable(facts: Observations) -> Iterator[Finding]:
    """TOOLCHAINS makes xcrun, and so /usr/bin/clang, take another compiler: xcrun(1)."""
    value = facts.environ.get("TOOLCHAINS", "")
    if facts.mac and value:
        text = f"TOOLCHAINS is {safe(value)}"
        rule = "/usr/bin/clang becomes that toolchain's clang, whose SDK may be another"
        yield Finding("toolchains", "note", text, rule, "xcrun(1), ENVIRONMENT")


def _directory(facts: Observations, developer: Developer) -> Finding | None:
    active = developer.active
    if active is None:
        text = "there are neither Command Line Tools nor Xcode"
        rule = "cgo, git and xcrun need them; /usr/bin/clang is only a door to them"
        return Finding("no-developer-tools", "problem", text, rule, _SELECT, _INSTALL)
    if active.valid:
        return None
    if active.how == "variable":
        text = f"DEVELOPER_DIR is {safe(facts.environ.get('DEVELOPER_DIR', ''))}"
        text += ", which is no developer directory"
        rule = "xcrun and every compiler behind it refuse: missing DEVELOPER_DIR path"
        return Finding(
            "developer-dir-bad", "problem", text, rule, _XCSELECT, facts.unset("DEVELOPER_DIR")
        )
    text = f"xcode-select has {safe(active.path)} selected, which is not there ({LINK})"
    rule = "xcrun and every compiler behind it refuse: invalid active developer path"
    remedy = "sudo xcode-select --reset"
    return Finding("developer-dir-gone", "problem", text, rule, _XCSELECT, remedy)


def _sdks(facts: Observations, developer: Developer) -> Finding | None:
    del facts
    if developer.sdks or developer.active is None:
        return None
    text = f"{safe(developer.active.sdks)} holds no macOS SDK"
    if developer.unreadable:
        text += f": {developer.unreadable[0]}"
    rule = "no C program can be linked: ld: library not found for -lSystem"
    return Finding("no-sdk", "problem", text, rule, "actions/runner-images#2211", _INSTALL)


def _sdkroot(facts: Observations, developer: Developer) -> Finding | None:
    value = facts.environ.get("SDKROOT", "")
    if not value or developer.sdkroot:
        return None
    rule = "clang passes over such a value in silence, and takes another SDK or none"
    remedy = facts.unset("SDKROOT")
    if not value.startswith("/"):
        text = f"SDKROOT is {safe(value)}, a name and not a path"
        rule = "only /usr/bin/clang understands a name; Homebrew's, conda's and Nix's pass over it"
        source = "github.com/llvm/llvm-project/blob/main/clang/lib/Driver/ToolChains/Darwin.cpp"
        return Finding("sdkroot-name", "warning", text, rule, source, remedy)
    source = "actions/runner-images#10671"
    if facts.kinds.get(value) == "directory":
        text = f"SDKROOT is {safe(value)}, which is no macOS SDK"
        return Finding("sdkroot-bad", "problem", text, rule, source, remedy)
    text = f"SDKROOT is {safe(value)}, which is not there: an update has taken it"
    return Finding("sdkroot-gone", "problem", text, rule, source, remedy)


CHECKS = (chain, age, two_sdks, toolchains_variable)
