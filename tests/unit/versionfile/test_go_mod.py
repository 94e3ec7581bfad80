"""The least Go that `go.mod` and `go.work` require."""

import pytest

from gover.version.version import Version
from gover.versionfile.go_mod import Floor, read_floor


def _minimum(text):
    minimum = read_floor(text.encode()).minimum()
    return minimum and str(minimum)


@pytest.mark.parametrize(
    ("text", "minimum"),
    [
        ("module m\n\ngo 1.22\n", "1.22"),
        ("module m\n\ngo 1.22.3\n", "1.22.3"),
        ("module m\n\ngo 1.21\n\ntoolchain go1.22.3\n", "1.22.3"),
        ("toolchain go1.22.3\ngo 1.21\nmodule m\n", "1.22.3"),
        ("module m\n  go 1.22.3\n", "1.22.3"),
        ("module m\ngo 1.23rc1\n", "1.23rc1"),
        ("module m\ngo 1.22\ntoolchain go1.23rc1\n", "1.23rc1"),
        ("module m\ngo 1.22\ntoolchain go1.22.3-acme\n", "1.22.3"),
        ("module m\n", None),
        ("", None),
        ("go 1.22.3\nuse .\n", "1.22.3"),
        ("go 1.21\ntoolchain go1.22.3\nuse .\n", "1.22.3"),
        ("go 1.22\ntoolchain go1.22.5\n", "1.22.5"),
        ("toolchain go1.22.0\n", "1.22.0"),
        ("toolchain   go1.20.3   // c\n", "1.20.3"),
        ("go 1.14\n", "1.14"),
        ("go 1.18\ntoolchain default\n", "1.18"),
        ("go   1.20   // c\n", "1.20"),
        ("go 1.22 // why", "1.22"),
        ("go 1.22//why", "1.22"),
        ("go 1.22rc1\n", "1.22rc1"),
        ("go 1.21\ntoolchain go1.21rc1\n", "1.21rc1"),
        ("go 1.21.0\ntoolchain go1.21rc1\n", "1.21.0"),
        ("go 1.22\ntoolchain go1.22\n", "1.22"),
        ("go 1.23beta1\n", "1.23beta1"),
        ("go 1.99.9\n", "1.99.9"),
        ("module m\r\ngo 1.22.3\r\ntoolchain go1.22.4\r\n", "1.22.4"),
        ("module m\n\rgo 1.22.3\n\r", "1.22.3"),
        ("\t\x0b\x0c\u00a0\u2003go \t1.22.3\u3000\u0085\n", "1.22.3"),
        ("// go 1.25\n//toolchain go1.30\ngo 1.22\n", "1.22"),
        ("module m\nrequire go.example.org/x v1.0.0\ngodebug default=go1.21\n", None),
        ("go 1.300\ntoolchain default\n", "1.300"),
        ("go 1.700\ntoolchain go1.300\n", "1.700"),
        ("go 1.999\ntoolchain go1.800-bigcorp\n", "1.999"),
        ("go 1.777\ntoolchain go1.800-bigcorp\n", "1.800"),
        ("go 1.400\ntoolchain go1.600-right\n", "1.600"),
    ],
)
def test_the_newer_of_the_go_line_and_the_toolchain_line(text, minimum):
    assert _minimum(text) == minimum


