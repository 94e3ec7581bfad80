"""The constructs of a shell's text that are open, and what must or may follow."""

from __future__ import annotations

from gover.versionfile.envrc_tokens import UnreadableError

_DEEPEST = 40  # levels of constructs

# What closes each of these, and the word that must come before.
OPENERS = {"if": ("fi", "then"), "while": ("done", "do"), "until": ("done", "do"), "{": ("}", "")}
CLOSERS = frozenset(("fi", "done", "esac", "}"))
MIDDLES = {"then": "else", "elif": "then", "else": "", "do": ""}  # what may follow each
PATTERN = "in"  # of a case


class _Construct:
    """A construct that is open."""

    def __init__(self, closer: str, wants: str = "") -> None:
        self.closer = closer
        self.wants = wants  # the reserved word that must, or for `else` may, come before


class Nesting:
    """The constructs that are open; each method raises UnreadableError where it cannot be."""

    def __init__(self) -> None:
        self.open: list[_Construct] = []
        self.is_complete = False  # a compound command has ended, and needs a separator
        self.is_empty = False  # a list has begun, and needs a command
        self.is_joined = False  # by && or ||, or piped, which needs a command
        self.is_function = False  # a compound command must follow

    @property
    def closer(self) -> str:
        """What closes the innermost construct; "" outside."""
        return self.open[-1].closer if self.open else ""

    @property
    def is_ended(self) -> bool:
        """Whether the text may end here."""
        return not (self.open or self.is_joined or self.is_function)

    def push(self, closer: str, wants: str = "") -> None:
        """Open a construct."""
        expect(not self.is_complete and len(self.open) < _DEEPEST)
        self.open.append(_Construct(closer, wants))
        self.is_empty, self.is_joined, self.is_function = True, False, False

    def next_pattern(self) -> None:
        """Begin a pattern of the case that is open."""
        expect(self.closer == "esac" and not self.is_joined)
        self.open.append(_Construct(PATTERN))

    def reach(self, word: str) -> None:
        """Take `then`, `elif`, `else` or `do`."""
        construct = self.open[-1] if self.open else _Construct("")
        expect(construct.wants == ("else" if word == "elif" else word))
        expect(not (self.is_empty or self.is_joined))
        construct.wants, self.is_empty = MIDDLES[word], True

    def close(self, closer: str) -> None:
        """Close the innermost construct by its closer; the pattern of a case by its `)`."""
        expect(closer in (PATTERN, "esac") or not self.is_empty)
        expect(self.closer == closer and self.open[-1].wants in ("", "else"))
        expect(not self.is_joined)
        self.open.pop()
        self.is_complete = closer != PATTERN
        self.is_empty = False

    def complete(self) -> None:
        """Take a compound command as a whole."""
        expect(not (self.is_complete or self.is_function))
        self.is_complete, self.is_empty, self.is_joined = True, False, False


def expect(met: object) -> None:
    """Raise UnreadableError where something is not met."""
    if not met:
        raise UnreadableError("a control construct")
