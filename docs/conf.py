"""
How Sphinx builds the pages: `sphinx-build -nW --keep-going docs build/site`.

They are written for GitHub, where each can be read as it is. What a site needs beside that is
made here, of the same text: the tree of pages is the lists of index.md.
"""

import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from gover import __version__  # noqa: E402

SOURCE = "https://github.com/gover-project/gover"

project = "gover"
version = release = __version__
language = "en"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["man", "make", "pictures"]
highlight_language = "text"  # of a block that names no language: files, and what gover prints
myst_heading_anchors = 4  # by GitHub's rule, so that one link leads to the same place on both

html_theme = "furo"
html_title = f"gover {version}"
html_favicon = "pictures/gover.svg"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
html_use_index = False
html_search_scorer = str(HERE / "search.js")  # found from the current directory otherwise
html_theme_options = {
    "source_repository": SOURCE,
    "source_branch": "main",
    "source_directory": "docs/",
}

_SECTION = re.compile(r"^## (.+)\n\n((?:- .+\n)+)", re.MULTILINE)
_PAGE = re.compile(r"^- \[([^]]+)\]\(([\w-]+)\.md\)", re.MULTILINE)
_TWINS = {"SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md"}


def trees(index: str) -> str:
    """Return a hidden tree for each list in index.md, for other pages, and for the Chinese ones."""
    lists = {title: _PAGE.findall(lines) for title, lines in _SECTION.findall(index)}
    named = {"index"} | {page for pages in lists.values() for _, page in pages}
    left = [path.stem for path in sorted(HERE.glob("*.md")) if path.stem not in named]
    entries = {title: [f"{text} <{page}>" for text, page in lists[title]] for title in lists}
    entries |= {"More": left} if left else {}
    entries["中文"] = [f"zh/{path.stem}" for path in sorted(HERE.glob("zh/*.md"))]
    return "\n".join(_tree(*entry) for entry in entries.items())


def _tree(title: str, pages: list[str]) -> str:
    return "\n".join(["```{toctree}", ":hidden:", f":caption: {title}", "", *pages, "```", ""])


def _upward(link: re.Match[str]) -> str:
    """Lead a link out of docs/ to the page that includes that file, or to GitHub."""
    return f"](/{_TWINS.get(link[1])}" if link[1] in _TWINS else f"]({SOURCE}/blob/main/{link[1]}"


def _read(_app: object, page: str, source: list[str]) -> None:
    out_of_docs = "../" * (page.count("/") + 1)
    source[0] = re.sub(rf"\]\({re.escape(out_of_docs)}([^)#\s]+)", _upward, source[0])
    if page == "index":
        source[0] += f"\n{trees(source[0])}"


def _again(*_: object) -> list[str]:
    """Read the index at every build: a page that is new has to be in its trees."""
    return ["index"]


def setup(app: Any) -> None:
    """Be the extension that reads the pages as GitHub does."""
    app.connect("source-read", _read)
    app.connect("env-get-outdated", _again)
