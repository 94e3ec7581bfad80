"""The links of the pages as they stand on GitHub. Nothing is asked of anybody."""

import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests.lib import doc_pages
from tests.lib.doc_pages import PAGES, ROOT


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_inside_lead_to_a_file_and_a_heading(page):
    broken = [
        f"{path}#{anchor}"
        for path, anchor in doc_pages.inside(page)
        if not path.exists()
        or not path.is_relative_to(ROOT)
        or (anchor and anchor not in doc_pages.anchors(path))
    ]

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_outside_are_whole_addresses_and_encrypted(page):
    urls = [urlsplit(target) for target in doc_pages.outside(page)]

    assert [url.geturl() for url in urls if url.scheme != "https"] == []
    assert [url.geturl() for url in urls if "." not in (url.hostname or "")] == []
    assert [url.geturl() for url in urls if url.username or url.port] == []


def test_the_reader_of_links_sees_them():
    found = [target for page in PAGES for target in doc_pages.links(page)]

    assert len(found) > 150
    assert "docs/files.md" in found
    assert "the-sdk-of-a-directory" in doc_pages.anchors(ROOT / "docs/macos.md")


def test_every_address_outside_can_be_listed():
    script = [sys.executable, "-m", "tests.lib.doc_pages"]
    listed = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert len(listed.splitlines()) == len({u for page in PAGES for u in doc_pages.outside(page)})
