"""Options that several commands have."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from gover.cli.declare import READS

_Function = TypeVar("_Function", bound=Callable[..., Any])


def reads(command: _Function) -> _Function:
    """Add `-C DIR` and `--json` to a command that only reads."""
    for names, keywords in READS:
        command = click.option(*names, **keywords)(command)
    return command
