"""The `-C DIR` of the go command, which it obeys before it selects a toolchain."""

import os

_WITH_SUBCOMMANDS = ("mod", "work")


def requested_directory(arguments: list[str]) -> str | None:
    """
    Return the physical path of the directory that `-C` names; None without one.

    cmd/go takes it as the first argument, or as the first after the command (golang/go
    src/cmd/go/main.go handleChdirFlag). gover_chdir in shims/shim.sh does the same. A directory
    that is not there is the go command's error to print.
    """
    first, second, third, last = [*arguments[:4], "", "", "", ""][:4]
    if first.startswith("-"):
        return _value(first, second)
    if second.startswith("-") or first not in _WITH_SUBCOMMANDS:
        return _value(second, third)
    return _value(third, last)


def _value(flag: str, following: str) -> str | None:
    if flag in ("-C", "--C"):
        return _real(following)
    return _real(flag.partition("=")[2]) if flag.startswith(("-C=", "--C=")) else None


def _real(directory: str) -> str | None:
    return os.path.realpath(directory) if directory and os.path.isdir(directory) else None
