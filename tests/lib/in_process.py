"""gover's command line inside of the test's own process, for what only a double can do."""

import contextlib
import io
import os
import signal
from typing import NamedTuple
from urllib.request import urlopen

from gover.cli.main import run


class Ended(NamedTuple):
    status: int
    stdout: str
    stderr: str


class Inside:
    """A user at `home`."""

    def __init__(self, environ, home, monkeypatch):
        self.environ = dict(environ)
        self.last = None
        self._home = home
        self._monkeypatch = monkeypatch

    def run(self, *words):
        out, err = io.StringIO(), io.StringIO()
        before = [(n, signal.getsignal(n)) for n in (signal.SIGTERM, signal.SIGHUP)]
        with self._monkeypatch.context() as patch:
            for name in os.environ:
                patch.delenv(name)
            for name, value in self.environ.items():
                patch.setenv(name, value)
            patch.chdir(self._home)
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status = run([str(word) for word in words])
        for number, handler in before:
            signal.signal(number, handler)
        self.last = Ended(status, out.getvalue(), err.getvalue())
        return self.last

    def installed(self):
        try:
            return sorted(os.listdir(f"{self.environ['GOVER_ROOT']}/toolchains"))
        except FileNotFoundError:
            return []

    @staticmethod
    def download(url):
        with urlopen(url) as answer:
            return answer.read()
