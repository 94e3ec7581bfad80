"""Untrusted text made harmless: for a terminal, for a POSIX shell, and for fish."""

import re

_LOGIN = re.compile(r"//[^@/\s]*@")
_LONGEST = 160  # characters of foreign text in one message
_STRAY = re.compile("[\udc80-\udcff]+")  # bytes that were no UTF-8, as os.fsdecode keeps them


def safe(text: object) -> str:
    r"""
    Return foreign text so that a terminal shows it and does nothing else.

    Control characters (C0, C1, DEL), bidirectional marks, line separators, lone
    surrogates and anything else that is not printable become ``\x1b``-like escapes;
    more than 160 characters are cut.
    """
    shown = printable(str(text))
    # Three dots, not the one character: any locale can encode them.
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 3] + "..."


def printable(text: str) -> str:
    """Return text whose every character a terminal merely shows; nothing is cut."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(char: str) -> str:
    return char if char.isprintable() else _escape(char)


def _escape(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that was no UTF-8, as os.fsdecode keeps it
        return f"\\x{code - 0xDC00:02x}"
    return char.encode("unicode_escape").decode("ascii")


def sh_quote(text: str) -> str:
    """
    Return one word that every POSIX shell, zsh included, reads back as `text`.

    Single quotes always, so that the result is safe wherever a word may stand and under
    any shell option. `text` has no NUL: no variable and no path can carry one.
    """
    return "'" + text.replace("'", "'\\''") + "'"


def fish_quote(text: str) -> str:
    r"""
    Return one word that fish reads back as `text`.

    Between single quotes fish knows two escapes, ``\\`` and ``\'``. A byte that is no UTF-8
    stands outside of them as ``\Xff``, so that the result can be written in UTF-8. `text` has
    no NUL: no variable and no path can carry one.
    """
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + _STRAY.sub(_stray, quoted) + "'"


def _stray(found: re.Match[str]) -> str:
    return "'" + "".join(f"\\X{ord(char) - 0xDC00:02x}" for char in found[0]) + "'"


def without_passwords(text: str) -> str:
    """Return a text with the login left out of every address in it."""
    return _LOGIN.sub("//...@", text)
