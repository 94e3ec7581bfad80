"""Words on the command line that only some commands take."""

from typing import Any, Generic, TypeVar

import click

from gover.escape import safe
from gover.version.platform import Platform, parse_platform

_T = TypeVar("_T")


class PlatformWord(click.ParamType[Platform]):
    """A platform: `linux-amd64`."""

    name = "platform"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Platform:
        platform = value if isinstance(value, Platform) else parse_platform(value)
        if platform is None:
            self.fail(f"'{safe(value)}' is no platform such as linux-amd64", param, ctx)
        return platform


class Several(click.ParamType[tuple[_T, ...]], Generic[_T]):
    """Words of another kind, with commas between them."""

    def __init__(self, each: click.ParamType[_T]) -> None:
        self.name = each.name
        self.each = each

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[_T, ...]:
        if isinstance(value, tuple):
            return value
        words = [word.strip() for word in value.split(",")]
        return tuple(self.each.convert(word, param, ctx) for word in words if word)
