"""A requirements file with hashes, made from the wheels of every interpreter and platform."""

from collections.abc import Mapping, Sequence

from docs.make.wheel_targets import PYTHONS, TARGETS, Combination
from docs.make.wheels import ROOT, Resolved, read_record, requirements, resolve_all

PATH = ROOT / ".github/packaging/requirements.txt"


def text() -> str:
    """Return what the file has to be, by the recorded answers of the registry."""
    return lock(resolve_all(requirements(), read_record()))


def lock(resolved: Mapping[Combination, Resolved]) -> str:
    """Return a requirements file with the hashes of all wheels, for pip's --require-hashes."""
    places: dict[str, list[Combination]] = {}
    hashes: dict[str, set[str]] = {}
    for where, answer in resolved.items():
        for name, wheel in answer.wheels.items():
            places.setdefault(f"{name}=={wheel.version}", []).append(where)
            hashes.setdefault(f"{name}=={wheel.version}", set()).add(wheel.sha256)
    lines = [
        "# What gover depends on, with the hash of each wheel: written by docs/make/wheel_lock.py",
        f"# for CPython {PYTHONS[0]} to {PYTHONS[-1]} and {len(TARGETS)} platforms.",
        "#",
        "#     pip install --require-hashes -r requirements.txt && pip install --no-deps gover",
    ]
    for name in sorted(places):
        own = [f"    --hash=sha256:{sha256}" for sha256 in sorted(hashes[name])]
        lines.append(" \\\n".join([name + _marker(places[name]), *own]))
    return "\n".join(lines) + "\n"


def _marker(places: Sequence[Combination]) -> str:
    """Return the marker of exactly these combinations, with its semicolon; "" for all."""
    pythons = [p for p in PYTHONS if any(where.python == p for where in places)]
    targets = [t for t in TARGETS if any(where.target == t for where in places)]
    if len(places) != len(pythons) * len(targets):
        raise ValueError("a package is needed for combinations that no marker describes")
    machines = dict.fromkeys(
        f"(sys_platform == '{t.system}' and platform_machine == '{t.machine}')" for t in targets
    )
    parts = []
    if len(pythons) < len(PYTHONS):
        parts.append("(" + " or ".join(f"python_version == '{p}'" for p in pythons) + ")")
    if len(targets) < len(TARGETS):
        parts.append(f"({' or '.join(machines)})")
    return " ; " + " and ".join(parts) if parts else ""
