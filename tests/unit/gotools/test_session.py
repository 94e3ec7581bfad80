"""A command that gover runs, and signals that arrive while it is being started."""

import os
import signal

import pytest

from gover.cli.context import exit_on_signals
from gover.gotools.session import run_session
from tests.lib.signalled_start import signal_at_start

ENDING = {
    signal.SIGINT: KeyboardInterrupt,
    signal.SIGTERM: SystemExit,
    signal.SIGHUP: SystemExit,
}


@pytest.fixture
def handlers():
    """The handlers of gover's commands, for one test."""
    before = {number: signal.getsignal(number) for number in ENDING}
    exit_on_signals()
    installed = {number: signal.getsignal(number) for number in ENDING}
    yield installed
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ENDING, ids=lambda number: number.name)
def test_a_signal_while_a_command_starts_ends_the_command(number, handlers, monkeypatch, tmp_path):
    """On a busy machine it reaches gover when the process is there and Popen has not returned."""
    started = signal_at_start(monkeypatch, number)

    with pytest.raises(ENDING[number]):
        run_session(["sleep", "300"], os.environ, str(tmp_path))

    assert [process.returncode for process in started] == [-signal.SIGINT]
    assert {each: signal.getsignal(each) for each in ENDING} == handlers


def test_what_a_command_printed_and_its_status_are_returned(handlers, tmp_path):
    command = ["sh", "-c", "pwd; echo wrong >&2; exit 3"]

    status, output = run_session(command, os.environ, os.path.realpath(tmp_path))

    assert (status, output) == (3, f"{os.path.realpath(tmp_path)}\nwrong\n")
    assert {each: signal.getsignal(each) for each in ENDING} == handlers
