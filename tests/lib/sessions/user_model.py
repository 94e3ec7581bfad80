r"""
What the user's own edits alone would have made of the environment.

The model is a dict of variables to which nothing is applied but what the user did; gover is
not in it. It says, to the byte, what "the user's own edits" are:

PATH. Edits are of two kinds. Those that build on the present PATH (`PATH=/x:$PATH`,
`PATH=$PATH:/x`, taking an entry out wherever it stands) are applied to the user's PATH, as
if gover's entries were not there; they commute with gover's entries, which stand together
and are never split. A whole replacement by a literal PATH is the user's PATH from then on:
gover's entries are gone with the old one, and come back at the next prompt.

  * gover's entries stand where they were put: in front of PATH at first, and when the hook is
    loaded again. What the user puts in front of them stays in front of them, from one place to
    the next. Where they are removed, what stood in front is remembered: they are put behind it
    again as long as PATH begins with exactly that, else in front.
  * Loading the hook is an edit too: it takes the shims directory out and puts it in front.
  * A PATH that the user saves and puts back carries the gover's entries it had. It counts as
    the user's PATH of that time, without them. Entries of a project's own (PATH_add) are the
    exception: elsewhere they stay, because nothing tells them from the user's; no session
    puts them back there.
  * An entry that is the same string as one that gover remembers having put is gover's, at the
    foremost place where it stands: that one goes on leaving, all others stay.
  * An edit that builds on a PATH of no entries makes an empty entry that nobody can tell from
    the joint to gover's (`PATH=$PATH:/x` is `:/x` of an empty PATH, and `/gover:/x` beside
    gover's). The model does not say what it comes to.
  * fish keeps no empty entries: it makes `.` of each, gover or no gover.

Variables. Setting and unsetting are applied to the user's value, whatever gover has made of
it at that time: GOROOT unset by gover and set again is the user's value, from then on.

  * When the edit leaves a variable in the very state that gover remembers having given it
    (GOTOOLCHAIN=local in a project, `unset GOROOT` there), nothing tells it from gover's, and
    it is gover's: leaving gives back what was before gover came.
  * Whether a variable is exported: `NAME=value` keeps that, as every shell does; so a variable
    that gover has exported or unset stays so. `export NAME` alone is used only where what the
    user sees is the user's.

  * What is not exported is no part of any process's environment: gover leaves it alone where
    it would unset it, covers it where it sets the variable, and gives it back unexported.

A subshell starts with the exported part, and what it does ends with it.
"""

from typing import NamedTuple

from gover.env_diff import SEPARATOR

UNSET = None


class Value(NamedTuple):
    """A variable that is set."""

    text: str
    exported: bool


class Seen(NamedTuple):
    """What a shell told of itself."""

    status: int  # of the line
    noticed: int  # $? as the user's own part of the prompt sees it
    cwd: str
    memory: str  # what gover remembers having done
    variables: dict  # name: Value or UNSET; PATH among them

    @property
    def entries(self):
        """The entries that gover has put on PATH."""
        first = self.memory.split(SEPARATOR)[0]
        return tuple(first.split(":")) if first else ()

    @property
    def ours(self):
        """What gover has given each variable that it changed: text, or UNSET."""
        fields = self.memory.split(SEPARATOR)
        return {
            name: ours[1:] if ours.startswith("=") else UNSET
            for name, ours in zip(fields[1::3], fields[2::3], strict=False)
        }


