"""MACOSX_DEPLOYMENT_TARGET and the SDK against each other, the compiler, and Go's own cache."""

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
    """Find a value that is no version."""
    value = facts.environ.get(_NAME, "")
    if facts.mac and value and not numbers(value):
        text = f"{_NAME} is {safe(value)}"
        rule = "clang refuses it: invalid version number in 'MACOSX_DEPLOYMENT_TARGET'"
        yield Finding("target-bad", "problem", text, rule, _CLANG, facts.unset(_NAME))


def bounds(facts: Observations) -> Iterator[Finding]:
    """Hold the target against the SDK's bounds and against what Go's own runtime needs."""
    value, sdk = facts.environ.get(_NAME, ""), facts.sdk
    if not facts.mac or not numbers(value):
        return
    text = f"{_NAME} is {value}"
    if sdk and sdk.maximum_target and is_below(sdk.maximum_target, value):
        rule = "programs say that they need a macOS which this SDK does not know"
        more = f"{text}, and SDK {sdk.version} knows none above {sdk.maximum_target}"
        yield Finding("target-above-sdk", "problem", more, rule, _CLANG, facts.unset(_NAME))
    if sdk and sdk.minimum_target and is_below(value, sdk.minimum_target):
        rule = "its headers and libraries are not made for a macOS so old"
        more = f"{text}, and SDK {sdk.version} begins at {sdk.minimum_target}"
        remedy = f"export {_NAME}={sdk.minimum_target}"
        yield Finding("target-below-sdk", "problem", more, rule, _CLANG, remedy)
        return
    version = facts.holds.version
    line = go_on_macos.line_of(version) if version else None
    if line and is_below(value, line.least_macos):
        rule = f"Go {line.line} itself needs macOS {line.least_macos}, and so does what it builds"
        source, remedy = "go.dev/wiki/MinimumRequirements", f"export {_NAME}={line.least_macos}"
        yield Finding("target-below-go", "warning", text, rule, source, remedy)


def cache(facts: Observations) -> Iterator[Finding]:
    """
    Find an SDK or a target that Go's build cache does not know of (golang/go#24355).

    Its key has CC, CGO_*FLAGS and the compiler's version, none of these variables.
    """
    named = ["SDKROOT"] if facts.developer and facts.developer.sdkroot else []
    named += [_NAME] if numbers(facts.environ.get(_NAME, "")) else []
    flags = facts.setting("CGO_CPPFLAGS") + facts.setting("CGO_CFLAGS")
    known = any(word in flags for word in ("-DGOVER_", "-isysroot", "-mmacosx-version-min"))
    if facts.mac and facts.cgo and named and not known and not facts.by_nix:
        text = f"{' and '.join(named)} can change without Go's build cache knowing"
        rule = "objects built with another value are used again; the cache's key has CGO_CPPFLAGS"
        if facts.sdk and named[0] == "SDKROOT":
            flag = f"-DGOVER_SDK_{facts.sdk.version.replace('.', '_')}"
        else:
            flag = f"-mmacosx-version-min={safe(facts.environ.get(_NAME, ''))}"
        remedy = f'export CGO_CPPFLAGS="$CGO_CPPFLAGS {flag}"'
        yield Finding("cgo-cache", "warning", text, rule, "golang/go#24355", remedy)


def compilers(facts: Observations) -> Iterator[Finding]:
    """Find compilers that do not come with the SDK (golang/go#38338, golang/go#32559)."""
    if not facts.mac or facts.by_nix:
        return
    for name in (*_COMPILERS, "CONDA_BUILD_SYSROOT"):
        value = facts.setting(name)
        if name == "CONDA_BUILD_SYSROOT" and value:
            text = f"{name} is {safe(value)}"
        elif any(word in value for word in _FOREIGN):
            text = f"{facts.where(name)} is {safe(value)}"
        else:
            continue
        rule = "it gets no SDK from xcrun, and an old linker cannot read a new SDK: tapi errors"
        remedy = facts.undo(name)
        yield Finding("foreign-compiler", "warning", text, rule, "golang/go#38338", remedy)


CHECKS = (form, bounds, cache, compilers)
