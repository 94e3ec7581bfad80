"""
GOAUTH: the logins for private servers, as cmd/go has them (`go help goauth`).

The value is the user's own: that of the environment, without what a project sets there, or
of `go env -w`. Its commands run in the home directory and are found by absolute entries of
PATH alone: no file of a project is run, or configures what runs. They are for https; a
`.netrc` is read for servers on this machine too.

Source: golang/go src/cmd/go/internal/auth.
"""

import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from typing import NamedTuple
from urllib.parse import urlsplit

from gover.errors import InvalidFile, UsageError
from gover.escape import safe
from gover.go_env import env_file_path, find_go_setting
from gover.network.netrc import basic, read_netrc, url_login
from gover.network.response import ResponseHead
from gover.network.url import without_password
from gover.store.permissions import others_can_write

_LOG = logging.getLogger(__name__)
_TIMEOUT = 60  # seconds that a command has
_WORD = re.compile(r"'([^']*)'|\"([^\"]*)\"|(\S+)")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([\t\x20-\x7e\x80-\xff]*)")

_Headers = dict[str, str]


class Authorization(NamedTuple):
    """Headers for one URL, and what takes the status that the server answered them with."""

    headers: Mapping[str, str]
    conclude: Callable[[int], None] = lambda _: None


class AuthFailure(Exception):
    """A command of GOAUTH failed, or printed something else than credentials."""


