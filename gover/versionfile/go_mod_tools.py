"""
The `tool` lines of a go.mod (Go 1.24 and later), with the versions that its requirements give.

The grammar is that of golang.org/x/mod/modfile: a directive is a line, or a block in parentheses;
a word may be in quotes or backquotes; a comment begins with `//`. A tool is a package; it belongs
to the required module with the longest path that begins it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gover.versionfile.contents import Ignored, Tool
from gover.versionfile.tool_names import TOOL_NAME, command_name, is_reserved

_LIMIT = 64 << 10  # bytes; in a larger file, which a prompt would have to compare, none is read
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|=>|[()]|[^\s()"`]+')
_EXACT = re.compile(r"v[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*", re.ASCII)
# As in gover.toml: no element begins with `-`, and so none is a flag.
_PATH = re.compile(r"[A-Za-z0-9_~][A-Za-z0-9_.~+-]*(?:/[A-Za-z0-9_~][A-Za-z0-9_.~+-]*)*", re.ASCII)


class GoModDirective(NamedTuple):
    """One directive: its verb, its other words, and its line."""

    verb: str
    words: tuple[str, ...]
    line: int


class ModuleTools(NamedTuple):
    """
    The tools of a go.mod; `ignored` are those that gover does not build.

    `consent` is what `gover allow` is about: the tools with their modules and versions, and all
    replacements. Another requirement may change without it.
    """

    tools: tuple[Tool, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    consent: bytes | None = None


def read_module_tools(data: bytes) -> ModuleTools:
    """Return the tools of a go.mod; never raises."""
    if len(data) > _LIMIT:
        return ModuleTools()
    found = list(_directives(data.decode("utf-8", "surrogateescape")))
    packages = {d.words[0]: d.line for d in found if d.verb == "tool" and len(d.words) == 1}
    modules = {d.words[0]: "" for d in found if d.verb == "module" and d.words}
    modules |= {d.words[0]: d.words[1] for d in found if d.verb == "require" and len(d.words) > 1}
    local = {d.words[0] for d in found if d.verb == "replace" and _is_local(d)}
    tools: dict[str, Tool] = {}
    ignored: list[Ignored] = []
    for package, line in packages.items():
        module = _module_of(package, modules)
        name = command_name(package)
        reason = _why_ignored(package, name, module, modules, local)
        if not reason and name.lower() in map(str.lower, tools):
            reason = f"another tool is called {name}: run it with `go tool {package}`"
        if reason:
            ignored.append(Ignored(line, f"tool {package}", reason))
        else:
            tools[name] = Tool(name, package, modules[module], line)
    rows = [f"tool {t.module} {_module_of(t.module, modules)} {t.version}" for t in tools.values()]
    rows += [f"replace {' '.join(d.words)}" for d in found if d.verb == "replace"]
    consent = "\n".join(rows).encode("utf-8", "surrogateescape") if tools else None
    return ModuleTools(tuple(tools.values()), tuple(ignored), consent)


def _directives(text: str) -> Iterator[GoModDirective]:
    block: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        words = _words(line)
        if block is not None:
            if words[:1] == [")"]:
                block = None
            elif words:
                yield GoModDirective(block, tuple(words), number)
        elif words[1:2] == ["("]:
            block = words[0]
        elif words:
            yield GoModDirective(words[0], tuple(words[1:]), number)


def _words(line: str) -> list[str]:
    words: list[str] = []
    for match in _WORD.finditer(line):
        word = match[0]
        if "//" in word and word[0] not in '"`':
            before = word.partition("//")[0]
            return [*words, before] if before else words
        words.append(word[1:-1] if word[0] in '"`' else word)
    return words


def _is_local(replace: GoModDirective) -> bool:
    """Return whether a replacement is a directory: go.sum does not cover what is in it."""
    _, arrow, new = " ".join(replace.words).partition(" => ")
    return bool(arrow) and new.startswith((".", "/"))


def _module_of(package: str, modules: dict[str, str]) -> str:
    """Return the module that a package belongs to; "" where none is required."""
    own = (module for module in modules if f"{package}/".startswith(f"{module}/"))
    return max(own, key=len, default="")


def _why_ignored(
    package: str, name: str, module: str, modules: dict[str, str], local: set[str]
) -> str:
    """Return why gover does not build a tool; "" where it does."""
    if not _PATH.fullmatch(package):
        return "is no path of a package"
    if not TOOL_NAME.fullmatch(name) or is_reserved(name):
        return f"{name} is not allowed as the name of a tool: run it with `go tool {package}`"
    if module and not modules[module]:
        return f"it is in this module, and so no fixed version: run it with `go tool {name}`"
    if module in local:
        return f"its module is replaced by a directory: run it with `go tool {name}`"
    if not _EXACT.fullmatch(modules.get(module, "")):
        return "no requirement has its module: go mod tidy"
    return ""
