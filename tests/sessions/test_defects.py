"""The smallest session of each known defect; `defects` names those that random ones avoid."""

import pytest
from defects import KNOWN
from steps import Command, Session
from terminals import have

IN, OUT = (Command("cd", "a"),), (Command("cd", "out"),)


def defect(name, shell, *lines, policy="local", environ=()):
    """Return a case that fails as long as the defect is there, and fails when it is gone."""
    session = Session(shell, policy, "out", environ, lines)
    mark = pytest.mark.xfail(strict=True, reason=KNOWN[name])
    return pytest.param(session, id=f"{name}, {shell}", marks=mark)


CASES = [
    *(
        defect("not exported", shell, (Command("assign", "GOROOT", "/opt/go"),), IN, OUT)
        for shell in ("zsh", "bash", "fish")
    ),
    defect("shims twice", "zsh", IN, (Command("load"),), OUT, policy="path"),
    *(
        defect(
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
        defect("saved PATH", shell, IN, (Command("save"),), OUT, (Command("restore"),))
        for shell in ("zsh", "bash", "fish")
    ),
    defect("empty PATH", "zsh", (Command("replace", ""),), (Command("load"),)),
]


@pytest.mark.parametrize("session", CASES)
def test_the_environment_is_as_the_users_own_edits_alone_leave_it(player, session):
    have(session.shell)

    assert not player().play(session).fault
