"""A HOME in which a version manager is set up as its manual says: what the matrix runs over."""

from collections.abc import Mapping
from pathlib import Path

from tests.everywhere import fakes
from tests.everywhere.judge import Expected, Fails, Runs
from tests.everywhere.states import BEHIND, SYSTEM, State


class Arrangement:
    """
    What the matrix has to know of a manager. A subclass sets it up in `home`, which is empty.

    abilities  of states.ABILITIES, and "cron" where a PATH for scripts is documented
    shells     in which it has a hook, or a PATH to set
    """

    name = ""
    abilities: frozenset[str] = frozenset()
    shells: tuple[str, ...] = ("zsh", "bash", "fish")
    pin_file = ".go-version"

    def __init__(self, home: Path) -> None:
        self.home = home
        self.system = home / "system"
        self.behind = home / "behind"
        fakes.write_toolchain(self.system, SYSTEM)
        fakes.write_toolchain(self.behind, BEHIND)
        self.environ = {
            "HOME": str(home),
            "PATH": f"{self.system}/bin:/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "GIT_CONFIG_NOSYSTEM": "1",
        }

    def load(self, shell: str) -> str:
        """Return the line of a start file that makes the manager work in a shell."""
        raise NotImplementedError

    def pin_text(self, version: str) -> str:
        """Return what its version file has to contain."""
        return f"{version}\n"

    def set_default(self, version: str) -> None:
        """Make a version the one that applies where nothing chooses."""

    def use(self, version: str, shell: str) -> str:
        """Return the line that chooses a version for one shell."""
        raise NotImplementedError

    def visit(self, directory: Path) -> None:
        """Do what the manager demands once for a directory with a version file."""

    def script_path(self) -> str:
        """Return the PATH that is documented for cron and for scripts."""
        raise NotImplementedError

    def more_ways(self) -> Mapping[str, str]:
        """Return {name of a way: a line of sh} that only this manager has."""
        return {}

    def applies(self, state: State) -> bool:
        return self.abilities.issuperset(state.needs)

    def expected(self, expected: Expected) -> Expected:
        """Return what is due with this manager: only gover decides about GOTOOLCHAIN."""
        if isinstance(expected, Runs):
            return expected._replace(toolchain="")
        words = tuple(word.replace("{pin}", self.pin_file) for word in expected.words)
        return Fails(words)
