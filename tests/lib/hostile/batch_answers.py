"""Asking gover about many directories at once, as its commands would one by one."""

import json
import os
import subprocess
import sys
from typing import NamedTuple

from gover.resolve import selection
from tests.lib.hostile import limited_runs as runs

# The command line's own entry, once a directory; every answer between two NULs.
_LOOP = """
import os, sys
from gover.cli.main import run
for path in sys.stdin.buffer.read().split(b"\\0")[:-1]:
    status = run(["-C", os.fsdecode(path), *sys.argv[1:]])
    sys.stdout.write(f"\\0{status}\\0")
    sys.stdout.flush()
    sys.stderr.write("\\0")
    sys.stderr.flush()
"""


class Answer(NamedTuple):
    status: int
    stdout: bytes
    stderr: bytes


class Verdict(NamedTuple):
    """What a file came to: a version, or the status and the words of an error."""

    version: str | None
    status: int = 0
    message: str = ""


def ask(box, directories, *words):
    """Return the Answer of `gover WORDS` for each directory (bytes)."""
    result = subprocess.run(
        [sys.executable, "-I", "-c", _LOOP, *words],
        input=b"".join(path + b"\0" for path in directories),
        env=box.environ,
        cwd=box.home,
        capture_output=True,
        check=True,
        timeout=280,
    )
    out, err = result.stdout.split(b"\0")[:-1], result.stderr.split(b"\0")[:-1]
    assert len(out) == 2 * len(directories)
    assert len(err) == len(directories)
    return [Answer(int(s), o, e) for o, s, e in zip(out[::2], out[1::2], err, strict=True)]


def of_python(box, directory):
    """What the resolver says, in this process."""
    found = selection.select(box.dirs, box.environ, os.fsdecode(directory))
    if found.error is not None:
        return Verdict(None, found.error.exit_code, str(found.error))
    return Verdict(str(found.version or runs.SYSTEM))


def of_json(answer):
    """What `gover current --json` said."""
    facts = json.loads(answer.stdout)
    return Verdict(facts["version"], answer.status, facts["error"] or "")


def of_shim(box, go, directory):
    """What `go version` says as a shim."""
    result = subprocess.run(
        [go, "version"],
        env=box.environ,
        cwd=directory,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert runs.shown_harmlessly(result.stdout + result.stderr)
    return of_output(result.returncode, (result.stdout + result.stderr).decode())


def of_output(status, shown):
    """What the output and the status of `go version` mean."""
    if status == 0:
        return Verdict(shown.removeprefix("go version go").removesuffix(" test\n"))
    message = shown.removeprefix("gover: ").split("\n")[0]
    return Verdict(None, status, message)
