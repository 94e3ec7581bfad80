"""
The states of the directory B in which `go` runs; the shell stands in A, which is pinned.

Installed are INSTALLED; the default is DEFAULT, where there is one; the system's go is SYSTEM.
A wrong answer gives away by its version where it came from.
"""

from collections.abc import Mapping
from typing import NamedTuple

from tests.everywhere.judge import Expected, Fails, Runs

INSTALLED = ("1.20.7", "1.21.5", "1.22.3", "1.23.1", "1.24.2", "1.25rc1")
A, B, USED, DEFAULT, NEWER, CANDIDATE = (
    INSTALLED[2],
    "1.21.5",
    "1.20.7",
    "1.23.1",
    "1.24.2",
    "1.25rc1",
)
SYSTEM, BEHIND = "1.19.9", "1.18.10"
ABSENT, BEYOND = "1.22.99", "1.30.1"
NONSENSE = "1.two.three"

# What a manager has to know for a state to apply to it.
ABILITIES = ("default", "use", "tool-versions", "go.mod", "system")


class State(NamedTuple):
    """
    name, what     for tables and messages
    expected       in B
    pin            what the manager's own version file in B has, and `parent` that above it
    files          others in B
    needs          abilities
    default        whether a default is set
    environ        variables that the user's session has
    use            version that the shell was told to use
    bare           what is expected where variables do not come along, if that is another
    open           nothing chooses a version: a go that the user put in front may run as well
    """

    name: str
    what: str
    expected: Expected
    pin: str = ""
    parent: str = ""
    files: Mapping[str, str] = {}
    needs: tuple[str, ...] = ()
    default: bool = True
    environ: Mapping[str, str] = {}
    use: str = ""
    bare: Expected | None = None
    open: bool = False


def _pinned(version: str) -> Runs:
    return Runs((version,), "local" if version >= "1.21" else "")


def _free(version: str) -> Runs:
    return Runs((version,), "free")


def _go_mod(version: str) -> dict[str, str]:
    return {"go.mod": f"module example.com/b\n\ngo {version}\n"}


_FLOOR = ("go.mod",)
_BEYOND = Fails((BEYOND,), 3)

STATES = (
    State("pin", "a pin that is installed", _pinned(B), pin=B),
    State("missing", "a pin that is not installed", Fails((ABSENT,), 3), pin=ABSENT),
    State("broken", "a pin that cannot be read", Fails((NONSENSE, "{pin}"), 4), pin=NONSENSE),
    State("parent", "a pin in the directory above", _pinned(B), parent=B),
    State("default", "nothing, with a default", _free(DEFAULT), needs=("default",), open=True),
    State("nothing", "nothing, without a default", _free(SYSTEM), default=False, open=True),
    State("system", "the pin `system`", Runs((SYSTEM,)),
          pin="system", needs=("system",), open=True),
    State("floor-met", "a floor that the default satisfies", _free(DEFAULT),
          files=_go_mod("1.21"), needs=_FLOOR),
    State("floor-above", "a floor above the default, satisfied by another", _free(NEWER),
          files=_go_mod("1.24"), needs=_FLOOR),
    State("floor-no-default", "a floor above the system's Go, no default", _free(NEWER),
          files=_go_mod("1.24.1"), needs=_FLOOR, default=False),
    State("floor-beyond", "a floor above all: the default may switch", _free(DEFAULT),
          files=_go_mod(BEYOND), needs=_FLOOR),
    State("floor-local", "a floor above all, GOTOOLCHAIN=local", _BEYOND,
          files=_go_mod(BEYOND), needs=_FLOOR,
          environ={"GOTOOLCHAIN": "local"}, bare=_free(DEFAULT)),
    State("floor-old-system", "a floor above all, an old system's Go", _BEYOND,
          files=_go_mod(BEYOND), needs=_FLOOR, default=False),
    State("floor-candidate", "a prerelease as floor", _free(CANDIDATE),
          files=_go_mod("1.25rc1"), needs=_FLOOR),
    State("go.work", "a floor in go.work above that of go.mod", _free(NEWER),
          files=_go_mod("1.21") | {"go.work": "go 1.24\n\nuse .\n"}, needs=_FLOOR),
    State("conflict", "a pin below the floor of go.mod", _pinned(B),
          pin=B, files=_go_mod("1.24"), needs=_FLOOR),
    State("use", "a version chosen for the shell, before B's pin", _pinned(USED),
          pin=B, needs=("use",), use=USED, bare=_pinned(B)),
    State(".tool-versions", "a pin in .tool-versions", _pinned(B),
          files={".tool-versions": f"golang {B}\n"}, needs=("tool-versions",)),
)  # fmt: skip
