"""
The directories, pins and toolchains that sessions walk among, and what a place should do.

What a place should do is worked out here from a table, and not asked of gover: a session
holds the hook against a second opinion.
"""

import os
from typing import NamedTuple

from gover.fs.read import Reading
from gover.install import publish
from gover.resolve import trust
from gover.version.version import Version

INSTALLED = ("1.9.7", "1.20.14", "1.22.3", "1.23.1")
MORE = ("1.22.10", "1.23.9", "1.24rc1")  # a session may install these


class Pin(NamedTuple):
    """A project file; `go` is a release, a line, a minimum, `system`, `` or `nonsense`."""

    name: str
    text: str
    go: str
    variables: tuple[tuple[str, str], ...] = ()
    entries: tuple[str, ...] = ()  # for PATH, first one first, below the project


class Effects(NamedTuple):
    """What should hold in a place: entries in front of PATH, and {name: (how, value)}."""

    entries: tuple[str, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()  # name, `set` `offer` or `unset`, value


PINS = {
    "none": None,
    "exact": Pin(".go-version", "1.22.3\n", "1.22.3"),
    "newer": Pin(".go-version", "# ours\r\ngo1.23.1 # the one\r\n", "1.23.1"),
    "line": Pin(".go-version", "1.22\n", "1.22"),
    "tools": Pin(".tool-versions", "nodejs 20\ngolang 1.22.3\n", "1.22.3"),
    "before modules": Pin(".go-version", "1.9.7\n", "1.9.7"),
    "before switching": Pin(".go-version", "1.20.14\n", "1.20.14"),
    "candidate": Pin(".go-version", "1.24rc1\n", "1.24rc1"),
    "missing": Pin(".go-version", "1.99.9\n", "1.99.9"),
    "nonsense": Pin(".go-version", "../../x\n", "nonsense"),
    "empty": Pin(".go-version", "# nothing\n", ""),
    "system": Pin(".go-version", "system\n", "system"),
    "module": Pin("go.mod", "module m\n\ngo 1.23.1\n", ">=1.23.1"),
}
# Files that the user has allowed, in the places where they are written.
TRUSTED = {
    "allowed": Pin(
        ".envrc",
        "use go 1.22.3\nexport APP_MODE=inside\nPATH_add bin\nPATH_add 'more tools'\n",
        "1.22.3",
        (("APP_MODE", "inside"),),
        ("more tools", "bin"),
    ),
    "allowed without Go": Pin(
        ".envrc",
        "export APP_MODE='in $side'\nPATH_add bin\n",
        "",
        (("APP_MODE", "in $side"),),
        ("bin",),
    ),
    "allowed, a variable alone": Pin(
        ".envrc", "export APP_MODE=alone\n", "", (("APP_MODE", "alone"),)
    ),
}
TRUSTING = ("trusted", "trusted too")
EVERY_PIN = PINS | TRUSTED

# Where a session goes, below HOME, and the pin that is there at first; `link` is a link to a.
PLACES = {
    "out": "none",
    "a": "exact",
    "a/sub": "none",
    "a/sub/deep": "none",
    "a/inner": "newer",
    "b": "newer",
    "line": "line",
    "old": "before modules",
    "twenty": "before switching",
    "trusted": "allowed",
    "trusted/sub": "none",
    "trusted too": "allowed, a variable alone",
    "module": "module",
    "sp ace'$x": "newer",
}
WHERE = (*PLACES, "link", "", "/")  # "" is HOME itself
OUTSIDE = "out"  # no Go of gover's holds here, whatever is written elsewhere


class World:
    """The files below one HOME, and what they ask for."""

    def __init__(self, box):
        self.box = box
        self.pins = dict.fromkeys(PLACES, "none")
        self.installed = set()
        self.policy = ""
        for place in PLACES:
            box.project(place)
        os.symlink("a", box.home / "link")
        self.allow()
        self.reset("local")

    def allow(self):
        for place in TRUSTING:
            for pin in TRUSTED.values():
                reading = Reading(self._file(place, pin), "text", pin.text.encode())
                trust.allow(self.box.dirs, reading)

    def reset(self, policy):
        """Make everything as it was at first, but what GOTOOLCHAIN becomes."""
        for place, name in PLACES.items():
            self.pin(place, name)
        for version in sorted(self.installed - set(INSTALLED)):
            self.uninstall(version)
        for version in INSTALLED:
            self.install(version)
        if policy != self.policy:
            self.policy = policy
            os.makedirs(self.box.dirs.config, exist_ok=True)
            with open(f"{self.box.dirs.config}/config.toml", "w", encoding="ascii") as file:
                file.write(f'gotoolchain = "{policy}"\nmissing = "error"\n')

    def pin(self, place, name):
        before, after = EVERY_PIN[self.pins[place]], EVERY_PIN[name]
        if before == after:
            return
        if before:
            os.unlink(self._file(place, before))
        if after:
            with open(self._file(place, after), "wb") as file:
                file.write(after.text.encode())
        self.pins[place] = name

    def install(self, version):
        if version not in self.installed:
            self.box.install(version)
            self.installed.add(version)

    def uninstall(self, version):
        if version in self.installed:
            publish.remove(self.box.dirs, Version.parse(version))
            self.installed.remove(version)

    def path(self, place):
        """Return the absolute path of a place, as a user names it."""
        return place if place == "/" else f"{self.box.home}/{place}".rstrip("/")

    def effects(self, cwd, asked):
        """Return what holds in a logical directory when GOVER_VERSION is `asked`, or ""."""
        levels = self._levels(cwd)
        go = asked or next((pin.go for _, pin in levels if pin.go), "")
        version = self._choose(go)
        front = tuple(self.box.front.split(":"))
        if version is None and go not in ("", "system"):
            return Effects(front)
        place, extras = next(
            ((place, pin) for place, pin in levels if pin.variables or pin.entries),
            (None, None),
        )
        added = Effects()
        if extras:
            entries = tuple(f"{self.path(place)}/{entry}" for entry in extras.entries)
            changes = tuple((name, "set", value) for name, value in extras.variables)
            added = Effects(entries, changes)
        entries, changes = added.entries, added.changes
        if version is not None:
            changes += (("GOROOT", "unset", ""),)
        if go and not go.startswith(">="):  # a minimum moves nothing in front
            of_go = () if version is None else (f"{self.box.dirs.toolchains}/{version}/bin",)
            entries = (*front, *of_go, *entries)
        return Effects(entries, changes)

    def _choose(self, go):
        stable = sorted((tuple(map(int, v.split("."))), v) for v in self.installed if "rc" not in v)
        if go.startswith(">="):
            least = tuple(map(int, go[2:].split(".")))
            return next((v for numbers, v in reversed(stable) if numbers >= least), None)
        if go.count(".") == 1 and "rc" not in go:
            return next((v for _, v in reversed(stable) if v.startswith(f"{go}.")), None)
        return go if go in self.installed else None

    def _levels(self, cwd):
        """Return (place, pin) of every pin on the way up, nearest first."""
        home = str(self.box.home)
        if cwd != home and not cwd.startswith(home + "/"):
            return []
        place = cwd[len(home) + 1 :]
        found = []
        while place:
            name = "a" if place == "link" else place
            if pin := EVERY_PIN[self.pins[name]]:
                found.append((place, pin))
            place = place.rpartition("/")[0]
        # A minimum counts only where no file chooses.
        return sorted(found, key=lambda level: level[1].go.startswith(">="))

    def _file(self, place, pin):
        return f"{self.box.home}/{place}/{pin.name}"
