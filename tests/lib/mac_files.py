"""
A Mac's file system in a directory: developer directories and SDKs, and no program.

The values are those of Apple's own SDKSettings (alexey-lysiuk/macos-sdk, roblabla/MacOSX-SDKs);
the layouts were recorded on GitHub's runners (actions/runner-images#10671, #2211).
"""

import json
import os
import plistlib
from pathlib import Path

ARCHS = ["x86_64", "x86_64h", "arm64", "arm64e"]
TOOLS = "Library/Developer/CommandLineTools"
XCODE = "Applications/Xcode.app/Contents/Developer"
# The rest of real settings follows from the version, but where these say otherwise.
SPECIAL = {"10.15.4": {"MaximumDeploymentTarget": "10.15.99"}}


def settings(version, **fields):
    """What an SDK of that version says of itself, as far as anybody here reads it."""
    target = {
        "Archs": ARCHS,
        "BuildVersionPlatformID": "1",
        "DefaultDeploymentTarget": version,
        "DeploymentTargetSettingName": "MACOSX_DEPLOYMENT_TARGET",
        "LLVMTargetTripleEnvironment": "",
        "LLVMTargetTripleSys": "macos",
        "LLVMTargetTripleVendor": "apple",
        "MaximumDeploymentTarget": f"{version}.99",
        "MinimumDeploymentTarget": "10.13",
    }
    return {
        "CanonicalName": f"macosx{version}",
        "DisplayName": f"macOS {version}",
        "Version": version,
        "IsBaseSDK": "YES",
        "DefaultDeploymentTarget": version,
        "MaximumDeploymentTarget": f"{version}.99",
        "SupportedTargets": {"macosx": target},
        "VersionMap": {"macOS_iOSMac": {"14.0": "17.0", "15.0": "18.0"}},
        **SPECIAL.get(version, {}),
        **fields,
    }


class Mac:
    """The tree at `root`, which is what the functions of gover.sdk.machine take as `root`."""

    def __init__(self, root):
        self.path = Path(root)
        self.root = str(root)

    def at(self, *parts):
        """A path of the Mac, as it is reached from here."""
        return "/".join((self.root, *parts))

    def developer_directory(self, where):
        path = self.path / where
        (path / "usr/lib").mkdir(parents=True)
        (path / "usr/lib/libxcrun.dylib").touch()
        return str(path)

    def sdk(self, directory, version, name=None, form="json", **fields):
        path = Path(directory, name or f"MacOSX{version}.sdk")
        (path / "usr/include").mkdir(parents=True)
        said = settings(version, **fields)
        if form == "json":
            (path / "SDKSettings.json").write_text(json.dumps(said, separators=(",", ":")))
        else:
            kind = plistlib.FMT_BINARY if form == "binary" else plistlib.FMT_XML
            (path / "SDKSettings.plist").write_bytes(plistlib.dumps(said, fmt=kind))
        return str(path)

    def tools(self, *versions, where=TOOLS, **more):
        """Command Line Tools, with the links that Apple's installer makes."""
        path = self.developer_directory(where)
        sdks = Path(path, "SDKs")
        sdks.mkdir()
        for version in versions:
            self.sdk(sdks, version, **more)
            self._link(sdks, f"MacOSX{version.split('.')[0]}.sdk", f"MacOSX{version}.sdk")
            self._link(sdks, "MacOSX.sdk", f"MacOSX{version}.sdk")
        return path

    def xcode(self, version, where=XCODE):
        """An Xcode: one SDK, whose directory has no version in its name."""
        path = self.developer_directory(where)
        sdks = Path(path, "Platforms/MacOSX.platform/Developer/SDKs")
        sdks.mkdir(parents=True)
        self.sdk(sdks, version, "MacOSX.sdk")
        self._link(sdks, f"MacOSX{version}.sdk", "MacOSX.sdk")
        self._link(sdks, f"MacOSX{version.split('.')[0]}.sdk", "MacOSX.sdk")
        return path

    def select(self, path):
        """What `sudo xcode-select -s PATH` does; the link can be followed from here."""
        link = self.path / "var/db/xcode_select_link"
        link.parent.mkdir(parents=True, exist_ok=True)
        self._link(
            link.parent, link.name, path if path.startswith(self.root) else self.at(path[1:])
        )

    @staticmethod
    def _link(directory, name, target):
        path = Path(directory, name)
        path.unlink(missing_ok=True)
        os.symlink(target, path)
