"""Foreign text, for terminals and for shells."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gover.escape import fish_quote, safe, sh_quote
from tests.lib.terminals import have


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ünï", "plain ünï"),
        ("\x1b]0;pwned\x07", r"\x1b]0;pwned\x07"),
        ("a\nb\tc", r"a\nb\tc"),
        ("\x9b2J", r"\x9b2J"),
        ("\u202egpj", r"\u202egpj"),
        ("\udcff", r"\xff"),
        ("\ud800", r"\ud800"),
        ("x" * 200, "x" * 157 + "..."),
    ],
)
def test_foreign_text_is_shown_and_does_nothing(text, shown):
    assert safe(text) == shown


@given(st.text())
def test_whatever_is_shown_is_printable(text):
    assert safe(text).isprintable()


# What a path or a variable can hold: any byte but NUL.
anything = st.binary(max_size=30).map(
    lambda b: b.replace(b"\0", b"").decode("utf-8", "surrogateescape")
)


@pytest.mark.parametrize("shell", ["dash", "bash", "zsh", "busybox", "fish"])
def test_quoted_words_come_back_byte_for_byte(shell):
    have(shell)
    command = {"busybox": ["busybox", "sh"], "fish": ["fish", "--no-config"]}.get(shell, [shell])
    quote = fish_quote if shell == "fish" else sh_quote

    @settings(max_examples=20, deadline=None)
    @given(st.lists(anything, min_size=1, max_size=50))
    def check(words):
        script = "printf '%s\\0' " + " ".join(map(quote, words))
        result = subprocess.run(
            [*command, "-c", script.encode("utf-8", "surrogateescape")],
            capture_output=True,
            check=True,
        )
        assert result.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1] == words

    check()
