"""The page and the picture of the architecture are those of pyproject.toml and the imports."""

import re
import xml.etree.ElementTree as ET

import pytest

from docs.make import architecture
from tests.lib.doc_pages import ROOT

PAGE = ROOT / "docs/architecture.md"
TEXT = "{http://www.w3.org/2000/svg}text"
ROW = re.compile(r"^\| `(\w+)` \| .+ \| (.*) ?\|$", re.MULTILINE)
PATH = re.compile(r"`((?:gover|shell|shims|tests|docs|\.github)/[\w./-]*)`")
LAYERS = architecture.table()["layers"]


def test_the_picture_is_that_of_todays_imports():
    assert architecture.PICTURE.read_text() == architecture.picture(), (
        "python -m docs.make.everything"
    )


def test_every_layer_and_every_library_is_in_the_picture():
    texts = [text.text for text in ET.parse(architecture.PICTURE).iter(TEXT)]

    assert set(LAYERS) <= set(texts)
    assert set(architecture.table()["owners"]) <= set(texts)


def test_the_picture_has_the_imports_and_none_leads_up():
    pairs = architecture.imports()

    assert {("cli", "resolve"), ("resolve", "versionfile"), ("version", "fs")} & pairs == {
        ("cli", "resolve"),
        ("resolve", "versionfile"),
    }
    assert [pair for pair in pairs if LAYERS.index(pair[0]) < LAYERS.index(pair[1])] == []


def test_the_table_has_the_packages_and_the_libraries_of_each():
    rows = {
        package: set(re.findall(r"\w+", names)) for package, names in ROW.findall(PAGE.read_text())
    }
    packages = architecture.packages()[::-1]

    assert list(rows) == packages
    assert rows == {package: set(architecture.libraries(package)) for package in packages}


def test_every_flat_module_is_named():
    text = PAGE.read_text()

    assert [layer for layer in LAYERS if f"`{layer}`" not in text] == []


@pytest.mark.parametrize("page", ["docs/architecture.md", "CONTRIBUTING.md"])
def test_every_path_that_the_page_names_exists(page):
    named = PATH.findall((ROOT / page).read_text())

    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []
