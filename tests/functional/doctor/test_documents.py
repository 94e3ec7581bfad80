"""docs/doctor.md, docs/macos.md and its picture are what gover does and knows today."""

import importlib.util
import re
from xml.etree import ElementTree as ET

import pytest

from gover.doctor import go_on_macos
from tests.lib.doctor import fault_table

DOCS = fault_table.DOCUMENT.parent
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def matrix():
    spec = importlib.util.spec_from_file_location("macos_matrix", DOCS / "macos_matrix.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_of_faults_is_what_doctor_finds():
    """`python -m tests.lib.doctor.fault_table --write` brings it up to date."""
    document = fault_table.DOCUMENT.read_text()
    _, between, _ = fault_table.between_marks(document)

    assert (document.count(fault_table.BEGIN), document.count(fault_table.END)) == (1, 1)
    assert between == f"\n{fault_table.text()}\n"


def test_the_picture_and_the_table_of_rules_are_those_of_the_data(matrix):
    """`python docs/macos_matrix.py --write` brings them up to date."""
    document = matrix.DOCUMENT.read_text()

    assert matrix.PICTURE.read_text() == matrix.picture()
    assert (document.count(matrix.BEGIN), document.count(matrix.END)) == (1, 1)
    assert document == matrix.documented(document)


def test_the_picture_has_a_cell_for_each_go_on_each_macos(matrix):
    table = go_on_macos.read_table()
    tree = ET.fromstring(matrix.picture())
    cells = [group.get("class") for group in tree.iter(f"{SVG}g")]

    assert len(cells) == len(table.go) * len(table.macos)
    assert set(cells) == {"no", "ok", "warning", "problem"}


def test_every_letter_of_the_picture_is_explained_in_it(matrix):
    tree = ET.fromstring(matrix.picture())
    cells = [group.find(f"{SVG}text").text for group in tree.iter(f"{SVG}g")]
    letters = set(re.findall(r"[A-Z]", " ".join(cells)))
    explained = {text.text[0] for text in tree.findall(f"{SVG}text") if "  " in text.text}

    assert letters <= explained


# One word of each of the 31 wrong claims of the text that docs/macos.md stands in for.
CLAIMS = (
    *("`.pkg` leaves PATH", "export GOROOT", "brew install go", "gofmt is installed"),
    *("sha256sum", "go.signing.key", "gvm builds", "`use go`", "notarized", "Homebrew ships"),
    *("allow-jit", "failed to create new OS thread", "uname -m", "kevent64", "accept4"),
    *("XCODE_VERSION_ACTUAL", "links into the Command Line Tools", "invalid version number"),
    *("cgo reads SDKROOT", "disable-library-validation", "/usr/local/lib", "CDN", "/etc/go/env"),
    *("GOSUMDB=off", "App Sandbox", "tsan=1", "differs from build to build", "-segalign"),
    *("SSL_CERT_FILE makes", "/etc/ssl/cert.pem", "dlvDapMode"),
)


def table_behind(heading):
    """The rows of the first table behind a heading of docs/macos.md, as lists of cells."""
    section = (DOCS / "macos.md").read_text().partition(f"## {heading}\n")[2]
    rows = section[section.index("|") :].partition("\n\n")[0].splitlines()[2:]
    return [row.strip("| ").split(" | ") for row in rows]


def test_every_wrong_claim_is_corrected_in_one_line():
    claims = [claim for claim, _ in table_behind("Common advice that is wrong")]

    assert len(set(CLAIMS)) == 31
    assert {word: sum(word in claim for claim in claims) for word in CLAIMS} == dict.fromkeys(
        CLAIMS, 1
    )


def test_what_to_do_on_each_macos_is_what_the_data_says():
    rows = table_behind("Which Go on which macOS")
    for macos in go_on_macos.read_table().macos[1:]:
        (row,) = (r for r in rows if re.match(rf"(.*, )?{re.escape(macos.version)}\b", r[0]))
        last = ".".join(macos.last_go.split(".")[:2])
        assert row[1] == f"up to {last}" if last else not row[1].startswith("up to")
        assert not macos.least_tools or f"Command Line Tools {macos.least_tools} or later" in row[2]


def test_every_corrected_claim_has_its_source():
    section = (DOCS / "macos.md").read_text().partition("## Common advice that is wrong")[2]
    rows = [row for row in section.splitlines() if row.startswith("|")][2:]

    assert len(rows) == 38
    assert [row for row in rows if "](http" not in row and "](#" not in row] == []
