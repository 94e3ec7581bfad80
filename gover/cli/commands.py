"""
Which module has which command. One is loaded when it is asked for: `gover list` needs no HTTP.

tests/test_costs.py holds the table equal to what the modules have.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module

import click

from gover.cli.anywhere import take_anywhere
from gover.cli.examples import lead_with_examples

MODULES: Mapping[str, tuple[str, ...]] = {
    "install": ("install",),
    "toolchains": ("uninstall", "list", "link", "verify"),
    "available": ("available",),
    "here": ("pin", "use", "default", "current", "which", "why", "exec"),
    "env": ("env",),
    "editor": ("editor",),
    "trust": ("allow", "deny", "revoke"),
    "status": ("status",),
    "upgrading": ("outdated", "upgrade", "prune"),
    "shells": ("hook", "completion"),
    "setup": ("setup",),
    "importing": ("import",),
    "config": ("config",),
    "key": ("key",),
    "gc": ("gc",),
    "cache": ("cache",),
    "inspect": ("inspect",),
    "check": ("check",),
    "sdk": ("sdk",),
    "tools": ("tools",),
    "lint": ("lint",),
    "lock": ("lock",),
    "mirror": ("mirror",),
    "doctor": ("doctor",),
    "self": ("self",),
}
_MODULE_OF = {name: module for module, names in MODULES.items() for name in names}


class Commands(MutableMapping[str, click.Command]):
    """gover's commands by name; asking for one loads its module, asking for names loads none."""

    def __init__(self) -> None:
        self._loaded: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            module = import_module(f"gover.cli.{_MODULE_OF[name]}")
            for command in module.COMMANDS:
                lead_with_examples(command)
                take_anywhere(command)
                self._loaded[command.name] = command
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"{name} stays")

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULE_OF)

    def __len__(self) -> int:
        return len(_MODULE_OF)
