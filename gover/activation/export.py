"""
Changes to the environment as text: for POSIX shells, fish, and CI.

GitHub: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
(environment files). GitLab: https://docs.gitlab.com/ci/yaml/artifacts_reports/ (dotenv).
"""

import os
from collections.abc import Iterator, Mapping

from gover.errors import GoverError
from gover.escape import fish_quote, safe, sh_quote

Changes = Mapping[str, str | None]  # new value by name; None: unset


def posix(changes: Changes) -> str:
    """Return text for sh, bash and zsh to evaluate."""
    return "".join(
        f"unset {name}\n" if value is None else f"export {name}={sh_quote(value)}\n"
        for name, value in changes.items()
    )


def fish(changes: Changes) -> str:
    """Return text for fish to source."""
    return "".join(
        f"set -e {name}\n" if value is None else f"set -gx {name} {_fish_value(name, value)}\n"
        for name, value in changes.items()
    )


def _fish_value(name: str, value: str) -> str:
    # These are lists in fish: an element with colons would be one directory.
    words = value.split(":") if name.endswith("PATH") else [value]
    return " ".join(map(fish_quote, words))


def github(changes: Changes, before: Mapping[str, str]) -> tuple[str, str]:
    """
    Return what to append to the files GITHUB_PATH and GITHUB_ENV.

    They cannot unset a variable; Go treats an empty GOROOT as unset.
    """
    path = _in_front(changes.get("PATH"), before.get("PATH", ""))
    lines = []
    for name, value in changes.items():
        if name != "PATH":
            # The mark is random, so that no value can end its entry and begin another.
            mark = f"gover_{os.urandom(16).hex()}"
            lines.append(f"{name}<<{mark}\n{value or ''}\n{mark}\n")
    # Of several lines the last one comes first on PATH.
    return "".join(f"{entry}\n" for entry in reversed(list(path))), "".join(lines)


def gitlab(changes: Changes) -> str:
    """
    Return a dotenv file for later jobs.

    Raises:
        GoverError: a value has a line break, which the format does not allow.
    """
    for name, value in changes.items():
        if value and ("\n" in value or "\r" in value):
            raise GoverError(f"{safe(name)} has a line break: GitLab's dotenv format has none")
    return "".join(f"{name}={value or ''}\n" for name, value in changes.items())


def _in_front(after: str | None, before: str) -> Iterator[str]:
    """Yield the entries that were added in front of PATH."""
    if after is not None:
        yield from filter(None, after.removesuffix(before).split(":"))
