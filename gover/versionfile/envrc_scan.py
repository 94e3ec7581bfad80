"""
Cut shell text into simple commands, without running anything.

For the lines of an `.envrc` that are more than plain words: quotes and values over several
lines, `;`, `&&`, `||`, pipes, redirections, here-documents, `if`, loops, `case`, groups,
functions. The grammar is bash's, without its rarer forms: text outside it is not cut at all.
"""

from __future__ import annotations

import re

from gover.records import Record
from gover.versionfile import envrc_tokens as tokens
from gover.versionfile.envrc_nesting import CLOSERS, MIDDLES, OPENERS, PATTERN, Nesting, expect
from gover.versionfile.envrc_tokens import UnreadableError

_MOST = 1000  # commands

_LOOP = r"\s+(\w+|\(\()[^;\n]*(?:;[^;\n]*;[^;\n]*\)\))?\s*[;\n]\s*do(?=\s)"
_TEST = r"[^\n]*?(?<=[ \t])\]\](?=[\s;&|)]|$)"


class SimpleCommand(Record):
    """A simple command, the head of a loop (`for NAME`), or a function (`NAME()`)."""

    offset: int  # of its line, from the first that was scanned
    text: str  # on one line where it has no newline in quotes
    certain: bool  # the shell runs it, whatever the commands before it return


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
        self.nesting = Nesting()
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
        if self.documents or not self.nesting.is_ended:
            raise UnreadableError("a construct that is not closed")

    def _operator(self, operator: str, position: int) -> bool:
        """Take an operator; return whether it ends the lines."""
        # The next line may go on with it.
        expect(not self.text.startswith("\\\n", self.position) or operator in "();")
        if operator == "\n":
            return self._newline()
        if operator == "(":
            self._parenthesis(position)
        elif operator == ")":
            self._close(")" if self.nesting.closer == ")" else PATTERN)
        elif operator == "|" and self.nesting.closer == PATTERN:
            pass
        elif operator[:2] in (";;", ";&"):
            self._finish()
            self.nesting.next_pattern()
        else:
            expect(self.words or self.nesting.is_complete)
            self._finish(certain=operator not in ("|", "|&", "&"))
            self.nesting.is_joined = operator in ("&&", "||", "|", "|&")
        return False

    def _newline(self) -> bool:
        if self.nesting.closer != PATTERN:
            self._finish()
        for delimiter, strips in self.documents:
            self.position = tokens.end_of_document(
                self.text, self.position, delimiter, strips=strips
            )
        self.documents.clear()
        return self.nesting.is_ended

    def _parenthesis(self, position: int) -> None:
        if self.nesting.closer == PATTERN:
            return  # in front of a pattern
        if self.words:
            found = re.compile(r"[ \t]*\)").match(self.text, self.position)
            expect(len(self.words) == 1 and found and not self.nesting.is_function)
            self.position = found.end() if found else self.position
            self._add(f"{self.words.pop()}()", self.words_at)
            self.nesting.is_function = True
        elif self.text.startswith("((", position):
            self.position = tokens.end_of_nested(self.text, position + 1, "(", ")")
            self._compound(self.text[position : self.position], position)
        else:
            self.nesting.push(")")

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
            if self.nesting.is_complete or not tokens.SILENCE.fullmatch(word):
                self._take(start, word)
        else:
            self.position = tokens.end_of_word(self.text, start)
            self._take(start, _joined(self.text[start : self.position]))

    def _skip(self, position: int) -> int:
        found = tokens.SPACE.match(self.text, position)
        return found.end() if found else position

    def _take(self, start: int, word: str) -> None:
        """Take a word, which may be reserved where a command may begin."""
        if self.nesting.closer == PATTERN:
            if word == "esac":
                self.nesting.open.pop()
                self._close("esac")
        elif self.words:
            self.words.append(word)
            if self.words[0] == "case" and word == PATTERN:
                self._case()
            elif self.words[0] == "function":
                self._function(word, start)
        elif self.nesting.is_complete:
            self._redirect(word, start)
        elif not self._reserved(word, start):
            expect(not self.nesting.is_function)
            self.words_at = start
            self.words.append(word)

    def _redirect(self, word: str, start: int) -> None:
        """Take a redirection behind a compound command: a command of its own, for the reader."""
        expect(word[0] in "<>&" or word[0].isdigit())
        if not tokens.SILENCE.fullmatch(word):
            self._add(word, start)

    def _reserved(self, word: str, start: int) -> bool:
        """Take a reserved word where a command may begin; return whether it is one."""
        if word == "[[":
            self._matched(_TEST, start, "[[")
        elif word in ("for", "select"):
            self._matched(_LOOP, start, "for")
            self.nesting.push("done")
        elif word in OPENERS:
            self.nesting.push(*OPENERS[word])
        elif word in CLOSERS:
            self._close(word)
        elif word in MIDDLES:
            self.nesting.reach(word)
        elif word not in ("!", "time"):
            expect(word != "coproc")
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
        expect(len(self.words) == 3)
        self.words.clear()
        self.nesting.push("esac")
        self.nesting.next_pattern()

    def _function(self, name: str, start: int) -> None:
        """Take the name behind `function`; `()` may follow it."""
        expect(len(self.words) == 2 and not self.nesting.is_function)
        self.words.clear()
        if self.text.startswith("(", self._skip(self.position)):
            self.words.append(name)
        else:
            self._add(f"{name}()", start)
            self.nesting.is_function = True

    def _close(self, closer: str) -> None:
        """Close what is open by its closer; the pattern of a case by its `)`."""
        if closer != PATTERN:
            self._finish()
        self.nesting.close(closer)

    def _compound(self, text: str, start: int) -> None:
        self._add(text, start)
        self.nesting.complete()

    def _finish(self, *, certain: bool = True) -> None:
        """End the command whose words were taken, or the compound command."""
        if self.words:
            self._add(" ".join(self.words), self.words_at, certain=certain)
            self.words.clear()
            self.nesting.is_empty = self.nesting.is_joined = False
        self.nesting.is_complete = False

    def _add(self, text: str, start: int, *, certain: bool = True) -> None:
        if len(self.commands) == _MOST:
            raise UnreadableError("the file is too long")
        offset = self.text.count("\n", self.start, start)
        # What follows && or || is one of several; so is all inside a construct.
        alone = certain and not (self.nesting.open or self.nesting.is_joined)
        self.commands.append(SimpleCommand(offset, text, alone))
