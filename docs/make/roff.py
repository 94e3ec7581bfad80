r"""
Text for man, in the few macros of man(7) that groff and mandoc agree on.

Prose marks words as Markdown does: `code` becomes bold, [a link](page.md) its words.
"""

import re

_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
_CODE = re.compile(r"`([^`]*)`")
_SPECIAL = {"\\": "\\e", "-": "\\-", "~": "\\(ti", "^": "\\(ha", "'": "\\(aq", "`": "\\(ga"}
_MARKDOWN = str.maketrans({"…": "...", "≥": ">="})


def title(name: str, version: str) -> str:
    """Return the first line; the date is left out, so that the same source is the same page."""
    return f'.TH {literal(name.upper())} 1 "" "gover {version}" "gover"\n'


def heading(text: str) -> str:
    return f".SH {text.upper()}\n"


def subheading(text: str) -> str:
    return f".SS {literal(text)}\n"


def paragraph(text: str) -> str:
    return f".PP\n{prose(text)}\n"


def entry(term: str, text: str) -> str:
    """Return a tagged paragraph; the tag is in bold, what it stands for in the words below."""
    body = prose(text) if text else "\\&"
    return f".TP\n.B {literal(term)}\n{body}\n"


def lines(rows: list[str]) -> str:
    """Return rows as they are, unfilled and indented."""
    shown = "\n".join(_guarded(literal(row)) for row in rows)
    return f".PP\n.nf\n.RS 4\n{shown}\n.RE\n.fi\n"


def literal(text: str) -> str:
    """Escape what roff would read: hyphens stay hyphens that can be pasted."""
    plain = text.translate(_MARKDOWN)
    return "".join(_SPECIAL.get(char, char) for char in plain)


def prose(text: str) -> str:
    """Escape a sentence of Markdown, its `code` in bold."""
    pieces = _CODE.split(_LINK.sub(r"\1", text.replace("\\|", "|")))
    told = [
        f"\\fB{literal(each)}\\fR" if at % 2 else literal(each) for at, each in enumerate(pieces)
    ]
    return _guarded("".join(told))


def _guarded(line: str) -> str:
    return f"\\&{line}" if line.startswith((".", "'")) else line