class Credentials:
    """The logins of one run of gover; threads may share them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._commands: list[list[str]] = []  # the first of GOAUTH last, so that it wins
        self._known: dict[str, _Headers] = {}  # by URL without https:// and final slash
        self._is_read = self._has_run = False
        self._lock = Lock()

    def find(self, url: str) -> Authorization:
        """
        Return the headers for the first request of a URL; before it, each command runs once.

        A login in the URL itself has precedence.

        Raises:
            UsageError: GOAUTH is not valid.
            InvalidFile: its commands are in a file that another user can change.
        """
        if own := url_login(url):
            return Authorization({"Authorization": own})
        with self._lock:
            if not self._is_read:
                self._commands = _read_commands(self._environ)[::-1]
                self._is_read = True
                self._enter_netrc()
            if not self._has_run and urlsplit(url).scheme == "https":
                self._has_run = True
                self._run_all("", b"")
            return Authorization(self._headers(url))

    def find_after(self, url: str, head: ResponseHead) -> Authorization | None:
        """
        Return the headers for one more request after a 4xx; None where no command has any.

        Each command runs with the URL as its last argument and the response on its input.
        """
        url = without_password(url)
        with self._lock:
            if self._commands in ([], [["netrc"]]) or urlsplit(url).scheme != "https":
                return None
            lines = [f"HTTP/1.1 {head.status}", *(f"{k}: {v}" for k, v in head.headers.items())]
            conclude = self._run_all(url, "\n".join([*lines, "", ""]).encode("latin-1", "replace"))
            headers = self._headers(url)
            return Authorization(headers, conclude) if headers else None

    def _enter_netrc(self) -> None:
        if ["netrc"] in self._commands:
            for entry in reversed(list(read_netrc(self._environ))):
                self._known[entry.machine] = {"Authorization": basic(entry.login, entry.password)}

    def _run_all(self, url: str, response: bytes) -> Callable[[int], None]:
        """Run each command and enter what it returns; `url` is empty the first time."""
        concluding: list[Callable[[int], None]] = []
        for words in self._commands:
            try:
                if words[0] == "netrc":
                    self._enter_netrc()
                elif words[0] != "git":
                    more = [url] if url else []
                    output = self._run([*words, *more], response, self._environ.get("HOME", "/"))
                    self._known |= parse_credentials(output)
                elif url:
                    concluding.append(self._fill_from_git(words[1], url))
            except AuthFailure as error:
                _LOG.info("GOAUTH: %s", error)

        def conclude(status: int) -> None:
            for each in concluding:
                each(status)

        return conclude

    def _fill_from_git(self, directory: str, url: str) -> Callable[[int], None]:
        """Ask git's credential helpers; the result tells them whether the login was right."""
        output = self._run(["git", "credential", "fill"], f"url={url}\n".encode(), directory)
        prefix, headers = parse_git_credential(output)
        if not url.startswith(prefix):
            raise AuthFailure(f"git has a login for {safe(prefix)}, not for {safe(url)}")
        self._known[_key_of(prefix)] = headers

        def conclude(status: int) -> None:
            if status == 401 or status < 400:
                verb = "reject" if status == 401 else "approve"
                try:
                    self._run(["git", "credential", verb], output, directory)
                except AuthFailure as error:
                    _LOG.info("GOAUTH: %s", error)

        return conclude

    def _run(self, words: list[str], data: bytes, directory: str) -> bytes:
        entries = self._environ.get("PATH", "").split(":")
        path = ":".join(entry for entry in entries if entry.startswith("/"))
        program = words[0] if words[0].startswith("/") else shutil.which(words[0], path=path)
        shown = safe(words[0])
        if program is None:
            raise AuthFailure(f"{shown} is not on PATH")
        try:
            done = subprocess.run(
                [program, *words[1:]],
                env={"GIT_TERMINAL_PROMPT": "0", **self._environ},
                cwd=directory,
                input=data,
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            reason = error.strerror if isinstance(error, OSError) else f"no end in {_TIMEOUT} s"
            raise AuthFailure(f"{shown}: {reason}") from error
        if done.returncode:
            text = safe(done.stderr[:500].decode("utf-8", "replace").strip())
            raise AuthFailure(f"{shown}: exit code {done.returncode}: {text}")
        return done.stdout

    def _headers(self, url: str) -> _Headers:
        """Return the headers of the longest known prefix of a URL, by whole path elements."""
        key = _key_of(without_password(url))
        while key not in self._known and "/" in key:
            key = key.rpartition("/")[0]
        # A machine of .netrc is any port of it, as in curl.
        return self._known.get(key) or self._known.get(urlsplit(url).hostname or "", {})


def _read_commands(environ: Mapping[str, str]) -> list[list[str]]:
    commands = parse_goauth(find_go_setting(environ, "GOAUTH", "netrc"))
    path = env_file_path(environ, sys.platform)
    if environ.get("GOAUTH") or path is None or commands in ([], [["netrc"]]):
        return commands
    status = os.stat(path)
    if status.st_uid not in (os.geteuid(), 0) or others_can_write(status):
        raise InvalidFile(
            f"{safe(path)} has commands in GOAUTH, and another user can change it",
            "export GOAUTH=netrc",
        )
    return commands


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


def parse_credentials(output: bytes) -> dict[str, _Headers]:
    """
    Return the headers that a command printed, by URL without https:// and final slash.

    Raises:
        AuthFailure: it is not in the format of `go help goauth`.
    """
    found: dict[str, _Headers] = {}
    *whole, rest = output.decode("latin-1").split("\n")
    if rest:
        raise AuthFailure("no blank line at the end")
    lines = iter(whole)
    for first in lines:
        urls = [first, *_block(lines)]
        if not all(url.startswith("https://") for url in urls):
            raise AuthFailure("a line that is no https:// URL")
        headers: _Headers = {}
        for line in _block(lines):
            match = _HEADER.fullmatch(line)
            if match is None:
                raise AuthFailure("a line that is no header")
            headers[match[1]] = match[2].strip()
        found |= {_key_of(url): headers for url in urls}
    return found


def parse_git_credential(output: bytes) -> tuple[str, _Headers]:
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


def _key_of(url: str) -> str:
    return url.removeprefix("https://").removesuffix("/")


def _invalid(value: str, reason: str) -> UsageError:
    return UsageError(f"GOAUTH is '{safe(value)}': {reason}", "go help goauth")
