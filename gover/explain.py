"""Why this Go: a decision with everything it rests on, as data and as lines to read."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from gover import toolchains
from gover.dirs import Dirs
from gover.envdiff import Effects
from gover.plans import effects_of
from gover.selection import Look, Origin, Selection, look_everywhere
from gover.text import safe


def current(dirs: Dirs, environ: Mapping[str, str], selection: Selection) -> dict[str, Any]:
    """Return the document of `gover current --json`, without its schema number."""
    goroot, version = selection.goroot, selection.version
    if goroot is None and selection.error is None:
        goroot = _system_goroot(dirs, environ)
        version = toolchains.version_of_goroot(goroot) if goroot else None
    return {
        "version": str(version) if version else None,
        "spec": str(selection.spec) if selection.spec else None,
        "origin": _origin(selection.origin),
        "installed": goroot is not None,
        "goroot": goroot,
        "sdkroot": None,
        "floor": None,
        "conflicts": [],
        "error": str(selection.error) if selection.error else None,
    }


def why(dirs: Dirs, environ: Mapping[str, str], cwd: str, selection: Selection) -> dict[str, Any]:
    """Return everything that had, or could have had, a say."""
    found = look_everywhere(selection.walk)
    decisive = selection.origin.path if selection.origin.kind == "file" else None
    effects = effects_of(selection)
    return {
        "directory": cwd,
        **current(dirs, environ, selection),
        "files": [_look(look, decisive) for look in found if look.reading.state != "absent"],
        "not_regular": _not_regular(found),
        "looked_up_to": selection.walk.end or "/",
        "default": _default(selection),
        "environment": _effects(effects, environ),
        "on_path": list(_on_path(dirs, environ)),
    }


def why_lines(facts: Mapping[str, Any]) -> list[str]:
    """Return the facts of `why` for a person."""
    version = facts["version"] or ("system" if facts["installed"] else "nothing")
    lines = [f"{version}  {_origin_words(facts['origin'])}", f"  in {safe(facts['directory'])}"]
    if facts["error"]:
        lines.append(f"  {facts['error']}")
    if facts["goroot"]:
        lines.append(f"  GOROOT is {safe(facts['goroot'])}")
    lines.append(f"looked at, up to {safe(facts['looked_up_to'])}:")
    lines += [_file_line(file) for file in facts["files"]] or ["  no file that gover reads"]
    lines += [f"  {safe(path)}: not a regular file, passed over" for path in facts["not_regular"]]
    lines += [f"does {text}" for text in facts["environment"]]
    if facts["on_path"]:
        lines.append("go on PATH, first one first:")
        lines += [
            f"  {safe(e['path'])}{'  (gover)' if e['ours'] else ''}" for e in facts["on_path"]
        ]
    return lines


def _origin(origin: Origin) -> dict[str, Any]:
    return {"kind": origin.kind, "path": origin.path, "line": origin.line, "text": str(origin)}


def _origin_words(origin: Mapping[str, Any]) -> str:
    return f"({origin['text']})"


def _look(look: Look, decisive: str | None) -> dict[str, Any]:
    return {
        "path": look.reading.path,
        "line": look.line,
        "spec": str(look.spec) if look.spec else None,
        "error": look.error or None,
        "decides": look.reading.path == decisive,
    }


def _file_line(file: Mapping[str, Any]) -> str:
    what = file["error"] or file["spec"] or "says nothing"
    mark = "*" if file["decides"] else " "
    line = f":{file['line']}" if file["line"] else ""
    return f"{mark} {safe(file['path'])}{line}: {what}"


def _not_regular(looks: list[Look]) -> list[str]:
    paths = [look.reading.path for look in looks if look.reading.state == "absent"]
    return [path for path in paths if os.path.lexists(path)]


def _default(selection: Selection) -> str | None:
    reading = selection.default
    return reading.data.decode("utf-8", "replace").strip() if reading else None


def _effects(effects: Effects, environ: Mapping[str, str]) -> list[str]:
    lines = [f"PATH: {safe(effects.bin)} in front"] if effects.bin else []
    for change in effects.changes:
        value = environ.get(change.name)
        if change.how == "offer" and value:
            lines.append(f"{change.name}: stays {safe(value)}, which the user has set")
        elif change.how == "unset":
            lines += [f"{change.name}: unset (it was {safe(value)})"] if value else []
        else:
            lines.append(f"{change.name}={safe(change.value)}")
    return lines


def _on_path(dirs: Dirs, environ: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for entry in dict.fromkeys(environ.get("PATH", "").split(":")):
        path = f"{entry}/go"
        if entry and os.path.isfile(path) and os.access(path, os.X_OK):
            yield {"path": path, "ours": path.startswith(dirs.data + "/")}


def _system_goroot(dirs: Dirs, environ: Mapping[str, str]) -> str | None:
    path = toolchains.system_go(dirs, environ)
    # As cmd/go finds it: two above the executable, links resolved.
    return os.path.dirname(os.path.dirname(os.path.realpath(path))) if path else None
