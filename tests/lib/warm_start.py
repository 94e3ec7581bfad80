"""
`python -m gover` in a process of its own, less the time that Python takes to load it.

A server has imported all of gover, and what that imports, and forks for each command. Input is
empty, and output goes to files. What Python reads at its start is not looked at again: see
`Warm.run` for who needs a Python of his own.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

_ROOT = Path(__file__).resolve().parent.parent.parent
_AT_START = ("PYTHON", "LC_", "LANG", "TZ", "LD_", "DYLD_")
_NUMBER = 4  # bytes: of a length, of a status
Ended = tuple[int, bytes, bytes]


class Warm:
    """The server of this process, started with the first command."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None
        self._process = os.getpid()
        self._free = threading.Lock()

    def run(
        self, words: list[str], cwd: object, env: Mapping[str, str], timeout: float
    ) -> Ended | None:
        """
        Return status, stdout and stderr, or None where a Python has to be started.

        That is in another locale, with other variables for Python or the loader, in a child of
        this process (who may be another user), and while another command runs.

        Raises:
            TimeoutExpired: after so many seconds.
        """
        at_start = {name: env[name] for name in env if name.startswith(_AT_START)}
        if at_start != {"LC_ALL": "C.UTF-8"} or os.getpid() != self._process:
            return None
        if not self._free.acquire(blocking=False):
            return None
        try:
            return self._run(words, cwd, env, timeout)
        finally:
            self._free.release()

    def _run(self, words: list[str], cwd: object, env: Mapping[str, str], timeout: float) -> Ended:
        connection = self._socket or self._start()
        os.umask(umask := os.umask(0))
        order = {"words": words, "cwd": str(cwd), "environ": dict(env), "umask": umask}
        data = json.dumps(order).encode()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            length = len(data).to_bytes(_NUMBER, "little")
            socket.send_fds(connection, [length], [out.fileno(), err.fileno()])
            connection.sendall(data)
            connection.settimeout(timeout)
            try:
                answer = connection.recv(_NUMBER)
            except TimeoutError:
                self._close(signal.SIGKILL)
                raise subprocess.TimeoutExpired(words, timeout) from None
            assert answer, "the server has ended"
            status = int.from_bytes(answer, "little", signed=True)
            return status, _content(out.fileno()), _content(err.fileno())

    def _start(self) -> socket.socket:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True,
                env={"LC_ALL": "C.UTF-8", "PATH": os.defpath}, cwd=_ROOT,
            )  # fmt: skip
        atexit.register(self._close)
        return self._socket

    def _close(self, number: int = 0) -> None:
        """End the server; with a signal, what it has started as well."""
        if self._server is None or self._socket is None or os.getpid() != self._process:
            return
        self._socket.close()
        if number:
            os.killpg(self._server.pid, number)
        self._server.wait()
        self._server = self._socket = None


def _content(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


def _load() -> None:
    sys.path.insert(0, str(_ROOT))
    import gover

    for module in pkgutil.walk_packages(gover.__path__, "gover."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    tempfile.tempdir = None  # TMPDIR is the child's own
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page


def _serve(connection: socket.socket) -> None:
    while True:
        length, descriptors, _, _ = socket.recv_fds(connection, _NUMBER, 2)
        if not length:
            return
        order = json.loads(connection.recv(int.from_bytes(length, "little"), socket.MSG_WAITALL))
        if (pid := os.fork()) == 0:
            connection.close()
            _become(order, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        connection.sendall(status.to_bytes(_NUMBER, "little", signed=True))


def _become(order: dict[str, Any], descriptors: list[int]) -> NoReturn:
    """Run gover's command line; end as Python does, without taking its modules apart."""
    status = 1
    try:
        for number, descriptor in enumerate(descriptors, 1):
            os.dup2(descriptor, number)
            os.close(descriptor)
        os.environ.clear()
        os.environ.update(order["environ"])
        os.umask(order["umask"])
        os.chdir(order["cwd"])
        sys.path[0] = os.getcwd()
        sys.argv = ["-m", *order["words"]]
        runpy.run_module("gover", run_name="__main__", alter_sys=True)
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:  # noqa: BLE001  printed, as Python does
        sys.excepthook(*sys.exc_info())
    finally:
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status & 0xFF)


if __name__ == "__main__":
    _load()
    with socket.socket(fileno=int(sys.argv[1])) as given:
        _serve(given)
