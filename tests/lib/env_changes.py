"""Changes of variables and records of them, for every shell that makes or undoes them."""

from gover.env_diff import EnvChange

CHANGES = [
    EnvChange("A", "set", "1"),
    EnvChange("A", "set", ""),
    EnvChange("A", "set", " sp  ace '$x` * \n\n"),
    EnvChange("A", "offer", "1"),
    EnvChange("A", "add", "b"),
    EnvChange("A", "add", "-isysroot"),
    EnvChange("A", "unset"),
]
STATES = [None, "", "1", "b", "a b c", "ab bc", " b", "x\x1fy", "-", "=", "sp  ace '$x` * \n"]

# A record of what a parent's directory has changed: NAME, state after, state before.
RECORDS = [
    ["A", "=1", "-"],
    ["A", "=1", "=old"],
    ["A", "-", "=old *  $x"],
    ["A", "=other", "=old"],
    ["A", "=1", "="],
    ["A", "=1", "-", "B", "=2", "=3"],
    ["B", "=2", "=3", "A", "=1", "-"],
    ["A", "=1", "=2", "A", "=2", "=3"],
    ["", "=1", "=2"],
    ["9A", "-", "=2"],
    ["A-B", "-", "=2"],
    ["A;touch pwned", "-", "=2"],
]
ENTRIES = ["", "/p/bin", "/p/bin:/q"]
