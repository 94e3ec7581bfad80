"""The links of the pages as they stand on GitHub. Nothing is asked of anybody."""

import subprocess
import sys
from urllib.parse import urlsplit

import pages
import pytest
from pages import PAGES, ROOT


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_inside_lead_to_a_file_and_a_heading(page):
    broken = [
        f"{path}#{anchor}"
        for path, anchor in pages.inside(page)
        if not path.exists()
        or not path.is_relative_to(ROOT)
        or (anchor and anchor not in pages.anchors(path))
    ]

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_outside_are_whole_addresses_and_encrypted(page):
    urls = [urlsplit(target) for target in pages.outside(page)]

    assert [url.geturl() for url in urls if url.scheme != "https"] == []
    assert [url.geturl() for url in urls if "." not in (url.hostname or "")] == []
    assert [url.geturl() for url in urls if url.username or url.port] == []


def test_the_reader_of_links_sees_them():
    found = [target for page in PAGES for target in pages.links(page)]

    assert len(found) > 150
    assert "docs/files.md" in found
    assert "the-sdk-of-a-directory" in pages.anchors(ROOT / "docs/macos.md")


def test_every_address_outside_can_be_listed():
    script = [sys.executable, ROOT / "tests/site/pages.py"]
    listed = subprocess.run(script, capture_output=True, text=True, check=True).stdout

    assert len(listed.splitlines()) == len({u for page in PAGES for u in pages.outside(page)})
