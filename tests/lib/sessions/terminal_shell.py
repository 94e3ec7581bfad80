"""The same as `lines`, through a real interactive shell on a pty, with its own prompts."""

from tests.lib.sessions.line_shell import parse


class TerminalLine:
    """A terminal in which the functions of a driver are defined, but not its loop."""

    def __init__(self, terminal, directory):
        self.terminal = terminal
        self.answer = directory / "answer"
        self.shown = ""
        self.status = 0
        terminal.run(f". {terminal.word(f'{directory}/functions.{terminal.shell}')}")

    def type(self, text):
        """Type a line and wait for the prompt."""
        self.shown = self.terminal.run(text)
        self.status = self.terminal.status

    def hear(self):
        """Return what the shell tells: the prompt before has run, and this asks no more."""
        where = self.terminal.word(str(self.answer))
        self.terminal.run(f"__tell {'' if self.terminal.shell == 'fish' else 9}>{where}")
        return parse(self.answer.read_bytes())._replace(status=self.status)
