"""How much is run, and what it came to."""

import json
import os
from collections import Counter

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


def tables(stats):
    """Return {suite: rows} of all that pytest's reports say; a suite is a folder of tests/."""
    seen = {}
    for report in sorted(_reports(stats), key=lambda report: report.nodeid):
        found = [value for name, value in report.user_properties if name == "figure"]
        if found:
            seen.setdefault(_suite(report), []).extend(found)
    return {suite: table(rows) for suite, rows in seen.items()}


def _suite(report):
    return report.nodeid.removeprefix("tests/").partition("/")[0]


def _reports(stats):
    everything = (report for reports in stats.values() for report in reports)
    return [report for report in everything if getattr(report, "when", "") == "call"]


def show(terminalreporter, path):
    """Print the table of figures; write it to `path` as well, as JSON, if there is one."""
    found = tables(terminalreporter.stats)
    if FULL:
        for suite, rows in found.items():
            terminalreporter.section(f"figures: {suite}")
            for name, value, unit in rows:
                terminalreporter.write_line(f"{name:<66} {value:>8} {unit}")
    if path:
        stats = terminalreporter.stats
        passed = Counter(map(_suite, _reports({"passed": stats.get("passed", [])})))
        facts = {"passed": passed, "skipped": len(stats.get("skipped", [])), "suites": found}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(facts, file)
