"""The site is built without a warning, has every page, and needs nothing from outside."""

from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from tests.lib.doc_pages import ROOT

# What a browser loads by itself; an `a` it only offers.
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
NO_LOAD = {"canonical", "search", "index", "next", "prev", "author", "genindex"}


class Parsed(HTMLParser):
    """One page: its ids, what it loads, and where it leads."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.loads, self.leads = set(), [], []
        self.feed(path.read_text())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids |= {attrs["id"]} if attrs.get("id") else set()
        if tag == "a" and attrs.get("href"):
            self.leads.append(attrs["href"])
        elif attrs.get(LOADED.get(tag)) and attrs.get("rel") not in NO_LOAD:
            self.loads.append(attrs[LOADED[tag]])


@pytest.fixture(scope="module")
def parsed(site):
    return {path: Parsed(path) for path in [*site.glob("*.html"), *site.glob("zh/*.html")]}


def test_sphinx_has_nothing_to_say(site):
    assert (site / "built").read_text() == "0\n"


def test_every_page_is_there_and_in_the_tree(site, parsed):
    docs = ROOT / "docs"
    sources = [*docs.glob("*.md"), *docs.glob("zh/*.md")]
    pages = {path.relative_to(docs).with_suffix("").as_posix() for path in sources}
    in_the_tree = {lead.partition("#")[0] for lead in parsed[site / "index.html"].leads}

    built = {path.relative_to(site).with_suffix("").as_posix() for path in parsed}
    assert built - {"search"} == pages
    assert {f"{page}.html" for page in pages - {"index"}} <= in_the_tree


def test_nothing_is_loaded_from_outside(parsed):
    loads = [load for page in parsed.values() for load in page.loads]

    assert len(loads) > 100
    assert [load for load in loads if urlsplit(load).scheme or load.startswith("//")] == []


def test_no_stylesheet_and_no_picture_loads_from_outside(site):
    files = [path for path in site.rglob("*") if path.suffix in (".css", ".svg")]
    texts = {path.name: path.read_text() for path in files}

    assert len(texts) > 5
    assert [name for name, text in texts.items() if "url(http" in text or "url(//" in text] == []
    assert [name for name, text in texts.items() if "@import" in text] == []


def test_every_link_of_the_built_pages_leads_somewhere(site, parsed):
    broken = []
    for path, page in parsed.items():
        for lead in page.leads + page.loads:
            parts = urlsplit(lead)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or (
                parts.fragment and unquote(parts.fragment) not in parsed[target].ids
            ):
                broken.append(f"{path.name}: {lead}")

    assert broken == []
