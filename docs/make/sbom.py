"""
The bill of materials of a release, in CycloneDX 1.6 (ECMA-424).

gover's wheel contains no other project's code. What it lists beside the wheel are the packages
that an install brings along, with the hash of each wheel, and the compiler of the native shims.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from packaging.utils import parse_wheel_filename

from docs.make.wheels import ROOT, Wheel, read_record, requirements, resolve_all
from gover import __version__


def make(wheel: str, sha256: str, tools: Mapping[str, str]) -> dict[str, Any]:
    """Return the document for a wheel of gover; `tools` are {name: version} of what built it."""
    resolved = resolve_all(requirements(), read_record())
    wheels = {w.file: w for answer in resolved.values() for w in answer.wheels.values()}
    parts = list(_components(wheels.values()))
    reference = f"pkg:pypi/gover@{__version__}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": reference,
                "name": "gover",
                "version": __version__,
                "purl": f"{reference}?file_name={wheel}",
                "licenses": [{"license": {"id": _license()}}],
                "hashes": [{"alg": "SHA-256", "content": sha256}],
            },
            "tools": {
                "components": [
                    {"type": "application", "name": name, "version": version}
                    for name, version in tools.items()
                ]
            },
        },
        "components": parts,
        "dependencies": [
            {"ref": reference, "dependsOn": sorted(part["bom-ref"] for part in parts)}
        ],
    }


def _license() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"])


def _components(wheels: Iterable[Wheel]) -> Iterable[dict[str, Any]]:
    """Yield one component for each package, with the hashes of its wheels as its parts."""
    files: dict[str, list[Wheel]] = {}
    for wheel in wheels:
        name, version, *_ = parse_wheel_filename(wheel.file)
        files.setdefault(f"pkg:pypi/{name}@{version}", []).append(wheel)
    for reference, found in sorted(files.items()):
        name, _, version = re.sub("^pkg:pypi/", "", reference).partition("@")
        yield {
            "type": "library",
            "bom-ref": reference,
            "name": name,
            "version": version,
            "purl": reference,
            "components": [
                {
                    "type": "file",
                    "name": wheel.file,
                    "hashes": [{"alg": "SHA-256", "content": wheel.sha256}],
                }
                for wheel in sorted(found)
            ],
        }
