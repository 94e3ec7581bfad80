"""Explain a selection: all that it was made from, as data."""

from __future__ import annotations

import os

from gover.escape import safe
from gover.resolve.effects import process_effects, shell_effects
from gover.resolve.explain_switch import go_in_front, origin_text, switch_target
from gover.resolve.explain_unused import default_of, extras_verdict, why_file_unused
from gover.resolve.notices import conflict_notice, sdk_notice, unread_go_notice
from gover.resolve.selection import Selection, SystemGo
from gover.store.goroot import goroot_of_program, read_build, read_goroot_version
from gover.store.path_search import is_shim, starts_another

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from gover.env_diff import EnvChange
    from gover.resolve.tools import ToolChoice
    from gover.store.store import Store
    from gover.versionfile.search import VersionFile

TOOLS = ("tools", "module_tools")  # the keys of `tools`


def current(
    store: Store, environ: Mapping[str, str], selection: Selection, path: str
) -> dict[str, Any]:
    """
    Return the document of `gover current --json`, without its schema number.

    `path` is the PATH of the shell: what its user has put in front may run instead.
    """
    goroot, version = selection.goroot, selection.version
    in_front = go_in_front(store, selection, {**environ, "PATH": path})
    program, target = in_front, switch_target(selection, in_front)
    if isinstance(selection.outcome, SystemGo):
        program = program or selection.outcome.path
    if program or isinstance(selection.outcome, SystemGo):
        is_go = program is not None and not starts_another(program)
        goroot = goroot_of_program(program) if program and is_go else None
        version = read_goroot_version(goroot) if goroot else None
    return {
        "version": str(version) if version else None,
        "spec": str(selection.request) if selection.request else None,
        "origin": _origin(selection, in_front),
        "in_front": in_front,
        "switches_to": str(target) if target else None,
        "installed": goroot is not None or program is not None,
        "goroot": goroot,
        "sdkroot": _sdkroot(selection),
        "floor": _floor(selection.inputs.search.floor),
        "conflicts": _conflicts(selection),
        "error": str(selection.error) if selection.error else None,
    }


def why(
    store: Store, environ: Mapping[str, str], cwd: str, selection: Selection, path: str
) -> dict[str, Any]:
    """Return everything that was read for a selection; `path` is the PATH of the shell."""
    files = [file for file in selection.inputs.search.files if file.reading.state != "absent"]
    facts = current(store, environ, selection, path)
    default = default_of(store, selection, facts["in_front"])
    notice = unread_go_notice(selection)
    build = read_build(facts["goroot"]) if facts["goroot"] else None
    return {
        "directory": cwd,
        **facts,
        "vendor_build": build.note or None if build else None,
        "files": [_file(selection, file) for file in files],
        "unread_go": notice.text if notice else None,
        "not_regular": _not_regular(selection),
        "looked_up_to": selection.inputs.walk.end or "/",
        "looked_for": list(selection.inputs.settings.file_names),
        "looked_for_by": selection.inputs.settings.files_origin or None,
        "default": default.request if default else None,
        "default_lost": default.reason if default else None,
        "sdk": _sdk(selection),
        **tools(selection),
        "environment": _effects(store, selection, environ),
        "on_path": list(_on_path(store, path)),
    }


def _conflicts(selection: Selection) -> list[str]:
    sdk = sdk_notice(selection.sdk) if selection.sdk else None
    return [notice.text for notice in (conflict_notice(selection), sdk) if notice]


def _sdkroot(selection: Selection) -> str | None:
    sdk = selection.sdk
    return sdk.outcome.sdkroot if sdk and selection.error is None else None


def _sdk(selection: Selection) -> dict[str, Any] | None:
    if selection.sdk is None:
        return None
    from gover.resolve.explain_sdk import sdk_facts, sdk_line  # noqa: PLC0415  only where there is one

    facts = sdk_facts(selection.sdk)
    return {**facts, "text": sdk_line(facts)}


