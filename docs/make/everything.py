"""
Write all that is made of something else.

That is commands.md, the man pages, architecture.svg, the tables of completion, the help that the
launcher prints, and the names of the tests in SECURITY.md: `python -m docs.make.everything`, after
a change of a command, an option, a package or a promise.
The recordings are made by record.py, which takes longer.
"""

from docs.make import architecture, commands, completion, help_files, manual, promises

if __name__ == "__main__":
    commands.PAGE.write_text(commands.page())
    manual.write()
    architecture.write()
    completion.write()
    help_files.write()
    promises.write()
