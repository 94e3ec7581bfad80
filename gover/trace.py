"""
GOVER_TRACE=1: what a command spends its time on, on standard error, with milliseconds.

No other module knows of this one. As a module of the table below is imported, its functions
are wrapped, before anybody can have taken them by name; without the variable nothing of
this is loaded.
"""

import atexit
import functools
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, NoReturn

# {module: {function: what it does}}; importing one of them is a phase of its own.
PHASES: Mapping[str, Mapping[str, str]] = {
    "gover.cli": {"run": "the command"},
    "gover.hot": {"plan_here": "plan this place", "keep": "write the plan for every shell"},
    "gover.looks": {"look_up": "read the files on the way up"},
    "gover.settings": {"read_settings": "read the configuration"},
    "gover.selection": {"select": "decide"},
    "gover.toolchains": {"installed": "list what is installed"},
    "gover.plans": {"compile_plan": "compile the plan"},
    "gover.render": {"render": "put the plan as shell text"},
    "gover.shims": {"refresh": "write the shims"},
    "gover.http": {
        "Http.get": "ask",
        "Http.get_if_changed": "ask for what is new",
        "Http.download": "download and hash",
    },
    "gover.proof": {
        "logged": "ask the log and prove its answer",
        "check_log": "compare with the log",
        "check_contents": "check what was unpacked",
        "check_signature": "check the signature",
    },
    "gover.unpack": {"unpack": "unpack", "hash_tree": "hash a toolchain"},
    "gover.publish": {"sync_tree": "bring it to the disk"},
    "gover.store": {"publish": "give it its name", "changed": "void the plans"},
    "gover.lint": {},
    "gover.binaries": {"inspect": "read a program"},
}

_depth = 0
_begun = 0.0


def begin() -> None:
    """Say from now on what is done, and how long it took."""
    global _begun  # noqa: PLW0603  there is one process to be traced
    # What the interpreter took before the first line can only be told by its CPU time.
    _begun = time.perf_counter() - time.process_time()
    sys.meta_path.insert(0, _Finder())
    _say("Python has started")
    atexit.register(_say, "done")
    os.execve = _leaving(os.execve)


@contextmanager
def phase(words: str) -> Iterator[None]:
    """Time what is done inside; phases inside of it are said before it, and further in."""
    global _depth  # noqa: PLW0603
    since, _depth = time.perf_counter(), _depth + 1
    try:
        yield
    finally:
        _depth -= 1
        _say(words, time.perf_counter() - since)


def _say(words: str, seconds: float | None = None) -> None:
    now = (time.perf_counter() - _begun) * 1e3
    took = "" if seconds is None else f": {seconds * 1e3:.2f} ms"
    sys.stderr.write(f"gover: {now:9.2f} ms  {'  ' * _depth}{words}{took}\n")
    sys.stderr.flush()


def _leaving(execve: Callable[..., NoReturn]) -> Callable[..., NoReturn]:
    def traced(path: Any, *rest: Any) -> NoReturn:
        _say(f"become {os.fsdecode(path)!r}")
        execve(path, *rest)

    return traced


def _wrapped(function: Callable[..., Any], words: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*args: Any, **named: Any) -> Any:
        with phase(words):
            return function(*args, **named)

    return timed


class _Finder(MetaPathFinder):
    """Finds the modules of the table where they are, and has them wrapped when they run."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name in PHASES else None
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader(Loader):
    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        with phase(f"import {name}"):
            self._loader.exec_module(module)
        for path, words in PHASES[name].items():
            owner, _, function = path.rpartition(".")
            holder = getattr(module, owner) if owner else module
            setattr(holder, function, _wrapped(getattr(holder, function), words))
