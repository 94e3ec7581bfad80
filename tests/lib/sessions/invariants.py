"""What must hold at a prompt, of what a shell tells and what its user alone would have."""

from tests.lib.sessions.project_dirs import Effects
from tests.lib.sessions.user_model import UNSET, Value


def faults(user, seen, effects, *, fresh):
    """
    Return what is wrong, in words.

    `effects` is what the place should do; `fresh` says that gover had to act at this very
    prompt, so that nothing of the user's can stand in its way.
    """
    if fresh:
        user.edited.clear()
    found = _path_faults(user, seen, effects.entries)
    wanted = {name: (how, value) for name, how, value in effects.changes}
    for name in seen.variables:
        if name != "PATH":
            found += _variable_faults(user, seen, name, wanted.get(name))
    if effects == Effects() and seen.memory:
        found.append(f"something is remembered where nothing was done: {seen.memory!r}")
    return found


def _path_faults(user, seen, entries):
    path = seen.variables["PATH"]
    if path is UNSET or not path.exported:
        return [f"PATH is {path}"]
    if not entries:
        return _differ("PATH", path.text, user.path)
    front = ":".join(entries)
    ahead, found, behind = f":{path.text}:".partition(f":{front}:")
    if not found:
        return [f"PATH lacks {front!r}: {path.text!r}"]
    ahead = f"{ahead}:"[1:]
    expected, user.ahead = user.ahead, ahead
    wrong = _differ("PATH without gover's", f"{ahead}{behind}"[:-1], user.path)
    if not wrong and expected is not None:
        wrong = _differ("PATH in front of gover's", ahead, expected)
    return wrong


def _variable_faults(user, seen, name, wanted):
    now, own = seen.variables[name], user.variables.get(name)
    given = own if wanted is None else _given(own, *wanted)
    if given == own or (name in user.edited and now == own):
        return _differ(name, now, own)
    user.edited.discard(name)
    return _differ(name, now, given)


def _given(own, how, value):
    exported = own if own and own.exported else UNSET
    if how == "unset":
        return UNSET if exported else own
    if how == "offer" and exported and exported.text:
        return own
    return Value(value, exported=True)


def _differ(name, now, wanted):
    return [] if now == wanted else [f"{name} is {now!r}, and should be {wanted!r}"]
