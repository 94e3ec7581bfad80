"""The names of commands, and the module of gover.cli that each is in."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

MODULES: Mapping[str, str] = {
    "allow": "allow",
    "audit": "audit",
    "available": "available",
    "cache": "cache",
    "completion": "hook",
    "config": "config",
    "current": "current",
    "default": "pin",
    "deny": "allow",
    "doctor": "doctor",
    "editor": "editor",
    "env": "env",
    "exec": "select",
    "help": "help",
    "hook": "hook",
    "import": "import_",
    "inspect": "inspect",
    "install": "install",
    "link": "toolchains",
    "list": "list_",
    "lock": "lock",
    "mirror": "mirror",
    "outdated": "upgrade",
    "pin": "pin",
    "projects": "projects",
    "prune": "remove",
    "sdk": "sdk",
    "self": "self",
    "setup": "setup",
    "status": "current",
    "tools": "tools",
    "uninstall": "remove",
    "upgrade": "upgrade",
    "use": "select",
    "verify": "verify",
    "which": "current",
    "why": "current",
}

ALIASES: Mapping[str, str] = {
    "local": "pin",
    "global": "default",
    "shell": "use",
    "ls": "list",
    "rm": "uninstall",
    "x": "exec",
}
