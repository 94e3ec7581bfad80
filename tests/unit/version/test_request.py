"""Wishes for a Go, and what they choose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.version.request import Request, exact
from gover.version.version import Version

INSTALLED = [
    Version.parse(text)
    for text in "1.19 1.19.13 1.21.13 1.22.0 1.22.2 1.22.3 1.22.10 1.23rc1 1.23.1".split()
]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("1", "1.23.1"),
        ("1.x", "1.23.1"),
        ("1.19", "1.19.13"),
        ("1.19.0", "1.19"),
        ("1.22", "1.22.10"),
        ("1.22.3", "1.22.3"),
        ("1.22.x", "1.22.10"),
        ("1.22.*", "1.22.10"),
        ("go1.22.3", "1.22.3"),
        ("go1.22", "1.22.10"),
        ("v1.22.3", "1.22.3"),
        ("latest", "1.23.1"),
        ("oldstable", "1.22.10"),
        ("stable", "1.23.1"),
        ("1.23.0-rc.1", "1.23rc1"),
        ("1.23.0-rc1", "1.23rc1"),
        ("1.23.0rc1", "1.23rc1"),
        ("1.23-rc1", "1.23rc1"),
        ("v1.23.0-rc.1", "1.23rc1"),
        (">=1.23.0-rc.1", "1.23.1"),
        ("system", None),
        ("1.23", "1.23.1"),
        ("1.23rc1", "1.23rc1"),
        ("1.24", None),
        (">=1.21", "1.23.1"),
        (">= 1.21", "1.23.1"),
        (">=1.22.3", "1.23.1"),
        (">1.22", "1.23.1"),
        (">1.22.10", "1.23.1"),
        (">1.23.1", None),
        ("<1.22", "1.21.13"),
        ("<1.22.10", "1.22.3"),
        ("<=1.22", "1.22.10"),
        ("<=1.22.3", "1.22.3"),
        ("=1.22.3", "1.22.3"),
        ("^1.22", "1.23.1"),
        ("~1.22", "1.22.10"),
        ("~1.22.2", "1.22.10"),
        ("~1.22.11", None),
        (">=1.23rc1", "1.23.1"),
    ],
)
def test_a_request_chooses_the_newest_that_fulfils_it(text, chosen):
    choice = Request.parse(text).choose(INSTALLED)

    assert choice == (Version.parse(chosen) if chosen else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22",
        "2.0",
        "../x",
        "/opt/go",
        "1.22.3/..",
        "1.22.3;x",
        "1.9.2rc2",
        "1.23.1-rc.1",
        "1.23.0-rc",
        "1.23.0-alpha.1",
        "1.23.0-rc.1.2",
        "Stable",
        "1.21rc",
        "latest2",
        "Latest",
        "1.22.3.x",
        "^1.x",
        "1.22 1.21",
        "\x1b[2J",
        "1.22.3\n",
        "1" * 80,
        "go",
        "v",
        "^",
    ],
)
def test_what_is_no_request_is_refused_in_printable_words(text):
    with pytest.raises(ValueError, match="no") as refused:
        Request.parse(text)

    assert str(refused.value).isprintable()


def test_only_an_exact_request_has_a_version():
    assert Request.parse("1.22.3").version == Version.parse("1.22.3")
    assert Request.parse("1.22").version is None


@pytest.mark.parametrize(
    ("version", "text"), [("1.20", "1.20.0"), ("1.22.3", "1.22.3"), ("1.23rc1", "1.23rc1")]
)
def test_an_exact_request_is_written_so_that_it_reads_as_itself(version, text):
    requested = exact(Version.parse(version))

    assert requested.text == text
    assert Request.parse(text) == requested


@given(st.text(max_size=40))
def test_no_text_is_more_than_refused(text):
    try:
        request = Request.parse(text)
    except ValueError:
        return

    assert Request.parse(request.text) == request
    assert "/" not in request.text
