"""What PyPI shows of gover."""

import re
import subprocess
import sys
import zipfile
from email import message_from_bytes

import pytest
from readme_renderer import markdown

from docs.make.pypi_page import page
from tests.lib.doc_pages import ROOT

BLOB = "https://github.com/gover-project/gover/blob"
RAW = "https://raw.githubusercontent.com/gover-project/gover"


@pytest.fixture(scope="session")
def metadata(built):
    with zipfile.ZipFile(built[1]) as wheel:
        name = next(name for name in wheel.namelist() if name.endswith("/METADATA"))
        return message_from_bytes(wheel.read(name))


def test_twine_would_upload_both(built):
    done = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *built],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_link_and_no_picture_is_relative(metadata):
    shown = markdown.render(metadata.get_payload(decode=True).decode())
    targets = re.findall(r'(?:href|src)="([^"]*)"', shown)

    assert len(targets) > 20
    assert [target for target in targets if not re.match("https://|#", target)] == []


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("[a](guide/a.md#b)", f"[a]({BLOB}/v1.2.3/guide/a.md#b)"),
        ("![a](guide/a.svg)", f"![a]({RAW}/v1.2.3/guide/a.svg)"),
        ("[![a](a.svg)](a.md)", f"[![a]({RAW}/v1.2.3/a.svg)]({BLOB}/v1.2.3/a.md)"),
        ("[a](https://example.com)", "[a](https://example.com)"),
        ("[a](#install)", "[a](#install)"),
        ("[a](mailto:b@example.com)", "[a](mailto:b@example.com)"),
    ],
)
def test_targets(text, wanted):
    assert page(text, "1.2.3") == wanted


def test_before_its_release_a_version_is_that_of_main():
    assert page("[a](b.md)", "1.2.3.dev0") == f"[a]({BLOB}/main/b.md)"


def test_what_pypi_filters_by(metadata):
    classifiers = metadata.get_all("Classifier")
    urls = dict(line.split(", ", 1) for line in metadata.get_all("Project-URL"))

    assert {f"Programming Language :: Python :: 3.{n}" for n in range(11, 16)} <= {*classifiers}
    assert {"Source", "Documentation", "Changelog", "Issues", "Security"} <= urls.keys()
    for url in urls.values():
        if match := re.match(
            r"https://github\.com/gover-project/gover/(?:blob|tree)/main/(.*)", url
        ):
            assert (ROOT / match[1]).exists()
