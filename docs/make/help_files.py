"""
What the launcher has from Python, so that it costs no start of Python.

That is shell/help.txt and shell/help-all.txt, what `gover` and `gover help --all` print, and in
shell/gover the digest by which it knows the hook's files.
`python -m docs.make.help_files` writes them.
"""

import re
from pathlib import Path

from gover.activation.hook import texts_digest
from gover.cli.help_text import full_help, short_help

SHELL = Path(__file__).resolve().parents[2] / "shell"
TEXTS = {"help.txt": short_help, "help-all.txt": full_help}
_DIGEST = re.compile("(?m)^gover_texts=[0-9a-f]{8}")


def write() -> None:
    for name, text in TEXTS.items():
        (SHELL / name).write_text(text(), encoding="ascii")
    launcher = SHELL / "gover"
    launcher.write_text(with_digest(launcher.read_text()))


def with_digest(launcher: str) -> str:
    """Return the text of the launcher with the digest of today's texts."""
    return _DIGEST.sub(f"gover_texts={texts_digest()}", launcher)


if __name__ == "__main__":
    write()
