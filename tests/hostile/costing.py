"""
Run a command and write down what it cost: `costing.py SECONDS REPORT COMMAND...`.

Started by hostile_runs.run as a small process of its own: the memory of a child that is
reported counts what it was forked from. Exits as the command does; 124 when it took
longer than SECONDS and was killed with all that it started.
"""

import json
import os
import signal
import sys
import time

seconds, report, *command = sys.argv[1:]
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
sys.exit(124 if hung else os.waitstatus_to_exitcode(status) % 256)
