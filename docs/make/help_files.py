"""
The files shell/help.txt and shell/help-all.txt: what `gover` and `gover help --all` print.

The launcher prints them, so that they cost no start of Python.
`python -m docs.make.help_files` writes them.
"""

from pathlib import Path

from gover.cli.help_text import full_help, short_help

SHELL = Path(__file__).resolve().parents[2] / "shell"
TEXTS = {"help.txt": short_help, "help-all.txt": full_help}


def write() -> None:
    for name, text in TEXTS.items():
        (SHELL / name).write_text(text(), encoding="ascii")


if __name__ == "__main__":
    write()
