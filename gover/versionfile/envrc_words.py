r"""
Split one line of shell into words, without running anything.

A word is *literal* when bash (3.2 or later) and zsh give it the same value in every
environment: safe characters, single quotes, double quotes without `$`, backtick and `!`,
backslashes, the directory of the file (`$PWD`, `${PWD}`, `$(pwd)`), and any sequence of these.
It is *loose* when it has an expansion (`$NAME`,
`${NAME}`, `~/`, `$(command word …)`): its value is unknown, but it changes no variable and
stops neither shell. With anything else, such as `;`, a glob, a here-document or an open
quote, the whole line is unreadable.
"""

from __future__ import annotations

from gover.fs import patterns as re
from gover.records import Record

# Stands for the directory of the file in a value: no file with a NUL is read.
HERE = "\0"

_LONGEST = 4096  # characters of one line

# For zsh, `=ls` is the path of ls at the start of a word or a value, after a colon, and after
# quotes or expansions that are empty (`A=''=ls`).
_ZSH_EQUALS = re.compile(r"(?:^|:|^[A-Za-z_][A-Za-z0-9_]*=)=", re.ASCII)
_RESERVED = "if|then|else|elif|fi|case|esac|for|select|while|until|do|done|function|time|coproc|in"
_ZSH_RESERVED = "foreach|end|repeat|nocorrect|noglob|always|declare|typeset|local|export|readonly"
# After a bare $NAME, zsh reads `[` as a subscript and `:s` as a modifier, which may fail.
_NAME = r"\$[A-Za-z_]\w*+(?!\[|:[A-Za-z&])"
_SUBSTITUTION = rf"""
    [ ]* (?!(?:{_RESERVED}|{_ZSH_RESERVED})\b)
    [A-Za-z0-9_./] (?: [A-Za-z0-9_./,@%+: -] | (?<=\w)= | {_NAME} )*
    (?: [ ]2>[ ]?/dev/null )? [ ]*
"""
_UNSAFE = r"\x00-\x08\x0a-\x1f\x7f\ud800-\udfff"  # control characters; bytes that are not UTF-8
_HERE = r"""
    \$PWD (?! [\w\u0080-\U0010ffff\[] | :[A-Za-z&] ) | \$\{PWD\} | \$\([ ]*pwd[ ]*\) | `[ ]*pwd[ ]*`
"""
_QUOTED = rf'[^"\\$`!{_UNSAFE}]++ | (?:\\[ "-~])++'
_EXPANSION = rf"{_NAME} | \$\{{[A-Za-z_]\w*\}} | \$\( {_SUBSTITUTION} \) | ` {_SUBSTITUTION} `"
_PIECE = re.compile(
    rf"""
      (?P<blank> [ \t]++ )
    | (?P<bare> [A-Za-z0-9_./,@%+:=\#-]++ )
    | (?P<escaped> (?:\\[ -~])++ )
    | '(?P<single> [^'{_UNSAFE}]*+ )'
    | "(?P<double> (?:{_QUOTED})*+ )"
    """,
    re.ASCII | re.VERBOSE,
)
_RARE = re.compile(
    rf"""
      (?P<bare> [\u00a1-\ud7ff\ue000-\U0010ffff]++ )
    | (?P<here> {_HERE} )
    | "(?P<double> (?:{_QUOTED} | {_HERE})*+ )"
    """,
    re.ASCII | re.VERBOSE,
)
_LOOSE = re.compile(
    rf"""
    (?P<loose> {_EXPANSION} | ~(?=/|[ \t]|$) | "(?: {_QUOTED} | {_EXPANSION} )*+" )
    """,
    re.ASCII | re.VERBOSE,
)
_ESCAPED_OR_HERE = re.compile(rf"(\\.)|{_HERE}", re.VERBOSE)
_ESCAPED = re.compile(r'\\([$`"\\])')


class Word(Record):
    """A word of a command; `text` is its value, or None when it is loose."""

    raw: str
    text: str | None


def split_words(line: str) -> list[Word] | None:
    """
    Return the words of one line, without its newline and a comment at its end.

    None when the line is unreadable.
    """
    if len(line) > _LONGEST:
        return None
    words: list[Word] = []
    start = position = 0
    text: str | None = ""
    while position < len(line):
        if position == start and line[position] == "#":
            return words
        match = (
            _PIECE.match(line, position)
            or _RARE.match(line, position)
            or _LOOSE.match(line, position)
        )
        if match is None:
            return None
        if match.lastgroup == "blank":
            words += _word(line[start:position], text)
            start, text = match.end(), ""
        else:
            text = _append(text, match)
        position = match.end()
        if match.lastgroup == "bare" and (
            match[0][0] == "=" or _ZSH_EQUALS.search(line[start:position])
        ):
            return None
    return words + _word(line[start:], text)


def _word(raw: str, text: str | None) -> list[Word]:
    return [Word(raw, text)] if raw else []


def _append(text: str | None, piece: re.Match[str]) -> str | None:
    kind, value = piece.lastgroup, piece[piece.lastgroup or 0]
    if text is None or kind == "loose":
        return None
    if kind == "escaped":
        return text + value[1::2]
    if kind == "here":
        return text + HERE
    if kind == "double":
        value = _ESCAPED_OR_HERE.sub(lambda found: found[1] or HERE, value)
        return text + _ESCAPED.sub(r"\1", value)
    return text + value
