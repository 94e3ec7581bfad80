"""
The tests that hold the promises of SECURITY.md: docs/make/promises.toml.

`python -m docs.make.promises` writes their names below the page, as its footnotes. In the sections
that promise something each sentence must end with a footnote, and each footnote must have a test
in the table: without one the page is not written, and a test fails. What no test can hold is not
promised, or stands under "What is not defended".
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "SECURITY.md"
SECTIONS = (
    "What must be verified before a Go is installed",
    "What a project can do",
    "Who else is on the machine",
)
_MARK = "<!-- written by docs/make/promises.py from docs/make/promises.toml -->\n"
_SECTION = re.compile(r"^## ([^\n]+)\n\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_CODE = r"`[^`]*`"
_SENTENCE = re.compile(
    rf"(?:{_CODE}|[^`\s])(?:{_CODE}|[^`])*?[.](?:\[\^[\w-]+\])*(?=\s|$)", re.DOTALL
)
_NOTE = re.compile(r"\[\^([\w-]+)\]")

TABLE = Path(__file__).with_suffix(".toml")

HeldBy = Mapping[str, Sequence[str]]  # {footnote: tests, each as pytest names it}


def held_by() -> HeldBy:
    """Return the tests of each footnote."""
    return tomllib.loads(TABLE.read_text())


def page(text: str) -> str:
    """Return the page with the names of the tests at its end; `text` may have older ones."""
    notes = (
        f"[^{note}]: {', '.join(f'`{test}`' for test in tests)}\n"
        for note, tests in held_by().items()
    )
    return text.partition(_MARK)[0] + _MARK + "\n" + "\n".join(notes)


def faults(text: str, tests: HeldBy) -> Iterator[str]:
    """Yield what keeps a page from being written: a promise or a footnote without a test."""
    body = text.partition(_MARK)[0]
    sections = dict(_SECTION.findall(body))
    yield from (f"there is no section {title!r}" for title in SECTIONS if title not in sections)
    for title in SECTIONS:
        for sentence in sentences(sections.get(title, "")):
            if not _NOTE.search(sentence):
                yield f"no test holds {sentence!r}"
    used = set(_NOTE.findall(body))
    yield from (f"footnote {note!r} names no test" for note in sorted(used - tests.keys()))
    yield from (f"no sentence has footnote {note!r}" for note in sorted(tests.keys() - used))
    yield from (f"footnote {note!r} names no test" for note, held in tests.items() if not held)
    for test in sorted({test for held in tests.values() for test in held}):
        file, _, name = test.partition("::")
        if not (ROOT / file).is_file() or f"\ndef {name}(" not in (ROOT / file).read_text():
            yield f"there is no test {test}"


def sentences(section: str) -> Iterator[str]:
    """Yield the sentences of a section, and what has no full stop at its end."""
    for block in re.split(r"\n+(?:- |\d+\. )?|^(?:- |\d+\. )", section):
        found = [match[0] for match in _SENTENCE.finditer(block)]
        rest = _SENTENCE.sub("", block).strip()
        yield from (*found, *([rest] if rest else []))


def write() -> None:
    """Write the names of the tests into SECURITY.md. Raises ValueError if a promise has none."""
    text = PAGE.read_text()
    if found := list(faults(text, held_by())):
        raise ValueError("; ".join(found))
    PAGE.write_text(page(text))


if __name__ == "__main__":
    try:
        write()
    except ValueError as error:
        sys.exit(f"SECURITY.md: {error}")
