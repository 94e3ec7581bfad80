import pytest
from apple import Mac
from macs import MacBox


@pytest.fixture
def mac(tmp_path):
    return Mac(tmp_path)


@pytest.fixture
def mac_box(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    box = MacBox(home)
    yield box
    for terminal in box.terminals:
        terminal.close()
