"""
Run the full figures and write the table of docs/reliability.md.

    python -m tests.reliability            all suites: about an hour on two cores
    python -m tests.reliability faults     one suite; the rest of the table stays

Nothing is written of a suite in which a test fails.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.lib.figures import SUITES, selection

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def run(suite):
    """Run a suite in full; return what it counted, or None when a test failed."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "figures.json")
        command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q"]
        done = subprocess.run(
            [*command, "--figures", str(found), *selection(suite)],
            env={**os.environ, "GOVER_FULL": "1"},
            cwd=ROOT,
            check=False,
        )
        return json.loads(found.read_text(encoding="utf-8")) if done.returncode == 0 else None


def part(suite, figures):
    """Return a suite's part of the document, between marks of its own."""
    system = f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    ran = f"{sum(figures['passed'].values())} tests passed, {figures['skipped']} skipped"
    rows = figures["suites"].get(suite, [])
    lines = [
        *(_begin(suite), f"### {SUITES[suite].title}", ""),
        *(f"{ran}; {python}, {system}.", "", "| | |", "| --- | ---: |"),
        *(f"| {_cell(name)} | {_cell(f'{value} {unit}')} |" for name, value, unit in rows),
    ]
    return "\n".join(lines) + "\n\n"


def _begin(suite):
    return f"<!-- {suite} -->"


def _cell(text):
    return text.strip().replace("|", "\\|")


def write(suite, text):
    """Put a suite's part into the document, whose other words stay."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    middle, _, after = rest.partition(END)
    parts = {name: _part_of(middle, name) for name in SUITES} | {suite: text}
    DOCUMENT.write_text(before + BEGIN + "".join(parts.values()) + END + after, encoding="utf-8")


def _part_of(text, suite):
    """Return the part that is there already, or nothing."""
    _, mark, rest = text.partition(f"{_begin(suite)}\n")
    return mark + rest.partition("<!-- ")[0] if mark else ""


def main(arguments):
    unknown = set(arguments) - set(SUITES)
    if unknown:
        print(f"reliability: no suite {', '.join(sorted(unknown))}; there are: {', '.join(SUITES)}")
        return 2
    failed = []
    for suite in arguments or SUITES:
        figures = run(suite)
        if figures is None:
            failed.append(suite)
        else:
            write(suite, part(suite, figures))
    if failed:
        print(f"reliability: a test failed in {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
