"""The commands and types that are declared without click, as those of click."""

from __future__ import annotations

from functools import update_wrapper
from typing import Any

import click

from gover.cli.declare import Declared, DeclaredGroup
from gover.cli.value_types import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.cli.value_types import ValueType


class BadValue(click.BadParameter):
    """A value that cannot be read, and the one that was probably meant, if any."""

    def __init__(
        self,
        message: str,
        context: click.Context | None,
        parameter: click.Parameter | None,
        given: str,
        meant: str | None,
    ) -> None:
        super().__init__(message, context, parameter)
        self.given = given
        self.meant = meant


class DeclaredType(click.ParamType[Any]):
    """A type that is declared without click."""

    def __init__(self, declared: ValueType) -> None:
        self.name = declared.name
        self.declared = declared

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self.declared.read(value)
        except ValueError as error:
            meant = error.meant if isinstance(error, InvalidValue) else None
            raise BadValue(str(error), ctx, param, value, meant) from None


def command_of_click(declared: Declared) -> click.Command:
    """Return a command, with the commands below it."""
    function: Any = _function(declared)
    for parameter in reversed(declared.parameters):
        keywords = dict(parameter.keywords)
        if "type" in keywords:
            keywords["type"] = _type_of_click(keywords["type"])
        add = click.option if parameter.is_option else click.argument
        function = add(*parameter.names, **keywords)(function)
    decorate: Any = click.group if isinstance(declared, DeclaredGroup) else click.command
    made: click.Command = decorate(declared.name, **declared.keywords)(function)
    if isinstance(declared, DeclaredGroup) and isinstance(made, click.Group):
        for child in declared.commands.values():
            made.add_command(command_of_click(child))
    return made


def _function(declared: Declared) -> Any:
    """Return what click calls; a group does nothing where a command below it follows."""

    @click.pass_context
    def call(context: click.Context, /, **keywords: Any) -> None:
        is_group = isinstance(declared, DeclaredGroup)
        if not is_group or context.invoked_subcommand is None:
            declared.body(context.obj, **keywords)

    return update_wrapper(call, declared.body)


def _type_of_click(declared: ValueType) -> click.ParamType[Any]:
    """Return a type as one of click, which has words of its own for choices and numbers."""
    if declared.choices:
        return click.Choice(declared.choices)
    if declared.minimum is not None:
        return click.IntRange(declared.minimum)
    return DeclaredType(declared)
