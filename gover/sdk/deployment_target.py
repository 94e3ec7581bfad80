"""
Deployment targets: the oldest macOS that a program is built for.

Go's minimum is that of its release notes (golang/website _content/doc/go1.*.md, #darwin) and
golang/wiki Darwin.md. Below it a program carries a promise that Go's runtime does not keep.
"""

from gover.escape import safe
from gover.sdk.apple_version import is_below, numbers
from gover.sdk.sdk_settings import SdkSettings
from gover.version.version import Version

VARIABLE = "MACOSX_DEPLOYMENT_TARGET"
# The first release of Go that needs a macOS; newer ones need at least the last.
_MINIMUM = (
    ((1, 27), "13"),
    ((1, 25), "12"),
    ((1, 23), "11"),
    ((1, 21), "10.15"),
    ((1, 17), "10.13"),
    ((1, 16), "10.12"),
)
_WANTS_SDK_12 = (1, 25)  # golang/go#75013: _SecTrustCopyCertificateChain, when linked by clang


def minimum_macos(version: Version) -> str:
    """Return the oldest macOS that this Go supports; "" where gover does not know it."""
    return next((macos for line, macos in _MINIMUM if version.line >= line), "")


def flaws(target: str, settings: SdkSettings | None, version: Version | None) -> list[str]:
    """
    Return what is wrong with a deployment target, an SDK and a Go together.

    Each is optional: "" or None.
    """
    found: list[str] = []
    if version and settings and version.line >= _WANTS_SDK_12 and is_below(settings.version, "12"):
        found.append(
            f"go{version} links with SDK 12 and later only, and this is {settings.version}"
        )
    if not target:
        return found
    if not numbers(target):
        return [*found, f"{VARIABLE} is '{safe(target)}', which is no version of macOS"]
    minimum = minimum_macos(version) if version else ""
    if minimum and is_below(target, minimum):
        found.append(
            f"the deployment target {target} is too old: go{version} needs macOS {minimum}"
        )
    if settings:
        found += _outside(target, settings)
    return found


def _outside(target: str, settings: SdkSettings) -> list[str]:
    low, high = settings.minimum_target, settings.maximum_target
    if low and is_below(target, low):
        return [
            f"the deployment target {target} is too old: SDK {settings.version} begins at {low}"
        ]
    if high and is_below(high, target):
        return [f"the deployment target {target} is newer than SDK {settings.version}"]
    return []
