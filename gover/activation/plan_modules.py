"""
The modules that make a plan, compiled, in one file.

To find and read fifty files takes as long as all else that a new directory needs, and commands
need most of them too. The file lies in `gover/__pycache__`, beside what Python itself keeps there
of the same modules, and is trusted as that is: who can write to this directory can change gover.
A start that finds none it can use imports the modules as any others, and writes it for the next.
It is not used

- by another Python, or after `gover/start.py` was replaced: it begins with `sys.version` and the
  time of change of that;
- after an upgrade, a downgrade or an edit: it has the size and the time of change of each source,
  by which Python decides whether a `.pyc` is valid, and of those that not every start needs they
  are compared where one does;
- where it belongs to another user than gover's sources, or others can write to it;
- where it is cut off.

Where it cannot be written, or by a user whom gover's sources do not belong to, nothing is. The
modules know nothing of it: the code is what Python compiles of them, without what no start needs:
`__future__`, docstrings, and the annotations of functions.

The file has, one behind the other: what it is valid for, its size and that of the next part, the
modules that every start needs with the places of the others, and those, which are read one by one.
"""

from __future__ import annotations

import gc
import os
import sys
from marshal import dumps, loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType
    from typing import Any

    # A module's name, its source below gover's root, the size of that and the time of its last
    # change (ns), whether it is a package, and its code: of LATER where that begins, counted from
    # the end of the file, and its length.
    Row = tuple[str, str, int, int, bool, CodeType | tuple[int, int]]
    # The code of such a module, and its patterns as gover.fs.patterns.COMPILED has them.
    Later = tuple[CodeType, dict[tuple[str, int], tuple[Any, ...]]]

FIRST = ("gover.__main__", "gover.activation.late_site", "gover.activation.activate")
# What only some directories, shells or commands need, and what that imports.
LATER = (
    "gover.activation.neighbours",
    "gover.activation.render_fish",
    "gover.activation.run_tool",
    "gover.audit.marks",
    "gover.cli.current",
    "gover.cli.list_",
    "gover.cli.main",
    "gover.cli.pin",
    "gover.cli.select",
    "gover.fs.spelling",
    "gover.resolve.floor",
    "gover.resolve.project_env",
    "gover.resolve.switching",
    "gover.sources.released_versions",
    "gover.versionfile.asdf_request",
    "gover.versionfile.envrc",
    "gover.versionfile.go_mod",
    "gover.versionfile.go_version",
    "gover.versionfile.gover_toml",
    "gover.versionfile.mise_toml",
    "gover.versionfile.prototools",
    "gover.versionfile.tool_versions",
    "gover.versionfile.workspace",
)


def prepare(
    root: str,
    path: str,
    header: bytes,
    rows: tuple[Row, ...] = (),
    status: os.stat_result | None = None,
) -> None:
    """
    Load the modules of the file at `path`; where they cannot be used, write it.

    `rows` are what was read of it, and `status` is that of the file which they were read from.
    """
    gc.disable()  # what a start loads stays
    if not (status and _load(root, path, rows, status)):
        from gover.activation.plan_modules import write  # noqa: PLC0415  its code may be new too

        write(root, path, header)


def _load(root: str, path: str, rows: tuple[Row, ...], status: os.stat_result) -> bool:
    """Load the modules of a file; where a source has changed, load none and return False."""
    later = {row[0]: row for row in rows if isinstance(row[-1], tuple)}
    for _, source, size, changed, _, code in rows:
        if not isinstance(code, tuple) and _stamp(root + source) != (size, changed):
            return False
    from _frozen_importlib import ModuleSpec  # noqa: PLC0415  loaded already, unlike importlib

    new, modules = type(sys), sys.modules
    # In the order in which their imports ended: what a module imports is there before it.
    for name, source, _, _, is_package, code in rows:
        if isinstance(code, tuple):
            continue
        module = modules[name] = new(name)
        spec = module.__spec__ = ModuleSpec(name, None)
        # As Python sets it; without it each import of the module takes twice as long.
        spec._initializing = False  # type: ignore[attr-defined]  # noqa: SLF001
        module.__file__ = root + source
        if is_package:
            module.__path__ = [module.__file__.removesuffix("/__init__.py")]
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(modules[parent], last, module)
        exec(code, module.__dict__)  # noqa: S102  Python does the same with a .pyc
    sys.meta_path.insert(0, LaterFinder(root, path, status, later))
    return True


def _stamp(path: str) -> tuple[int, int]:
    """Return the size of a file and the time of its last change (ns); of no file zeros."""
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


