"""The recordings say what gover says today, and nothing of the machine they were made on."""

import re
import xml.etree.ElementTree as ET

import pytest

from docs.make import record
from tests.lib.doc_pages import PAGES, ROOT, links
from tests.lib.terminals import have

PICTURES = sorted((ROOT / "docs").rglob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
# What differs between machines and days.
MASKS = {
    r"\d{4}-\d\d-\d\d \d\d:\d\d": "DATE",
    r"[0-9a-f]{64}|h1:[\w+/]+=": "HASH",
    r"record \d+": "record N",
    r"(linux|darwin)([/-]| on )\w+|amd64|arm64": "PLATFORM",
    r"\s+": " ",
}


def described(path):
    return ET.parse(path).find(f"{SVG}desc").text


def masked(text):
    for pattern, mask in MASKS.items():
        text = re.sub(pattern, mask, text)
    return text.strip()


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_needs_nothing_from_outside_and_shows_no_machine(path):
    text = path.read_text()
    names = {element.tag.removeprefix(SVG) for element in ET.fromstring(text).iter()}

    assert names <= set("svg title desc style g rect circle path text tspan line polyline".split())
    assert re.findall(r"@font-face|@import|url\(|javascript|\bon\w+=|href", text) == []
    assert re.findall(r"(?<![\w~.])/(?:tmp|root|home|var|Users|private)/", text) == []


@pytest.mark.parametrize("session", record.SESSIONS, ids=lambda session: session.name)
def test_a_recording_says_in_words_what_it_shows(session):
    tree = ET.parse(record.PICTURES / f"{session.name}.svg")
    said = masked(tree.find(f"{SVG}desc").text)
    shown = masked(" ".join("".join(t.itertext()) for t in tree.iter(f"{SVG}tspan")))

    assert session.typed[-1] in said
    assert set(said.split()) <= set(shown.split())


def test_every_recording_is_on_a_page():
    targets = {target.rpartition("/")[2] for page in PAGES for target in links(page)}

    assert {f"{session.name}.svg" for session in record.SESSIONS} <= targets


def test_the_first_picture_is_legible_on_a_phone():
    """Its letters are 14 pixels high, and the text of a phone is 358 pixels wide."""
    width = int(ET.parse(record.PICTURES / "readme.svg").getroot().get("width"))

    assert 14 * 358 / width >= 11


# The mirror is a thread of this process; the child that pexpect forks becomes a shell at once.
@pytest.mark.filterwarnings("ignore:.*forkpty:DeprecationWarning")
@pytest.mark.real
def test_the_sessions_show_today_what_was_recorded(real_mirror, tmp_path):
    """All but the bar, which is another each time."""
    have("zsh")
    now, then = {}, {}
    for session in record.SESSIONS:
        if session.name != "install":
            text = record.record(session, real_mirror, tmp_path / "home")[1]
            now[session.name] = masked(text)
            then[session.name] = masked(described(record.PICTURES / f"{session.name}.svg"))

    assert now == then, "python -m docs.make.record"
