"""Patterns that were compiled before are those of `re`."""

import re

import pytest

from gover.activation import plan_modules
from gover.fs import patterns
from gover.versionfile import envrc_words


@pytest.fixture
def kept(monkeypatch):
    """The module as a start has it that finds patterns compiled."""
    monkeypatch.setattr(patterns, "COMPILED", {})
    return patterns.COMPILED


def test_the_flags_are_those_of_re():
    for name in ("IGNORECASE", "DOTALL", "VERBOSE", "ASCII"):
        assert getattr(patterns, name) == getattr(re, name)


@pytest.mark.parametrize(
    ("pattern", "flags", "texts"),
    [
        (r"(?P<a>x+)|([^\W\d]{2,3})", 0, ["xx", "ab", "é1", ""]),
        (r"go(?:fmt|ver)?", re.ASCII | re.IGNORECASE, ["GoFmt", "go", "gp"]),
        (r"(?ax) a  (?P<q>['\"]) .*? (?P=q) # c", 0, ["a'b'", "a\"b'", "ab"]),
    ],
)
def test_a_pattern_that_was_compiled_before_finds_the_same(kept, pattern, flags, texts):
    kept[pattern, int(flags)] = patterns.compiled(pattern, flags)
    own, right = patterns.compile(pattern, int(flags)), re.compile(pattern, flags)

    assert (own.pattern, own.flags, own.groups) == (right.pattern, right.flags, right.groups)
    assert dict(own.groupindex) == dict(right.groupindex)
    for text in texts:
        for found, wanted in (
            (own.fullmatch(text), right.fullmatch(text)),
            (own.search(text), right.search(text)),
        ):
            assert (found and (found.groups(), found.lastgroup, found.span())) == (
                wanted and (wanted.groups(), wanted.lastgroup, wanted.span())
            )
        assert own.sub("-", text) == right.sub("-", text)


def test_one_that_was_not_is_compiled_by_re(kept):
    one = patterns.compile("(a)", patterns.ASCII | patterns.IGNORECASE)

    assert one.fullmatch("A")[1] == "A"
    assert one.search("ba").start() == 1
    assert one.sub(lambda found: found[0] * 2, "bab") == "baab"


def test_all_patterns_of_a_module_are_kept_with_it():
    found = plan_modules._patterns(envrc_words.__name__)

    assert {(r'\\([$`"\\])', 0), envrc_words._LOOSE.key} <= set(found)
    assert all(arguments[0] == text for (text, _), arguments in found.items())
    assert plan_modules._patterns("gover.records") == {}
