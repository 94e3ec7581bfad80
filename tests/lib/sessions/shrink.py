"""The smallest session that still goes wrong."""

ENOUGH = 250  # sessions played to shrink one


def shrink(session, fails):
    """Leave out lines, commands and variables as long as `fails(session)` stays true."""
    budget = iter(range(ENOUGH))

    def still(candidate):
        return next(budget, None) is not None and fails(candidate)

    size = max(1, len(session.lines) // 2)
    while size:
        smaller = _without_a_run(session, size, still)
        if smaller == session or size > 1:
            size //= 2
        session = smaller
    for number in range(len(session.lines)):
        session = _with_a_shorter_line(session, number, still)
    for pair in session.environ:
        fewer = tuple(kept for kept in session.environ if kept != pair)
        if still(candidate := session._replace(environ=fewer)):
            session = candidate
    for simpler in (session._replace(policy="local"), session._replace(start="")):
        if simpler != session and still(simpler):
            session = simpler
    return session


def _without_a_run(session, size, still):
    at = len(session.lines) - size
    while at >= 0:
        candidate = session._replace(lines=session.lines[:at] + session.lines[at + size :])
        if still(candidate):
            session = candidate
        at -= size
    return session


def _with_a_shorter_line(session, number, still):
    for at in reversed(range(len(session.lines[number]))):
        line = session.lines[number]
        if len(line) == 1:
            break
        lines = list(session.lines)
        lines[number] = line[:at] + line[at + 1 :]
        if still(candidate := session._replace(lines=tuple(lines))):
            session = candidate
    return session
