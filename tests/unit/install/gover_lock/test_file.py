"""gover.lock as text: what is written is read back, and a stranger's is refused in one line."""

import base64
import os
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.errors import InvalidFile, ParseError
from gover.install.gover_lock import file
from gover.install.gover_lock.file import LockEntry
from gover.version.platform import Platform, parse_platform
from gover.version.version import parse_release

H1 = "h1:" + "A" * 43 + "="
SHA256 = "0" * 64
GOOD = f"""# a comment
schema = 1
version = "1.22.3"
log = "sum.golang.org"

[linux-amd64]
h1 = "{H1}"
sha256 = "{SHA256}"
source = "go.dev"

[windows-amd64]
h1 = "{H1}"
"""

WORDS = ("linux", "windows", "plan9", "amd64", "armv6l", "386", "a", "9" * 16)
platforms = st.builds(Platform, st.sampled_from(WORDS), st.sampled_from(WORDS))
digests = st.binary(min_size=32, max_size=32)
entries = st.builds(
    LockEntry,
    digests.map(lambda digest: "h1:" + base64.b64encode(digest).decode()),
    st.none() | digests.map(bytes.hex),
    st.none() | st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1),
)
versions = st.sampled_from([parse_release(text) for text in ("1.22.3", "1.20", "1.24rc1")])


def parse(text):
    return file.parse(text.encode("utf-8", "surrogateescape"), "/p/gover.lock")


@given(versions, st.dictionaries(platforms, entries, min_size=1, max_size=8))
def test_what_is_written_is_read_back_and_has_one_form(version, locked):
    text = file.dumps(version, "sum.golang.org", locked)
    backwards = dict(reversed(locked.items()))

    found = parse(text)

    assert (found.version, found.log, found.entries) == (version, "sum.golang.org", locked)
    assert file.dumps(version, "sum.golang.org", backwards) == text
    assert text.startswith("# Made by `gover lock`. Do not edit")


def test_a_place_is_the_line_of_the_key():
    lock = parse(GOOD)
    platform = Platform("linux", "amd64")

    assert lock.where("version") == "/p/gover.lock:3"
    assert [lock.where(platform, key) for key in ("h1", "sha256")] == [
        "/p/gover.lock:7",
        "/p/gover.lock:8",
    ]


def test_an_entry_is_one_of_the_locked_version_and_platform_alone():
    lock, linux = parse(GOOD), Platform("linux", "amd64")

    assert lock.entry(parse_release("1.22.3"), linux) == LockEntry(H1, SHA256, "go.dev")
    assert lock.entry(parse_release("1.22.2"), linux) is None
    assert lock.entry(parse_release("1.22.3"), Platform("linux", "s390x")) is None


def test_crlf_and_a_byte_order_mark_do_no_harm():
    assert parse("\ufeff" + GOOD.replace("\n", "\r\n")).entries == parse(GOOD).entries


HOSTILE = {
    "nothing": ("", 1),
    "no TOML": ("schema = 1\n<<<<<<< ours\n", 2),
    "no UTF-8": ("schema = 1\n\udcff", 2),
    "another schema": (GOOD.replace("schema = 1", "schema = 2"), 2),
    "a schema that is only equal": (GOOD.replace("schema = 1", "schema = true"), 2),
    "no version": (GOOD.replace("version", "verzion"), 1),
    "a version that is a number": (GOOD.replace('"1.22.3"', "1.22"), 3),
    "a line": (GOOD.replace("1.22.3", "1.22"), 3),
    "a requested": (GOOD.replace("1.22.3", "latest"), 3),
    "a way out": (GOOD.replace("1.22.3", "../../etc"), 3),
    "escapes": (GOOD.replace("1.22.3", r"\u001b[2J"), 3),
    "a log with a blank": (GOOD.replace("sum.golang.org", "a b"), 4),
    "no platform": (GOOD.partition("[")[0], 1),
    "a platform that is none": (GOOD.replace("[linux-amd64]", "['Linux-amd64']"), 6),
    "a way out as a platform": (GOOD.replace("[linux-amd64]", "['../x']"), 1),
    "a platform spelled otherwise": (GOOD.replace("[linux-amd64]", "['linux/amd64']"), 6),
    "a platform that is no table": (GOOD.replace("[linux", "x-y = 1\n[linux"), 6),
    "many tables": (GOOD.replace("[linux-amd64]", "[[linux-amd64]]"), 6),
    "no h1": (GOOD.replace("h1 =", "#", 1), 6),
    "another kind of h1": (GOOD.replace("h1:", "h2:", 1), 7),
    "an h1 that is short": (GOOD.replace("AA=", "A=", 1), 7),
    "an h1 that is a list": (GOOD.replace(f'"{H1}"', "[1]", 1), 7),
    "a SHA-256 in capitals": (GOOD.replace(SHA256, "A" * 64), 8),
    "a SHA-256 with more behind": (GOOD.replace(SHA256, SHA256 + r"\n"), 8),
    "a source with escapes": (GOOD.replace("go.dev", r"\u202e"), 9),
    "a key of another's": (GOOD.replace("source", "url"), 9),
    "a key twice": (GOOD.replace("source", "h1"), 9),
    "depth": ("a = " + "[" * 5000, 1),
    "many parts": ("a." * 200 + "b = 1", 1),
    "a number too long to print": (GOOD.replace('"go.dev"', "0x" + "f" * 9000), 9),
    "a list of such": (GOOD.replace(f'"{SHA256}"', f"[0x{'f' * 9000}]"), 8),
    "a vast number": ("schema = " + "9" * 5000, 1),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_what_is_not_understood_is_refused_with_its_line(name):
    text, line = HOSTILE[name]

    with pytest.raises(ParseError) as refused:
        parse(text)

    assert refused.value.line == line
    assert str(refused.value).isprintable()


@given(st.binary(max_size=200))
def test_bytes_are_refused_and_never_a_crash(data):
    with pytest.raises(ParseError):
        file.parse(data, "/p/gover.lock")


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=3))
def test_a_changed_lock_is_read_or_refused(place, replacement):
    data = GOOD.encode()
    changed = data[:place] + replacement + data[place + 1 :]
    try:
        lock = file.parse(changed, "/p/gover.lock")
    except ParseError:
        return
    assert all(re.fullmatch(r"h1:.{43}=", entry.h1) for entry in lock.entries.values())


@pytest.mark.parametrize("data", [b"x" * (file.LIMIT + 1), GOOD.encode() + b"\0", b"\x1b[2J"])
def test_a_file_that_cannot_be_followed_is_named(tmp_path, data):
    path = tmp_path / "gover.lock"
    path.write_bytes(data)

    with pytest.raises(InvalidFile) as refused:
        file.read(str(path))

    assert str(refused.value).startswith(str(path))
    assert str(refused.value).isprintable()
    assert refused.value.hint == "gover lock"


def test_what_is_no_file_is_no_lock(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    for name in ("absent", "pipe", "."):
        assert file.read(str(tmp_path / name)) is None


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("linux-amd64", Platform("linux", "amd64")),
        ("darwin/arm64", Platform("darwin", "arm64")),
        ("linux/arm", Platform("linux", "armv6l")),
        ("linux-armv6l", Platform("linux", "armv6l")),
        *((text, None) for text in ("linux", "", "a-b-c", "../x", "Linux-amd64", "linux-amd64\n")),
    ],
)
def test_platforms_have_two_spellings(text, platform):
    assert parse_platform(text) == platform
