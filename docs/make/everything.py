"""
Write all that is made of something else.

That is commands.md, the man pages, architecture.svg, the tables of completion, the help that the
launcher prints, the names of the tests in SECURITY.md, the schemas, and the lock of what gover
depends on: `python -m docs.make.everything`, after a change of a command, an option, a package, a
promise, a dependency or a JSON document. The recordings of sessions are made by record.py, and
those of the package registry by wheels.py, which take longer.
"""

from docs.make import (
    architecture,
    commands,
    completion,
    help_files,
    manual,
    promises,
    schemas,
    wheel_lock,
)

if __name__ == "__main__":
    commands.PAGE.write_text(commands.page())
    manual.write()
    architecture.write()
    completion.write()
    help_files.write()
    promises.write()
    schemas.write()
    wheel_lock.PATH.write_text(wheel_lock.text())
