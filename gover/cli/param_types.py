"""Types of command-line arguments: a version, a platform, a list."""

from typing import Any, Generic, TypeVar

import click

from gover.escape import safe
from gover.version.platform import Platform, parse_platform
from gover.version.request import Request

_T = TypeVar("_T")


class CommandName(click.types.StringParamType):
    """The name of one of gover's commands; the command that takes it looks it up."""


class PlatformType(click.ParamType[Platform]):
    """A platform: `linux-amd64`."""

    name = "platform"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Platform:
        platform = value if isinstance(value, Platform) else parse_platform(value)
        if platform is None:
            self.fail(f"'{safe(value)}' is not a platform such as linux-amd64", param, ctx)
        return platform


class CommaList(click.ParamType[tuple[_T, ...]], Generic[_T]):
    """A comma-separated list of values of another type."""

    def __init__(self, element: click.ParamType[_T]) -> None:
        self.name = element.name
        self.element = element

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[_T, ...]:
        if isinstance(value, tuple):
            return value
        words = [word.strip() for word in value.split(",")]
        return tuple(self.element.convert(word, param, ctx) for word in words if word)


class RequestType(click.ParamType[Request]):
    """A request for a version."""

    name = "version"

    def __init__(self, among: str = "installed") -> None:
        self.among = among  # the versions for completion: "installed" or "released"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Request:
        if isinstance(value, Request):
            return value
        try:
            return Request.parse(value)
        except ValueError as error:
            from gover.cli import suggest  # noqa: PLC0415  needed for an error only

            near = suggest.suggest_request(value)
            instead = f"; did you mean '{near}'?" if near else ""
            self.fail(f"{error}{instead}", param, ctx)


INSTALLED = RequestType()


RELEASED = RequestType("released")
