"""Modules and files that code, comments and documents name exist under that name."""

import io
import re
import subprocess
import tokenize

import pytest

from gover.versionfile.formats import FILE_NAMES
from tests.test_architecture import MODULES, ROOT

PLACES = ("gover", "tests", "docs", "shell", "shims", "*.md", "pyproject.toml")
DOTTED = re.compile(r"(?<![\w./-])gover(?:\.[a-z_]\w*)+")
PATH = re.compile(r"(?<![\w./-])(?:gover|tests|docs|shell|shims)/[\w./-]*\w\.(?:py|sh|c|md)\b")
# What users have, and what begins as the name of a module would.
OTHERS = re.compile(
    r"gover\.(toml|lock|toml\.json|lock\.json|sh|bash|zsh|fish|log|svg|png|exe|pth|dev|example|rb|tar\.gz)$"
)
PACKAGES = {name for name, path in MODULES.items() if path.name == "__init__.py"}
TEXTS = {tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}


def resolves(name):
    """Say whether a dotted name is a module, or a name inside of a module that is no package."""
    parts = name.split(".")
    prefixes = [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
    module = [prefix for prefix in prefixes if prefix in MODULES][-1]
    return module == name or module not in PACKAGES


def words_of(path):
    """Yield (line number, text): of a Python file its strings and comments, else each line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from enumerate(text.splitlines(), 1)
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in TEXTS:
            prefix = token.string.partition('"')[0]
            words = re.sub(r"{[^{}]*}", "", token.string) if "f" in prefix else token.string
            yield token.start[0], words


def files():
    """Return the text files of the repository in PLACES; the changelog speaks of the past."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *PLACES],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("no checkout of git")
    found = [ROOT / name for name in listed.stdout.splitlines() if name != "CHANGELOG.md"]
    return [path for path in found if path.is_file() and is_text(path.read_bytes())]


def is_text(data):
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_every_module_and_every_file_that_is_named_exists():
    wrong = []
    for path in files():
        for line, text in words_of(path):
            modules = [name for name in DOTTED.findall(text) if not OTHERS.search(name)]
            names = [name for name in modules if not resolves(name)]
            names += [name for name in PATH.findall(text) if not (ROOT / name).exists()]
            wrong += [f"{path.relative_to(ROOT)}:{line}: {name}" for name in names]

    assert wrong == [], "\n".join(["these names lead nowhere:", *wrong])


@pytest.mark.parametrize("name", FILE_NAMES)
def test_every_version_file_stands_in_docs_files(name):
    document = (ROOT / "docs/files.md").read_text(encoding="utf-8")

    assert f"`{name}`" in document, f"a version file needs a line in docs/files.md: `{name}`"
