"""`gover setup direnv` writes one file, which is gover's, and no other."""

import subprocess

import pytest


@pytest.fixture
def library(box):
    return box.home / ".config/direnv/lib/gover.sh"


def test_the_file_is_what_is_printed_and_bash_can_read_it(box, library):
    shown = box.gover("setup", "direnv", "--print").stdout
    assert not library.exists()

    said = box.gover("setup", "direnv")

    assert said.stderr == f"gover: wrote {library}\n"
    assert library.read_text() == shown
    assert str(box.bin / "gover") in shown
    subprocess.run(["bash", "-n", library], check=True)


def test_a_second_time_nothing_is_written(box, library):
    box.gover("setup", "direnv")
    before = library.stat()

    said = box.gover("setup", "direnv")

    assert (said.returncode, said.stderr) == (0, f"gover: up to date: {library}\n")
    after = library.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_an_older_text_of_ours_is_replaced(box, library):
    box.gover("setup", "direnv")
    text = library.read_text()
    library.write_text(text.partition("\n")[0] + "\nuse_go() { :; }\n")

    box.gover("setup", "direnv")

    assert library.read_text() == text


@pytest.mark.parametrize("undo", [[], ["--undo"]])
def test_a_file_of_somebody_else_stays(box, library, undo):
    library.parent.mkdir(parents=True)
    library.write_text("use_go() { :; }\n")

    said = box.gover("setup", "direnv", *undo, expect=1)

    assert said.stderr == f"gover: {library} was not written by gover: it is left unchanged\n"
    assert library.read_text() == "use_go() { :; }\n"


def test_a_dangling_link_is_somebody_elses(box, library):
    library.parent.mkdir(parents=True)
    library.symlink_to("/nowhere/gover.sh")

    said = box.gover("setup", "direnv", expect=1).stderr

    assert said == f"gover: {library} was not written by gover: it is left unchanged\n"
    assert library.is_symlink()


def test_undo_removes_the_file_and_says_when_there_is_none(box, library):
    box.gover("setup", "direnv")

    said = [box.gover("setup", "direnv", "--undo") for _ in range(2)]

    assert [run.returncode for run in said] == [0, 0]
    assert said[0].stderr == f"gover: removed {library}\n"
    assert said[1].stderr == f"gover: nothing to remove: {library}\n"
    assert not library.exists()


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        ({"XDG_CONFIG_HOME": "xdg"}, "xdg/direnv/lib/gover.sh"),
        ({"XDG_CONFIG_HOME": "xdg", "DIRENV_CONFIG": "own"}, "own/lib/gover.sh"),
    ],
)
def test_the_file_goes_where_direnv_looks(box, variables, place):
    variables = {name: str(box.home / value) for name, value in variables.items()}

    box.gover("setup", "direnv", **variables)

    assert (box.home / place).exists()
