"""The smallest sessions that once went wrong."""

import pytest

from tests.lib.sessions.commands import Command, Session
from tests.lib.terminals import have

IN, OUT = (Command("cd", "a"),), (Command("cd", "out"),)
INTO_B = (Command("cd", "b"),)
SAVE, RESTORE = (Command("save"),), (Command("restore"),)


def case(name, shell, *lines, policy="local", environ=()):
    return pytest.param(Session(shell, policy, "out", environ, lines), id=f"{name}, {shell}")


CASES = [
    *(
        case("not exported", shell, (Command("assign", "GOROOT", "/opt/go"),), IN, OUT)
        for shell in ("zsh", "bash", "fish")
    ),
    case("shims twice", "zsh", IN, (Command("load"),), OUT, policy="path"),
    *(
        case(
            "shims twice",
            shell,
            IN,
            (Command("replace", "/usr/bin:/bin"),),
            (Command("load"),),
            OUT,
            policy="path",
        )
        for shell in ("bash", "fish")
    ),
    *(
        case(
            "shims saved", shell, (Command("save"),), IN, (Command("restore"),), OUT, policy="path"
        )
        for shell in ("zsh", "bash", "fish")
    ),
    *(
        case(
            "saved PATH, another place",
            shell,
            IN,
            (Command("save"),),
            INTO_B,
            (Command("restore"),),
        )
        for shell in ("zsh", "bash", "fish")
    ),
    *(
        case("PATH replaced", shell, IN, (Command("replace", "/usr/bin:/bin"),), OUT)
        for shell in ("zsh", "bash", "fish")
    ),
    *(
        case("saved PATH", shell, IN, (Command("save"),), OUT, (Command("restore"),))
        for shell in ("zsh", "bash", "fish")
    ),
    case("empty PATH", "zsh", (Command("replace", ""),), (Command("load"),)),
]


@pytest.mark.parametrize("session", CASES)
def test_the_environment_is_as_the_users_own_edits_alone_leave_it(player, session):
    have(session.shell)

    assert not player().play(session).fault
