"""Every reader, and bytes that nobody means well with."""

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.errors import ParseError
from gover.fs.read import TOML_LIMIT
from gover.versionfile import envrc, go_mod, gover_toml, mise_toml, prototools, tool_versions
from gover.versionfile.contents import Contents

READERS = [envrc, gover_toml, mise_toml, prototools, tool_versions]
IDS = [reader.__name__.rpartition(".")[2] for reader in READERS]

WORDS = [
    b"go", b"golang", b"toolchain", b"use go", b"export ", b"A", b"SDKROOT", b"=", b'"', b"'",
    b"1.22", b"[", b"]", b"{", b"}", b"[tools]", b"[env]", b".", b",", b"\n", b"\r\n", b" ", b"\t",
    b"$(", b")", b"`", b"\\", b"#", b"\0", b"\xff", b"\xef\xbb\xbf", b"\x1b", b"\xc2\xa0", b"999",
    b"macosx", b"xcrun --sdk ", b"--show-sdk-path", b"PATH_add ", b"dotenv", b"//", b"version",
]  # fmt: skip
BYTES = st.one_of(
    st.binary(max_size=200), st.lists(st.sampled_from(WORDS), max_size=30).map(b"".join)
)


@pytest.mark.parametrize("reader", READERS, ids=IDS)
@given(data=BYTES)
def test_no_bytes_do_more_than_be_refused_in_printable_words(reader, data):
    refusal, line = "", 1
    try:
        assert isinstance(reader.parse(data), Contents)
    except ParseError as error:
        refusal, line = str(error), error.line

    assert refusal == "" or refusal.isprintable()
    assert 1 <= line <= data.count(b"\n") + 1


@given(BYTES)
def test_no_bytes_do_more_to_a_floor_than_give_it_a_printable_error(data):
    found = go_mod.read_floor(data)

    assert found.error == "" or found.error.isprintable()
    assert 0 <= max(found.line, found.error_line) <= data.count(b"\n") + 1


@given(BYTES)
def test_every_line_listed_as_ignored_is_the_line_it_says(data):
    # A byte order mark, and the carriage return of a line's end, are no part of a line.
    text = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    lines = text.decode("utf-8", "surrogateescape").split("\n")
    try:
        ignored = envrc.parse(data).ignored
    except ParseError:
        ignored = ()

    assert all(lines[entry.line - 1] == entry.text for entry in ignored)


# Each is repeated to fill a file.
UNITS = [
    b"A=1\n", b"export A=b\n", b"use go 1.22\n", b"\n", b"#\n", b"''", b'""', b"\\a", b"$A", b"`a`",
    b"$(", b"$(a ", b'"$A', b'"', b"'", b"a", b" ", b"use ", b"A=1\ndotenv\n", b"golang 1.22\n",
    b"go\n", b"toolchain\n", b"go=[", b"go.", b"[a.", b"{a=", b"[[go]]\n", b"'.'", b"=", b"\xff",
    b"\0", b"~/", b"export A=$B\n", b"PATH_add b\n", b"unset A\n", b"\xe2\x80\x80", b"\r", b"1",
    b'"a\\"', b"[1,", b"a.",
]  # fmt: skip
FRONTS = [b"", b"go = ", b"golang ", b"go ", b"export A=", b"[env]\n"]


def _seconds(parse, data):
    start = time.process_time()
    with contextlib.suppress(ParseError):
        parse(data)
    return time.process_time() - start


@pytest.mark.parametrize(
    "parse", [*(reader.parse for reader in READERS), go_mod.read_floor], ids=[*IDS, "gomod"]
)
def test_no_64_kib_take_longer_than_50_ms(parse):
    """
    Nor do the 16 KiB that the TOML readers accept; processor time, the best of four.

    A slow machine may take longer, in proportion to the size of the file.
    """
    for front in FRONTS:
        for unit in UNITS:
            small, large = ((front + unit * size)[:size] for size in (1 << 14, 1 << 16))
            best = min(_seconds(parse, small), 0.05)
            if (seconds := _seconds(parse, large)) > 0.05:
                seconds = min(seconds, *(_seconds(parse, large) for _ in range(3)))
            assert seconds < max(0.05, 10 * best), large[:40]


@pytest.mark.parametrize("reader", [gover_toml, mise_toml, prototools])
@pytest.mark.parametrize(
    "data",
    [
        b"go = " + b"[" * 16_000,
        b"go = " + b"{a=" * 5_000,
        b"go." + b"a." * 8_000 + b"a = 1",
        b"go = {" + b"a." * 8_000 + b"a = 1}",
        b"go.'" + b"'.'" * 5_000 + b"' = 1",
        b"".join(b"[go.a%d]\n" % i for i in range(1_400)),
        b"[env]\n" + b"".join(b"go%d = ''\n" % i for i in range(1_400)),
        (b"[go." + b"a." * 25 + b"a]\nx = 1\n[[b]]\n") * 220,
    ],
    ids=range(8),
)
def test_no_nesting_in_toml_takes_long(reader, data):
    assert len(data) <= TOML_LIMIT
    # A slow machine takes 0.05 s; a reader that reads again what it has read, many seconds.
    assert min(_seconds(reader.parse, data) for _ in range(3)) < 0.5


VALUES = st.one_of(
    st.sampled_from(
        ["ref:x", "path:/x", "sub-1:latest", "{{ x }}", "latest:", "1.22 || 1.23", "lts"]
    ),
    st.text(st.characters(blacklist_categories=("Cs", "Cc", "Z")), min_size=1).filter(
        lambda text: not text.startswith("#")
    ),
)


@given(VALUES)
def test_a_file_that_names_a_go_gives_one_or_an_error(value):
    """Without an error another file's Go, or the default, would be selected."""
    quoted = json.dumps(value, ensure_ascii=False)
    files = (
        (tool_versions, f"golang {value}\n"),
        (mise_toml, f"[tools]\ngo = {quoted}\n"),
        (mise_toml, f"[tools]\ngo = {{version = {quoted}}}\n"),
        (mise_toml, f"[tools]\ngo = [{quoted}]\n"),
        (prototools, f"go = {quoted}\n"),
        (gover_toml, f"go = {quoted}\n"),
    )
    for reader, text in files:
        with contextlib.suppress(ParseError):
            assert reader.parse(text.encode()).go is not None, text
