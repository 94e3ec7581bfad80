"""Escape untrusted text for a terminal, a POSIX shell or fish."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_LONGEST = 160  # characters of foreign text in one message


def safe(text: object) -> str:
    r"""
    Return untrusted text escaped for a terminal.

    Control characters (C0, C1, DEL), bidirectional marks, line separators, lone
    surrogates and all others that are not printable become escapes such as ``\x1b``.
    Text of more than 160 characters is cut.
    """
    shown = printable(str(text))
    # Three dots, not an ellipsis: any locale can encode them.
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 3] + "..."


def printable(text: str) -> str:
    """Return text escaped for a terminal, at its full length."""
    return text if text.isprintable() else "".join(map(_printable_char, text))


def _printable_char(char: str) -> str:
    return char if char.isprintable() else _escape(char)


def _escape(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is not UTF-8, as os.fsdecode represents it
        return f"\\x{code - 0xDC00:02x}"
    return char.encode("unicode_escape").decode("ascii")


def with_tilde(text: str, home: str, *, is_command: bool = False) -> str:
    """
    Return a text in which paths below HOME begin with ~, for a person.

    In a command only whole words are changed, because a shell expands no other ~.
    """
    home = home.rstrip("/")
    if not home.startswith("/") or home not in text:
        return text
    shown, *rest = text.split(home)
    for part in rest:
        begins = not shown or shown[-1].isspace() or (shown[-1] in "(:" and not is_command)
        ends = not part or part[0].isspace() or part[0] in "/:;,.)"
        shown += ("~" if begins and ends else home) + part
    return shown


def sh_quote(text: str) -> str:
    """
    Return `text` as one quoted word for every POSIX shell, and for zsh.

    Always in single quotes, so that the result is safe at every position and under any
    shell option. `text` has no NUL: variables and paths cannot contain one.
    """
    return "'" + text.replace("'", "'\\''") + "'"


def fish_quote(text: str) -> str:
    r"""
    Return `text` as one quoted word for fish.

    Between single quotes fish has two escapes, ``\\`` and ``\'``. A byte that is not UTF-8
    is written outside of them as ``\Xff``, so that the result is valid UTF-8. `text` has no
    NUL: variables and paths cannot contain one.
    """
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    if not quoted.isascii():
        import re  # noqa: PLC0415  a start by the hook loads it for nothing else

        quoted = re.sub("[\udc80-\udcff]+", _hex_escape, quoted)
    return "'" + quoted + "'"


def _hex_escape(found: re.Match[str]) -> str:
    return "'" + "".join(f"\\X{ord(char) - 0xDC00:02x}" for char in found[0]) + "'"


def without_passwords(text: str) -> str:
    """Return the text with user and password removed from every URL in it."""
    import re  # noqa: PLC0415  as above

    return re.sub(r"//[^@/\s]*@", "//...@", text)


def edit_command(path: str, line: int) -> str:
    """Return the command that opens a file at a line, in the editor that POSIX has."""
    return f"vi +{line} {sh_quote(path)}"
