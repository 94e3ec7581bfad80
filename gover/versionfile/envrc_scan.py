"""
Cut shell text into simple commands, without running anything.

For the lines of an `.envrc` that are more than plain words: quotes and values over several
lines, `;`, `&&`, `||`, pipes, redirections, here-documents, `if`, loops, `case`, groups,
functions. The grammar is bash's, without its rarer forms: text outside it is not cut at all.
"""

import re
from typing import NamedTuple

from gover.versionfile import envrc_tokens as tokens
from gover.versionfile.envrc_tokens import UnreadableError

_DEEPEST = 40  # levels of constructs
_MOST = 1000  # commands

# The word that must follow each of these, and then the one that closes the construct.
_OPENERS = {"if": ("then", "fi"), "while": ("do", "done"), "until": ("do", "done"), "{": ("", "}")}
_CLOSERS = frozenset(("fi", "done", "esac", "}"))
_MIDDLES = {"then": "else", "elif": "then", "else": "", "do": ""}  # what may follow each
_PATTERN = "in"  # of a case

_LOOP = r"\s+(\w+|\(\()[^;\n]*(?:;[^;\n]*;[^;\n]*\)\))?\s*[;\n]\s*do(?=\s)"
_TEST = r"[^\n]*?(?<=[ \t])\]\](?=[\s;&|)]|$)"


class SimpleCommand(NamedTuple):
    """A simple command, the head of a loop (`for NAME`), or a function (`NAME()`)."""

    offset: int  # of its line, from the first that was scanned
    text: str  # on one line where it has no newline in quotes
    certain: bool  # the shell runs it, whatever the commands before it return


class _Frame:
    """A construct that is open."""

    def __init__(self, closer: str, wants: str = "") -> None:
        self.closer = closer
        self.wants = wants  # the reserved word that must, or for `else` may, come before


def scan(text: str, start: int) -> tuple[list[SimpleCommand], int]:
    """
    Return the commands of the lines that begin at `start`, and where the next line begins.

    Raises:
        UnreadableError: the text cannot be cut.
    """
    scanner = _Scanner(text, start)
    scanner.run()
    return scanner.commands, scanner.position


def _joined(word: str) -> str:
    """Join the lines of a word; in single quotes a backslash joins none."""
    return word if "'" in word else word.replace("\\\n", "")


