"""Commands without click: plain words give a command what click would give it."""

import importlib

import click
import pytest

from gover.cli.declare import Declared, DeclaredGroup
from gover.cli.group import cli
from gover.cli.names import MODULES
from gover.cli.plain_words import find_call
from gover.cli.registry import BY_NAME
from gover.cli.with_click import command_of_click

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
    install | install 1.22.3 latest --locked | install 1.22 x | install --from=/a 1.22 | install -q
    install --source --all | install --locked=1 | install --insecure-no-log --insecure-no-signature
    uninstall | uninstall -y 1.22.3 | uninstall --yes 1.21 1.22 | uninstall -yn 1.22
    env --shell fish | env --shell tcsh | env --shell=zsh --json | env --shell | env --sh fish
    config | config list --show-origin | config get mirrors -C / | config get | config set a b c
    config set delta | config unset delta | config nope | config list -h | cache clean --all -n
    cache -n clean | editor vscode | editor code --write --force | editor vscode --check --undo
    editor nope | import -n --unproven /a /b | import -C / | setup | setup --no-completion -y
    setup --completion --shell zsh | setup --shell tcsh | setup direnv --load 1.22 | setup x
    setup -y direnv --undo | mirror sync | mirror sync /m --versions 1.22,latest --versions 1.21
    mirror sync --versions=1.22 --platforms linux-amd64,darwin/arm64 /m --history 3 | mirror verify
    mirror sync /m --versions 1.22 --history -1 | mirror sync /m --versions 1.22 --history x
    mirror sync /m --versions nope | lock --platform linux-amd64 --platform darwin-arm64 | lock x
    lock --platform nope | doctor --build 1.22 --full | doctor --runs 2 --build | doctor --runs 0
    help | help pin --all | help config set | link 1.22.3 /go | link 1.22.3 | allow
    prune -n --yes | allow --revoke f | deny a b | verify --key | verify --import-key f --strict
    available 1.22 --all | audit --db=u
    tools sync --update -C / | tools stale --gobin --json | self verify --wheel w | completion zsh
    hook | hook zsh | inspect | inspect a b --json | outdated --json | upgrade --pin 1.22 --latest
    projects --json | sdk | sdk list | sdk why --json | import --unverified --yes
"""
CASES = [line.strip() for row in LINES.strip().splitlines() for line in row.split("|")]


def command_named(name) -> Declared:
    commands = importlib.import_module(f"gover.cli.{MODULES[name]}").COMMANDS
    return next(command for command in commands if command.name == name)


def test_every_command_is_declared_and_none_is_left_out():
    found = {
        command.name: module
        for module in set(MODULES.values())
        for command in importlib.import_module(f"gover.cli.{module}").COMMANDS
        if isinstance(command, Declared)
    }

    assert found == MODULES
    assert MODULES.keys() == BY_NAME.keys()


@pytest.mark.parametrize("line", CASES)
def test_plain_words_give_what_click_gives(line):
    name, *words = line.split(" ")
    command = command_named(name)
    children = command.commands.values() if isinstance(command, DeclaredGroup) else ()
    given = []
    bodies = [(each, each.body) for each in (command, *children)]
    try:
        for each, body in bodies:
            each.body = replaced(body, given)
        call = find_call(command, words)
        if call is not None:
            call[0](None, **call[1])
        plain, given[:] = given[:], []
        with click.Context(cli, obj=object()) as root:
            command_of_click(command).main(words, parent=root, standalone_mode=False)
    except (click.ClickException, click.exceptions.Exit):
        assert given == []
    finally:
        for each, body in bodies:
            each.body = body

    assert plain in ([], given)


def replaced(body, given):
    """Return a function that keeps what it was called with, under the name of the body."""

    def keep(_here, **keywords):
        given.append((body.__name__, keywords))

    keep.__name__, keep.__doc__ = body.__name__, body.__doc__
    return keep


LEFT_TO_CLICK = """
    list -C | list --jso | list x | list --json=1 | pin x | pin 1.22 1.23 | pin -- 1.22
    pin -q 1.22 | pin --help | pin -h | use - | use -1 | current x | which go gofmt | why -C/
    status --debug | exec --nope go | exec -h | install 1.22 x | install -q
    install --locked=1 | uninstall | uninstall -yn 1.22 | env --shell tcsh | env --shell
    env --sh fish | config | config get | config set delta | config nope | config list -h
    cache -n clean | editor nope | import -C / | setup --shell tcsh | setup x
    setup -y direnv --undo | mirror sync | mirror verify
    mirror sync /m --versions 1.22 --history -1 | mirror sync /m --versions 1.22 --history x
    mirror sync /m --versions nope | lock x | lock --platform nope | doctor --runs 0
    link 1.22.3 | deny a b | hook | inspect | sdk
"""


def test_nothing_else_is_left_to_click():
    left = {
        line
        for line in CASES
        if find_call(command_named(line.split(" ")[0]), line.split(" ")[1:]) is None
    }

    named = {line.strip() for row in LEFT_TO_CLICK.strip().splitlines() for line in row.split("|")}
    assert left == named
