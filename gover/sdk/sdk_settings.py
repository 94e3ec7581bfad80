"""
The settings of an SDK: SDKSettings.json, or SDKSettings.plist in older ones.

The name of the directory is not enough: Version 10.15.4 was in MacOSX10.15.sdk. The fields are
those that clang (clang/lib/Basic/DarwinSDKInfo.cpp) and Homebrew (os/mac/sdk.rb) read.
"""

from typing import Any, NamedTuple

from gover.errors import InvalidFile
from gover.escape import safe
from gover.fs.read import Reading, read_file
from gover.sdk.apple_version import numbers

LIMIT = 256 << 10  # bytes; real ones have 6,000 to 10,000
_FILE_NAMES = ("SDKSettings.json", "SDKSettings.plist")


class SdkSettings(NamedTuple):
    """
    The settings of a macOS SDK; a target is a version of macOS, or "".

    `source` is the file as it was read.
    """

    version: str  # "14.5"
    canonical_name: str  # "macosx14.5"
    minimum_target: str  # "10.13"
    default_target: str  # "14.5"
    maximum_target: str  # "14.5.99"
    archs: tuple[str, ...]
    source: Reading


def read_settings(sdk: str) -> SdkSettings:
    """
    Read the settings of the SDK at the absolute path `sdk`.

    Raises:
        InvalidFile: they are absent, cannot be read, or are not from a macOS SDK.
    """
    for name in _FILE_NAMES:
        reading = read_file(f"{sdk}/{name}", LIMIT, binary=True)
        if reading.state == "absent":
            continue
        if reading.state != "text":
            raise InvalidFile(f"{safe(reading.path)} {reading.reason}")
        return _settings(reading, _document(reading))
    raise InvalidFile(f"{safe(sdk)} is not an SDK: it has no SDKSettings.json")


def _document(reading: Reading) -> Any:
    try:
        if reading.path.endswith(".json"):
            import json  # noqa: PLC0415  4 ms, only on a Mac where an SDK is requested

            return json.loads(reading.data)
        import plistlib  # noqa: PLC0415  12 ms, only for an SDK without a .json

        return plistlib.loads(reading.data)
    except RecursionError:
        reason = "is nested too deeply"
    except Exception:  # noqa: BLE001  plistlib raises a dozen kinds for a damaged plist
        reason = "cannot be understood"
    raise InvalidFile(f"{safe(reading.path)} {reason}")


def _settings(reading: Reading, document: Any) -> SdkSettings:
    document = document if isinstance(document, dict) else {}
    name, version = _text(document, "CanonicalName"), _text(document, "Version")
    if not name.startswith("macosx") or not numbers(version):
        raise InvalidFile(f"{safe(reading.path)} is not from a macOS SDK")
    supported = document.get("SupportedTargets")
    target = supported.get("macosx") if isinstance(supported, dict) else None
    target = target if isinstance(target, dict) else {}
    archs = target.get("Archs")
    return SdkSettings(
        version=version,
        canonical_name=name,
        minimum_target=_target(target, "MinimumDeploymentTarget"),
        default_target=_target(document, "DefaultDeploymentTarget"),
        maximum_target=_target(document, "MaximumDeploymentTarget"),
        archs=tuple(a for a in archs if isinstance(a, str)) if isinstance(archs, list) else (),
        source=reading,
    )


def _target(table: dict[str, Any], key: str) -> str:
    text = _text(table, key)
    return text if numbers(text) else ""


def _text(table: dict[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""