class _Scanner:
    """The state between two tokens."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = self.position = self.words_at = start
        self.commands: list[SimpleCommand] = []
        self.words: list[str] = []  # of the simple command that has begun
        self.open: list[_Frame] = []
        self.is_complete = False  # a compound command has ended, and needs a separator
        self.is_empty = False  # a list has begun, and needs a command
        self.is_joined = False  # by && or ||, or piped, which needs a command
        self.is_function = False  # a compound command must follow
        self.documents: list[tuple[str, bool]] = []  # delimiters, and whether tabs are stripped

    def run(self) -> None:
        while self.position < len(self.text):
            if found := tokens.BLANK.match(self.text, self.position):
                self.position = found.end()
            elif found := tokens.OPERATOR.match(self.text, self.position):
                self.position = found.end()
                if self._operator(found[0], found.start()):
                    return
            else:
                self._word()
        self._finish()
        if self.open or self.documents or self.is_joined or self.is_function:
            raise UnreadableError("a construct that is not closed")

    @property
    def _closer(self) -> str:
        return self.open[-1].closer if self.open else ""

    def _operator(self, operator: str, position: int) -> bool:
        """Take an operator; return whether it ends the lines."""
        # The next line may go on with it.
        self._expect(not self.text.startswith("\\\n", self.position) or operator in "();")
        if operator == "\n":
            return self._newline()
        if operator == "(":
            self._parenthesis(position)
        elif operator == ")":
            self._close(")" if self._closer == ")" else _PATTERN)
        elif operator == "|" and self._closer == _PATTERN:
            pass
        elif operator[:2] in (";;", ";&"):
            self._finish()
            self._expect(self._closer == "esac" and not self.is_joined)
            self.open.append(_Frame(_PATTERN))
        else:
            self._expect(self.words or self.is_complete)
            self._finish(certain=operator not in ("|", "|&", "&"))
            self.is_joined = operator in ("&&", "||", "|", "|&")
        return False

    def _newline(self) -> bool:
        if self._closer != _PATTERN:
            self._finish()
        for delimiter, strips in self.documents:
            self.position = tokens.end_of_document(
                self.text, self.position, delimiter, strips=strips
            )
        self.documents.clear()
        return not (self.open or self.is_joined or self.is_function)

    def _parenthesis(self, position: int) -> None:
        if self._closer == _PATTERN:
            return  # in front of a pattern
        if self.words:
            found = re.compile(r"[ \t]*\)").match(self.text, self.position)
            self._expect(len(self.words) == 1 and found and not self.is_function)
            self.position = found.end() if found else self.position
            self._add(f"{self.words.pop()}()", self.words_at)
            self.is_function = True
        elif self.text.startswith("((", position):
            self.position = tokens.end_of_nested(self.text, position + 1, "(", ")")
            self._compound(self.text[position : self.position], position)
        else:
            self._push(_Frame(")"))

    def _word(self) -> None:
        start = self.position
        if document := tokens.HERE_DOCUMENT.match(self.text, start):
            at = self._skip(document.end())
            self.position = tokens.end_of_word(self.text, at)
            delimiter = re.sub(r"[\\'\"]", "", self.text[at : self.position])
            self.documents.append((delimiter, bool(document[1])))
            self._take(start, "<<")
        elif redirection := tokens.REDIRECTION.match(self.text, start):
            at = self._skip(redirection.end())
            self.position = tokens.end_of_word(self.text, at)
            word = redirection[0] + self.text[at : self.position]
            if self.is_complete or not tokens.SILENCE.fullmatch(word):
                self._take(start, word)
        else:
            self.position = tokens.end_of_word(self.text, start)
            self._take(start, _joined(self.text[start : self.position]))

    def _skip(self, position: int) -> int:
        found = tokens.SPACE.match(self.text, position)
        return found.end() if found else position

    def _take(self, start: int, word: str) -> None:
        """Take a word, which may be reserved where a command may begin."""
        if self._closer == _PATTERN:
            if word == "esac":
                self.open.pop()
                self._close("esac")
        elif self.words:
            self.words.append(word)
            if self.words[0] == "case" and word == _PATTERN:
                self._case()
            elif self.words[0] == "function":
                self._function(word, start)
        elif self.is_complete:
            self._redirect(word, start)
        elif not self._reserved(word, start):
            self._expect(not self.is_function)
            self.words_at = start
            self.words.append(word)

    def _redirect(self, word: str, start: int) -> None:
        """Take a redirection behind a compound command: a command of its own, for the reader."""
        self._expect(word[0] in "<>&" or word[0].isdigit())
        if not tokens.SILENCE.fullmatch(word):
            self._add(word, start)

    def _reserved(self, word: str, start: int) -> bool:
        """Take a reserved word where a command may begin; return whether it is one."""
        if word == "[[":
            self._matched(_TEST, start, "[[")
        elif word in ("for", "select"):
            self._matched(_LOOP, start, "for")
            self._push(_Frame("done"))
        elif word in _OPENERS:
            wants, closer = _OPENERS[word]
            self._push(_Frame(closer, wants))
        elif word in _CLOSERS:
            self._close(word)
        elif word in _MIDDLES:
            frame = self.open[-1] if self.open else _Frame("")
            reached = "else" if word == "elif" else word
            self._expect(frame.wants == reached and not (self.is_empty or self.is_joined))
            frame.wants, self.is_empty = _MIDDLES[word], True
        elif word not in ("!", "time"):
            self._expect(word != "coproc")
            return False
        return True

    def _matched(self, pattern: str, start: int, word: str) -> None:
        """Take a test, whose operators are none of the shell's, or the head of a loop."""
        found = re.compile(pattern).match(self.text, self.position)
        if found is None:
            raise UnreadableError("a control construct")
        self.position = found.end()
        if word == "[[":
            self._compound(self.text[start : self.position], start)
        else:
            is_plain = found[1] != "((" and not re.search(r"[$`]\(|`", found[0])
            self._add(f"for {found[1]}" if is_plain else f"(({found[0]}", start)

    def _case(self) -> None:
        self._expect(len(self.words) == 3)
        self.words.clear()
        self._push(_Frame("esac"))
        self.open.append(_Frame(_PATTERN))

    def _function(self, name: str, start: int) -> None:
        """Take the name behind `function`; `()` may follow it."""
        self._expect(len(self.words) == 2 and not self.is_function)
        self.words.clear()
        if self.text.startswith("(", self._skip(self.position)):
            self.words.append(name)
        else:
            self._add(f"{name}()", start)
            self.is_function = True

    def _push(self, frame: _Frame) -> None:
        self._expect(not self.is_complete and len(self.open) < _DEEPEST)
        self.open.append(frame)
        self.is_empty, self.is_joined, self.is_function = True, False, False

    def _close(self, closer: str) -> None:
        """Close what is open by its closer; the pattern of a case by its `)`."""
        if closer != _PATTERN:
            self._finish()
            self._expect(closer == "esac" or not self.is_empty)
        self._expect(self._closer == closer and self.open[-1].wants in ("", "else"))
        self._expect(not self.is_joined)
        self.open.pop()
        self.is_complete = closer != _PATTERN
        self.is_empty = False

    def _compound(self, text: str, start: int) -> None:
        self._expect(not (self.is_complete or self.is_function))
        self._add(text, start)
        self.is_complete, self.is_empty, self.is_joined = True, False, False

    def _finish(self, *, certain: bool = True) -> None:
        """End the command whose words were taken, or the compound command."""
        if self.words:
            self._add(" ".join(self.words), self.words_at, certain=certain)
            self.words.clear()
            self.is_empty = self.is_joined = False
        self.is_complete = False

    def _add(self, text: str, start: int, *, certain: bool = True) -> None:
        if len(self.commands) == _MOST:
            raise UnreadableError("the file is too long")
        offset = self.text.count("\n", self.start, start)
        # What follows && or || is one of several; so is all inside a construct.
        alone = certain and not (self.open or self.is_joined)
        self.commands.append(SimpleCommand(offset, text, alone))

    @staticmethod
    def _expect(met: object) -> None:
        if not met:
            raise UnreadableError("a control construct")
