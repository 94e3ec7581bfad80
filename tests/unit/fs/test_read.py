"""Reading what a stranger may have put there."""

import os
import socket
import tempfile

import pytest

from gover.fs.read import read_file
from tests.lib.gover_process import as_user


def test_a_file_is_read_whole(tmp_path):
    (tmp_path / "f").write_bytes(b"1.22.3\n")
    (tmp_path / "link").symlink_to("f")

    for name in "f", "link":
        reading = read_file(f"{tmp_path}/{name}", 100)
        assert (reading.state, reading.data) == ("text", b"1.22.3\n")


def _fifo(path):
    os.mkfifo(path)


def _socket(path):
    with socket.socket(socket.AF_UNIX) as it:
        it.bind(str(path))


@pytest.mark.parametrize(
    "make",
    [
        _fifo,
        _socket,
        lambda path: path.mkdir(),
        lambda path: path.symlink_to("f"),  # a loop
        lambda path: path.symlink_to("/nonexistent"),
        lambda path: path.symlink_to("/dev/zero"),
        lambda path: path.symlink_to("/dev/tty"),
        lambda path: None,
    ],
)
def test_what_is_no_regular_file_is_absent(tmp_path, monkeypatch, make):
    monkeypatch.chdir(tmp_path)  # a socket's path is short
    path = tmp_path / "f"
    if make is _socket:
        _socket("f")
    else:
        make(path)

    assert read_file(str(path), 100).state == "absent"


@pytest.mark.parametrize("path", ["/etc/passwd/f", "/" + "x" * 5000, "/tmp/" + "x" * 300, "a\0b"])
def test_an_impossible_path_is_absent(path):
    assert read_file(path, 100).state == "absent"


def test_a_large_file_is_garbled_and_not_read(tmp_path):
    path = tmp_path / "f"
    with path.open("wb") as file:
        file.truncate(1 << 40)

    reading = read_file(str(path), 4096)

    assert (reading.state, reading.reason) == ("garbled", "is larger than 4096 bytes")
    assert reading.data == b""


def test_a_nul_is_garbled(tmp_path):
    (tmp_path / "f").write_bytes(b"1.22\0.10\n")

    assert read_file(f"{tmp_path}/f", 100).state == "garbled"


@pytest.fixture
def open_directory():
    """A directory that anyone may look into."""
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        yield directory


def seen_by_nobody(path):
    """Return how a user who may not read everything finds a file: its state, and the reason."""

    def work():
        reading = read_file(path, 100)
        return f"{reading.state}: {reading.reason}"

    return as_user(65534, work) if os.geteuid() == 0 else work()


def test_an_unreadable_file_says_so(open_directory):
    path = f"{open_directory}/f"
    with open(path, "x") as file:
        os.fchmod(file.fileno(), 0o000)

    assert seen_by_nobody(path).endswith(": cannot be read: Permission denied")


def test_a_file_in_a_directory_that_may_not_be_searched_is_absent(open_directory):
    closed = f"{open_directory}/closed"
    os.mkdir(closed, 0o700)
    with open(f"{closed}/f", "x"):
        pass
    os.chmod(closed, 0o000)

    assert seen_by_nobody(f"{closed}/f") == "absent: "
