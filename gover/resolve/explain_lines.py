"""The lines that `gover why` and `gover allow` print, from what `explain` has returned."""

from __future__ import annotations

from gover.escape import safe
from gover.resolve.explain import TOOLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from gover.versionfile.search import VersionFile


def why_lines(facts: Mapping[str, Any]) -> list[str]:
    """Return the facts of `why` as lines for a person."""
    version = facts["version"] or ("system" if facts["installed"] else "nothing")
    lines = [f"{version}  ({facts['origin']['text']})", f"  in {safe(facts['directory'])}"]
    lines += [f"  {text}" for text in (facts["error"], *facts["conflicts"]) if text]
    if facts["goroot"]:
        vendor = f" ({facts['vendor_build']})" if facts["vendor_build"] else ""
        lines.append(f"  GOROOT is {safe(facts['goroot'])}{vendor}")
    lines.append(f"files read, up to {safe(facts['looked_up_to'])}:")
    lines += [line for file in facts["files"] for line in _file_lines(file)]
    lines += [] if facts["files"] else ["  no version file"]
    lines += [f"  {safe(path)}: not a regular file, skipped" for path in facts["not_regular"]]
    if facts["looked_for"]:
        names = ", ".join(facts["looked_for"])
        lines.append(f"  only {names} are looked for (set by {facts['looked_for_by']})")
    if facts["floor"]:
        mark = "*" if facts["origin"]["kind"] == "floor" else " "
        lines.append(f"{mark} {_floor_line(facts['floor'])}")
    if facts["default"]:
        mark = "*" if facts["origin"]["kind"] == "default" and not facts["in_front"] else " "
        lines.append(f"{mark} the default: {facts['default']}{_unused(facts['default_lost'])}")
    lines += [facts["sdk"]["text"]] if facts["sdk"] else []
    lines += [tools_line(facts[name]) for name in TOOLS if facts[name]]
    lines += ["environment:"] if facts["environment"] else []
    lines += [f"  {text}" for text in facts["environment"]]
    return lines + list(_path_lines(facts["on_path"]))


def tools_line(facts: Mapping[str, Any]) -> str:
    """Return the result of `tool_facts` as a line for a person."""
    line = f"tools of {safe(facts['path'])}: {', '.join(facts['names'])}"
    if facts["verdict"] != "allowed":
        return f"{line} ({facts['verdict']})"
    missing = ", ".join(facts["missing"])
    return line + (f"; not installed: {missing}; hint: gover tools sync" if missing else "")


def contents(named: VersionFile) -> list[str]:
    """Return a line for each thing that a file sets."""
    lines = [f"  {v.name}={safe(v.value)}" for v in named.contents.variables]
    sdk = named.contents.sdk
    lines += [f"  SDKROOT={safe(sdk.text)}"] if sdk and sdk.is_path else []
    lines += [f"  PATH: {safe(entry.directory)}" for entry in named.contents.paths]
    return lines + [f"  tool: {t.name} = {t.module}@{t.version}" for t in named.contents.tools]


def _path_lines(programs: list[dict[str, Any]]) -> Iterator[str]:
    if programs:
        yield "go on PATH (this shell runs the first):"
    for program in programs:
        yield f"  {safe(program['path'])}{f'  ({what})' if (what := program['what']) else ''}"


def _file_lines(file: Mapping[str, Any]) -> list[str]:
    unread = any(entry["names_go"] for entry in file["ignored"])
    nothing = "names a Go that gover does not follow" if unread else "sets no version"
    what = file["error"] or file["spec"] or nothing
    mark = "*" if file["decides"] else " "
    line = f":{file['line']}" if file["line"] else ""
    lines = [f"{mark} {safe(file['path'])}{line}: {what}{_unused(file['lost'])}"]
    if file["extras"]:
        sets = [*file["variables"], *(f"{safe(entry)} on PATH" for entry in file["paths"])]
        lines.append(f"    sets {', '.join(sets)}  ({safe(file['extras_text'])})")
    return lines + [
        f"    line {i['line']} ignored: {safe(i['text'])} ({safe(i['reason'])})"
        for i in file["ignored"]
    ]


def _floor_line(floor: Mapping[str, Any]) -> str:
    where = safe(floor["path"]) + (f":{floor['line']}" if floor["line"] else "")
    if floor["error"]:
        return f"{where}: {floor['error']}"
    return f"{where}: " + (f"go >= {floor['minimum']}" if floor["minimum"] else "no minimum")


def _unused(reason: str | None) -> str:
    return f"  (not used: {safe(reason)})" if reason else ""
