"""
Random sessions, as data: what a user types, and what happens to the files meanwhile.

A session is made whole before it is run. Every command means something wherever it
stands, or is passed over, so that one can be left out and the rest run again.
"""

from random import Random
from typing import NamedTuple

from tests.lib.sessions.project_dirs import EVERY_PIN, MORE, PINS, PLACES, TRUSTING, WHERE
from tests.lib.sessions.shell_syntax import TAKING_PART


class Command(NamedTuple):
    """
    One command.

    Typed: cd PLACE, load, use VERSION-or-nothing, status N, export NAME VALUE, assign NAME
    VALUE, mark NAME, unset NAME, prepend ENTRY, append ENTRY, drop ENTRY, replace PATH,
    save, restore, shell KIND, exit. Done behind the shell's back: pin PLACE NAME, install
    VERSION, uninstall VERSION.
    """

    verb: str
    first: str = ""
    second: str = ""


class Session(NamedTuple):
    """What a shell is started with, and the lines typed into it."""

    shell: str
    policy: str  # what GOTOOLCHAIN becomes
    start: str  # a place
    environ: tuple[tuple[str, str], ...]  # on top of the box's own
    lines: tuple[tuple[Command, ...], ...]

    def __str__(self):
        """Return it so that a person can read it and type it again."""
        head = f"{self.shell} in {self.start!r}, gotoolchain {self.policy!r}, {self.environ}"
        return "\n".join([head, *("  " + "; ".join(map(_words, line)) for line in self.lines)])


def _words(command):
    return " ".join([command.verb, *(repr(word) for word in command[1:] if word)])


VARIABLES = {
    "GOROOT": ("/opt/go", "/opt/old go", "", "-x=y:z", "/opt/é\nnew\n"),
    "GOTOOLCHAIN": ("auto", "local", "go1.99.9", "", "local+path"),
    "APP_MODE": ("mine", "inside", "alone", ""),
    "NOTES": ("*?[x] $HOME `x`", "a\x1fb", "", "two\nlines\n", 'it\'s "so" \\ é'),
}
NAMES = (*VARIABLES, "GOVER_VERSION", "GOVER_DISABLE")
# Values that are what gover sets nowhere: for where it may be setting at the same moment.
FAR = {"GOROOT": "/opt/far", "GOTOOLCHAIN": "go1.98.8", "APP_MODE": "far", "NOTES": "far"}
ENTRIES = ("/mine/bin", "/mine/a b", "/usr/bin", "", ".", "~/bin", "/mine/*?[x]", "/m/ü\nnl")
PATHS = (
    "/usr/bin:/bin",
    "/usr/bin:/bin:",
    ":/usr/bin:/bin",
    "/usr/bin::/bin:/a b:/usr/bin",
    "/mine/$HOME`x`'\"\\:/usr/bin:/bin:/m\n:",
    "/one",
    ":",
    "",
)
USES = ("1.23.1", "1.22.3", "1.9.7", "1.99.9", "system")

# How often: (weight, what). An edit of files costs a start of Python at the next prompt,
# `use` and `shell` more than that.
_WEIGHTS = {
    "cd": 34,
    "together": 10,
    "prepend": 6,
    "append": 5,
    "drop": 4,
    "replace": 4,
    "save": 2,
    "restore": 3,
    "export": 8,
    "assign": 3,
    "mark": 1,
    "unset": 5,
    "status": 3,
    "pin": 6,
    "install": 2,
    "uninstall": 2,
    "ask": 2,
    "use": 1,
    "shell": 2,
    "exit": 2,
    "load": 2,
    "disable": 3,
}


def sessions(seed, shell, number):
    """Yield so many sessions of one kind of shell, the same ones for the same seed."""
    random = Random(f"{seed} {shell}")
    for _ in range(number):
        yield _session(random, shell)


def _session(random, shell):
    environ = [("PATH", random.choice(PATHS[:-1]))] if random.random() < 0.3 else []
    for name, values in VARIABLES.items():
        if random.random() < 0.3:
            environ.append((name, random.choice(values)))
    policy = random.choices(("local", "path", "keep"), (16, 2, 1))[0]
    lines = tuple(_line(random) for _ in range(random.randint(4, 26)))
    return Session(shell, policy, random.choice(WHERE), tuple(environ), lines)


def _line(random):
    verb = random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    if verb == "together":
        return tuple(_harmless(random) for _ in range(random.randint(2, 4)))
    return (_command(random, verb),)


def _harmless(random):
    """Return what may stand on one line with a cd, after which zsh's gover acts at once."""
    verb = random.choice(("cd", "cd", "prepend", "append", "drop", "replace", "export"))
    if verb != "export":
        return _command(random, verb)
    name = random.choice(list(FAR))
    return Command("export", name, FAR[name])


def _command(random, verb):
    match verb:
        case "cd":
            return Command("cd", random.choice((*WHERE, "..")))
        case "prepend" | "append" | "drop":
            return Command(verb, random.choice(ENTRIES))
        case "replace":
            return Command(verb, random.choice(PATHS))
        case "export" | "assign":
            name = random.choice(list(VARIABLES))
            return Command(verb, name, random.choice(VARIABLES[name]))
        case "mark" | "unset":
            return Command(verb, random.choice(list(VARIABLES)))
        case "status":
            return Command(verb, str(random.choice((0, 1, 42, 127))))
        case "use" | "ask":
            return _asking(random, verb)
        case "disable":
            return random.choice(
                (Command("export", "GOVER_DISABLE", "1"), Command("unset", "GOVER_DISABLE"))
            )
        case "shell":
            return Command(verb, random.choice(TAKING_PART))
        case "pin":
            return _pinning(random)
        case "install" | "uninstall":
            return Command(verb, random.choice(("1.22.3", "1.23.1", *MORE)))
    return Command(verb)


def _asking(random, verb):
    version = random.choice(USES) if random.random() < 0.5 else ""
    if verb == "use":
        return Command("use", version)
    if version:
        return Command("export", "GOVER_VERSION", version)
    return Command("unset", "GOVER_VERSION")


def _pinning(random):
    place = random.choice([place for place in PLACES if place != "out"])
    names = EVERY_PIN if place in TRUSTING else PINS
    return Command("pin", place, random.choice(list(names)))
