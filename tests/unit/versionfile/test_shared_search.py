"""A search for many directories finds what a search for each of them finds."""

import os

import pytest

from gover.versionfile.search import search
from gover.versionfile.shared_search import SharedSearch
from gover.versionfile.walk import walk_up

FILES = {
    "home/.config/mise/config.toml": '[tools]\ngo = "1.10"\n',  # mise's global configuration
    "home/.config/mise.toml": '[tools]\ngo = "1.11"\n',
    "home/one/.go-version": "1.22.3\n",
    "home/one/go.mod": "module m\n\ngo 1.21\n",
    "home/one/two/.envrc": "use go 1.20\n",
    "home/one/two/three/gover.toml": '[tools]\nstringer = "golang.org/x/tools@v0.1.0"\n',
    "home/mise/a/mise/config.toml": '[tools]\ngo = "1.19"\n',
    "home/mise/b/.config/mise/conf.d/20.toml": '[tools]\ngo = "1.18"\n',
    "home/mise/c/.mise.local.toml": '[tools]\ngo = "1.17"\n',
    "home/w/go.work": "go 1.23\n\nuse ./m\n",
    "home/w/m/go.mod": "module m\n\ngo 1.20\n",
    "home/broken/.tool-versions": "golang nonsense\n",
    "home/empty/.go-version": "",
    "out/.prototools": 'go = "1.16"\n',
    "out/below/other.txt": "",
}


@pytest.fixture
def tree(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "home/link").symlink_to("one/two")
    (tmp_path / "home/fifo").mkdir()
    os.mkfifo(tmp_path / "home/fifo/.go-version")
    (tmp_path / "home/dangling").mkdir()
    (tmp_path / "home/dangling/go.mod").symlink_to("nowhere")
    return tmp_path


def directories(tree):
    found = [path for path, _, _ in os.walk(tree)]
    return [*found, f"{tree}/home/link", f"{tree}/home/gone", f"{tree}/out/.prototools", "/"]


def present(result):
    """What a search found, without the files that it looked for in vain."""
    kept = [f for f in result.files if f.reading.state != "absent" and f.reading.data != b"0"]
    return kept, [f for f in result.floors if f.reading.state != "absent"]


@pytest.mark.parametrize(
    "more",
    [{}, {"GOWORK": "off"}, {"GOWORK": "{}/home/w/go.work"}, {"GOVER_CEILING_DIRS": "{}/home"}],
)
def test_it_finds_what_a_search_for_each_finds(tree, more):
    environ = {"HOME": f"{tree}/home"} | {k: v.format(tree) for k, v in more.items()}
    shared = SharedSearch(environ)
    number = 0
    for directory in directories(tree):
        walk = walk_up(directory, environ)
        expected, found = search(walk, environ), shared.search(walk)
        assert present(found) == present(expected), directory
        assert (found.go, found.floor) == (expected.go, expected.floor)
        number += found.go is not None
    assert number >= 8


def test_a_directory_that_cannot_be_listed_is_asked_for_each_name(tree, monkeypatch):
    def refused(path):
        raise PermissionError(13, "Permission denied", path)

    environ = {"HOME": f"{tree}/home"}
    walk = walk_up(f"{tree}/home/one/two", environ)
    expected = present(search(walk, environ))
    monkeypatch.setattr("gover.versionfile.shared_search.os.listdir", refused)

    assert present(SharedSearch(environ).search(walk)) == expected


def test_each_directory_is_listed_once_and_no_absent_file_is_looked_for(tree, monkeypatch):
    listed, read = [], []
    true_list = os.listdir
    monkeypatch.setattr(
        "gover.versionfile.shared_search.os.listdir",
        lambda path: listed.append(path) or true_list(path),
    )
    true_read = search.__globals__["read_file"]
    monkeypatch.setattr(
        "gover.versionfile.search.read_file",
        lambda path, limit: read.append(path) or true_read(path, limit),
    )
    home = tree / "plain"
    for number in range(50):
        (home / f"many/{number}").mkdir(parents=True)
        (home / f"many/{number}/.go-version").write_text(f"1.22.{number}\n")
    environ = {"HOME": str(home)}
    shared = SharedSearch(environ)

    for number in range(50):
        result = shared.search(walk_up(f"{home}/many/{number}", environ))
        assert str(result.go.contents.go[0]) == f"1.22.{number}"

    assert len(listed) == len(set(listed)) == 52
    assert read == [f"{home}/many/{number}/.go-version" for number in range(50)]
