"""
Run a command and write down what it cost: `command_cost.py SECONDS REPORT COMMAND...`.

Started as a small process of its own, because the memory of a child that is reported counts
what it was forked from. Exits as the command does; 124 when it took longer than SECONDS and
was killed with all that it started.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time


def peak(command, environ, cwd, seconds=600):
    """Return a command's exit status and the most memory that it had at one time, in bytes."""
    with tempfile.TemporaryDirectory() as directory:
        report = f"{directory}/report"
        words = [sys.executable, "-IS", __file__, str(seconds), report, *map(str, command)]
        status = subprocess.run(words, env=environ, cwd=cwd, check=False).returncode
        with open(report, encoding="ascii") as file:
            return status, json.load(file)["memory"]


def main(seconds, report, *command):
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.execv(command[0], command)
    hung = []

    def kill(_number, _frame):
        hung.append(child)
        os.killpg(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, kill)
    signal.setitimer(signal.ITIMER_REAL, float(seconds))
    _, status, usage = os.wait4(child, 0)
    with open(report, "w", encoding="ascii") as file:
        scale = 1 if sys.platform == "darwin" else 1024
        wall, busy = time.monotonic() - start, usage.ru_utime + usage.ru_stime
        json.dump({"wall": wall, "busy": busy, "memory": usage.ru_maxrss * scale}, file)
    return 124 if hung else os.waitstatus_to_exitcode(status) % 256


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
