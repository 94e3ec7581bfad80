"""The h1: hash, and what of a GOROOT goes into a toolchain's."""

import base64
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.errors import VerificationError
from gover.verify.sumdb.dirhash import hash1, module_version, toolchain_h1


def entry(name, content=b""):
    return name, sha256(content).digest()


def test_the_go_mod_hash_of_every_toolchain_is_the_one_in_the_log():
    expected = "h1:8wlg68NqwW7eMnI1aABk/C2pDYXj8mrMY4TyRfiLeS0="
    assert hash1([entry("go.mod", b"module golang.org/toolchain\n")]) == expected


def test_the_hash_is_gos_own_example():
    """golang/mod sumdb/dirhash, hash_test.go: xyz and abc, given in either order."""
    lines = b"%s  %s\n%s  %s\n" % (
        *(sha256(b"data for abc").hexdigest().encode(), b"abc"),
        *(sha256(b"data for xyz").hexdigest().encode(), b"xyz"),
    )
    expected = "h1:" + base64.b64encode(sha256(lines).digest()).decode()
    assert hash1([entry("xyz", b"data for xyz"), entry("abc", b"data for abc")]) == expected


NAMES = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1)
FILES = st.dictionaries(NAMES, st.binary(), max_size=8)


@given(FILES, st.randoms())
def test_the_order_of_the_files_does_not_matter(files, random):
    given_order = [entry(*item) for item in files.items()]
    shuffled = random.sample(given_order, len(given_order))
    assert hash1(given_order) == hash1(shuffled)


@given(FILES, FILES)
def test_other_files_have_another_hash(left, right):
    same = hash1(entry(*i) for i in left.items()) == hash1(entry(*i) for i in right.items())
    assert same == (left == right)


def test_names_are_ordered_by_their_bytes():
    """U+FF5E sorts before U+1F600 in UTF-8, and after it in UTF-16."""
    names = ["B", "a", "\uff5e", "\U0001f600"]
    lines = "".join(f"{sha256().hexdigest()}  {name}\n" for name in names).encode()
    assert hash1(map(entry, reversed(names))) == (
        "h1:" + base64.b64encode(sha256(lines).digest()).decode()
    )


def test_a_name_that_comes_twice_is_refused():
    with pytest.raises(VerificationError, match="the file b is there twice"):
        hash1([entry("b"), entry("a"), entry("b", b"other")])


def test_a_name_with_a_newline_is_refused():
    with pytest.raises(VerificationError, match=r"newline: a\\nb"):
        hash1([entry("a\nb")])


def test_a_name_that_is_no_utf_8_is_hashed_by_its_bytes():
    assert hash1([entry("\udcff")]) != hash1([entry("?")])


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux-amd64", "v0.0.1-go1.22.3.linux-amd64"),
        ("linux-armv6l", "v0.0.1-go1.22.3.linux-arm"),
        ("windows-arm", "v0.0.1-go1.22.3.windows-arm"),
        ("darwin-arm64", "v0.0.1-go1.22.3.darwin-arm64"),
    ],
)
def test_the_module_version_names_release_and_platform(platform, expected):
    assert module_version("1.22.3", platform) == expected


PREFIX = "golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64/"


def toolchain(*names):
    return toolchain_h1(map(entry, names), "1.22.3", "linux-amd64")


def module(*names):
    return hash1(entry(PREFIX + name) for name in names)


def test_every_name_is_below_the_module_and_its_version():
    assert toolchain("VERSION", "bin/go") == module("VERSION", "bin/go")


def test_what_the_module_leaves_out_does_not_count():
    left_out = [".github/x", "api/go1.txt", "doc/a", "misc/b", "test/c.go"]
    assert toolchain("VERSION", *left_out) == module("VERSION")


@pytest.mark.parametrize("name", ["src/test/x", "tests/x", "apis", "src/api/x", "lib/doc/x"])
def test_only_the_top_folders_are_left_out(name):
    assert toolchain(name) == module(name)


def test_every_go_mod_has_an_underscore():
    assert toolchain("go.mod", "src/go.mod", "src/cmd/go.mod", "src/xgo.mod", "go.mod/x") == (
        module("_go.mod", "src/_go.mod", "src/cmd/_go.mod", "src/xgo.mod", "go.mod/x")
    )


def test_a_go_mod_beside_its_own_copy_is_refused():
    with pytest.raises(VerificationError, match=r"no release of Go has the file src/_go\.mod"):
        toolchain("src/go.mod", "src/_go.mod")


def test_an_arm_toolchain_is_hashed_under_the_modules_name():
    armv6l = toolchain_h1([entry("VERSION")], "1.22.3", "linux-armv6l")
    assert armv6l == toolchain_h1([entry("VERSION")], "1.22.3", "linux-arm")