class LaterFinder:
    """Finds the modules of a file that have not been loaded yet."""

    def __init__(self, root: str, path: str, status: os.stat_result, rows: dict[str, Row]) -> None:
        self._root, self._path, self._status, self._rows = root, path, status, rows

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name not in self._rows:
            return None
        from _frozen_importlib import ModuleSpec  # noqa: PLC0415  loaded already, unlike importlib

        source, size, changed, is_package, place = self._rows[name][1:]
        path = self._root + source
        if _stamp(path) != (size, changed):
            _remove(self._root, self._path)
            return None
        found = self._read(*place)  # type: ignore[misc]
        if found is None:
            return None
        code, patterns = found
        if patterns:
            from gover.fs.patterns import COMPILED  # noqa: PLC0415  the module imports it anyway

            COMPILED.update(patterns)
        spec = ModuleSpec(name, self, origin=path, loader_state=code, is_package=is_package)  # type: ignore[arg-type]
        spec.has_location = True
        if is_package:
            spec.submodule_search_locations = [path.removesuffix("/__init__.py")]
        return spec

    def _read(self, before_end: int, length: int) -> Later | None:
        """Read what the file has of a module; None where it is not the one that was read first."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        now, then = os.fstat(descriptor), self._status
        data = os.pread(descriptor, length, now.st_size - before_end)
        os.close(descriptor)
        if (now.st_ino, now.st_mtime_ns) != (then.st_ino, then.st_mtime_ns):
            return None
        found: Later = loads(data)  # noqa: S302  from the same file
        return found

    def create_module(self, spec: ModuleSpec) -> None:
        """Let Python make it."""

    def exec_module(self, module: ModuleType) -> None:
        exec(module.__spec__.loader_state, module.__dict__)  # type: ignore[union-attr]  # noqa: S102


def write(root: str, path: str, header: bytes) -> None:
    """Import the modules and write them to the file, if it would be used."""
    if (
        sys.dont_write_bytecode
        or not _is_owner(root)
        or not os.access(os.path.dirname(path), os.W_OK)
    ):
        return
    first = _import_in_order(FIRST)
    later = [_row(root, name) for name in [*_import_in_order(LATER), __name__]]
    codes = [dumps((row[-1], _patterns(row[0]))) for row in later]
    rows = [_row(root, name) for name in ("gover", "gover.activation", *first)]
    for number, row in enumerate(later):
        rows.append((*row[:-1], (sum(map(len, codes[number:])), len(codes[number]))))
    begin = dumps((_compile(__file__), tuple(rows)))
    size = len(header) + 16 + len(begin) + sum(map(len, codes))
    data = b"%s%8d%8d" % (header, size, len(begin)) + b"".join((begin, *codes))
    from gover.fs import atomic  # noqa: PLC0415  one of the modules: after _import_in_order

    try:
        atomic.write(path, data, durable=True)
    except OSError:  # a full disk
        pass


def _remove(root: str, path: str) -> None:
    """Remove the file, so that the next start writes it again."""
    if _is_owner(root):
        try:
            os.unlink(path)
        except OSError:
            pass


def _is_owner(root: str) -> bool:
    return os.geteuid() == os.stat(f"{root}/gover/start.py").st_uid


def _import_in_order(names: tuple[str, ...]) -> list[str]:
    """Import modules; return the names of gover's that this has loaded, as their imports ended."""
    from importlib.machinery import PathFinder, SourceFileLoader  # noqa: PLC0415

    order: list[str] = []

    class Loader(SourceFileLoader):
        def exec_module(self, module: ModuleType) -> None:
            super().exec_module(module)
            order.append(module.__name__)

    class Finder:
        @staticmethod
        def find_spec(name: str, path: list[str] | None = None, *_: object) -> ModuleSpec | None:
            spec = PathFinder.find_spec(name, path)
            if spec and name.startswith("gover.") and isinstance(spec.loader, SourceFileLoader):
                spec.loader = Loader(name, spec.loader.path)
            return spec

    sys.meta_path.insert(0, Finder)  # type: ignore[arg-type]
    try:
        for name in names:
            __import__(name)
    finally:
        sys.meta_path.remove(Finder)  # type: ignore[arg-type]
    return order


def _row(root: str, name: str) -> Row:
    module = sys.modules[name]
    source = str(module.__file__)
    stamp = _stamp(source)  # before the code is read: an edit in between outdates it
    return name, source.removeprefix(root), *stamp, hasattr(module, "__path__"), _compile(source)


def _patterns(name: str) -> dict[tuple[str, int], tuple[Any, ...]]:
    """Return the patterns of a module, compiled."""
    from gover.fs.patterns import LazyPattern, compiled  # noqa: PLC0415  to write the file alone

    values = vars(sys.modules[name]).values()
    keys = [value.key for value in values if isinstance(value, LazyPattern)]
    return {key: found for key in keys if (found := compiled(*key))}


def _compile(source: str) -> CodeType:
    """Compile a module without what no start needs: `__future__`, docstrings, annotations."""
    import __future__  # noqa: PLC0415  for this alone

    import ast  # noqa: PLC0415  as above

    with open(source, "rb") as file:
        tree = ast.parse(file.read(), source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
    body = [node for node in tree.body if getattr(node, "module", None) != "__future__"]
    flags = 0 if body == tree.body else __future__.annotations.compiler_flag
    tree.body = body
    code: CodeType = compile(tree, source, "exec", flags, dont_inherit=True, optimize=2)
    return code