@pytest.mark.parametrize(
    ("line", "is_valid"),
    [
        ("go ", False),
        ("go", False),
        ("go // 1.22", False),
        ("go 1", False),
        ("go 1.22", True),
        ("go 1.22.333", True),
        ("go v1.2", False),
        ("go 1.2rc1", True),
        ("go 1.2 3.4", False),
        ("go 1.2.3", True),
        ("go 1.2beta1", True),
        ("go 1.2.beta1", False),
        ("go v1.2.3", False),
        ("go v1.2rc1", False),
        ("go v1.2beta1", False),
        ("go v1.2.beta1", False),
        ("go 1.02", False),
        ("go 1.2.3rc1", False),
        ('go "1.22"', False),
        ("go (", False),
        ("go 1.22\x00", False),
        ("toolchain go1.2", True),
        ("toolchain go1.2.3", True),
        ("toolchain go1.2rc1", True),
        ("toolchain go1.2rc1-gccgo", True),
        ("toolchain default", True),
        ("toolchain inconceivable!", False),
        ("toolchain 1.22.3", False),
        ("toolchain go1.2.3+bigcorp", False),
        ("toolchain gccgo-go1.23rc4", False),
        ("toolchain go1.22.3 go1.22.4", False),
        ("toolchain go1.999999-/run.sh", False),
        ("toolchain local", False),
        ("toolchain", False),
    ],
)
def test_which_lines_are_valid(line, is_valid):
    found = read_floor(f"module m\n{line}\n".encode())

    assert (found.error == "") is is_valid
    assert found.error_line == (0 if is_valid else 2)
    assert is_valid or (found.minimum() is None and found.line == 0)


@pytest.mark.parametrize(
    ("text", "error", "line"),
    [
        ("go 1.22\ngo 1.22\n", "repeated go statement", 2),
        ("toolchain default\n\ntoolchain go1.22.3\n", "repeated toolchain statement", 3),
        ("go 1.x\n", "invalid go version '1.x'", 1),
        ("go \x1b[2J\n", r"invalid go version '\x1b[2J'", 1),
        ("\ntoolchain go2\n", "invalid toolchain version 'go2'", 2),
    ],
)
def test_what_an_error_says(text, error, line):
    assert read_floor(text.encode()) == Floor(error=error, error_line=line)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("go 1.21\ntoolchain go1.22.3\n", 2),
        ("go 1.22.3\ntoolchain go1.22.3\n", 1),
        ("\ngo 1.2\n", 2),
        ("module m\n", 0),
        ("go 1.22\ntoolchain default\n", 1),
    ],
)
def test_the_line_that_sets_the_minimum(text, line):
    assert read_floor(text.encode()).line == line


@pytest.mark.parametrize("version", ["1.22rc1", "1.22.0", "1.22.7", "1.23.0"])
def test_a_language_version_is_reached_by_every_release_of_its_line(version):
    assert read_floor(b"go 1.22\n").minimum() <= Version.parse(version)


def test_both_lines_are_kept_as_written():
    found = read_floor(b"go 1.21\ntoolchain go1.22.3-acme\n")

    assert found == Floor(Version.parse("1.21"), 1, "go1.22.3-acme", 2)


@pytest.mark.parametrize("data", [b"\xff\xfe\0\n", b"\xff go 1.22\n", b"\xef\xbb\xbfgo 1.22\n"])
def test_bytes_in_front_of_the_key_hide_it_as_they_do_from_the_go_command(data):
    assert read_floor(data) == Floor()


def test_bytes_that_are_no_utf8_are_no_version():
    assert read_floor(b"go 1.22\xff\n").error == r"invalid go version '1.22\xff'"


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("go 1.22\n", "1.22"),
        ("go 1.20\n", "1.20"),
        ("go 1.22.3\n", "~1.22.3"),
        ("go 1.22.3\ntoolchain default\n", "~1.22.3"),
        ("go 1.22.3\ntoolchain go1.22.3\n", "1.22.3"),
        ("go 1.21\ntoolchain go1.22.3\n", "1.22.3"),
        ("go 1.21\ntoolchain go1.22.3-acme\n", "1.22.3"),
        ("go 1.23.2\ntoolchain go1.22.3\n", "~1.23.2"),
        ("go 1.21\ntoolchain go1.22\n", "1.22"),
        ("go 1.24rc1\n", "~1.24rc1"),
        ("module m\n", None),
        ("go nonsense\n", None),
    ],
)
def test_what_to_install_for_a_floor(text, request_):
    request = read_floor(text.encode()).request()
    assert (request and request.text) == request_
