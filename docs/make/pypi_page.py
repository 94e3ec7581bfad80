"""
The page on PyPI: README.md with links and pictures that work there.

hatchling runs this as a metadata hook, see pyproject.toml. A relative link leads to the file on
GitHub, of the tag of this version; before its release, of main.
"""

import re
from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

REPOSITORY = "gover-project/gover"
# [text](target), ![text](target), and the target alone of [![text](target)](target)
_TARGET = re.compile(r"(!?)(\[(?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*\])\(([^)\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE)


def page(readme: str, version: str) -> str:
    """Return the text for PyPI."""
    tag = f"v{version}" if re.fullmatch(r"[0-9.]+", version) else "main"

    def absolute(match: re.Match[str]) -> str:
        picture, text, target = match.groups()
        text = _TARGET.sub(absolute, text[1:-1])
        if not _ELSEWHERE.match(target):
            target = (
                f"https://raw.githubusercontent.com/{REPOSITORY}/{tag}/{target}"
                if picture
                else f"https://github.com/{REPOSITORY}/blob/{tag}/{target}"
            )
        return f"{picture}[{text}]({target})"

    return _TARGET.sub(absolute, readme)


class PyPIPageHook(MetadataHookInterface):
    """Fills in `readme`, which pyproject.toml has as dynamic."""

    def update(self, metadata: dict) -> None:  # type: ignore[type-arg] # as hatchling has it
        root = Path(self.root)
        code = (root / "gover/__init__.py").read_text()
        version = code.partition('__version__ = "')[2].partition('"')[0]
        text = page((root / "README.md").read_text(), version)
        metadata["readme"] = {"content-type": "text/markdown", "text": text}
