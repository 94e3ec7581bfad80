"""What the files that an `.envrc` loads take from it: their own names, and nothing else."""

import os

import pytest

from gover.versionfile.envrc_loads import names_of
from gover.versionfile.formats import format_of
from gover.versionfile.search import read_version_file

GIVEN = "export A=1 B=2\nPATH_add bin\n"
ALL = {"A": "1", "B": "2", "PATH": "bin"}
NO_A = {"B": "2", "PATH": "bin"}


def read(directory, text):
    path = directory / ".envrc"
    path.write_text(text)
    return read_version_file(str(path), format_of(str(path)))


def taken(contents):
    """Return the variables, and the entry for PATH."""
    values = {variable.name: variable.value for variable in contents.variables}
    return values | ({"PATH": contents.paths[0].directory} if contents.paths else {})


@pytest.mark.parametrize(
    ("line", "files", "left"),
    [
        ("dotenv", {".env": "C=1\n"}, ALL),
        ("dotenv", {".env": "A=1\n"}, NO_A),
        ("dotenv", {".env": ""}, ALL),
        ("dotenv", {}, ALL),
        ("dotenv", {".env": "PATH=/x:$PATH\n"}, {"A": "1", "B": "2"}),
        ("dotenv", {".env": "# A=1\n"}, ALL),
        ("dotenv", {".env": "C=$A ${B:-x}\n"}, ALL),
        ("dotenv", {".env": "A='a\nB=b'\n"}, {"PATH": "bin"}),  # releases of direnv differ
        ("dotenv", {".env": "no value\n"}, ALL),
        ("dotenv", {".env": b"A=\xff\n"}, NO_A),
        ("dotenv", {".env": b"A=\0\n"}, {}),
        ("dotenv", {".env": "C=1\n" * (16 << 10) + "\n"}, {}),  # too large
        ("dotenv", {".env/x": "A=1\n"}, ALL),
        ("dotenv", {".env": "PWD=/x\n"}, {}),
        ("dotenv_if_exists", {".env": "A=1\n"}, NO_A),
        ("dotenv_if_exists a/b.env", {".env": "B=1\n", "a/b.env": "A=1\n"}, NO_A),
        ("dotenv a", {".env": "B=1\n", "a/.env": "A=1\n"}, NO_A),
        ('dotenv "$PWD/x"', {".env": "B=1\n", "x": "A=1\n"}, NO_A),
        ("dotenv $X", {".env": "C=1\n"}, {}),
        ("dotenv ~/.env", {}, {}),
        ("[ -f .env ] && dotenv", {".env": "A=1\n"}, NO_A),
        ("unknown; dotenv", {".env": "C=1\n"}, {}),
        ("dotenv; dotenv x", {".env": "C=1\n", "x": "A=1\n"}, NO_A),
        ("source_env_if_exists .envrc.local", {}, ALL),
        ("source_env_if_exists .envrc.local", {".envrc.local": ":\n"}, {}),
        ("source_env a", {"a/.envrc": ":\n"}, {}),
        ("source_env a", {"a/x": ":\n"}, ALL),
        ("source_env '~/x'", {}, {}),
        ("source_up_if_exists", {}, {}),
        ("use node 20", {}, ALL),
        ("use_node", {}, ALL),
        ("use vim", {}, ALL),
        ("layout pipenv", {}, ALL),
        ("layout_python3", {}, ALL),
        ("layout pyenv 3.12", {}, ALL),
        ("use nix", {}, {}),
        ("use rbenv", {}, {}),
        ("use_node() { A=2; }; use node", {}, {}),
    ],
)
def test_a_line_that_loads_takes_what_it_may_change(tmp_path, line, files, left):
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    assert taken(read(tmp_path, f"{GIVEN}{line}\n").contents) == left


def test_what_comes_after_a_line_that_loads_stays(tmp_path):
    (tmp_path / ".env").write_text("A=1\nPWD_=1\n")

    file = read(tmp_path, "export A=1\ndotenv\nexport A=3 C=$PWD\n")

    assert taken(file.contents) == {"A": "3", "C": str(tmp_path)}
    assert [(entry.line, entry.reason) for entry in file.contents.ignored] == [
        (1, "line 2 may change A"),
        (2, "'dotenv'"),
    ]


def test_a_variable_that_changes_later_lines_ends_the_reading(tmp_path):
    (tmp_path / ".env").write_text("PWD=/x\n")

    file = read(tmp_path, "use go 1.22.3\nexport A=1\ndotenv\nexport B=$PWD\n")

    assert (taken(file.contents), str(file.contents.go[0])) == ({}, "1.22.3")


def test_a_file_is_read_only_where_there_is_something_to_lose(tmp_path):
    (tmp_path / ".env").write_text("A=1\n")

    assert read(tmp_path, "dotenv\nuse go 1.22.3\nexport A=1\n").loaded == ()
    assert len(read(tmp_path, "export A=1\ndotenv\ndotenv\n").loaded) == 1


def test_a_fifo_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / ".env")

    assert taken(read(tmp_path, f"{GIVEN}dotenv\n").contents) == ALL


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("A=1", ["A"]), (" export\tA = 'x'", ["A"]), ("A: x", ["A"]), ("A=b:c=d", ["A"]),
        ("#A=1", []), ("  # A=1", []), ("", []), ("=", []), ("A=1\rB=2", ["A", "B"]),
        ("export=1", ["export"]), ("A.b=1", ["A.b"]), ("\xa0A=1", ["\ufffd\ufffdA"]),
    ],
)  # fmt: skip
def test_the_names_of_a_line(line, names):
    assert list(names_of(line.encode())) == names
