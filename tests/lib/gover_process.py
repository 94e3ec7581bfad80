"""Running gover as a user does: a process of its own, and an environment that is all ours."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.lib import json_output, warm_start

ROOT = Path(__file__).resolve().parent.parent.parent

# A status, some statuses, or None for any: only where a comment says why.
Expected = int | tuple[int, ...] | None

_WARM = warm_start.Warm()


def environ_for(home: Path, mirror: Any) -> dict[str, str]:
    """Return the environment of a user at `home` whose every source is one mirror."""
    return {
        "HOME": str(home),
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "GOVER_ROOT": str(home / ".local/share/gover"),
        "GOVER_CACHE": str(home / ".cache/gover"),
        "GOVER_CONFIG": str(home / ".config/gover"),
        "GOVER_INDEX_URL": mirror.index_url,
        "GOVER_MIRROR": mirror.downloads,
        "GOPROXY": mirror.proxy,
        "GOSUMDB": mirror.vkey,
        **_where_gover_is(),
    }


def as_expected(
    done: subprocess.CompletedProcess[str], expect: Expected
) -> subprocess.CompletedProcess[str]:
    """
    Return `done`, unless its status is another than the expected; None expects any.

    What it has printed as JSON is compared with the command's schema.
    """
    allowed = (expect,) if isinstance(expect, int) else expect
    if allowed is not None and done.returncode not in allowed:
        raise AssertionError(
            f"{done.args} ended with {done.returncode}, expected {expect}\n"
            f"stdout: {done.stdout}\nstderr: {done.stderr}"
        )
    if "gover" in done.args and "--json" in done.args:
        json_output.check(done.args[done.args.index("gover") + 1 :], done.stdout)
    return done


def run_gover(
    *args: object, cwd: Path, env: Mapping[str, str], expect: Expected = 0, **more: Any
) -> subprocess.CompletedProcess[str]:
    """Run gover to its end; text in and out (bytes that are no UTF-8 as surrogates)."""
    words = [*map(str, args)]
    command = [sys.executable, "-m", "gover", *words]
    if not more.keys() - {"timeout"}:
        ended = _WARM.run(words, cwd, env, more.get("timeout", 120))
        if ended is not None:
            status, out, err = ended
            done = subprocess.CompletedProcess(command, status, _as_text(out), _as_text(err))
            return as_expected(done, expect)
    options = {"capture_output": True, "timeout": 120, "errors": "surrogateescape"} | more
    done = subprocess.run(
        command, cwd=cwd, env=env, check=False, text=True, encoding="utf-8", **options
    )
    return as_expected(done, expect)


def _as_text(output: bytes) -> str:
    """Return it as `subprocess` does in text mode, with each end of a line a newline."""
    return io.TextIOWrapper(io.BytesIO(output), "utf-8", "surrogateescape").read()


def run_group(
    command: list[Any],
    *,
    expect: Expected = None,
    timeout: float = 60,
    typed: str = "",
    **more: Any,
) -> subprocess.CompletedProcess[str]:
    """
    Run a command, and end what it has started with it: else a shim that loops outlives its test.

    Raises:
        TimeoutExpired: after `timeout` seconds.
    """
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, text=True, start_new_session=True, **(pipes | more)) as process:
        try:
            out, err = process.communicate(typed, timeout=timeout)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return as_expected(subprocess.CompletedProcess(command, process.returncode, out, err), expect)


def as_user(uid: int, work: Callable[[], str]) -> str:
    """Return what `work` returns in a process of that user; this process stays who it is."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
            os.write(writing, work().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return text


def _where_gover_is() -> dict[str, str]:
    """Return nothing where gover is installed; else the variable that lets Python find it."""
    try:
        metadata.distribution("gover")
    except metadata.PackageNotFoundError:
        return {"PYTHONPATH": str(ROOT)}
    return {}
