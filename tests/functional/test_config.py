"""`gover config`: values, what set them, and a file whose comments survive."""

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover import settings
from gover.cli import config
from gover.fs.toml_lines import SCHEMAS
from gover.settings import TABLE, Setting, read_settings
from gover.store.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(box):
    os.makedirs(box.dirs.config)
    return Path(box.dirs.config, "config.toml")


def test_a_value_is_set_got_listed_and_taken_back(box, file):
    assert box.gover("config", "get", "gotoolchain").stdout == "\n"

    done = box.gover("config", "set", "gotoolchain", "path")

    assert done.stderr == f"gover: gotoolchain is set to path in {file}\n"
    first, rest = file.read_text().split("\n", 1)
    assert (first, rest) == (f"#:schema {SCHEMAS}/config.toml.json", 'gotoolchain = "path"\n')
    listed = box.gover("config", "list", "--show-origin").stdout
    assert f'gotoolchain = "path"  ({file})\n' in listed
    assert json.loads(box.gover("config", "list", "--json").stdout)["settings"]["gotoolchain"] == {
        "value": "path",
        "kind": "user",
        "origin": str(file),
    }
    undone = box.gover("config", "unset", "gotoolchain")
    assert undone.stderr == "gover: gotoolchain is unset again (the default)\n"
    box.gover("config", "unset", "gotoolchain", expect=1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["get", "gotoolchian"], "unknown key 'gotoolchian'; did you mean 'gotoolchain'?"),
        (
            ["set", "gotoolchain", "remote"],
            "gotoolchain cannot be 'remote': it must be one of: ",
        ),
        (["set", "gotoolchain", "path", "auto"], "gotoolchain takes one value"),
        (["set", "mirrors", "go.dev", "go.dex"], "'go.dex' is not a mirror; the names are:"),
    ],
)
def test_a_mistake_changes_nothing(box, file, words, said):
    result = box.gover("config", *words, expect=2)

    assert said in result.stderr
    assert not file.exists()


def test_a_file_that_cannot_be_written_is_named_without_a_word_about_setup(box, file):
    file.parent.rmdir()
    file.parent.write_text("in the way\n")

    result = box.gover("config", "set", "gotoolchain", "path", expect=1)

    assert str(file) in result.stderr
    assert result.stderr.endswith(f"\nhint: ls -ld '{file.parent}'\n")
    assert "setup" not in result.stderr.replace(str(file.parent), "")


def test_a_file_that_is_no_toml_is_left_alone(box, file):
    file.write_text("gotoolchain = \n")

    box.gover("config", "set", "gotoolchain", "path", expect=4)
    box.gover("config", "list", expect=4)
    assert file.read_text() == "gotoolchain = \n"


def test_a_project_file_sets_none_of_it(box):
    box.install("1.22.3")
    project = box.project("p")
    (project / "gover.toml").write_text('go = "1.22.3"\ngotoolchain = "auto"\n')

    result = box.gover("current", cwd=project, expect=4)

    assert "gotoolchain" in result.stderr


def test_the_reference_has_every_setting():
    text = (ROOT / "docs/reference.md").read_text()

    for row in TABLE:
        assert f"| `{row.key}` | {row.help} |" in text


WORDS = Setting("words", (), (), "")
CHOICE = Setting("choice", "a", ("a", "b"), "")


@pytest.fixture
def dirs(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "TABLE", (CHOICE, WORDS))
    return Store(f"{tmp_path}/d", f"{tmp_path}/c", f"{tmp_path}/user")


def test_the_user_comes_before_the_system_and_both_before_the_default(dirs, tmp_path):
    os.makedirs(dirs.config)
    system = tmp_path / "system.toml"
    assert read_settings(dirs, str(system)).of("choice") == "a"
    system.write_text('choice = "b"\nwords = ["x"]\n')
    assert read_settings(dirs, str(system)).of("choice") == "b"
    Path(settings.config_path(dirs)).write_text('choice = "a"\n')
    said = read_settings(dirs, str(system))
    assert (said.of("choice"), said.of("words")) == ("a", ["x"])


def test_a_system_file_that_cannot_be_followed_is_named(dirs, tmp_path):
    (tmp_path / "system.toml").write_text("\nchoise = 1\n")

    error = read_settings(dirs, f"{tmp_path}/system.toml").error

    assert str(error) == f"{tmp_path}/system.toml:2: unknown key 'choise'; did you mean 'choice'?"


COMMENTS = st.lists(
    st.one_of(
        st.just(""),
        st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))).map(
            lambda text: f"# {text}"
        ),
    ),
    max_size=4,
).map(lambda lines: "".join(f"{line}\n" for line in lines))


@given(COMMENTS, COMMENTS, COMMENTS)
def test_comments_and_layout_survive_a_change(tmp_path_factory, before, between, after):
    base = tmp_path_factory.mktemp("c")
    dirs = Store(f"{base}/d", f"{base}/c", f"{base}/user")
    os.makedirs(dirs.config)
    path = Path(settings.config_path(dirs))
    text = f'{before}choice   = "b"  # why\n{between}words = [\n  "x", # one\n]\n{after}'
    path.write_bytes(text.encode())

    config.set_key(dirs, CHOICE, "a")

    assert path.read_bytes().decode() == text.replace('"b"', '"a"', 1)
    config.set_key(dirs, WORDS, ["y", "z"])
    changed = path.read_bytes().decode()
    assert re.search(r'words = \["y", "z"\]\n', changed)
    assert changed.startswith(f'{before}choice   = "a"  # why\n{between}')


def test_a_link_of_a_dotfile_manager_stays_one(dirs, tmp_path):
    os.makedirs(dirs.config)
    (tmp_path / "dotfiles.toml").write_text("# mine\n")
    os.symlink(tmp_path / "dotfiles.toml", settings.config_path(dirs))

    config.set_key(dirs, CHOICE, "b")

    assert os.path.islink(settings.config_path(dirs))
    assert (tmp_path / "dotfiles.toml").read_text() == '# mine\nchoice = "b"\n'
