"""MACOSX_DEPLOYMENT_TARGET and SDK: whether they fit each other, Go, compiler and cache."""

from collections.abc import Iterator

from gover.doctor import go_on_macos
from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.escape import safe
from gover.sdk.apple_version import is_below, numbers

_NAME = "MACOSX_DEPLOYMENT_TARGET"
_CLANG = "github.com/llvm/llvm-project/blob/main/clang/lib/Driver/ToolChains/Darwin.cpp"
_COMPILERS = ("CC", "CXX", "AR", "LD")
_FOREIGN = ("conda", "mamba", "/opt/homebrew/", "/usr/local/opt/", "/Cellar/", "osxcross")


def form(facts: Observations) -> Iterator[Finding]:
    """Find a value that is not a version."""
    value = facts.environ.get(_NAME, "")
    if facts.is_mac and value and not numbers(value):
        text = f"{_NAME} is {safe(value)}"
        rule = "clang refuses it: invalid version number in 'MACOSX_DEPLOYMENT_TARGET'"
        yield Finding("target-bad", "problem", text, rule, _CLANG, facts.unset_variables(_NAME))


def bounds(facts: Observations) -> Iterator[Finding]:
    """Compare the target with the SDK's limits and with what Go's runtime needs."""
    value, sdk = facts.environ.get(_NAME, ""), facts.clang_sdk
    if not facts.is_mac or not numbers(value):
        return
    text = f"{_NAME} is {value}"
    if sdk and sdk.maximum_target and is_below(sdk.maximum_target, value):
        rule = "the built programs require a macOS that this SDK does not know"
        more = f"{text}, and the highest that SDK {sdk.version} allows is {sdk.maximum_target}"
        yield Finding(
            "target-above-sdk", "problem", more, rule, _CLANG, facts.unset_variables(_NAME)
        )
    if sdk and sdk.minimum_target and is_below(value, sdk.minimum_target):
        rule = "its headers and libraries do not support a macOS so old"
        more = f"{text}, and the lowest that SDK {sdk.version} allows is {sdk.minimum_target}"
        remedy = f"export {_NAME}={sdk.minimum_target}"
        yield Finding("target-below-sdk", "problem", more, rule, _CLANG, remedy)
        return
    version = facts.selected.version
    line = go_on_macos.go_line_of(version) if version else None
    if line and is_below(value, line.least_macos):
        rule = f"Go {line.line} needs macOS {line.least_macos}, and so do the programs it builds"
        source, remedy = "go.dev/wiki/MinimumRequirements", f"export {_NAME}={line.least_macos}"
        yield Finding("target-below-go", "warning", text, rule, source, remedy)


def cache(facts: Observations) -> Iterator[Finding]:
    """
    Find an SDK or a target that is not in the key of Go's build cache (golang/go#24355).

    The key has CC, CGO_*FLAGS and the compiler's version, not SDKROOT or the target.
    """
    named = ["SDKROOT"] if facts.developer_tools and facts.developer_tools.sdkroot else []
    named += [_NAME] if numbers(facts.environ.get(_NAME, "")) else []
    flags = facts.setting("CGO_CPPFLAGS") + facts.setting("CGO_CFLAGS")
    is_in_flags = any(word in flags for word in ("-DGOVER_", "-isysroot", "-mmacosx-version-min"))
    if facts.is_mac and facts.cgo_enabled and named and not is_in_flags and not facts.uses_nix:
        text = f"{' and '.join(named)} can change, and Go's build cache does not notice"
        rule = (
            "go reuses objects built with another value; CGO_CPPFLAGS is a part of the cache's key"
        )
        if facts.clang_sdk and named[0] == "SDKROOT":
            flag = f"-DGOVER_SDK_{facts.clang_sdk.version.replace('.', '_')}"
        else:
            flag = f"-mmacosx-version-min={safe(facts.environ.get(_NAME, ''))}"
        remedy = f'export CGO_CPPFLAGS="$CGO_CPPFLAGS {flag}"'
        yield Finding("cgo-cache", "warning", text, rule, "golang/go#24355", remedy)


def compilers(facts: Observations) -> Iterator[Finding]:
    """Find compilers that do not come with the SDK (golang/go#38338, golang/go#32559)."""
    if not facts.is_mac or facts.uses_nix:
        return
    for name in (*_COMPILERS, "CONDA_BUILD_SYSROOT"):
        value = facts.setting(name)
        if name == "CONDA_BUILD_SYSROOT" and value:
            text = f"{name} is {safe(value)}"
        elif any(word in value for word in _FOREIGN):
            text = f"{facts.setting_origin(name)} is {safe(value)}"
        else:
            continue
        rule = (
            "it does not get the SDK from xcrun, and an old linker fails on a new SDK: tapi errors"
        )
        remedy = facts.unset_setting(name)
        yield Finding("foreign-compiler", "warning", text, rule, "golang/go#38338", remedy)


CHECKS = (form, bounds, cache, compilers)
