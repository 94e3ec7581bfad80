"""How much is run, and what it came to."""

import json
import os
from collections import Counter
from typing import NamedTuple


class Suite(NamedTuple):
    """Tests whose figures are one part of the table in docs/reliability.md."""

    title: str
    paths: tuple[str, ...]  # a test belongs to the suite with the longest path that contains it


SUITES = {
    "faults": Suite(
        "Kills, crowds, full disks, power cuts, tampering", ("tests/adversarial/faults",)
    ),
    "sources": Suite(
        "Networks that stall, break and lie",
        ("tests/adversarial/test_bad_networks.py", "tests/unit/network", "tests/unit/sources"),
    ),
    "sumdb": Suite("The transparency log and its enemies", ("tests/unit/verify/sumdb",)),
    "openpgp": Suite("Signatures", ("tests/unit/verify/openpgp",)),
    "unpack": Suite("Archives", ("tests/unit/archive",)),
    "pins": Suite(
        "Project files, beside the shells", ("tests/unit/versionfile", "tests/shell/test_envrc.py")
    ),
    "shell": Suite("Real shells, and real Go", ("tests/shell",)),
    "hostile": Suite("Files, names and projects that mean harm", ("tests/adversarial/hostile",)),
    "native": Suite("The native shim, damaged and compared", ("tests/native",)),
    "everywhere": Suite("Which Go runs, in every process", ("tests/everywhere",)),
    "sessions": Suite("Random sessions in real shells", ("tests/shell/sessions",)),
}

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
    """Return {suite: rows} of all that pytest's reports say; see SUITES."""
    seen = {}
    for report in sorted(_reports(stats), key=lambda report: report.nodeid):
        found = [value for name, value in report.user_properties if name == "figure"]
        if found:
            seen.setdefault(suite_of(report.nodeid), []).extend(found)
    return {suite: table(rows) for suite, rows in seen.items()}


def suite_of(nodeid):
    """Return the suite of a test; its folder where it is in none."""
    path = nodeid.partition("::")[0]
    inside = [
        (len(place), name)
        for name, suite in SUITES.items()
        for place in suite.paths
        if f"{path}/".startswith(f"{place}/")
    ]
    return max(inside)[1] if inside else os.path.dirname(path)


def selection(suite):
    """Return pytest's words for the tests of a suite, run from the root of the repository."""
    paths = SUITES[suite].paths
    others = [place for name, other in SUITES.items() if name != suite for place in other.paths]
    inner = [place for place in others if any(place.startswith(f"{path}/") for path in paths)]
    return [*paths, *(f"--ignore={place}" for place in inner)]


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
        reports = _reports({"passed": stats.get("passed", [])})
        passed = Counter(suite_of(report.nodeid) for report in reports)
        facts = {"passed": passed, "skipped": len(stats.get("skipped", [])), "suites": found}
        with open(path, "w", encoding="utf-8") as file:
            json.dump(facts, file)
