"""Explain an SDK: the request, the directories searched, and the decision."""

from collections.abc import Mapping
from typing import Any

from gover.escape import printable, safe
from gover.resolve.sdk import SdkChoice
from gover.sdk.decision import FLAGS
from gover.sdk.developer_dir import DeveloperDirectory
from gover.sdk.installed import Sdk


def sdk_facts(choice: SdkChoice) -> dict[str, Any]:
    """Return the explanation for programs."""
    outcome, request = choice.outcome, choice.file and choice.file.contents.sdk
    found = outcome.resolution
    sdk = found.sdk if found else None
    return {
        "asked": outcome.situation.text or None,
        "path": choice.file.path if choice.file else None,
        "line": request.line if request else None,
        "status": outcome.status,
        "reason": outcome.reason or None,
        "hint": outcome.hint or None,
        "sdkroot": outcome.sdkroot,
        "version": sdk.settings.version if sdk else None,
        "names": list(sdk.names) if sdk else [],
        "sdk_directory": sdk.developer_directory or None if sdk else None,
        "changes": {change.name: change.value for change in outcome.changes},
        "warnings": list(outcome.warnings),
        "developer_directory": directory_facts(found.active) if found and found.active else None,
        "looked": [
            {"path": path, "sdks": [sdk.settings.version for sdk in sdks]}
            for path, sdks in (found.searched if found else ())
        ],
        "flaws": list(found.sdk_problems) if found else [],
    }


def directory_facts(directory: DeveloperDirectory) -> dict[str, Any]:
    """Return a developer directory for programs."""
    return {**directory._asdict(), "text": str(directory)}


def described(sdk: Sdk, *, is_newest: bool) -> dict[str, Any]:
    """Return an installed SDK for programs; `macosx` names the newest."""
    settings = sdk.settings
    return {
        "version": settings.version,
        "canonical_name": settings.canonical_name,
        "path": sdk.path,
        "names": list(sdk.names),
        "developer_directory": sdk.developer_directory,
        "is_newest": is_newest,
        "minimum_target": settings.minimum_target or None,
        "maximum_target": settings.maximum_target or None,
        "archs": list(settings.archs),
    }


def sdk_line(facts: Mapping[str, Any]) -> str:
    """Return the one line for `gover why`."""
    line = f":{facts['line']}" if facts["line"] else ""
    origin = f" (set by {safe(facts['path'])}{line})" if facts["path"] else ""
    what = f"SDK {safe(facts['asked'])}{origin}" if facts["asked"] else "deployment target"
    return f"{what}: {_outcome(facts)}"


def sdk_lines(facts: Mapping[str, Any]) -> list[str]:
    """Return the explanation as lines for a person."""
    lines = [sdk_line(facts)]
    lines += [f"  {name}={printable(value)}" for name, value in facts["changes"].items()]
    lines += [f"  warning: {safe(text)}" for text in facts["warnings"]]
    if facts["developer_directory"]:
        directory = facts["developer_directory"]
        lines.append(f"developer directory: {safe(directory['path'])}, {directory['text']}")
        lines += _other_compiler(facts["sdk_directory"], directory["path"], facts["changes"])
    for looked in facts["looked"]:
        have = ", ".join(looked["sdks"]) or "none"
        lines.append(f"searched {safe(looked['path'])}: {have}")
    lines += [f"skipped: {text}" for text in facts["flaws"]]
    if len(facts["names"]) > 1:
        lines.append(f"other names: {', '.join(map(printable, facts['names'][1:]))}")
    if FLAGS in facts["changes"]:
        lines.append(f"{FLAGS} contains the SDK because Go's build cache ignores SDKROOT")
    return lines


def _other_compiler(
    sdk_directory: str | None, active: str, changes: Mapping[str, str]
) -> list[str]:
    if sdk_directory in (None, active) or "DEVELOPER_DIR" in changes:
        return []
    remedy = "to use the SDK's own: developer_dir = true in gover.toml"
    return [f"  the compiler is from there, the SDK is not; {remedy}"]


def _outcome(facts: Mapping[str, Any]) -> str:
    if facts["status"] == "exported":
        return f"{printable(facts['sdkroot'])}, version {facts['version']}"
    return {
        "direnv": f"set by direnv, which has run the file; gover sets only {FLAGS}",
        "target": f"recorded in {FLAGS} for Go's build cache",
    }.get(facts["status"], f"not exported: {facts['reason']}")
