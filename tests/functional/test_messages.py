"""What people see: suggestions, colours, examples, how much is said."""

import shlex

import click
import pytest

from gover.cli import suggest
from gover.cli.group import cli
from gover.cli.help_text import full_help
from gover.cli.registry import COMMANDS, GLOBAL_OPTIONS
from gover.console import paint, wants_colour
from gover.sources.released_versions import write_released
from gover.version.version import Version


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,22", "1.22"),
        ("go-1.22.3", "1.22.3"),
        ("golang@1.22.3", "1.22.3"),
        ("Go1.22", "1.22"),
        ("1 22 3", "1.22.3"),
        ("22.3", "1.22.3"),
        ("go1.22.3x", "1.22.3"),
        ("go1.22.3.linux-amd64", "1.22.3"),
        ("1.22.3.0", "1.22.3"),
        ("lates", "latest"),
        ("stable", "latest"),
        ("lts", "oldstable"),
        ("sytem", "system"),
        ("banana", None),
        ("../../etc", None),
        ("", None),
    ],
)
def test_a_mistyped_request_is_guessed(typed, meant):
    assert suggest.suggest_request(typed) == meant


def test_a_release_that_there_never_was_names_the_nearest(box):
    write_released(box.dirs, map(Version.parse, ("1.21.13", "1.22.3", "1.22.4", "1.23.1")))

    said = box.gover("exec", "1.22.33", "go", expect=3)

    assert said.stderr == (
        "gover: go1.22.33 is not installed (set on the command line);"
        " no such release, nearest: 1.22.4\nhint: gover install 1.22.4\n"
    )


def test_a_pin_for_a_release_that_there_never_was_is_said(box):
    write_released(box.dirs, map(Version.parse, ("1.21.13", "1.22.3", "1.22.4", "1.23.1")))
    project = box.project("p", "")

    said = box.gover("pin", "1.22.33", cwd=project)

    assert "no such release, nearest: 1.22.4; hint: gover install 1.22.4" in said.stderr


def test_a_list_that_has_not_all_is_not_accepted(box):
    """A mirror of a company's own, perhaps: gover ships the hash of what it says is no release."""
    write_released(box.dirs, map(Version.parse, ("1.21.13", "1.23.1")))

    assert "no such release" not in box.gover("exec", "1.22.4", "go", expect=3).stderr
    assert "no such release" in box.gover("exec", "1.22.99", "go", expect=3).stderr


@pytest.mark.parametrize("requested", ["1.22.3", "1.99.1", "1.22"])
def test_a_release_that_is_or_may_be_is_accepted(box, requested):
    """1.99.1 may be newer than the last list that was seen."""
    write_released(box.dirs, map(Version.parse, ("1.22.3", "1.23.1")))

    assert "no such release" not in box.gover("exec", requested, "go", expect=3).stderr


def test_a_mistyped_command_or_option_is_guessed(box):
    assert "hint: gover install\n" in box.gover("instal", expect=2).stderr
    assert "Did you mean '--from'?" in box.gover("install", "--form", "x", expect=2).stderr
    meant = box.gover("-C", "/", "use", "1,22", expect=2).stderr
    assert "did you mean '1.22'?\nhint: gover -C / use 1.22\n" in meant


