"""
The tables of docs/doctor.md: each fault as it is planted, and what doctor says of it.

`python -m tests.lib.doctor.fault_table` prints them; with `--write` it puts them into the document.
"""

import sys
import tempfile
from pathlib import Path

from gover.doctor.finding import source_link
from tests.lib import doc_pages
from tests.lib.doctor.faults import GROUPS

DOCUMENT = Path(__file__).parents[3] / "docs" / "doctor.md"
BEGIN = "<!-- written by tests/lib/doctor/fault_table.py -->\n"
END = "<!-- end of what tests/lib/doctor/fault_table.py wrote -->\n"
HEAD = ("planted", "found", "why that is a fault", "to paste")


def rows_of(fault):
    with tempfile.TemporaryDirectory() as base:
        patient = fault.patient(Path(base).resolve())
        fault.plant(patient)
        for number, finding in enumerate(patient.findings()):
            source = finding.source
            where = f"[{source}]({address})" if (address := source_link(source)) else source
            unsure = "" if finding.verified else ", not verified"
            yield (
                "" if number else fault.planted,
                f"`{finding.check}` {finding.level}{unsure}",
                f"{patient.plain(finding.rule)} ({where})",
                f"`{patient.plain(finding.remedy)}`" if finding.remedy else "",
            )


def text():
    """Everything between the two marks."""
    parts = []
    for name, faults in GROUPS.items():
        lines = [HEAD, ("---",) * len(HEAD), *(row for fault in faults for row in rows_of(fault))]
        cells = [[cell.replace("|", "\\|") for cell in line] for line in lines]
        parts.append(f"### {name}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in cells))
    return "\n".join(parts)


def between_marks(document):
    return doc_pages.between_marks(document, BEGIN, END)


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        before, _, behind = between_marks(DOCUMENT.read_text())
        DOCUMENT.write_text(f"{before}{BEGIN}\n{text()}\n{END}{behind}")
    else:
        sys.stdout.write(text())
