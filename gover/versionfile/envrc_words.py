r"""
One line of shell, cut into words without running anything.

A word is *literal* when bash (3.2 on) and zsh give it the same value whatever is set: safe
characters, single quotes, double quotes without `$`, backtick and `!`, backslashes,
and any of them side by side. It is *loose* when something harmless to the rest of the file
stands in it (`$NAME`, `${NAME}`, `~/`, `$(command word …)`): its value is not known, but
it can change no variable, and neither shell stops over it. Everything else, from `;` to
globs, here-documents and quotes that stay open, makes the whole line unreadable.
"""

import re
from typing import NamedTuple

_LONGEST = 4096  # characters of one line; keeps the work bounded

# `=ls` at the start of a word, of a value, behind a colon, or behind quotes or expansions
# that turn out empty (`A=''=ls`), is to zsh the path of ls.
_ZSH_EQUALS = re.compile(r"(?:^|:|^[A-Za-z_][A-Za-z0-9_]*=)=", re.ASCII)
_RESERVED = "if|then|else|elif|fi|case|esac|for|select|while|until|do|done|function|time|coproc|in"
_ZSH_RESERVED = "foreach|end|repeat|nocorrect|noglob|always|declare|typeset|local|export|readonly"
# Behind a bare $NAME, zsh reads `[` as a subscript and `:s` as a modifier, and may give up.
_NAME = r"\$[A-Za-z_]\w*+(?!\[|:[A-Za-z&])"
_SUBSTITUTION = rf"""
    [ ]* (?!(?:{_RESERVED}|{_ZSH_RESERVED})\b)
    [A-Za-z0-9_./] (?: [A-Za-z0-9_./,@%+: -] | (?<=\w)= | {_NAME} )*
    (?: [ ]2>[ ]?/dev/null )? [ ]*
"""
_HIDDEN = r"\x00-\x08\x0a-\x1f\x7f\ud800-\udfff"  # control characters; bytes that are no UTF-8
_QUOTED = rf'[^"\\$`!{_HIDDEN}]++ | (?:\\[ "-~])++'
_EXPANSION = rf"{_NAME} | \$\{{[A-Za-z_]\w*\}} | \$\( {_SUBSTITUTION} \) | ` {_SUBSTITUTION} `"
_PIECE = re.compile(
    rf"""
      (?P<blank> [ \t]++ )
    | (?P<bare> [A-Za-z0-9_./,@%+:=-]++ )
    | (?P<escaped> (?:\\[ -~])++ )
    | '(?P<single> [^'{_HIDDEN}]*+ )'
    | "(?P<double> (?:{_QUOTED})*+ )"
    """,
    re.ASCII | re.VERBOSE,
)
# Compiled by the first file that needs it: that takes 2 ms.
_LOOSE = rf"""(?ax)
    (?P<loose> {_EXPANSION} | ~(?=/|[ \t]|$) | "(?: {_QUOTED} | {_EXPANSION} )*+" )
"""


class Word(NamedTuple):
    """A word of a command; `text` is its value, None when it is loose."""

    raw: str
    text: str | None


def split(line: str) -> list[Word] | None:
    """
    Cut one line, without its newline, into words; a comment at its end does not count.

    Returns None when the line cannot be read.
    """
    if len(line) > _LONGEST:
        return None
    words: list[Word] = []
    start = at = 0
    text: str | None = ""
    while at < len(line):
        if at == start and line[at] == "#":
            return words
        match = _PIECE.match(line, at) or re.compile(_LOOSE).match(line, at)
        if match is None:
            return None
        if match.lastgroup == "blank":
            words += _word(line[start:at], text)
            start, text = match.end(), ""
        else:
            text = _joined(text, match)
        at = match.end()
        if match.lastgroup == "bare" and (match[0][0] == "=" or _ZSH_EQUALS.search(line[start:at])):
            return None
    return words + _word(line[start:], text)


def _word(raw: str, text: str | None) -> list[Word]:
    return [Word(raw, text)] if raw else []


def _joined(text: str | None, piece: re.Match[str]) -> str | None:
    kind, value = piece.lastgroup, piece[piece.lastgroup or 0]
    if text is None or kind == "loose":
        return None
    if kind == "escaped":
        return text + value[1::2]
    if kind == "double":
        return text + re.sub(r'\\([$`"\\])', r"\1", value)
    return text + value
