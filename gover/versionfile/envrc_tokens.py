"""Where the words, operators and here-documents of a shell's text end."""

import re

_DEEPEST = 40  # levels of expansions

SPACE = re.compile(r"(?:[ \t]|\\\n)+")
BLANK = re.compile(r"(?:[ \t]|\\\n)+|#[^\n]*")  # between words: also a comment
OPERATOR = re.compile(r"&&|\|\||;;&|;;|;&|\|&|\||&(?!>)|;|\n|\(|\)")
REDIRECTION = re.compile(r"(?:[0-9]+|\{\w+\})?(?:&>>|&>|<<<|>>|>\||>&|<&|<>|<(?!<|\()|>(?!\())")
HERE_DOCUMENT = re.compile(r"[0-9]*<<(-?)(?!<)")
# Redirections that change nothing but what is seen.
SILENCE = re.compile(r"(?:[0-9]*(?:>>?|>&|<)|&>>?)(?:/dev/null|[0-9-])")

# Pieces of a word without anything inside, as many as there are. The outer repetition is not
# possessive: in Python before 3.11.5 such a group can match too much or too little.
_PLAIN = re.compile(
    r"""(?:[^ \t\n\\'"`$()<>&|;]++|'[^']*+'|"[^"\\$`]*+"|\\[^\n])+""",
)
_ANSI = re.compile(r"\$'(?:[^'\\]|\\.)*'", re.DOTALL)
_BACKTICKS = re.compile(r"`(?:[^`\\]|\\.)*`", re.DOTALL)


class UnreadableError(ValueError):
    """Text that cannot be cut; the message says why."""


def end_of_word(text: str, position: int) -> int:
    """
    Return where the word ends that begins at a position.

    Raises:
        UnreadableError: a quote that is not closed, or no word.
    """
    start = position
    while position < len(text) and (after := _piece(text, position, 0)) > position:
        position = after
    if position == start:
        raise UnreadableError("not plain words")
    return position


def end_of_document(text: str, position: int, delimiter: str, *, strips: bool) -> int:
    """
    Return where the line behind a here-document begins; `strips`: tabs are no part of its lines.

    Raises:
        UnreadableError: the delimiter does not come.
    """
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position:end]
        position = min(end + 1, len(text))
        if (line.lstrip("\t") if strips else line) == delimiter:
            return position
    raise UnreadableError("a here-document that is not closed")


def end_of_nested(text: str, position: int, opener: str, closer: str, depth: int = 0) -> int:
    """
    Return where an expansion or a group ends whose inside begins at a position.

    Raises:
        UnreadableError: it is not closed, or nested too deeply.
    """
    if depth > _DEEPEST:
        raise UnreadableError("a construct that is nested too deeply")
    while position < len(text):
        character = text[position]
        if character == closer:
            return position + 1
        if character == opener:
            position = end_of_nested(text, position + 1, opener, closer, depth + 1)
        elif character == "#" and closer == ")" and text[position - 1] in " \t\n;(":
            position = text.find("\n", position) % (len(text) + 1)
        else:
            position = max(_piece(text, position, depth + 1), position + 1)
    raise UnreadableError("a quote that is not closed")


def _piece(text: str, position: int, depth: int) -> int:
    """Return the end of what begins here and belongs to a word; `position` if nothing does."""
    for pattern in (_PLAIN, _ANSI, _BACKTICKS):
        if found := pattern.match(text, position):
            return found.end()
    if text.startswith(("$(", "<(", ">("), position):
        return end_of_nested(text, position + 2, "(", ")", depth)
    if text.startswith("${", position):
        return end_of_nested(text, position + 2, "{", "}", depth)
    if text.startswith(('"', '$"'), position):
        return _double(text, text.index('"', position) + 1, depth)
    if text.startswith("$", position):
        return position + 1
    if text.startswith("\\", position):
        return position + 2
    if text.startswith("(", position) and position and text[position - 1] in "=@?*+!":
        return end_of_nested(text, position + 1, "(", ")", depth)  # a list, or a pattern
    if text.startswith(("'", "`"), position):
        raise UnreadableError("a quote that is not closed")
    return position


def _double(text: str, position: int, depth: int) -> int:
    while position < len(text):
        character = text[position]
        if character == '"':
            return position + 1
        if character in "$`\\" and not text.startswith(("$'", '$"'), position):
            position = max(_piece(text, position, depth + 1), position + 1)
        else:
            position += 1
    raise UnreadableError("a quote that is not closed")
