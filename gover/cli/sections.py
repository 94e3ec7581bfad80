"""The commands in the order of help: what is wanted most comes first."""

from collections.abc import Iterable, Iterator

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "The Go of a directory",
        ("pin", "use", "default", "current", "which", "why", "status", "exec", "env", "editor"),
    ),
    (
        "Toolchains",
        (
            *("install", "uninstall", "list", "available", "outdated", "upgrade", "prune"),
            *("link", "import", "verify", "mirror"),
        ),
    ),
    ("Project files", ("allow", "deny", "revoke", "tools", "lint", "lock", "sdk")),
    ("When something is wrong", ("doctor", "check", "inspect")),
    ("gover itself", ("setup", "hook", "completion", "config", "cache", "key", "gc", "self")),
)


def in_sections(names: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each title with those of `names` that belong there; the rest comes last."""
    left = list(names)
    for title, members in SECTIONS:
        present = [name for name in members if name in left]
        left = [name for name in left if name not in present]
        if present:
            yield title, present
    if left:
        yield "Others", left
