"""What the pages say of the version files is the table in gover/versionfile/formats.py."""

import re
from importlib import import_module

from gover.versionfile.formats import FLOOR_FORMATS, MISE_NAMES, PIN_FORMATS
from tests.lib.doc_pages import ROOT

ROW = re.compile(r"^\| `([\w.-]+)`.* \| .+ \| (\d+) KiB \|$", re.MULTILINE)
# One row, and one word of a sentence, stands for mise's names.
FORMS = [form for form in PIN_FORMATS if form.name == "mise.toml" or form.name not in MISE_NAMES]


def test_the_page_has_every_file_in_order_and_its_limit():
    rows = ROW.findall((ROOT / "docs/files.md").read_text())

    assert rows == [(form.name, str(form.limit >> 10)) for form in FORMS]


def test_the_page_has_the_names_of_mise_in_order():
    text = (ROOT / "docs/files.md").read_text().partition("## mise's files")[2].partition("\n##")[0]

    assert tuple(re.findall(r"`([\w./*]+toml)`", text)[: len(MISE_NAMES)]) == MISE_NAMES


def test_the_readme_has_every_file_in_order():
    names = ", ".join(f"`{form.name}`" for form in FORMS)
    names = names.replace("`mise.toml`", "`mise.toml` under all its names")

    assert f"{names} in this order" in (ROOT / "README.md").read_text()


def test_every_parser_is_that_of_a_file():
    modules = {path.stem for path in ROOT.glob("gover/versionfile/*.py")} - {"__init__"}
    parsers = {m for m in modules if hasattr(import_module(f"gover.versionfile.{m}"), "parse")}

    assert parsers == {form.module for form in PIN_FORMATS + FLOOR_FORMATS}
