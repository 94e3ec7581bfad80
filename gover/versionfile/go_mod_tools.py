"""
The `tool` lines of a go.mod (Go 1.24 and later), with the versions that its requirements give.

The grammar is that of golang.org/x/mod/modfile: a directive is a line, or a block in parentheses;
a word may be in quotes or backquotes; a comment begins with `//`. A tool is a package; it belongs
to the required module with the longest path that begins it.
"""

from __future__ import annotations

from gover.fs import patterns as re
from gover.records import Record
from gover.version.semver import parse_semver
from gover.versionfile.contents import Ignored
from gover.versionfile.entries import Tool
from gover.versionfile.tool_names import TOOL_NAME, command_name, is_reserved

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LIMIT = 64 << 10  # bytes; in a larger file, which a prompt would have to compare, none is read
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|=>|[()]|[^\s()"`]+')
_EXACT = re.compile(r"v[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*", re.ASCII)
# As in gover.toml: no element begins with `-`, and so none is a flag.
_PATH = re.compile(r"[A-Za-z0-9_~][A-Za-z0-9_.~+-]*(?:/[A-Za-z0-9_~][A-Za-z0-9_.~+-]*)*", re.ASCII)


class GoModDirective(Record):
    """One directive: its verb, its other words, and its line."""

    verb: str
    words: tuple[str, ...]
    line: int


class ModuleTools(Record):
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
    return tools_of([("", read_directives(data))])


def tools_of(files: Sequence[tuple[str, list[GoModDirective]]]) -> ModuleTools:
    """
    Return the tools of modules that are built together, as by a go.work.

    `files` are the path of each go.mod, or go.work, and its directives. cmd/go selects the
    newest version that one of them requires, and runs no tool by a name that two packages have.
    """
    rows = [(path, directive) for path, found in files for directive in found]
    modules = _required(d for _, d in rows)
    modules |= {d.words[0]: "" for _, d in rows if d.verb == "module" and d.words}
    local = {d.words[0] for _, d in rows if d.verb == "replace" and _is_local(d)}
    packages: dict[str, Ignored] = {}
    names: dict[str, list[tuple[str, Ignored]]] = {}  # without case, as some file systems
    for path, d in rows:
        if d.verb == "tool" and len(d.words) == 1 and (package := d.words[0]) not in packages:
            entry = packages[package] = Ignored(d.line, f"tool {package}", "", path=path)
            names.setdefault(command_name(package).lower(), []).append((package, entry))
    tools: list[Tool] = []
    ignored: list[Ignored] = []
    for package, entry in packages.items():
        name, module = command_name(package), _module_of(package, modules)
        reason = _why_ignored(package, name, module, modules, local)
        reason = reason or _why_ambiguous(package, names[name.lower()])
        if reason:
            ignored.append(entry._replace(reason=reason))
        else:
            tools.append(Tool(name, package, modules[module], entry.line))
    consent = [f"tool {t.module} {_module_of(t.module, modules)} {t.version}" for t in tools]
    consent += [f"replace {' '.join(d.words)}" for _, d in rows if d.verb == "replace"]
    text = "\n".join(consent).encode("utf-8", "surrogateescape") if tools else None
    return ModuleTools(tuple(tools), tuple(ignored), text)


def _required(directives: Iterable[GoModDirective]) -> dict[str, str]:
    """Return the required modules, each with its newest version."""
    modules: dict[str, str] = {}
    for d in directives:
        if d.verb == "require" and len(d.words) > 1:
            module, version = d.words[:2]
            modules[module] = _newest(modules.get(module, version), version)
    return modules


def _newest(version: str, other: str) -> str:
    first, second = parse_semver(version), parse_semver(other)
    return other if first and second and first < second else version


def _why_ambiguous(package: str, same_name: Sequence[tuple[str, Ignored]]) -> str:
    for other, entry in same_name:
        if other != package:
            where = f"{entry.path}:{entry.line}" if entry.path else f"line {entry.line}"
            return f"{other} ({where}) has the same name: run it with `go tool {package}`"
    return ""


def read_directives(data: bytes) -> list[GoModDirective]:
    """Return the directives of a go.mod or go.work; of a large one none."""
    if len(data) > _LIMIT:
        return []
    return list(_directives(data.decode("utf-8", "surrogateescape")))


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
    """Return the module that a package belongs to, the longest; "" where none is required."""
    while package and package not in modules:
        package = package.rpartition("/")[0]
    return package


def _why_ignored(
    package: str, name: str, module: str, modules: dict[str, str], local: set[str]
) -> str:
    """Return why gover does not build a tool; "" where it does."""
    if not _PATH.fullmatch(package):
        return "is no path of a package"
    if not TOOL_NAME.fullmatch(name) or is_reserved(name):
        return f"{name} is not allowed as the name of a tool: run it with `go tool {package}`"
    if module and not modules[module]:
        return f"{module} has no fixed version here: run it with `go tool {package}`"
    if module in local:
        return f"its module is replaced by a directory: run it with `go tool {package}`"
    if not _EXACT.fullmatch(modules.get(module, "")):
        return "no requirement has its module: go mod tidy"
    return ""
