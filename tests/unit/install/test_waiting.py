"""The bar of a step whose progress cannot be seen."""

from io import StringIO
from threading import Event

from gover.install import waiting
from gover.progress import Report


class Terminal(StringIO):
    """A terminal that reports when the text `5 s` has been written."""

    def __init__(self):
        super().__init__()
        self.has_five = Event()

    def isatty(self):
        return True

    def write(self, text):
        if ", 5 s" in text:
            self.has_five.set()
        return super().write(text)


def test_each_second_is_drawn_and_the_line_is_empty_afterwards(monkeypatch):
    monkeypatch.setattr(waiting, "_SECOND", 0.01)
    monkeypatch.setenv("COLUMNS", "90")
    terminal = Terminal()
    report = Report(terminal, {"TERM": "xterm"})

    with waiting.shown_waiting(report, "go1.22.3", "writing to disk", 70_000_000):
        assert terminal.has_five.wait(60)

    lines = terminal.getvalue().split("\r\x1b[K")
    assert lines[1].startswith("go1.22.3: writing to disk [")
    assert lines[4].startswith("go1.22.3: writing to disk, 3 s [")
    assert lines[-1] == ""


def test_elsewhere_nothing_is_printed(monkeypatch):
    stream = StringIO()

    with waiting.shown_waiting(Report(stream, {}), "go1.22.3", "writing to disk", 1):
        pass

    assert stream.getvalue() == ""
