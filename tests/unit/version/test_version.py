"""Versions in Go's own order: rows of golang/go src/internal/gover/gover_test.go among them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.version.version import ABSENT, Version, parse_release, version_of_toolchain

# Each smaller than the next; a row of several is equal.
RISING = [
    ["1", "1.0", "1.0.0"],
    ["1.1"],
    ["1.5"],
    ["1.6"],
    ["1.6.1"],
    ["1.10"],
    ["1.19alpha3"],
    ["1.19beta2"],
    ["1.19rc1"],
    ["1.19rc2"],
    ["1.19", "1.19.0"],
    ["1.19.1"],
    ["1.20rc1"],
    ["1.20", "1.20.0"],
    ["1.20.1"],
    ["1.21"],
    ["1.21beta1"],
    ["1.21rc1"],
    ["1.21rc2"],
    ["1.21.0"],
    ["1.21.9"],
    ["1.21.10"],
    ["1.22"],
    ["1.99999999999999998"],
    ["1.99999999999999999"],
]
NO_VERSIONS = """
 v1.2 go1.2 01.2 1.02 1.2. 1.2.3.4 1.2.3rc1 1.9.2rc2 1.2RC1 1.2-rc1 1.x 1.600+auto 1.2rc01 .1 1..2
 1.2\n 1.\u0662 ../x /1.2 x -1
""".split(" ")


def test_versions_rise_as_go_has_them():
    parsed = [[Version.parse(text) for text in row] for row in RISING]

    assert all(len(set(row)) == 1 for row in parsed)
    assert [row[0] for row in parsed] == sorted(row[0] for row in parsed)
    assert len({row[0] for row in parsed}) == len(RISING)


@pytest.mark.parametrize("text", [*NO_VERSIONS, "1." + "9" * 100])
def test_what_is_no_version_is_none(text):
    assert Version.parse(text) is None


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("1.2.3", (1, 2, 3, "", ABSENT)),
        ("1.2rc3", (1, 2, ABSENT, "rc", 3)),
        ("1.20", (1, 20, 0, "", ABSENT)),
        ("1.21", (1, 21, ABSENT, "", ABSENT)),
        ("1.999testmod", (1, 999, ABSENT, "testmod", ABSENT)),
        ("1.21rc", (1, 21, ABSENT, "rc", ABSENT)),
    ],
)
def test_fields(text, fields):
    assert Version.parse(text) == fields


@pytest.mark.parametrize("name", "1 1.4 1.19 1.20 1.20.14 1.21.0 1.22.10 1.23rc1 1.16beta1".split())
def test_a_release_prints_as_go_names_it(name):
    assert str(Version.parse(name)) == name
    assert parse_release(name) == Version.parse(name)


@pytest.mark.parametrize("name", ["1.20.0", "1.21", "1.21rc", "1.0.0", "x", "1.22.3 "])
def test_another_spelling_is_no_release_name(name):
    assert parse_release(name) is None


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("go1.2.3", "1.2.3"),
        ("1.2.3", None),
        ("go1.2.3+bigcorp", None),
        ("go1.2.3-bigcorp", "1.2.3"),
        ("go1.2.3-bigcorp more text", "1.2.3"),
        ("go1.500 (bigcorp)", "1.500"),
        ("gccgo-go1.23rc4", None),
        ("go1.999999-/run.sh", None),
        ("go1.2\\3", None),
    ],
)
def test_toolchain_names(name, version):
    assert version_of_toolchain(name) == (Version.parse(version) if version else None)


numbers = st.integers(0, 10**20)


@given(numbers, numbers, numbers)
def test_printing_and_parsing_are_inverse(major, minor, patch):
    version = Version.parse(f"{major}.{minor}.{patch}")

    assert Version.parse(str(version)) == version


@given(st.text(max_size=80))
def test_no_text_does_more_than_be_none(text):
    version = Version.parse(text)

    assert version is None or Version.parse(str(version)) == version
