"""
A fork server: one process that has imported gover, and forks govers by the hundred.

It is started with effects.c preloaded and speaks JSON, a line each way:

    {"do": "start", "words": […], "environ": {…}, "cwd": …, "root": …, …}    {"pid": 123}
    {"do": "wait", "pid": 123}                                               {"status": 0}

A child is what `python -m gover WORDS` would be, less the time to get there: the imports.
"""

import ctypes
import gc
import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
import traceback


def _start(order):
    pid = os.fork()
    if pid == 0:
        _become(order)
    return {"pid": pid}


def _become(order):
    """Never return: run gover's command line and exit as it says."""
    status = 70  # neither gover's nor a signal's
    try:
        _dress(order)
        from gover.cli.main import run

        status = run(order["words"])
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as stop:
        status = stop.code
    except BaseException:  # noqa: BLE001  whatever it is, the test is to see it
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _dress(order):
    os.setsid()
    # As a shell starts a program, whatever was ignored where these tests were started.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        taken = os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(taken, descriptor)
        os.close(taken)
    os.environ.clear()
    os.environ.update(order["environ"])
    os.chdir(order["cwd"])
    if order["umask"] is not None:
        os.umask(order["umask"])
    if order["file_size"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_size"],) * 2)
    _arm(order)


def _arm(order):
    library = ctypes.CDLL(None)
    if order["log"]:
        descriptor = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        library.effects_log(descriptor)
    library.effects_root(os.fsencode(order["root"]))
    library.effects_layered(int(order["layered"]))
    if order["nth"]:
        names = f" {' '.join(order['names'])} ".encode()
        numbers = order["nth"], order["error"], order["signal"], int(order["sticky"])
        library.effects_arm(names, *numbers)


def _wait(order):
    _, status = os.waitpid(order["pid"], 0)
    return {"status": os.waitstatus_to_exitcode(status)}


def _load_gover():
    """Import what any command may need; else each child would, for most of its time."""
    import gover

    for module in pkgutil.walk_packages(gover.__path__, "gover."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    gc.freeze()  # a collection in a child would copy every page


def main():
    _load_gover()
    deeds = {"start": _start, "wait": _wait}
    for line in sys.stdin:
        order = json.loads(line)
        answer = deeds[order["do"]](order)
        sys.__stdout__.write(json.dumps(answer) + "\n")
        sys.__stdout__.flush()


if __name__ == "__main__":
    main()
