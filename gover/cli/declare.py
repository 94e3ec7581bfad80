"""
Commands that are declared without click, and run without it in their plain forms.

click takes four times as long to load as `gover list` takes to run. So the commands that people
and prompts wait for are declared here, in click's own words, and `Declared.plain_call` reads a
command line that has only what was declared, in full. For all else (help, an error, an
abbreviation, `--name=value`, gover's global options) `Declared.for_click` makes the command of
click that is declared, and click decides. A test compares the two.
"""

from __future__ import annotations

from gover.records import Record
from gover.version.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    import click

    Body = Callable[..., None]

ALIASES: Mapping[str, str] = {
    "local": "pin",
    "global": "default",
    "shell": "use",
    "ls": "list",
    "rm": "uninstall",
    "x": "exec",
}

# The commands that are declared here, and the modules of gover.cli that have them.
PLAIN: Mapping[str, str] = {
    "current": "current",
    "default": "pin",
    "exec": "select",
    "list": "list_",
    "pin": "pin",
    "status": "current",
    "use": "select",
    "which": "current",
    "why": "current",
}

REQUEST = "request"  # the type of a parameter that is a version of those installed
FLAG = {"is_flag": True}


class _Parameter(Record):
    names: tuple[str, ...]  # as click has them: "--json", "as_json"; an argument has one name
    keywords: Mapping[str, Any]

    @property
    def key(self) -> str:
        return self.names[-1].lstrip("-").replace("-", "_")

    @property
    def is_option(self) -> bool:
        return self.names[0].startswith("-")


class Declared:
    """A command: its function, which takes a Context and keywords, and its parameters."""

    def __init__(self, name: str, body: Body, keywords: Mapping[str, Any]) -> None:
        self.name = name
        self.body = body
        self._keywords = keywords
        self._parameters: Sequence[_Parameter] = list(reversed(getattr(body, "declared", ())))

    def for_click(self) -> click.Command:
        """Return the same as a command of click."""
        import click  # noqa: PLC0415  what this module is for

        from gover.cli.param_types import INSTALLED  # noqa: PLC0415  it imports click

        function: Any = click.pass_obj(self.body)
        for parameter in reversed(self._parameters):
            keywords = dict(parameter.keywords)
            if keywords.get("type") == REQUEST:
                keywords["type"] = INSTALLED
            add = click.option if parameter.is_option else click.argument
            function = add(*parameter.names, **keywords)(function)
        decorate: Any = click.command(self.name, **self._keywords)
        made: click.Command = decorate(function)
        return made

    def plain_call(self, words: Sequence[str]) -> dict[str, Any] | None:
        """Return the keywords for the function; None where click has to read the words."""
        options = {p.names[0]: p for p in self._parameters if p.is_option}
        arguments = [p for p in self._parameters if not p.is_option]
        values = {p.key: _default(p) for p in self._parameters}
        rest = list(words)
        given: list[str] = []
        while rest:
            word = rest.pop(0)
            if not word.startswith("-"):
                given.append(word)
                if arguments and arguments[0].keywords.get("nargs") == -1:
                    given += rest  # another program's
                    break
                continue
            if word == "--" and arguments and arguments[0].keywords.get("nargs") == -1:
                given = rest
                break
            if word not in options:
                return None
            option = options[word]
            if not option.keywords.get("is_flag") and not rest:
                return None
            values[option.key] = True if option.keywords.get("is_flag") else rest.pop(0)
        return values if _read_arguments(arguments, given, values) else None


def _default(parameter: _Parameter) -> Any:
    if parameter.keywords.get("nargs") == -1:
        return ()
    return parameter.keywords.get("default", False if parameter.keywords.get("is_flag") else None)


def _read_arguments(
    arguments: Sequence[_Parameter], given: Sequence[str], values: dict[str, Any]
) -> bool:
    """Put the arguments among the values; return False where click has to."""
    if arguments and arguments[0].keywords.get("nargs") == -1:
        values[arguments[0].key] = tuple(given)
        return bool(given)
    if len(given) > len(arguments):
        return False
    for argument, word in zip(arguments, given, strict=False):
        try:
            is_request = argument.keywords.get("type") == REQUEST
            values[argument.key] = Request.parse(word) if is_request else word
        except ValueError:
            return False
    return True


def command(name: str, **keywords: Any) -> Callable[[Body], Declared]:
    """Declare a command, as click.command does."""
    return lambda body: Declared(name, body, keywords)


def option(*names: str, **keywords: Any) -> Callable[[Body], Body]:
    """Declare an option, as click.option does; the plain form has its first name."""
    return _adding(_Parameter(names, keywords))


def argument(name: str, **keywords: Any) -> Callable[[Body], Body]:
    """Declare an argument, as click.argument does; one of `nargs=-1` is another program's words."""
    return _adding(_Parameter((name,), keywords))


def reads(body: Body) -> Body:
    """Add `-C DIR` and `--json`, as gover.cli.options.reads does."""
    for names, keywords in READS:
        body = option(*names, **keywords)(body)
    return body


READS: Sequence[tuple[tuple[str, ...], dict[str, Any]]] = (
    (("--json", "as_json"), {"help": "Print JSON.", **FLAG}),
    (("-C", "directory"), {"metavar": "DIR", "help": "Act as if started in DIR."}),
)


def _adding(parameter: _Parameter) -> Callable[[Body], Body]:
    def add(body: Body) -> Body:
        body.declared = [*getattr(body, "declared", ()), parameter]  # type: ignore[attr-defined]
        return body

    return add
