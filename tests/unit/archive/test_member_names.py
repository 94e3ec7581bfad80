"""Names one by one, and the claims of a whole archive."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.archive import member_names
from gover.archive.layout import ArchiveLayout, ArchiveMember, is_executable, member_target
from gover.errors import VerificationError

PREFIX = "golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64/"


@given(st.text() | st.text("./\\ :a\0\x1fÄ"))
def test_a_name_is_refused_or_has_only_harmless_parts(name):
    """The rule said once more, plainly, against the pattern that implements it."""
    try:
        member_names.check_name(name)
    except VerificationError:
        return
    for part in name.split("/"):
        assert part not in ("", ".", "..")
        assert part[-1] not in ". "
        assert not set(part) & set("\\:\0")
        assert len(part.encode()) <= 255
        assert unicodedata.normalize("NFC", part).isprintable()


@given(st.lists(st.text(string.ascii_letters + string.digits + "_-+@!~", min_size=1), min_size=1))
def test_plain_names_are_accepted(parts):
    name = "/".join(part[:30] for part in parts[:30])
    assert member_names.check_name(name) == name


@pytest.mark.parametrize(
    "count, works", [(member_names.MAX_MEMBERS, True), (member_names.MAX_MEMBERS + 1, False)]
)
def test_members_are_counted(count, works):
    seen = member_names.SeenMembers()
    for number in range(count - 1):
        seen.add_file(str(number), 0)
    if works:
        seen.add_file("last", 0)
    else:
        with pytest.raises(VerificationError, match="more than 60000 members"):
            seen.add_file("last", 0)


def test_two_gigabytes_are_the_most():
    seen = member_names.SeenMembers()
    seen.add_file("a", member_names.MAX_FILE_SIZE)
    seen.add_file("b", member_names.MAX_FILE_SIZE)
    with pytest.raises(VerificationError, match="c is too large"):
        seen.add_file("c", 1)


@pytest.mark.parametrize(
    "path, executable",
    [
        ("bin/go", True),
        ("bin/gofmt", True),
        ("pkg/tool/linux_amd64/compile", True),
        ("pkg/include/textflag.h", False),
        ("src/make.bash", True),
        ("src/all.rc", True),
        ("src/a.pl", True),
        ("src/a.sh", True),
        ("src/a.bat", False),
        ("lib/wasm/go_js_wasm_exec", True),
        ("misc/ios/go_ios_exec", False),
        ("src/cmd/go_test_exec", False),
        ("src/cmd/go_a_b_exec", True),
        ("src/go__b_exec", False),
        ("src/go_a__exec", False),
        ("src/go_exec", False),
        ("src/go__exec", False),
        ("src/go_a_b_exec/x", False),
        ("src/bin/go", False),
        ("src/go.mod", False),
    ],
)
def test_the_mode_rule_is_distpacks(path, executable):
    assert is_executable(path) is executable


@pytest.mark.parametrize(
    "name, path",
    [
        ("src/_go.mod", "src/go.mod"),
        ("_go.mod", "go.mod"),
        ("src/x_go.mod", "src/x_go.mod"),
        ("src/_go.mod/a", "src/_go.mod/a"),
    ],
)
def test_a_module_has_its_go_mod_files_back(name, path):
    member = ArchiveMember(PREFIX + name, 0, executable=True)
    assert member_target(member, ArchiveLayout.module_zip(PREFIX)) == (path, False)
    assert member_target(member, ArchiveLayout.zip(PREFIX)) == (name, True)
