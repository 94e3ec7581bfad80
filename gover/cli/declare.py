"""
How commands are declared: in click's words, without click.

click takes six times as long to load as Python takes to start, and no command needs it for what
people type: gover.cli.plain_words reads a command line that has only what was declared, in full.
For all else (help, an error, an abbreviation, gover's global options) `Declared.for_click` makes
the command of click that is declared, and click decides. A test compares the two.
"""

from __future__ import annotations

from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    import click

    Body = Callable[..., None]

FLAG = {"is_flag": True}


class Parameter(Record):
    """An argument or an option of a command."""

    names: tuple[str, ...]  # as click has them: "--json", "as_json"; an argument has one name
    keywords: Mapping[str, Any]

    @property
    def key(self) -> str:
        """The keyword of the function, as click has it."""
        own = [name for name in self.names if not name.startswith("-")]
        long = [name for name in self.names if name.startswith("--")]
        return (own or long or self.names)[0].partition("/")[0].lstrip("-").replace("-", "_")

    @property
    def is_option(self) -> bool:
        return self.names[0].startswith("-")

    @property
    def is_variadic(self) -> bool:
        return self.keywords.get("nargs") == -1

    @property
    def is_repeatable(self) -> bool:
        return bool(self.keywords.get("multiple"))

    @property
    def is_required(self) -> bool:
        is_optional = self.is_option or self.is_variadic
        return bool(self.keywords.get("required", not is_optional))

    @property
    def options(self) -> Mapping[str, Any]:
        """The names that are typed, each with its value; VALUE_FOLLOWS where that comes next."""
        values = {}
        for name in self.names:
            on, slash, off = name.partition("/")
            if on.startswith("-"):
                given = self.keywords.get("flag_value", True)
                is_flag = slash or "flag_value" in self.keywords or self.keywords.get("is_flag")
                values[on] = given if is_flag else VALUE_FOLLOWS
            if slash:
                values[off] = False
        return values

    @property
    def default(self) -> Any:
        if self.is_variadic or self.is_repeatable:
            return ()
        return self.keywords.get("default", False if self.keywords.get("is_flag") else None)

    def read(self, text: str) -> Any:
        """Return the value of a text. Raises ValueError."""
        value_type = self.keywords.get("type")
        return value_type.read(text) if value_type else text


VALUE_FOLLOWS = object()


class Declared:
    """A command: its function, which takes a Context and keywords, and its parameters."""

    def __init__(self, name: str, body: Body, keywords: Mapping[str, Any]) -> None:
        self.name = name or body.__name__
        self.body = body
        self.keywords = keywords  # of click.command
        self.parameters: Sequence[Parameter] = list(reversed(getattr(body, "declared", ())))

    @property
    def is_wrapper(self) -> bool:
        """Return whether the words from the first that is no option are another program's."""
        return bool(self.keywords.get("context_settings"))

    def for_click(self) -> click.Command:
        """Return the same as a command of click."""
        from gover.cli.with_click import command_of_click  # noqa: PLC0415  what this is for

        return command_of_click(self)


class DeclaredGroup(Declared):
    """A command with others below it; with `invoke_without_command` it does something alone."""

    def __init__(self, name: str, body: Body, keywords: Mapping[str, Any]) -> None:
        super().__init__(name, body, keywords)
        self.commands: dict[str, Declared] = {}

    def command(self, name: str = "", **keywords: Any) -> Callable[[Body], Declared]:
        """Declare a command below this one, as click's Group.command does."""

        def add(body: Body) -> Declared:
            made = Declared(name, body, keywords)
            self.commands[made.name] = made
            return made

        return add


def command(name: str = "", **keywords: Any) -> Callable[[Body], Declared]:
    """Declare a command, as click.command does."""
    return lambda body: Declared(name, body, keywords)


def group(name: str = "", **keywords: Any) -> Callable[[Body], DeclaredGroup]:
    """Declare a command with others below it, as click.group does."""
    return lambda body: DeclaredGroup(name, body, keywords)


def option(*names: str, **keywords: Any) -> Callable[[Body], Body]:
    """Declare an option, as click.option does."""
    return _adding(Parameter(names, keywords))


def argument(name: str, **keywords: Any) -> Callable[[Body], Body]:
    """Declare an argument, as click.argument does."""
    return _adding(Parameter((name,), keywords))


def reads(body: Body) -> Body:
    """Add `-C DIR` and `--json` to a command that only reads."""
    body = option("--json", "as_json", help="Print JSON.", **FLAG)(body)
    return option("-C", "directory", metavar="DIR", help="Act as if started in DIR.")(body)


def _adding(parameter: Parameter) -> Callable[[Body], Body]:
    def add(body: Body) -> Body:
        body.declared = [*getattr(body, "declared", ()), parameter]  # type: ignore[attr-defined]
        return body

    return add
