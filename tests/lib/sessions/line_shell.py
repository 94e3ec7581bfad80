"""A shell in a process of its own that is told what to do line by line, and tells what it sees."""

import os
import select
import subprocess

from tests.lib.sessions.commands import NAMES
from tests.lib.sessions.user_model import UNSET, Seen, Value

PATIENCE = 60  # seconds for one answer
REPORTED = ("PATH", *NAMES)


class Line:
    """The two pipes to a shell and to its subshells, one of which listens at a time."""

    def __init__(self, argv, environ, cwd, errors):
        commands, self.typing = os.pipe()
        self.hearing, answers = os.pipe()
        # 8 and 9 are the drivers'; a user's commands read nothing and are not heard.
        launch = ["/bin/sh", "-c", 'exec "$@" 8<&0 9>&1 </dev/null >&2', "sh"]
        self.process = subprocess.Popen(
            [*launch, *argv],
            env=environ,
            cwd=cwd,
            stdin=commands,
            stdout=answers,
            stderr=errors,
        )
        os.close(commands)
        os.close(answers)

    def hear(self):
        """Return what the shell tells next."""
        heard = b""
        while not heard.endswith(b"\0END\0"):
            if not select.select([self.hearing], [], [], PATIENCE)[0]:
                raise TimeoutError(f"no answer, only {heard!r}")
            if not (part := os.read(self.hearing, 1 << 16)):
                raise EOFError(f"the shell is gone, after {heard!r}")
            heard += part
        return parse(heard)

    def type(self, text):
        os.write(self.typing, os.fsencode(text + "\n"))

    def close(self):
        os.close(self.typing)
        os.close(self.hearing)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def parse(heard):
    """Return what a driver told."""
    fields = os.fsdecode(heard).split("\0")
    status, noticed, cwd, memory = fields[:4]
    pairs = zip(REPORTED, fields[4::2], fields[5::2], strict=False)
    variables = {name: _value(kind.strip(), text) for name, kind, text in pairs}
    return Seen(int(status), int(noticed), cwd, memory, variables)


def _value(kind, text):
    if kind == "-" or (kind.startswith("declare ") and "=" not in kind):
        return UNSET
    flags = kind.split(" ")[1] if kind.startswith("declare ") else kind
    return Value(text, exported="x" in flags if kind.startswith("declare ") else "export" in flags)
