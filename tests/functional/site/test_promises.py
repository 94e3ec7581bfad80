"""SECURITY.md promises what a test holds, and names it."""

import subprocess
import sys

import pytest

from docs.make import promises

NAMED = sorted({test for tests in promises.held_by().values() for test in tests})
FIRST = promises.SECTIONS[0]


def test_the_names_are_written_below_the_page():
    text = promises.PAGE.read_text()

    assert promises.page(text) == text, "python -m docs.make.promises"


def test_every_promise_has_a_test_that_is_collected():
    assert list(promises.faults(promises.PAGE.read_text(), promises.held_by())) == []

    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *NAMED], cwd=promises.ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    collected = {line.partition("[")[0] for line in done.stdout.splitlines()}
    assert set(NAMED) - collected == set()


def other_page(promise, note="a"):
    """A page with one promise, and a sentence in each other section."""
    held = "It holds.[^b]"
    sections = [f"## {title}\n\n{held}\n" for title in promises.SECTIONS[1:]]
    return "\n".join([f"## {FIRST}\n\n{promise}\n", *sections]), {note: NAMED[:1], "b": NAMED[:1]}


def test_a_page_whose_promises_are_held_has_no_faults():
    for promise in ("It is so.[^a]", "- It is so: yes.[^a] And so.[^b]", "1. `a. b` it is.[^a]"):
        assert list(promises.faults(*other_page(promise))) == []


@pytest.mark.parametrize(
    "promise, fault",
    [
        ("It is so.[^a] It is not.", "no test holds 'It is not.'"),
        ("It is so.[^a]\n- It is not.\n", "no test holds 'It is not.'"),
        ("It is so.[^a]\n\n2. It is not\n", "no test holds 'It is not'"),
        ("It is not.\nIt is so.[^a]", "no test holds 'It is not.'"),
        ("It is so.[^a] It is not:", "no test holds 'It is not:'"),
        ("It is so.[^a][^c]", "footnote 'c' names no test"),
        ("It is so.[^b]", "no sentence has footnote 'a'"),
    ],
)
def test_a_promise_without_a_test_is_a_fault(promise, fault):
    assert list(promises.faults(*other_page(promise))) == [fault]


@pytest.mark.parametrize("test", ["tests/unit/test_escape.py::test_of_nothing", "tests/gone::t"])
def test_a_test_that_is_not_there_holds_nothing(test):
    text, held_by = other_page("It is so.[^a]")

    found = list(promises.faults(text, held_by | {"a": [test]}))

    assert found == [f"there is no test {test}"]


def test_a_footnote_with_an_empty_list_holds_nothing():
    text, held_by = other_page("It is so.[^a]")

    assert list(promises.faults(text, held_by | {"a": []})) == ["footnote 'a' names no test"]


def test_a_page_with_a_fault_is_not_written(monkeypatch, tmp_path):
    page = tmp_path / "SECURITY.md"
    text, _ = other_page("It is not.")
    page.write_text(text)
    monkeypatch.setattr(promises, "PAGE", page)

    with pytest.raises(ValueError, match=r"no test holds 'It is not\.'"):
        promises.write()

    assert page.read_text() == text
