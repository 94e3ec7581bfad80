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
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from threading import Lock
from typing import NamedTuple
from urllib.parse import urlsplit

from gover.errors import InvalidFile
from gover.escape import safe
from gover.go_env import env_file_path, find_go_setting
from gover.network.goauth_format import (
    AuthFailure,
    Headers,
    key_of,
    parse_credentials,
    parse_git_credential,
    parse_goauth,
)
from gover.network.netrc import basic, read_netrc, url_login
from gover.network.response import ResponseHead
from gover.network.url import without_password
from gover.store.permissions import others_can_write

_LOG = logging.getLogger(__name__)
_TIMEOUT = 60  # seconds that a command has


class Authorization(NamedTuple):
    """Headers for one URL, and what takes the status that the server answered them with."""

    headers: Mapping[str, str]
    conclude: Callable[[int], None] = lambda _: None


class Credentials:
    """The logins of one run of gover; threads may share them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._commands: list[list[str]] = []  # the first of GOAUTH last, so that it wins
        self._known: dict[str, Headers] = {}  # by URL without https:// and final slash
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
        self._known[key_of(prefix)] = headers

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

    def _headers(self, url: str) -> Headers:
        """Return the headers of the longest known prefix of a URL, by whole path elements."""
        key = key_of(without_password(url))
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
