"""
What the launcher has from Python, so that it costs no start of Python.

That is what `gover`, `gover help --all` and `gover completion` print, as words of a shell in
shell/printed, and in shell/gover the digest by which it knows the hook's files.
`python -m docs.make.help_files` writes them.
"""

import re
from pathlib import Path

from gover.activation import completion
from gover.activation.hook import SHELLS, texts_digest
from gover.cli.help_text import full_help, short_help
from gover.escape import sh_quote

SHELL = Path(__file__).resolve().parents[2] / "shell"
_FIRST = "# Made by docs/make/help_files.py; shell/gover sources it.\n"
_DIGEST = re.compile("(?m)^gover_texts=[0-9a-f]{8}")


def write() -> None:
    for name, text in texts().items():
        (SHELL / "printed" / f"{name}.sh").write_text(as_words(text), encoding="ascii")
    launcher = SHELL / "gover"
    launcher.write_text(with_digest(launcher.read_text()))


def texts() -> dict[str, str]:
    """Return each text that the launcher prints."""
    completions = {f"completion.{shell}": completion.text(shell) for shell in SHELLS}
    return {"help": short_help(), "help-all": full_help(), **completions}


def as_words(text: str) -> str:
    """Return a file that prints the text, and is false where standard output is closed or full."""
    return f"{_FIRST}printf '%s\\n' {sh_quote(text.removesuffix(chr(10)))} 2>/dev/null\n"


def with_digest(launcher: str) -> str:
    """Return the text of the launcher with the digest of today's texts."""
    return _DIGEST.sub(f"gover_texts={texts_digest()}", launcher)


if __name__ == "__main__":
    write()