def tools(selection: Selection) -> dict[str, dict[str, Any] | None]:
    """Return the tools that a gover.toml names, and those of the go.mod."""
    choices = (selection.tools, selection.module_tools)
    pairs = zip(TOOLS, choices, strict=True)
    return {name: choice and tool_facts(choice) for name, choice in pairs}


def tool_facts(choice: ToolChoice) -> dict[str, Any]:
    """Return the tools of one file, and which of them are missing."""
    return {
        "path": choice.file.path,
        "verdict": choice.trust.verdict,
        "directory": choice.directory,
        "names": [tool.name for tool in choice.file.contents.tools],
        "missing": list(choice.missing),
    }


def _origin(selection: Selection, in_front: str | None) -> dict[str, Any]:
    kind, path, line = selection.origin
    return {"kind": kind, "path": path, "line": line, "text": origin_text(selection, in_front)}


def _file(selection: Selection, file: VersionFile) -> dict[str, Any]:
    request, line = file.contents.go or (None, file.error_line)
    verdict, text = extras_verdict(selection, file) or (None, None)
    return {
        "path": file.path,
        "line": line,
        "spec": str(request) if request else None,
        "error": file.error or None,
        "decides": selection.origin.kind == "file" and file.path == selection.origin.path,
        "lost": why_file_unused(selection, file),
        "sdk": file.contents.sdk.text if file.contents.sdk else None,
        "variables": [variable.name for variable in file.contents.variables],
        "paths": [entry.directory for entry in file.contents.paths],
        "tools": [tool.name for tool in file.contents.tools],
        "extras": verdict,
        "extras_text": text,
        "ignored": [
            {"line": i.line, "text": i.text, "reason": i.reason, "names_go": i.names_go}
            for i in file.contents.ignored
        ],
    }


def _floor(file: VersionFile | None) -> dict[str, Any] | None:
    if file is None:
        return None
    minimum = str(file.minimum) if file.minimum else None
    path, line = file.reading.path, file.line or None
    return {"path": path, "line": line, "minimum": minimum, "error": file.error or None}


def _not_regular(selection: Selection) -> list[str]:
    readings = [file.reading for file in selection.inputs.search.files]
    readings += [file.reading for file in selection.inputs.search.floors]
    absent = [reading.path for reading in readings if reading.state == "absent"]
    return [path for path in absent if os.path.lexists(path)]


def _effects(store: Store, selection: Selection, environ: Mapping[str, str]) -> list[str]:
    shell, process = shell_effects(store, selection, environ), process_effects(selection)
    lines = [f"PATH starts with {':'.join(map(safe, shell.path))}"] if shell.path else []
    of_go = [change for change in process.changes if change not in shell.changes]
    return (
        lines
        + _change_lines(shell.changes, environ)
        + _change_lines(of_go, environ, " (by the shim, for go alone)")
    )


def _change_lines(
    changes: Iterable[EnvChange], environ: Mapping[str, str], who: str = ""
) -> list[str]:
    lines = []
    for change in changes:
        value = environ.get(change.name)
        if change.how == "offer" and value:
            lines.append(f"{change.name}: {safe(value)}, unchanged: set by the user")
        elif change.how == "add" and value:
            lines.append(f"{change.name}: {safe(change.value)} appended{who}")
        elif change.how == "unset":
            lines += [f"{change.name}: unset (was {safe(value)}){who}"] if value else []
        else:
            lines.append(f"{change.name}={safe(change.value)}{who}")
    return lines


def _on_path(store: Store, path_now: str) -> Iterator[dict[str, Any]]:
    for entry in dict.fromkeys(path_now.split(":")):
        path = f"{entry}/go"
        if entry and os.path.isfile(path) and os.access(path, os.X_OK):
            ours = path.startswith(store.data + "/") or is_shim(store.data, path)
            yield {"path": path, "ours": ours, "what": _what(store, path) if ours else _other(path)}


def _what(store: Store, path: str) -> str:
    return "gover's shim" if is_shim(store.data, path) else "gover"


def _other(path: str) -> str | None:
    return "starts another go" if starts_another(path) else None