class User:
    """One shell, as its user alone would have it."""

    def __init__(self, shell, variables, shims):
        self.shell = shell
        self.variables = {name: v for name, v in variables.items() if v and v.exported}
        self.shims = shims
        self.before = {}  # of what gover has changed: the user's value at that time
        self.edited = set()  # since gover was last seen to have acted
        self.saved = UNSET  # a PATH, and the entries of gover's in it
        self.ahead = ""  # of its PATH in front of gover's entries, or when they were removed
        self.path = self.path

    @property
    def path(self):
        return self.variables["PATH"].text

    @path.setter
    def path(self, text):
        if self.shell == "fish":
            text = ":".join(entry or "." for entry in text.split(":"))
        self.variables["PATH"] = Value(text, exported=True)

    def text(self, name):
        value = self.variables.get(name)
        return value.text if value else ""

    def child(self, shell, seen):
        """Return the user of a subshell."""
        child = User(shell, self.variables, self.shims)
        child.before = {n: v if v and v.exported else UNSET for n, v in self.before.items()}
        for name, before in child.before.items():
            own = self.variables.get(name)
            unset = seen.ours.get(name, "") is UNSET
            if before and own and not own.exported and unset:  # nothing of it reaches the child
                child.variables[name] = before
        return child

    def see(self, seen):
        """Take note of what gover did before this prompt."""
        ours = seen.ours
        for name in list(self.before):
            if name not in ours:
                del self.before[name]
        for name, given in ours.items():
            now = seen.variables.get(name)
            if name not in self.before or _is_state(now, given):
                self.before[name] = self.variables.get(name)

    def move(self, commands, *, had, has):
        """
        Work out what stands in front of gover's entries after a line; None if that is not known.

        `had` and `has` tell whether they were on PATH before it, and should be now.
        """
        edits = [c for c in commands if c.verb in ("prepend", "drop", "replace", "restore")]
        if any(command.verb == "load" for command in commands):
            self.ahead = ""
        elif edits and len(commands) > 1:
            self.ahead = None
        elif edits and had and self.ahead is not None:
            self.ahead = self._edited(edits[0])
        if has and not had and self.ahead and not f"{self.path}:".startswith(self.ahead):
            self.ahead = ""

    def _edited(self, edit):
        match edit.verb:
            case "prepend":
                entry = edit.first or ("." if self.shell == "fish" else "")
                return f"{entry}:{self.ahead}"
            case "drop":
                entries = self.ahead.split(":")[:-1]
                return "".join(f"{entry}:" for entry in entries if entry != edit.first)
            case "replace":
                return ""
        return None

    def apply(self, command, seen):
        """Apply what the user typed; `seen` is how the shell was when it was typed."""
        match command.verb:
            case "load":
                entries = [entry for entry in self._split() if entry != self.shims]
                self.path = ":".join([self.shims, *(entries if self.path else [])])
            case "use":
                if command.first:
                    self._set("GOVER_VERSION", Value(command.first, exported=True), seen)
                else:
                    self._set("GOVER_VERSION", UNSET, seen)
            case "export":
                self._set(command.first, Value(command.second, exported=True), seen)
            case "assign":
                exported = self.stays_exported(command.first, seen)
                self._set(command.first, Value(command.second, exported), seen)
            case "mark":
                value = self.variables[command.first]
                self._set(command.first, value._replace(exported=True), seen)
            case "unset":
                self._set(command.first, UNSET, seen)
            case _:
                self._edit_path(command, seen)

    def _edit_path(self, command, seen):
        match command.verb:
            case "prepend":
                self.path = f"{command.first}:{self.path}"
            case "append":
                self.path = f"{self.path}:{command.first}"
            case "drop":
                entries = [entry for entry in self._split() if entry != command.first]
                self.path = ":".join(entries)
                if not entries:
                    self.variables["PATH"] = Value("", exported=True)
            case "replace":
                self.path = command.first
            case "save":
                self.saved = (self.path, seen.entries)
            case "restore":
                self.path = self.saved[0]

    def _split(self):
        return self.path.split(":")

    def stays_exported(self, name, seen):
        value = self.variables.get(name)
        if name in self.before:  # gover has left its mark
            value = seen.variables[name]
        return bool(value and value.exported)

    def _set(self, name, value, seen):
        self.edited.add(name)
        given = seen.ours.get(name, "")
        if name in self.before and _is_state(value, given):
            value = self.before[name]
        if value:
            self.variables[name] = value
        else:
            self.variables.pop(name, None)


def _is_state(value, given):
    """Tell whether a variable is as gover has given it: exported with that text, or unset."""
    return (
        value is UNSET if given is UNSET else bool(value and value == Value(given, exported=True))
    )
