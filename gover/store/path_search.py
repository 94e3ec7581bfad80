"""
The programs named `go` on PATH that are not gover's, and which of them is a Go.

The shim of another version manager, or a script that only starts `go`, is no Go: what it
starts depends on the directory, and may be gover's shim again.
"""

from __future__ import annotations

import os

from gover.fs.read import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator

TOOLS = ("go", "gofmt")  # what gover has shims for
_MANAGERS = ("asdf", "goenv", "mise", "proto-shim", "rtx", "vfox")
_MOST_BYTES = 8192  # of a script that only starts another program
_STARTS_MANAGER = rb"\b(?:asdf|goenv|mise|rtx|vfox|proto)[\"']?\s+(?:exec|x|run|shim)\b"
_STARTS_GO = (
    rb"(?m)^[ \t]*(?:(?:exec|command|env|nice|time|\w+=\S*)[ \t]+)*"
    rb"[\"']?(?:go|gofmt|\$\{?0##\*/\}?|\$\(basename [^)]*\))[\"']?[ \t]+[\"']?\$(?:@|\*|\{@|\{1)"
)


def programs_on_path(data: str, path: str, tool: str = "go") -> Iterator[str]:
    """
    Yield the path of each executable `tool` on PATH outside the store `data`, in PATH's order.

    Only absolute entries count. gover_next_program in shell/inherited.sh searches the same way.
    """
    for entry in path.split(":"):
        if not entry.startswith("/") or entry.startswith(data + "/"):
            continue
        program = f"{entry.removesuffix('/')}/{tool}"
        is_program = os.path.isfile(program) and os.access(program, os.X_OK)
        if is_program and not is_shim(data, program):
            yield program


def programs_in_front(data: str, path: str, tool: str = "go") -> list[str]:
    """Return those that stand before `data`/shims; all of them where PATH does not have it."""
    entries = path.split(":")
    shims = f"{data}/shims"
    if shims in entries:
        entries = entries[: entries.index(shims)]
    return list(programs_on_path(data, ":".join(entries), tool))


def first_go(data: str, path: str, tool: str = "go", tried: Container[str] = ()) -> str | None:
    """Return the first `tool` on PATH that is neither gover's nor starts another one."""
    for program in programs_on_path(data, path, tool):
        if program not in tried and not starts_another(program):
            return program
    return None


def starts_another(program: str) -> bool:
    """Tell whether a program is another manager's shim, or a script that only starts `go`."""
    if os.path.basename(os.path.dirname(program)) == "shims":
        return True
    real = os.path.realpath(program)
    if os.path.basename(real) in _MANAGERS:
        return True
    text = read_file(real, _MOST_BYTES, binary=True).data
    if not text.startswith(b"#!"):
        return False
    import re  # noqa: PLC0415  only for a script

    # A script that sets PATH starts the go that it has chosen, and no other.
    if re.search(_STARTS_MANAGER, text):
        return True
    return re.search(_STARTS_GO, text) is not None and b"PATH=" not in text


def is_shim(data: str, program: str) -> bool:
    """Tell whether a program is one of gover's shims, also by a link to it or to its directory."""
    try:
        machines = os.listdir(f"{data}/native")
    except OSError:
        machines = []
    for directory in ("shims", "bin", *(f"native/{machine}" for machine in machines)):
        try:
            if os.path.samefile(program, f"{data}/{directory}/{os.path.basename(program)}"):
                return True
        except OSError:
            continue
    return False
