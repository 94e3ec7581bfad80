"""
The modules that a go.work uses, and their `tool` lines: `go tool` runs those of all of them.

cmd/go joins their requirements, and the replacements of the go.work (https://go.dev/ref/mod#workspaces).
"""

from __future__ import annotations

import os

from gover.fs.read import Reading, read_file
from gover.versionfile.go_mod import has_tools
from gover.versionfile.go_mod_tools import ModuleTools, read_directives, tools_of

_LIMIT = 256 << 10  # bytes; a prompt has to compare the files with `tool` lines


def read_modules(path: str, data: bytes, limit: int) -> tuple[Reading, ...]:
    """Return the go.mod of each module that a go.work uses; `limit` is for one of them."""
    return tuple(read_file(f"{where}/go.mod", limit) for where in used_directories(path, data))


def used_directories(path: str, data: bytes) -> list[str]:
    """Return the directories of the modules that a go.work uses."""
    here = os.path.dirname(path)
    used = [d.words[0] for d in read_directives(data) if d.verb == "use" and len(d.words) == 1]
    return [os.path.normpath(os.path.join(here, directory)) for directory in dict.fromkeys(used)]


def read_workspace_tools(path: str, data: bytes, modules: tuple[Reading, ...]) -> ModuleTools:
    """Return the tools of all modules of a go.work; never raises."""
    size = sum(len(module.data) for module in modules if has_tools(module.data))
    if not 0 < size <= _LIMIT:
        return ModuleTools()
    replacements = [d for d in read_directives(data) if d.verb == "replace"]
    files = [(module.path, read_directives(module.data)) for module in modules]
    return tools_of([(path, replacements), *files])


def absolute_go_work(path: str, data: bytes) -> str:
    """Return the text of a go.work that means the same in every directory."""
    here = os.path.dirname(path)
    lines = []
    for d in read_directives(data):
        words = list(d.words)
        last = words[-1] if words else ""
        if d.verb == "use" or (d.verb == "replace" and last.startswith((".", "/"))):
            last = os.path.normpath(os.path.join(here, last))
            words[-1:] = ['"' + last.replace("\\", r"\\").replace('"', r"\"") + '"']
        lines.append(" ".join((d.verb, *words)))
    return "\n".join((*lines, ""))
