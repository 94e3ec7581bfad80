"""
Deployment targets: the oldest macOS that a program is built for.

Go's minimum is from its release notes (golang/website _content/doc/go1.*.md, #darwin) and
golang/wiki Darwin.md. With a lower target a program starts on a macOS where Go's runtime fails.
"""

from gover.escape import safe
from gover.sdk.apple_version import is_below, numbers
from gover.sdk.sdk_settings import SdkSettings
from gover.version.version import Version

VARIABLE = "MACOSX_DEPLOYMENT_TARGET"
# A line of Go, and the oldest macOS that it and the later lines support.
_MINIMUM = (
    ((1, 27), "13"),
    ((1, 25), "12"),
    ((1, 23), "11"),
    ((1, 21), "10.15"),
    ((1, 17), "10.13"),
    ((1, 16), "10.12"),
)
_NEEDS_SDK_12 = (1, 25)  # golang/go#75013: _SecTrustCopyCertificateChain, when linked by clang


def minimum_macos(version: Version) -> str:
    """Return the oldest macOS that this Go supports; "" when unknown."""
    return next((macos for line, macos in _MINIMUM if version.line >= line), "")


def find_problems(target: str, settings: SdkSettings | None, version: Version | None) -> list[str]:
    """
    Return the problems of a deployment target, an SDK and a Go together.

    Each may be absent: "" or None.
    """
    problems: list[str] = []
    if version and settings and version.line >= _NEEDS_SDK_12 and is_below(settings.version, "12"):
        problems.append(f"go{version} needs SDK 12 or later, and this is {settings.version}")
    if not target:
        return problems
    if not numbers(target):
        return [*problems, f"{VARIABLE} is '{safe(target)}', which is not a version of macOS"]
    minimum = minimum_macos(version) if version else ""
    if minimum and is_below(target, minimum):
        problems.append(
            f"the deployment target {target} is too old: go{version} needs macOS {minimum}"
        )
    if settings:
        problems += _find_out_of_range(target, settings)
    return problems


def _find_out_of_range(target: str, settings: SdkSettings) -> list[str]:
    low, high = settings.minimum_target, settings.maximum_target
    if low and is_below(target, low):
        sdk = f"SDK {settings.version}"
        return [f"the deployment target {target} is too old: {sdk} supports {low} and later"]
    if high and is_below(high, target):
        return [f"the deployment target {target} is newer than SDK {settings.version}"]
    return []
