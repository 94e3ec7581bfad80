"""Many writers beside many that remove what is left over: no write fails, and nothing stays."""

import errno
import os
import subprocess
import sys
import time

import pytest

from gover.fs import leftovers
from tests.lib import seccomp
from tests.lib.figures import many

WRITE = """
import sys
from gover.fs import atomic, leftovers
for n in range(int(sys.argv[2])):
    atomic.write(sys.argv[1] + "/file", str(n))
    with leftovers.private_directory(sys.argv[1]) as path:
        open(path + "/inside", "w").close()
"""
REMOVE = """
import os, sys
from gover.fs import leftovers
while not os.path.exists(sys.argv[1] + "/end"):
    leftovers.clear(sys.argv[1])
"""


def test_nothing_is_taken_from_a_writer(tmp_path):
    def start(text, *words):
        return subprocess.Popen([sys.executable, "-c", text, tmp_path, *words])

    removers = [start(REMOVE) for _ in range(2)]
    writers = [start(WRITE, str(many(400, 20000))) for _ in range(2)]
    try:
        assert [writer.wait(120) for writer in writers] == [0, 0]
    finally:
        (tmp_path / "end").touch()
    assert [remover.wait(20) for remover in removers] == [0, 0]
    assert sorted(os.listdir(tmp_path)) == ["end", "file"]


def test_a_file_of_this_process_is_not_left_over(tmp_path):
    """To look at its lock would end it."""
    from gover.fs import atomic

    path = str(tmp_path / atomic.temporary_name())
    os.close(atomic.create_locked(path, 0o600))
    assert leftovers.find(str(tmp_path)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp")
def test_without_locks_what_is_a_day_old_is_left_over(tmp_path):
    """The kernel refuses both kinds of locks, as on some network file systems."""
    names = [f".gover-new-0123456789abcdef-0000000{n}" for n in range(4)]
    ages = {name: hours * 3600 for name, hours in zip(names, (23, 25, 23, 25), strict=True)}
    for number, (name, age) in enumerate(ages.items()):
        path = tmp_path / name
        path.mkdir() if number > 1 else path.touch()
        os.utime(path, times=(time.time() - age,) * 2)
    script = "import sys; from gover.fs import leftovers; leftovers.clear(sys.argv[1])"
    refused = seccomp.refusing({"flock": errno.ENOLCK, "lockf": errno.ENOLCK})

    subprocess.run([sys.executable, "-c", script, tmp_path], preexec_fn=refused, check=True)

    assert sorted(os.listdir(tmp_path)) == [names[0], names[2]]
    subprocess.run([sys.executable, "-c", script, tmp_path], check=True)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("call", ["open", "rmdir"])
def test_a_signal_while_a_directory_is_made_or_removed_leaves_none(call, tmp_path, monkeypatch):
    """It comes as an exception, of which `with` is not told before the body has begun."""
    waiting = [KeyboardInterrupt()]
    real = getattr(os, call)

    def interrupted(*arguments, **keywords):
        if waiting:
            raise waiting.pop()
        return real(*arguments, **keywords)

    monkeypatch.setattr(os, call, interrupted)

    with pytest.raises(KeyboardInterrupt), leftovers.private_directory(str(tmp_path)):
        pass

    assert list(tmp_path.iterdir()) == []
