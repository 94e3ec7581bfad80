"""The Chinese pages have the headings, commands and tables of the English ones."""

import re

import pytest

from tests.lib.doc_pages import ROOT

PAIRS = {"README.zh-CN.md": "README.md"} | {
    str(path.relative_to(ROOT)): f"docs/{path.name}"
    for path in sorted(ROOT.glob("docs/zh/*.md"))
    if path.name != "index.md"
}
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"(^|\s+)# .*$", re.MULTILINE)
_HAN = re.compile(r"[一-鿿]")


def without_code(text):
    return _FENCED.sub("", text)


def heading_levels(text):
    return [len(marks) for marks in re.findall(r"^(#+) ", without_code(text), re.MULTILINE)]


def blocks(text):
    """The blocks of code, without what is explained in them."""
    return [_COMMENT.sub("", block) for block in _FENCED.findall(text)]


def commands(text):
    """The commands and variables that prose and tables name."""
    quoted = re.findall(r"`((?:gover |go |GOVER_|sudo |brew )[^`]*)`", without_code(text))
    return set(quoted)


def table_rows(text):
    """How many rows each table has."""
    return [len(table.splitlines()) for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]


@pytest.mark.parametrize("chinese, english", PAIRS.items())
def test_a_page_is_in_step_with_the_english_one(chinese, english):
    ours, theirs = ((ROOT / name).read_text() for name in (chinese, english))

    assert heading_levels(ours) == heading_levels(theirs)
    assert blocks(ours) == blocks(theirs)
    assert table_rows(ours) == table_rows(theirs)
    assert commands(theirs) - commands(ours) == set()


@pytest.mark.parametrize("chinese", [*PAIRS, "docs/zh/index.md"])
def test_every_heading_and_paragraph_is_translated(chinese):
    text = re.sub(r"`[^`\n]*`|<!--.*?-->", "", without_code((ROOT / chinese).read_text()))
    lines = [line for line in text.splitlines() if re.search(r"[A-Za-z]{4}", line)]

    names = {"pipx", "uv", "pip", "gover"}  # headings that are a program's name
    left = [line for line in lines if not _HAN.search(line) and line.strip("# ") not in names]
    assert [line for line in left if not line.startswith(("[English]", "|"))] == []


def test_a_page_that_lags_behind_is_seen():
    page = "# A\n\n```sh\ngover list    # all\n```\n\n| a |\n| --- |\n\n`gover why`\n"

    assert heading_levels(page) != heading_levels(page + "\n## B\n")
    assert blocks(page) == blocks(page.replace("all", "全部"))
    assert blocks(page) != blocks(page.replace("list", "ls"))
    assert table_rows(page) != table_rows(page.replace("| --- |\n", "| --- |\n| b |\n"))
    assert commands(page) != commands(page.replace("`gover why`", ""))
