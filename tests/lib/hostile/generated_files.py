"""Version files out of valid pieces and hostile ones: the same for the same number."""

import random

VALID = (
    *("1.22.3", "1.22", "1.22.x", "1", "1.23.1", "1.24rc1", "1.99.9", "1.20", "1.20.0", "1.21.13"),
    *("latest", "oldstable", "system", ">=1.21", "<1.22", "^1.22", "~1.22.2", "1.22.10", "1.0"),
)
_BLANKS = ("", " ", "\t", "\n", "\r\n", "  \n\n", "\ufeff")
_ENDS = (
    "",
    "\n",
    "\r\n",
    " # note\n",
    "#note",
    "\r",
    "\t\n\n",
    "\n# $(touch pwned)\n",
    " ",
    "\x0b",
)
_HOSTILE = (
    *("$(touch pwned)", "`touch pwned`", "; touch pwned;", "| touch pwned", "& touch pwned &"),
    *("\ntouch pwned\n", "'; touch pwned; '", '"; touch pwned; "', "$'\\n'touch pwned", "${IFS}"),
    *("../", "/abs", "C:\\", "~", "*", "?", "[a-z]", "{1,2}", "--help", "-n", "-f", "!", "(", ")"),
    *("=", "-a", "-o", "'", '"', "\\", "\\\\", "%s%n", "!!", "^M", "#", "$", "<", ">", "EOF\n"),
    *("\x1b[2J", "\x1b]0;x\x07", "\x9b2J", "\x07", "\x08", "\x7f", "\x00", "\r", "\x0c", "\x1f"),
    *("\u202e", "\u2066", "\u200b", "\u2028", "\x85", "\xa0", "\u3000", "\uff11.22", "1.2²", "ünï"),
    *(b"\xff", b"\xfe\xff", b"\xc3", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\xaf", b"\x81"),
    *("go", "v", "gogo", "GO1.22.3", "1.22.3.4", "01.22", "1.22.03", "1e9", "0x1", "-1", "1..2"),
    *("9" * 70, "1." + "9" * 50, "x" * 300, "1.22.3 ", "\n1.21.13\n", "golang 1.22.3", "[tools]"),
)


def version_file(number):
    """Return the bytes of the version file of that number."""
    rng = random.Random(number)
    kind = rng.random()
    if kind < 0.35:
        return _plausible(rng)
    if kind < 0.45:
        return rng.randbytes(rng.randrange(60))
    if kind < 0.5:  # around the limit
        return (_plausible(rng) + b"#" + b"x" * 5000)[: rng.randrange(4080, 4110)]
    if kind < 0.65:
        return _mutated(rng, _plausible(rng))
    pieces = rng.choices((*VALID, *_HOSTILE, *_BLANKS), k=rng.randrange(1, 7))
    return b"".join(map(_bytes, pieces))


def hostile_piece(rng):
    """Return one hostile word, as bytes."""
    return _bytes(rng.choice(_HOSTILE))


def _plausible(rng):
    mark = rng.choice(("", "", "go", "v"))
    text = rng.choice(_BLANKS) + mark + rng.choice(VALID) + rng.choice(_ENDS)
    return text.encode()


def _mutated(rng, data):
    where = rng.randrange(len(data) + 1)
    return data[:where] + hostile_piece(rng) + data[where + rng.randrange(2) :]


def _bytes(piece):
    return piece if isinstance(piece, bytes) else piece.encode()
