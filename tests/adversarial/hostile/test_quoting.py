"""Quoted words in real shells, in the promised number; test_text.py has the law itself."""

import os
import random
import subprocess

import pytest

from gover.escape import fish_quote, sh_quote
from tests.lib.figures import many
from tests.lib.terminals import have

WORDS = many(500, 5000)
BATCH = 250  # words a shell
ANY_BYTE = bytes(range(1, 256))
MEANINGFUL = b"'\"\\$`!#~*?[]{}()<>|&;=%^\n\t \x1b\x7fa-"

SHELLS = {
    "zsh": ["zsh", "-f"],
    "zsh with RC_QUOTES": ["zsh", "-f", "-o", "rcquotes"],
    "bash": ["bash", "--norc"],
    "bash as sh": ["bash", "--posix"],
    "dash": ["dash"],
    "busybox": ["busybox", "sh"],
    "fish": ["fish", "--no-config"],
}


@pytest.fixture(scope="module")
def words():
    """Different words of any bytes, and of those that mean something to a shell."""
    rng = random.Random(1)
    found = set()
    while len(found) < WORDS:
        found.add(bytes(rng.choices(rng.choice((ANY_BYTE, MEANINGFUL)), k=rng.randrange(30))))
    return sorted(found)


@pytest.mark.parametrize("name", SHELLS)
def test_every_word_comes_back_byte_for_byte(name, words, figure):
    have(SHELLS[name][0])
    quote = fish_quote if name == "fish" else sh_quote
    for start in range(0, WORDS, BATCH):
        batch = words[start : start + BATCH]
        quoted = [quote(word.decode("utf-8", "surrogateescape")) for word in batch]
        script = "printf '%s\\0' " + " ".join(quoted) + "\n"
        result = subprocess.run(
            SHELLS[name],
            input=script.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},  # fish reads its text in the user's
        )
        assert result.stdout.split(b"\0")[:-1] == batch
    figure(f"different words quoted: {name}", WORDS, "words")
