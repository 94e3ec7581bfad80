"""
Write the Homebrew formula of a release, from its wheel and the locked wheels of what it needs.

Those are the wheels that run on every platform: the combination that has no compiled one.
"""

from pathlib import Path

from docs.make.wheel_targets import TARGETS, Combination
from docs.make.wheels import ROOT, Wheel, read_record, requirements, resolve, sha256

TEMPLATE = ROOT / ".github/packaging/homebrew/gover.rb"
PYTHON = "3.13"


def make(version: str, wheel: Path) -> str:
    """Return the formula for a wheel of gover."""
    blocks = [_resource(name, each) for name, each in sorted(pure_wheels().items())]
    values = {
        "version": version,
        "wheel": wheel.name,
        "sha256": sha256(wheel),
        "python": PYTHON,
        "resources": "\n\n".join(blocks),
    }
    text = TEMPLATE.read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def pure_wheels() -> dict[str, Wheel]:
    """Return {package: wheel} where nothing that gover needs is compiled."""
    record = read_record()
    for target in TARGETS:
        wheels = resolve(requirements(), Combination(PYTHON, target), record).wheels
        if all(wheel.file.endswith("-none-any.whl") for wheel in wheels.values()):
            return wheels
    raise ValueError("every platform has a compiled package")


def _resource(name: str, wheel: Wheel) -> str:
    return f'  resource "{name}" do\n    url "{wheel.url}"\n    sha256 "{wheel.sha256}"\n  end'
