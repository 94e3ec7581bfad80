"""
What cmd/go's GOAUTH has in text: its value, and what its commands and git print.

Source: `go help goauth`; golang/go src/cmd/go/internal/auth.
"""

import os
import re
from collections.abc import Iterator

from gover.errors import UsageError
from gover.escape import safe
from gover.network.netrc import basic

_WORD = re.compile(r"'([^']*)'|\"([^\"]*)\"|(\S+)")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([\t\x20-\x7e\x80-\xff]*)")

Headers = dict[str, str]


class AuthFailure(Exception):
    """A command of GOAUTH failed, or printed something else than credentials."""


def parse_goauth(value: str) -> list[list[str]]:
    """
    Return the commands of a GOAUTH value as words; [] for `off`.

    Raises:
        UsageError: cmd/go refuses the value too, or a command is a relative path.
    """
    commands = [_words(command) for command in value.split(";")]
    if commands == [["off"]]:
        return []
    for words in commands:
        if not words:
            raise _invalid(value, "a command is empty")
        if words[0] == "off":
            raise _invalid(value, "'off' has to stand alone")
        if words[0] == "git" and not (len(words) == 2 and os.path.isabs(words[1])):
            raise _invalid(value, "'git' takes one absolute directory")
        if "/" in words[0] and not words[0].startswith("/"):
            raise _invalid(value, "a command is a relative path, which gover does not run")
    return commands


def parse_credentials(output: bytes) -> dict[str, Headers]:
    """
    Return the headers that a command printed, by URL without https:// and final slash.

    Raises:
        AuthFailure: it is not in the format of `go help goauth`.
    """
    found: dict[str, Headers] = {}
    *whole, rest = output.decode("latin-1").split("\n")
    if rest:
        raise AuthFailure("no blank line at the end")
    lines = iter(whole)
    for first in lines:
        urls = [first, *_block(lines)]
        if not all(url.startswith("https://") for url in urls):
            raise AuthFailure("a line that is no https:// URL")
        headers: Headers = {}
        for line in _block(lines):
            match = _HEADER.fullmatch(line)
            if match is None:
                raise AuthFailure("a line that is no header")
            headers[match[1]] = match[2].strip()
        found |= {key_of(url): headers for url in urls}
    return found


def parse_git_credential(output: bytes) -> tuple[str, Headers]:
    """
    Return the URL prefix and the header in the output of `git credential fill`.

    Raises:
        AuthFailure: it names no server.
    """
    lines = output.decode("utf-8", "replace").split("\n")
    fields = dict(line.strip().split("=", 1) for line in lines if "=" in line)
    if not fields.get("protocol") or not fields.get("host"):
        raise AuthFailure("git credential fill: no host")
    prefix = f"{fields['protocol']}://{fields['host']}/{fields.get('path', '')}".rstrip("/")
    login = basic(fields.get("username", ""), fields.get("password", ""))
    return prefix, {"Authorization": login}


def _block(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines before the next blank one, which has to be there."""
    for line in lines:
        if not line:
            return
        yield line
    raise AuthFailure("no blank line at the end")


def _words(command: str) -> list[str]:
    return [one or two or bare for one, two, bare in _WORD.findall(command)]


def key_of(url: str) -> str:
    """Return a URL without https:// and final slash."""
    return url.removeprefix("https://").removesuffix("/")


def _invalid(value: str, reason: str) -> UsageError:
    return UsageError(f"GOAUTH is '{safe(value)}': {reason}", "go help goauth")
