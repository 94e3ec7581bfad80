"""Files of another user in a directory that everybody can write to: they decide nothing."""

import os

import pytest

from gover.install.default import set_default
from gover.version.request import Request

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
STRANGER = 12345


@pytest.fixture
def shared(box):
    """A directory like /tmp, and the user's project in it."""
    box.install("1.22.3", "1.23.1")
    set_default(box.dirs, Request.parse("1.23.1"))
    directory = box.project("shared")
    directory.chmod(0o1777)
    box.project("shared/mine/deep")
    return directory


def give(path, owner=STRANGER):
    os.chown(path, owner, owner, follow_symlinks=False)
    return path


FILES = {
    ".go-version": "1.22.3\n",
    ".tool-versions": "golang 1.22.3\n",
    "mise.toml": '[tools]\ngo = "1.22.3"\n',
    "gover.toml": 'go = "1.22.3"\n',
    ".envrc": "use go 1.22.3\n",
    "go.mod": "module m\n\ngo 1.99\n",
    "go.work": "go 1.99\n",
}


@pytest.mark.parametrize("name", FILES)
def test_a_strangers_file_in_a_shared_directory_decides_nothing(box, shared, name):
    path = shared / name
    path.write_text(FILES[name])
    deep = shared / "mine/deep"
    decides = box.gover("current", cwd=deep, GOTOOLCHAIN="local", expect=(0, 3))
    assert (decides.stdout, decides.returncode) in (("1.22.3\n", 0), ("", 3))

    give(path)

    done = box.gover("current", cwd=deep, GOTOOLCHAIN="local")
    assert done.stdout == "1.23.1\n"
    assert f"it belongs to another user (uid {STRANGER})" in done.stderr
    assert f"everybody can write to {shared}" in done.stderr


@pytest.mark.parametrize("text", ["nonsense\n", "1.22.3\n2\n", "\0"])
def test_a_strangers_file_that_is_broken_stops_nobody(box, shared, text):
    (shared / ".go-version").write_text(text)
    give(shared / ".go-version").chmod(0o600)

    assert box.gover("current", cwd=shared / "mine").stdout == "1.23.1\n"


def test_a_strangers_link_to_a_file_of_the_user_decides_nothing(box, shared):
    box.project("p", "1.22.3\n")
    (shared / ".go-version").symlink_to(box.home / "p/.go-version")
    assert box.gover("current", cwd=shared / "mine").stdout == "1.22.3\n"

    give(shared / ".go-version")

    assert box.gover("current", cwd=shared / "mine").stdout == "1.23.1\n"


def test_a_strangers_directory_in_a_shared_one_decides_nothing(box, shared):
    (shared / ".config").mkdir()
    (shared / ".config/mise.toml").write_text('[tools]\ngo = "1.22.3"\n')
    assert box.gover("current", cwd=shared / "mine").stdout == "1.22.3\n"

    give(shared / ".config/mise.toml")
    give(shared / ".config")

    assert box.gover("current", cwd=shared / "mine").stdout == "1.23.1\n"


def test_team_directories_and_checkouts_of_others_keep_their_pins(box, shared):
    (shared / ".go-version").write_text("1.22.3\n")
    give(give(shared) / ".go-version")
    assert box.gover("current", cwd=shared / "mine").stdout == "1.22.3\n"
    give(shared, 0).chmod(0o775)
    assert box.gover("current", cwd=shared / "mine").stdout == "1.22.3\n"


def test_the_hook_and_the_shim_pass_a_strangers_file_over(box, shared, shell):
    give_text = shared / ".go-version"
    give_text.write_text("1.22.3\n")
    give(give_text)
    terminal = box.terminal(shell).hook()

    printed = terminal.run(f"cd {shared}/mine")

    assert f"it belongs to another user (uid {STRANGER})" in printed
    assert terminal.run("go version") == "go version go1.23.1 test\n"
