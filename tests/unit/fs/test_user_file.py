"""Editing a start-up file never loses a byte of its user's."""

import os
import re
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.activation import rc_block
from gover.activation.rc_block import RcFile
from gover.errors import GoverError
from gover.fs import user_file
from gover.fs.user_file import UserFile

LINES = ["one", "two"]
BLOCK_OF_ANY = rb"# >>> gover >>>\n(?:# gover ended the line above\n)?one\ntwo\n# <<< gover <<<\n"
BLOCK = b"# >>> gover >>>\none\ntwo\n# <<< gover <<<\n"


def as_read(data):
    return RcFile(UserFile("/rc", "/rc", data))


@given(st.binary() | st.text("#a \n\r\\$").map(str.encode))
def test_what_is_added_and_taken_out_leaves_the_users_bytes(data):
    added = rc_block.with_block(as_read(data), LINES)

    assert added.startswith(data)
    assert re.fullmatch(rb"\n?%s" % BLOCK_OF_ANY, added.removeprefix(data))
    assert rc_block.without_block(as_read(added)) == data
    again = rc_block.with_block(as_read(added), ["three"])
    assert rc_block.without_block(as_read(again)) == data


@given(st.lists(st.text("ab \r").map(str.encode)), st.lists(st.text("cd").map(str.encode)))
def test_newer_lines_take_the_place_of_older_ones(before, after):
    old = b"# >>> gover >>> of old\nsomething\n# <<< gover <<<\n"
    around = [b"".join(line + b"\n" for line in lines) for lines in (before, after)]

    text = rc_block.with_block(as_read(old.join(around)), LINES)

    assert text == BLOCK.join(around)
    assert rc_block.with_block(as_read(text), LINES) == text


def test_a_file_that_gover_made_goes_when_nothing_else_is_in_it():
    made = rc_block.with_block(as_read(None), LINES)

    assert rc_block.without_block(as_read(made)) is None
    assert rc_block.without_block(as_read(made + b"mine\n")) == b"mine\n"
    again = rc_block.with_block(as_read(made), ["three"])
    assert rc_block.without_block(as_read(again)) is None


def test_an_empty_file_of_the_users_stays():
    assert rc_block.without_block(as_read(rc_block.with_block(as_read(b""), LINES))) == b""


@pytest.mark.parametrize(
    "text",
    [
        "# >>> gover >>>\nmine\n",
        "mine\n# <<< gover <<<\n",
        "# >>> gover >>>\nmine\n# >>> gover >>>\nx\n# <<< gover <<<\n",
        "# >>> gover >>>\n# <<< gover <<<\nmine\n# >>> gover >>>\n# <<< gover <<<\n",
        "# <<< gover <<<\nmine\n# >>> gover >>>\n",
    ],
)
def test_markers_that_do_not_match_are_not_guessed_at(tmp_path, text):
    (tmp_path / "rc").write_text(text)

    with pytest.raises(GoverError, match="markers do not match"):
        rc_block.read_rc_file(str(tmp_path / "rc"))


def test_permissions_and_a_link_stay(tmp_path):
    (tmp_path / "dotfiles").mkdir()
    real = tmp_path / "dotfiles/zshrc"
    real.write_bytes(b"mine\xff")
    real.chmod(0o640)
    link = tmp_path / ".zshrc"
    link.symlink_to("dotfiles/zshrc")

    file = user_file.read_user_file(str(link))
    user_file.replace_user_file(file, rc_block.with_block(RcFile(file), LINES))

    assert os.readlink(link) == "dotfiles/zshrc"
    assert real.read_bytes().startswith(b"mine\xff\n" + BLOCK[:16])
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert os.listdir(tmp_path / "dotfiles") == ["zshrc"]


@pytest.mark.parametrize("kind", ["fifo", "directory", "dangling", "nul"])
def test_what_is_no_plain_file_is_refused(tmp_path, kind):
    path = tmp_path / "rc"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "directory":
        path.mkdir()
    elif kind == "dangling":
        path.symlink_to("nowhere")
    else:
        path.write_bytes(b"a\0b")

    with pytest.raises(GoverError, match="rc"):
        user_file.read_user_file(str(path))


@pytest.mark.parametrize("kind", ["hard", "another's"])
def test_what_is_not_the_users_to_replace_is_read_and_not_replaced(tmp_path, monkeypatch, kind):
    """As home-manager has it: a link to a file of root's, which something else writes."""
    path = tmp_path / "rc"
    (tmp_path / "real").write_text("mine\n")
    path.symlink_to("real")
    if kind == "hard":
        os.link(tmp_path / "real", tmp_path / "other")
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    file = user_file.read_user_file(str(path))

    with pytest.raises(GoverError, match="a link to") as refusal:
        user_file.replace_user_file(file, b"new\n", "gover setup --print")

    assert refusal.value.hint == "gover setup --print"
    assert path.read_text() == "mine\n"


def test_a_change_meanwhile_is_not_overwritten(tmp_path):
    path = tmp_path / "rc"
    path.write_text("mine\n")
    file = user_file.read_user_file(str(path))
    path.write_text("mine\nand more\n")

    with pytest.raises(GoverError, match="another program"):
        user_file.replace_user_file(file, b"lost\n")
    assert path.read_text() == "mine\nand more\n"


def test_a_file_in_a_directory_that_cannot_be_written_stays(tmp_path, monkeypatch):
    path = tmp_path / "rc"
    path.write_text("mine\n")
    file = user_file.read_user_file(str(path))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(GoverError, match="cannot be written: No space left"):
        user_file.replace_user_file(file, b"new\n")
    assert path.read_text() == "mine\n"
    assert os.listdir(tmp_path) == ["rc"]
