"""
The pages as they are written: their headings, and what they link to.

`python -m tests.lib.doc_pages` lists every address outside with the pages that have it; nothing
is asked of any of them.
"""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("docs/zh/*.md"), *ROOT.glob("*.md")])
_FENCE = re.compile(r"^(```+)[^\n]*\n.*?^\1[ ]*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"\]\(([^)\s]+)\)|<(https?://[^>\s]+)>")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_LINKED = re.compile(r"\[([^]]*)\]\([^)]*\)")


def links(page):
    """Every target of a page, in order, whether it leads outside or not."""
    prose = _CODE.sub("", _FENCE.sub("", page.read_text()))
    return [linked or bare for linked, bare in _LINK.findall(prose)]


def outside(page):
    return [target for target in links(page) if re.match(r"[a-z]+:", target)]


def inside(page):
    """The file and the anchor that each link of a page to another, or to itself, leads to."""
    for target in links(page):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            yield (page.parent / path).resolve() if path else page, anchor


def anchors(page):
    """What GitHub makes of the headings of a page (github/markup, and its table of contents)."""
    seen = Counter()
    for heading in _HEADING.findall(_FENCE.sub("", page.read_text())):
        plain = _LINKED.sub(r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        yield f"{slug}-{seen[slug]}" if seen[slug] else slug
        seen[slug] += 1


if __name__ == "__main__":
    found = {}
    for each in PAGES:
        for url in outside(each):
            found.setdefault(url, []).append(each.name)
    for url in sorted(found):
        print(url, *sorted(set(found[url])))


def between_marks(document, begin, end):
    """Return a page's text before, between and behind the marks of a part that is generated."""
    before, _, rest = document.partition(begin)
    between, _, behind = rest.partition(end)
    return before, between, behind
