"""The install by a shim, and a signal that arrives while its process is being started."""

import signal

import pytest

from gover.activation import install_missing
from gover.store.store import Store
from tests.lib.signalled_start import signal_at_start


@pytest.fixture
def _handlers():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_handlers")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_signal_while_the_install_starts_ends_it(number, monkeypatch, tmp_path, environ):
    started = signal_at_start(monkeypatch, number)
    store = Store(f"{tmp_path}/data", f"{tmp_path}/cache", f"{tmp_path}/config")

    with pytest.raises(SystemExit) as ended:
        install_missing.run(store, environ, str(tmp_path), "go1.22.3 is not installed")

    assert ended.value.code == 128 + signal.SIGTERM
    assert [process.returncode for process in started] == [-signal.SIGTERM]
