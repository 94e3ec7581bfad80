"""
The tables of docs/proxies.md: which way gover, go and curl take.

`python -m tests.lib.proxy_table` prints them; with `--write` it puts them into the document.
"""

import sys
from pathlib import Path

from tests.lib import doc_pages
from tests.lib.proxy_cases import CASES

DOCUMENT = Path(__file__).parents[2] / "docs" / "proxies.md"
BEGIN = "<!-- written by tests/lib/proxy_table.py -->\n"
END = "<!-- end of what tests/lib/proxy_table.py wrote -->\n"


def table(head, rows):
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def text():
    """Return everything between the two marks."""
    ways = [
        (shown(case.environ), f"`{case.host}`", case.gover, case.go, case.curl)
        for case in CASES
        if case.curl
    ]
    exceptions = [
        (f"`{case.environ['NO_PROXY']}`", f"`{case.host}`", case.gover, case.go)
        for case in CASES
        if case.curl is None
    ]
    first = table(("set", "request to", "gover", "go", "curl"), ways)
    second = table(("NO_PROXY", "request to", "gover", "go"), exceptions)
    return f"\n{first}\n{second}\n"


def shown(environ):
    parts = [
        f"`{name}={value.replace('{', '').replace('}', '')}`" for name, value in environ.items()
    ]
    return " ".join(parts) or "nothing"


def between_marks(document):
    return doc_pages.between_marks(document, BEGIN, END)


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        before, _, behind = between_marks(DOCUMENT.read_text())
        DOCUMENT.write_text(f"{before}{BEGIN}{text()}{END}{behind}")
    else:
        sys.stdout.write(text())
