"""
Undo what is ours, keep what is theirs: random sessions in real shells.

A session is a shell, and its subshells, in which somebody goes in and out of projects, edits
PATH and variables, changes pins and toolchains, asks for versions, turns gover off and on,
and loads the hook again. After every prompt the environment is held against the user's own
edits alone (`model`), with what the place should add (`worlds`); at the end, outside of
every project, nothing may be left of gover but the shims where the hook put them.

Sessions are made from a seed. One that goes wrong is cut down to the least that still does.
"""

import os

import pytest

from tests.lib.sessions.commands import sessions
from tests.lib.sessions.session import Game
from tests.lib.sessions.shell_syntax import TAKING_PART
from tests.lib.sessions.shrink import shrink
from tests.lib.sessions.terminal_shell import TerminalLine
from tests.lib.terminals import have

FULL = os.environ.get("GOVER_FULL", "") not in ("", "0")
PARTS, EACH = (7, 100) if FULL else (2, 15)  # for each shell
TYPED = 40 if FULL else 2


@pytest.fixture(params=TAKING_PART)
def shell(request):
    have(request.param)
    return request.param


@pytest.mark.timeout(1800 if FULL else 300)
@pytest.mark.parametrize("part", range(PARTS))
def test_the_environment_is_as_the_users_own_edits_alone_leave_it(player, shell, part, figure):
    here = player()
    prompts, wrong = 0, []
    for session in sessions(part, shell, EACH):
        outcome = here.play(session)
        prompts += outcome.prompts
        if outcome.fault:
            wrong.append(session)
    figure(f"random sessions in {shell}", EACH, "sessions")
    figure(f"random sessions in {shell}: prompts", prompts)
    figure(f"random sessions in {shell}: an environment that is not the user's", len(wrong))
    if wrong:
        pytest.fail(f"{len(wrong)} of {EACH} sessions went wrong; {smallest(here, wrong[0])}")


def smallest(here, session):
    """Return the least of a session that goes wrong, as a person can type it."""
    session = shrink(session, lambda smaller: here.play(smaller).fault)
    outcome = here.play(session)
    return "\n".join(["", str(session), "typed:", *outcome.typed, outcome.fault])


def test_typed_into_a_real_terminal_it_is_the_same(player, shell, box, tmp_path, figure):
    """Fewer, because a terminal is slow; with the prompts that the shell itself makes."""
    here = player()
    for session in sessions("typed", shell, TYPED):
        here.world.reset(session.policy)
        start = here.world.path(session.start)
        terminal = box.terminal(shell, start, **dict(session.environ), PWD=start)
        game = Game(here, TerminalLine(terminal, tmp_path), shell, deepest=1)

        fault = game.play(session.lines)

        figure(f"typed into a terminal, {shell}", 1, "sessions")
        figure(f"typed into a terminal, {shell}: prompts", game.prompts)
        figure(f"typed into a terminal, {shell}: not the user's", int(bool(fault)))
        terminal.close()
        assert not fault, "\n".join([str(session), "typed:", *game.typed])


def test_a_hook_that_forgets_to_undo_is_found_and_cut_down(player, shell):
    """These tests can fail: in two lines, one that goes in and one that goes out."""
    here = player(broken=True)

    wrong = next(s for s in sessions("broken", shell, 10) if here.play(s).fault)
    least = shrink(wrong, lambda smaller: here.play(smaller).fault)

    assert len(least.lines) <= 2
    assert all(len(line) == 1 for line in least.lines)
