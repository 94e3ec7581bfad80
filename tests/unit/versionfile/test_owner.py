"""Whose a version file is: entry by entry, as it lies there."""

import os

import pytest

from gover.version.request import Request
from gover.versionfile.contents import Contents, Ignored
from gover.versionfile.go_mod import Floor
from gover.versionfile.owner import stranger, without_effect

US, THEM, TEAM = 0, 12345, 12346
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def made(tmp_path):
    """A file, and a directory beside it with another one."""
    (tmp_path / ".config").mkdir()
    for name in (".go-version", ".config/mise.toml"):
        (tmp_path / name).write_text("1.22.3\n")
    return tmp_path


@pytest.mark.parametrize(
    ("mode", "directory", "file", "found"),
    [
        (0o1777, US, THEM, THEM),
        (0o777, US, THEM, THEM),
        (0o1777, US, US, None),
        (0o1777, THEM, THEM, None),
        (0o1777, TEAM, THEM, THEM),
        (0o775, US, THEM, None),
        (0o2775, TEAM, THEM, None),
        (0o755, TEAM, THEM, None),
    ],
)
def test_a_file_of_another_in_a_directory_of_all_is_a_strangers(made, mode, directory, file, found):
    made.chmod(mode)
    os.chown(made, directory, -1)
    os.chown(made / ".go-version", file, -1)

    assert stranger(f"{made}/.go-version", str(made)) == found


def test_each_entry_below_the_directory_counts(made):
    path = f"{made}/.config/mise.toml"
    made.chmod(0o1777)
    os.chown(path, THEM, -1)
    assert stranger(path, str(made)) is None  # in a directory of ours that we alone can write to

    os.chown(made / ".config", THEM, -1)

    assert stranger(path, str(made)) == THEM
    assert stranger(path, f"{made}/.config") is None


@pytest.mark.parametrize(("link", "target"), [(THEM, US), (US, THEM)])
def test_of_a_link_both_owners_count(made, link, target):
    path = made / "link"
    path.symlink_to(made / ".go-version")
    made.chmod(0o1777)
    os.chown(path, link, -1, follow_symlinks=False)
    os.chown(made / ".go-version", target, -1)

    assert stranger(str(path), str(made)) == THEM


def test_of_two_strangers_the_lower_uid_is_named(made):
    path = made / "link"
    path.symlink_to(made / ".go-version")
    made.chmod(0o1777)
    os.chown(path, THEM, -1, follow_symlinks=False)
    os.chown(made / ".go-version", TEAM, -1)

    assert stranger(str(path), str(made)) == THEM


def test_what_is_gone_is_nobodys(made):
    made.chmod(0o1777)
    assert stranger(f"{made}/gone", str(made)) is None


@pytest.mark.parametrize(
    ("contents", "line"),
    [
        (None, 1),
        (Contents(go=(Request.parse("1.22.3"), 3)), 3),
        (Contents(floor=Floor("1.22", 4)), 4),
        (Contents(), 0),
    ],
)
def test_what_is_passed_over_is_one_line_that_names_a_go(contents, line):
    found = without_effect(contents, "/tmp/.go-version", THEM)

    reason = f"it belongs to another user (uid {THEM}), and everybody can write to /tmp"
    ignored = (Ignored(line, "", reason, names_go=True),) if line else ()
    assert found == Contents(ignored=ignored)


def test_the_root_directory_has_a_name():
    (entry,) = without_effect(None, "/.go-version", THEM).ignored
    assert entry.reason.endswith(" write to /")
