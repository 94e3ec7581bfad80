"""Which file other tools follow: the model against what was measured."""

import pytest

from gover.doctor.lint import observe, precedence
from tests.lib.lint import measured_readers, reader_tables

INSTALLED = ("1.21.13", "1.22.3", "1.23.1")


@pytest.fixture
def asked(tmp_path):
    """Ask about a layout: what gover sees there, as the rules get it."""
    dirs = reader_tables.store(tmp_path, INSTALLED)

    def ask(files, cwd="."):
        here = reader_tables.layout(tmp_path / "p", files, cwd)
        return observe.read_directory(dirs, {"HOME": str(tmp_path)}, here)

    return ask


def rules(place):
    return {(found.rule, found.tool) for found in precedence.check_precedence(place)}


@pytest.mark.parametrize("row", measured_readers.LAYOUTS)
def test_the_model_follows_the_measured_file(row, asked, tmp_path):
    place = asked(row.files, row.cwd)
    picks = {
        tool.name: precedence.find_followed_file(tool, place) for tool in precedence.OTHER_TOOLS
    }

    assert picks["mise"].text == row.mise
    assert (picks["goenv 2"].text or "system") == row.goenv2
    assert picks["goenv 3"].file.path == str(tmp_path / "p" / row.goenv3)


PIN = (".go-version", "1.21.13\n")
MODULE = "module m\ngo 1.21\ntoolchain go1.22.3\n"


@pytest.mark.parametrize(
    ("files", "cwd", "expected"),
    [
        ((PIN,), ".", set()),
        ((PIN,), "sub", set()),
        ((PIN, (".tool-versions", "golang 1.21.13\n")), ".", set()),
        ((PIN, (".tool-versions", "nodejs 20\n")), ".", set()),
        ((PIN, ("go.mod", "module m\ngo 1.21\n")), ".", set()),
        (
            (PIN, (".tool-versions", "golang 1.23.1\n")),
            ".",
            {("another-file", "mise"), ("another-file", "asdf")},
        ),
        ((PIN, (".tool-versions", "go 1.23.1\n")), ".", {("another-file", "mise")}),
        ((PIN, ("go.mod", MODULE)), ".", {("another-file", "mise")}),
        (
            (PIN, ("sub/go.mod", MODULE)),
            "sub",
            {("another-file", "mise"), ("another-file", "goenv 3")},
        ),
        (
            (PIN, ("gover.toml", 'go = "1.22.3"\n')),
            ".",
            {("another-file", tool) for tool in ("mise", "goenv 2", "goenv 3", "asdf")},
        ),
        ((PIN, ("sub/.tool-versions", "nodejs 20\n")), "sub", {("stops-the-walk", "goenv 3")}),
        (
            (PIN, ("sub/.go-version", "# nothing\n")),
            "sub",
            {("stops-the-walk", "goenv 2"), ("stops-the-walk", "goenv 3")},
        ),
        (((".tool-versions", "nodejs 20\n"),), ".", set()),
        ((("go.mod", "module m\ngo 1.21\n"),), ".", set()),
        ((("go.mod", MODULE),), ".", {("another-file", "mise"), ("another-file", "goenv 3")}),
        ((("go.mod", MODULE.replace("1.22.3", "1.23.1")),), ".", set()),
    ],
)
def test_another_file_is_a_finding_only_where_it_names_another_version(files, cwd, expected, asked):
    assert rules(asked(files, cwd)) == expected
