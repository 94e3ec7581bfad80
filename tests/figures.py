"""
Run the full figures and write the table of docs/reliability.md.

    python tests/figures.py            all suites: about half an hour on two cores
    python tests/figures.py faults     one suite, printed; the document stays as it is

Nothing is written when a test fails.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"

# The suites that record figures, and what their part of the table is called.
SUITES = {
    "faults": "Kills, crowds, full disks, power cuts, tampering",
    "sources": "Networks that stall, break and lie",
    "sumdb": "The transparency log and its enemies",
    "openpgp": "Signatures",
    "unpack": "Archives",
    "pins": "Project files, beside the shells",
    "shell": "Real shells, and real Go",
    "hostile": "Files, names and projects that mean harm",
    "sessions": "Random sessions in real shells",
}


def run(suites, found):
    """Run suites in full; return pytest's exit code. `found` is where the figures go."""
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q"]
    folders = [str(ROOT / "tests" / suite) for suite in suites]
    environ = {**os.environ, "GOVER_FULL": "1"}
    done = subprocess.run(
        [*command, "--figures", str(found), *folders], env=environ, cwd=ROOT, check=False
    )
    return done.returncode


def document(figures):
    """Return the text that stands between the two marks."""
    lines = [_where(figures), "", "| | |", "| --- | ---: |"]
    for suite, title in SUITES.items():
        if suite in figures["passed"]:
            lines.append(f"| **{title}** | {figures['passed'][suite]} tests |")
        rows = figures["suites"].get(suite, [])
        lines += [f"| {_cell(name)} | {_cell(f'{value} {unit}')} |" for name, value, unit in rows]
    return "\n".join(lines) + "\n"


def _where(figures):
    system = f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    ran = f"{sum(figures['passed'].values())} tests passed, {figures['skipped']} skipped"
    return f"{ran}; {python}, {system}."


def _cell(text):
    return text.strip().replace("|", "\\|")


def write(text):
    """Put the table into the document, whose other words stay."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(before + BEGIN + text + END + after, encoding="utf-8")


def main(arguments):
    unknown = set(arguments) - set(SUITES)
    if unknown:
        print(f"figures.py: no suite {', '.join(sorted(unknown))}; there are: {', '.join(SUITES)}")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "figures.json")
        status = run(arguments or list(SUITES), found)
        if status:
            return status
        if not arguments:
            write(document(json.loads(found.read_text(encoding="utf-8"))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
