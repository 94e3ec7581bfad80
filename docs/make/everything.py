"""
Write all that is made of something else: commands.md and the man pages.

`python -m docs.make.everything`, after a change of a command or an option. The recordings
are made by record.py, which takes longer.
"""

from docs.make import commands, manual

if __name__ == "__main__":
    commands.PAGE.write_text(commands.page())
    manual.write()
