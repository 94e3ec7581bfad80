"""How much is run, and what it came to."""

import os

FULL = os.environ.get("GOVER_FULL", "") not in ("", "0")


def many(short, full):
    """Return how many: a few by default, the promised figure with GOVER_FULL=1."""
    return full if FULL else short


def table(seen):
    """
    Return the rows (name, figure, unit) of recorded (name, value, unit, how), first seen first.

    Values of one name are added up ("sum") or the greatest counts ("max").
    """
    rows = {}
    for name, value, unit, how in seen:
        before = rows.get(name, (0, unit))[0]
        rows[name] = (max(before, value) if how == "max" else before + value, unit)
    return [
        (name, f"{value:.1f}" if isinstance(value, float) else str(value), unit)
        for name, (value, unit) in rows.items()
    ]