@pytest.mark.parametrize(
    ("environ", "terminal", "pipe"),
    [
        ({}, False, False),
        ({"TERM": "xterm"}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "xterm", "NO_COLOR": "1"}, False, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "0", "TERM": "xterm"}, True, False),
        ({"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_colour_is_for_who_can_see_it_and_wants_it(environ, terminal, pipe):
    assert (wants_colour(environ, is_terminal=True), wants_colour(environ, is_terminal=False)) == (
        terminal,
        pipe,
    )


def test_paint_is_nothing_when_off():
    assert paint("x", "good", on=False) == "x"
    assert paint("x", "good", on=True) == "\x1b[32mx\x1b[0m"


def test_each_stream_is_coloured_by_itself(box):
    box.install("1.22.3")
    project = box.project("p", "1.22.3\n")

    assert "\x1b" not in box.gover("list", cwd=project, TERM="xterm").stdout
    assert "\x1b[32m* 1.22.3" in box.gover("list", cwd=project, FORCE_COLOR="1").stdout
    assert "\x1b" not in box.gover("list", "--json", cwd=project, FORCE_COLOR="1").stdout
    terminal = box.terminal("bash", project, TERM="xterm")
    assert terminal.run("gover list 2>/dev/null").startswith("\x1b[32m* 1.22.3")
    assert "\x1b" not in terminal.run("gover list | cat")
    assert "\x1b[1;31mgover:" in terminal.run("gover nosuch >/dev/null").replace("\x1b[?2004l", "")
    assert "\x1b[1;31m" not in terminal.run("NO_COLOR=1 gover nosuch")


def commands(command=cli, path=()):
    for name, child in command.commands.items():
        yield (*path, name), child
        if isinstance(child, click.Group):
            yield from commands(child, (*path, name))


def test_the_help_of_every_command_begins_with_examples():
    """Those in the table, and those that a help has of its own."""
    for path, command in commands():
        shown = command.get_help(click.Context(command, info_name=path[-1], terminal_width=80))
        first = f"\n    gover {' '.join(path)}"
        assert 0 < shown.find(first) < shown.index("Options:"), path
        assert all(len(line) <= 80 for line in shown.splitlines()), path


EXAMPLES = {(row.name,): row.examples for row in COMMANDS if row.examples} | {
    (row.name, name): below.examples for row in COMMANDS for name, below in row.subcommands.items()
}


@pytest.mark.parametrize("path", EXAMPLES, ids=" ".join)
def test_examples_are_words_that_the_commands_take(path):
    command = dict(commands())[path]
    for typed, _ in EXAMPLES[path]:
        words = shlex.split(typed)
        assert tuple(words[: len(path)]) == path
        context = click.Context(command, info_name=path[-1], obj=None)
        command.make_context(path[-1], words[len(path) :], parent=context.parent)


def test_the_list_of_commands_fits_80_columns_and_has_each_once():
    shown = full_help()
    commands_only = shown.partition("Global options:")[0]
    rows = [line.split()[0] for line in commands_only.splitlines() if line.startswith("  ")]

    assert sorted(rows) == sorted(cli.commands)
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_the_global_options_are_those_that_gover_takes():
    context = cli.make_context("gover", ["help"], resilient_parsing=True)
    records = [option.get_help_record(context) for option in cli.get_params(context)]

    assert {name for name, _ in GLOBAL_OPTIONS} == {record[0] for record in records if record}


def test_quiet_says_errors_only_and_verbose_says_what_is_asked(gover):
    quiet = gover("-q", "install", "1.22.3")
    assert (quiet.returncode, quiet.stderr) == (0, "")

    verbose = gover("-v", "available")
    assert "/dl/?mode=json&include=all" in verbose.stderr
    assert "/dl/?mode=json&include=all" not in gover("available").stderr


def test_verbose_tells_no_password():
    import io
    import logging

    from gover.cli.global_options import show_requests

    logger, stream = logging.getLogger("gover"), io.StringIO()
    before = (logger.level, logger.handlers)
    try:
        logger.handlers = []  # a test before may have shown requests
        show_requests(stream)
        logging.getLogger("gover.network.exchange").info(
            'HTTP Request: GET %s "200"', "https://me:secret@proxy.test/x\x1b[2J"
        )
    finally:
        logger.setLevel(before[0])
        logger.handlers = before[1]

    assert stream.getvalue() == (
        'gover: HTTP Request: GET https://...@proxy.test/x\\x1b[2J "200"\n'
    )


def test_on_a_terminal_current_prints_the_path_below_home_short_from_a_plan_and_without(box):
    project = box.install("1.22.3").project("p", "1.22.3\n")
    terminal = box.terminal("bash", project).hook()

    without_plan = terminal.run("gover current -C .")
    from_plan = terminal.run("gover current")

    assert without_plan == from_plan == "1.22.3\n(set by ~/p/.go-version:1)\n"
