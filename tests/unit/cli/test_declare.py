"""Commands without click: the plain form gives a command what click would give it."""

import importlib

import click
import pytest

from gover.cli.declare import PLAIN, Declared
from gover.cli.group import cli
from gover.cli.registry import BY_NAME

LINES = """
    list | list --json | list --bare --long | list -C / | list -C | list --jso | list x
    list --json=1 | pin | pin 1.22.3 | pin go1.22 | pin >=1.21 | pin --unset | pin x
    pin 1.22 1.23 | pin --json
    pin 1.22 --install | pin --install 1.22 | pin -- 1.22 | pin -q 1.22 | pin --help | pin -h
    default latest | default --unset --json | use 1.22.3 | use --unset 1.22 | use | use - | use -1
    current --json -C /tmp | current x | which | which gofmt | which go gofmt | which -C / go --json
    why | why -C/ | status --json | status --debug | exec | exec go | exec go build -o x --json
    exec -- go --help | exec -- | exec 1.22 -- go | exec --install 1.22 go | exec --nope go
    exec -h | exec go --install | exec -- -- go
"""
CASES = [line.strip() for row in LINES.strip().splitlines() for line in row.split("|")]


def declared():
    for name, module in PLAIN.items():
        commands = importlib.import_module(f"gover.cli.{module}").COMMANDS
        yield name, next(command for command in commands if command.name == name)


def test_the_table_has_every_declared_command_and_no_other():
    modules = {row.module for row in BY_NAME.values()}
    found = {
        command.name: module
        for module in modules
        for command in importlib.import_module(f"gover.cli.{module}").COMMANDS
        if isinstance(command, Declared)
    }

    assert found == PLAIN
    assert {name: BY_NAME[name].module for name in PLAIN} == PLAIN


@pytest.mark.parametrize("line", CASES)
def test_a_plain_form_gives_what_click_gives(line):
    name, *words = line.split(" ")
    command = dict(declared())[name]
    given = []
    command.body, body = lambda _here, **keywords: given.append(keywords), command.body
    try:
        plain = command.plain_call(words)
        with click.Context(cli, obj=object()) as root:
            command.for_click().main(words, parent=root, standalone_mode=False)
    except (click.ClickException, click.exceptions.Exit):
        assert given == []
    finally:
        command.body = body

    if plain is not None:
        assert given == [plain]


def test_plain_forms_are_not_left_to_click():
    commands = dict(declared())
    plain = [line for line in CASES if commands[line.split()[0]].plain_call(line.split()[1:])]

    assert {"list --json", "pin 1.22.3", "use --unset 1.22", "which -C / go --json"} <= set(plain)
    assert {"exec go build -o x --json", "exec -- go --help", "current --json -C /tmp"} <= set(
        plain
    )
