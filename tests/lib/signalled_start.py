"""A signal that arrives when a process has started and Popen has not returned yet."""

import signal
import subprocess


def signal_at_start(monkeypatch, number):
    """Raise the signal in each Popen from now on; return the list that the processes get into."""
    started = []

    class SignalledPopen(subprocess.Popen):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            started.append(self)
            signal.raise_signal(number)

    monkeypatch.setattr(subprocess, "Popen", SignalledPopen)
    return started
