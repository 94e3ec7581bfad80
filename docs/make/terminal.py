"""A real shell on a real terminal, and what stands on its screen after each change."""

import re
import time
from collections.abc import Mapping
from typing import Any

import pexpect
import pyte

PROMPT = "\x1b]133;A\x07"  # shown by the prompt, and by no screen: where a command is over
_QUIET = 0.3  # seconds without output in which a key's echo has come

Style = tuple[str, bool, bool]  # colour, bold, reversed
Run = tuple[str, Style]
Row = tuple[Run, ...]
Screen = tuple[Row, ...]


class Terminal:
    """A shell as a person has it; what it shows is kept in `screens`."""

    def __init__(
        self,
        command: list[str],
        environ: Mapping[str, str],
        size: tuple[int, int],
        names: Mapping[str, str],
    ) -> None:
        """Start it; `names` says what a text of this machine, such as a path, is shown as."""
        columns, lines = size
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)
        self._names = names
        self._child: Any = pexpect.spawn(
            command[0],
            command[1:],
            env=dict(environ),
            cwd=environ["HOME"],
            dimensions=(lines, columns),
            encoding="utf-8",
            timeout=120,
        )
        self._child.delaybeforesend = None
        self.screens: list[Screen] = []
        self._until_prompt()

    def run(self, text: str) -> None:
        """Type a line at once, and keep every screen that it shows."""
        self._child.send(text)
        self._echo()
        self._child.send("\r")
        self.screens += self._until_prompt()
        self.screens.append(self._rows())

    def close(self) -> None:
        self._child.close(force=True)

    def _until_prompt(self) -> list[Screen]:
        """Show what comes until a prompt stands there; return each screen on the way."""
        self._child.expect_exact(PROMPT)
        seen = []
        for piece in re.split(r"(?=\r\x1b\[K)", self._child.before):
            self._show(piece)
            seen.append(self._rows())
        self._echo()
        return seen

    def _echo(self) -> None:
        """Show what the last key has brought."""
        begun = time.monotonic()
        while time.monotonic() - begun < _QUIET:
            try:
                self._show(self._child.read_nonblocking(4096, timeout=0.03))
            except pexpect.TIMEOUT:
                if time.monotonic() - begun > 0.06:
                    return

    def _show(self, text: str) -> None:
        for real, name in self._names.items():
            text = text.replace(real, name)
        self._stream.feed(text)

    def _rows(self) -> Screen:
        return tuple(self._row(number) for number in range(self._screen.lines))

    def _row(self, number: int) -> Row:
        cells = [self._screen.buffer[number][x] for x in range(self._screen.columns)]
        runs: list[Run] = []
        for cell in cells:
            style = (cell.fg, cell.bold, cell.reverse)
            if runs and runs[-1][1] == style:
                runs[-1] = (runs[-1][0] + cell.data, style)
            else:
                runs.append((cell.data, style))
        while runs and not runs[-1][0].strip() and not runs[-1][1][2]:
            runs.pop()
        return tuple(runs)


def shell(environ: Mapping[str, str], size: tuple[int, int], names: Mapping[str, str]) -> Terminal:
    """Start the user's zsh, which reads their .zshrc."""
    return Terminal(["zsh", "-i"], environ, size, names)


def zshrc() -> str:
    """Return a start-up file: a prompt that says where, and the hook."""
    mark = PROMPT.replace("\x1b", "\\e").replace("\x07", "\\a")
    lines = [
        f"PS1=$'%F{{cyan}}%~%f %B$%b %{{{mark}%}}'",
        "unsetopt prompt_sp",
        "zle_highlight=(none)",
        'eval "$(gover hook zsh)"',
    ]
    return "\n".join(lines) + "\n"
