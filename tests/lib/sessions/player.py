"""Sessions, played to the end or to the first fault; each in a process of its own."""

import shutil
import tempfile
from contextlib import closing
from typing import NamedTuple

from tests.lib.sessions.line_shell import REPORTED, Line
from tests.lib.sessions.session import Game
from tests.lib.sessions.shell_syntax import HERE, SPELLINGS


class Outcome(NamedTuple):
    """How a session went: `fault` is "" or what was wrong first, `typed` all that was typed."""

    prompts: int
    fault: str
    typed: tuple[str, ...]


class Player:
    """Plays sessions in one world."""

    def __init__(self, world, directory, *, broken=False):
        self.world = world
        self.gover = str(world.box.bin / "gover")
        self.broken = broken
        self.directory = directory
        for shell in SPELLINGS:
            text = (HERE / f"driver.{shell}").read_text().replace("__NAMES__", " ".join(REPORTED))
            functions, mark, _ = text.partition("# From here on: the loop")
            assert mark
            (directory / f"driver.{shell}").write_text(text)
            (directory / f"functions.{shell}").write_text(functions)

    def play(self, session):
        """Play a session."""
        self.world.reset(session.policy)
        start = self.world.path(session.start)
        environ = {**self.world.box.environ, **dict(session.environ), "PWD": start}
        with tempfile.TemporaryFile() as errors:
            with closing(Line(self.argv(session.shell), environ, start, errors)) as line:
                game = Game(self, line, session.shell)
                fault = game.play(session.lines)
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").splitlines()
        strange = [text for text in said if not text.startswith(("gover: ", "hint: "))]
        if strange and not fault:
            fault = f"it said: {strange}"
        return Outcome(game.prompts, fault, tuple(game.typed))

    def argv(self, shell):
        """Return the words that start a shell with its driver."""
        return [
            shutil.which(shell),
            *SPELLINGS[shell].arguments,
            f"{self.directory}/driver.{shell}",
        ]
