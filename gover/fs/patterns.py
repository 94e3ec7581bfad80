"""
Regular expressions for what a prompt or a frequent command waits for, without loading `re`.

To load that takes as long as to make three plans. `gover.activation.plan_modules` keeps the
patterns of its modules compiled, as their code; any other is compiled by `re`, when it is used.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Match as Match  # noqa: PLC0414  for annotations, as `re.Match`
    from re import Pattern
    from typing import Any

# Those of `re`, as numbers.
IGNORECASE, DOTALL, VERBOSE, ASCII = 2, 16, 64, 256
# {pattern and flags: what `re` gives to make an object of it}.
COMPILED: dict[tuple[str, int], tuple[Any, ...]] = {}


class LazyPattern:
    """A pattern of `re`, which is made when it is first used."""

    def __init__(self, text: str, flags: int) -> None:
        self.key = text, flags

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(_made(*self.key), name)
        setattr(self, name, attribute)  # found there from now on
        return attribute


def compile(text: str, flags: int = 0) -> Pattern[str]:  # noqa: A001  as in `re`
    """Return a pattern with the methods of `re.compile`; its errors come at the first use."""
    return LazyPattern(text, flags)  # type: ignore[return-value]


def _made(text: str, flags: int) -> Pattern[str]:
    if arguments := COMPILED.get((text, flags)):
        import _sre  # type: ignore[import-not-found]  # noqa: PLC0415  built into Python

        made: Pattern[str] = _sre.compile(*arguments)
        return made
    import re  # noqa: PLC0415  see above

    return re.compile(text, flags)


def compiled(pattern: str, flags: int) -> tuple[Any, ...] | None:
    """Return what `re` makes an object of, for COMPILED; None where a Python has it not."""
    import _sre  # noqa: PLC0415  to fill COMPILED alone
    import types  # noqa: PLC0415  as above
    from re import _compiler  # type: ignore[attr-defined]  # noqa: PLC0415  as above

    found: list[tuple[Any, ...]] = []
    recorder = types.SimpleNamespace(**vars(_sre))
    recorder.compile = lambda *arguments: found.append(arguments)
    try:
        _compiler._sre = recorder  # noqa: SLF001  there is no other way to ask for it
        _compiler.compile(pattern, flags)
    except (AttributeError, TypeError):  # of a later Python
        return None
    finally:
        _compiler._sre = _sre  # noqa: SLF001  as above
    if not found:
        return None
    text, all_flags, code, *groups = found[0]
    return text, int(all_flags), [int(number) for number in code], *groups  # it has named ints
