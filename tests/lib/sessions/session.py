"""One session: what is typed, what the shell tells, what its user alone would have."""

from typing import NamedTuple

from tests.lib.sessions.commands import Command
from tests.lib.sessions.invariants import faults
from tests.lib.sessions.project_dirs import OUTSIDE, Effects
from tests.lib.sessions.shell_syntax import SPELLINGS, spell, word
from tests.lib.sessions.user_model import User

BEHIND = ("pin", "install", "uninstall")  # done by others than the shell
DEEPEST = 3  # shells in one another


class _Shell(NamedTuple):
    user: User
    last: list  # what was last seen, and what should hold there


class Game:
    """One session: what is typed into `line`, and what is made of the answers."""

    def __init__(self, player, line, shell, deepest=DEEPEST):
        self.deepest = deepest
        self.player, self.world, self.line = player, player.world, line
        self.prompts, self.typed = 0, []
        self.shells = []
        self.first = shell

    @property
    def user(self):
        return self.shells[-1].user

    @property
    def seen(self):
        return self.shells[-1].last[0]

    def play(self, lines):
        """Return the first fault, or ""."""
        leaving = ((Command("unset", "GOVER_VERSION"),), (Command("cd", OUTSIDE),))
        try:
            found = self._open(self.first)
            for line in (*lines, *leaving):
                found = found or self._turn(line)
            while not found and len(self.shells) > 1:
                for line in ((Command("exit"),), *leaving):
                    found = found or self._turn(line)
        except (EOFError, TimeoutError) as error:
            return str(error)
        return found

    def _open(self, shell):
        seen = self.line.hear()
        shims = self.world.box.dirs.shims
        if self.shells:
            user = self.user.child(shell, self.seen)
        else:
            user = User(shell, seen.variables, shims)
        self.shells.append(_Shell(user, [seen, None]))
        if self.player.broken:
            self._type(f"{self._spell(Command('load'))}; {SPELLINGS[shell].broken}")
            user.apply(Command("load"), seen)
            return self._judge((Command("load"),))
        return self._turn((Command("load"),))

    def _turn(self, commands):
        """Have one line typed, or one thing done; return what is wrong at the prompt after it."""
        verb = commands[0].verb
        if verb in BEHIND:
            getattr(self.world, verb)(*filter(None, commands[0][1:]))
            self.typed.append(f"# {' '.join(commands[0])}")
            self._type(":")
        elif verb == "shell":
            return self._subshell(commands[0].first)
        elif verb == "exit":
            if len(self.shells) == 1:
                return ""
            self.shells.pop()
            self._type("exit 0")
        else:
            commands = self._typed(commands)
        return self._judge(commands)

    def _subshell(self, shell):
        # An empty PATH means something else to every shell that starts.
        if len(self.shells) == self.deepest or not self.user.path:
            return ""
        self._type(" ".join(word(self.user.shell, text) for text in self.player.argv(shell)))
        return self._open(shell)

    def _typed(self, commands):
        texts, done = [], []
        for command in commands:
            if self._means_something(command):
                place = self._placed(command)
                texts.append(self._spell(place))
                done.append(command)
                if not (command.verb == "use" and self._is_refused(command)):
                    self.user.apply(command, self.seen)
        self._type("; ".join(texts) or ":")
        return done or [Command("status", "0")]

    def _means_something(self, command):
        """Tell whether a command is to be typed: whether it has a meaning here."""
        user, name = self.user, command.first
        match command.verb:
            case "prepend" | "append" | "drop":
                return bool(user.path)
            case "mark":
                value = user.variables.get(name)
                return value and name not in user.before and self.seen.variables[name] == value
            case "restore":
                return bool(user.saved) and self._may_be_put_back(user.saved[1])
        return True

    def _may_be_put_back(self, entries):
        data = f"{self.world.box.dirs.data}/"
        of_a_project = {entry for entry in entries if not entry.startswith(data)}
        return of_a_project <= set(self.seen.entries)

    def _placed(self, command):
        if command.verb == "cd" and command.first != "..":
            return command._replace(first=self.world.path(command.first))
        return command

    def _is_refused(self, command):
        return command.first not in ("", "system", *self.world.installed)

    def _spell(self, command):
        return spell(self.user.shell, command, self.player.gover)

    def _type(self, text):
        self.typed.append(f"{self.user.shell}> {text}")
        self.line.type(text)

    def _judge(self, commands):
        seen = self.line.hear()
        self.prompts += 1
        user, last = self.shells[-1]
        effects = self.world.effects(seen.cwd, user.text("GOVER_VERSION"))
        if user.text("GOVER_DISABLE"):
            effects = Effects()
        loaded = any(command.verb == "load" for command in commands)
        fresh = len(commands) == 1 and (loaded or effects != last[1])
        user.move(commands, had=bool(last[1] and last[1].entries), has=bool(effects.entries))
        found = faults(user, seen, effects, fresh=fresh) + self._status(commands[-1], seen)
        user.see(seen)
        last[:] = seen, effects
        return "; ".join(found)

    def _status(self, command, seen):
        wanted = seen.status
        if command.verb == "status":
            wanted = int(command.first)
        if command.verb == "use":
            wanted = 3 if self._is_refused(command) else 0
        if (seen.status, seen.noticed) == (wanted, wanted):
            return []
        return [f"$? is {seen.status}, the prompt saw {seen.noticed}, it should be {wanted}"]
