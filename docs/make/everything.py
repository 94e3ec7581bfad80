"""
Write all that is made of something else: commands.md, the man pages, house.svg.

`python docs/make/everything.py`, after a change of a command, an option or an import. The
recordings are made by record.py, which takes longer.
"""

import commands
import house
import manual

if __name__ == "__main__":
    commands.PAGE.write_text(commands.page())
    manual.write()
    house.PICTURE.write_text(house.picture())
