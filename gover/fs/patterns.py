"""
Regular expressions for what a prompt or a frequent command waits for: the part of `re` it needs.

To load `re` takes as long as to make three plans. `gover.activation.plan_modules` keeps the
patterns of its modules compiled, as their code; any other is compiled by `re`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from re import Match as Match  # noqa: PLC0414  for annotations, as `re.Match`
    from re import Pattern
    from typing import Any

# Those of `re`, as numbers.
IGNORECASE, DOTALL, VERBOSE, ASCII = 2, 16, 64, 256
# {pattern and flags: what `re` gives to make an object of it}.
COMPILED: dict[tuple[str, int], tuple[Any, ...]] = {}
_made: dict[tuple[str, int], Pattern[str]] = {}


def compile(pattern: str, flags: int = 0) -> Pattern[str]:  # noqa: A001  as in `re`
    """As `re.compile`."""
    found = _made.get((pattern, flags))
    if found is None:
        if arguments := COMPILED.get((pattern, flags)):
            import _sre  # type: ignore[import-not-found]  # noqa: PLC0415  built into Python

            found = _sre.compile(*arguments)
        else:
            import re  # noqa: PLC0415  see above

            found = re.compile(pattern, flags)
        _made[pattern, flags] = found
    return found


def fullmatch(pattern: str, text: str) -> Match[str] | None:
    """As `re.fullmatch`."""
    return compile(pattern).fullmatch(text)


def search(pattern: str, text: str) -> Match[str] | None:
    """As `re.search`."""
    return compile(pattern).search(text)


def sub(pattern: str, new: str | Callable[[Match[str]], str], text: str) -> str:
    """As `re.sub`."""
    return compile(pattern).sub(new, text)


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
