"""
Whatever stands in the environment and in files, a doctor answers, and harms no terminal.

GOVER_FULL=1 tries 2,000 environments of each patient.
"""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gover.store.receipts import RECEIPT
from tests.lib.doctor.machines import Linux, Mac

FULL = os.environ.get("GOVER_FULL", "") not in ("", "0")
some = settings(max_examples=2000 if FULL else 30)

NAMES = (
    *("GOROOT", "GOPATH", "GOBIN", "GOFLAGS", "GOPROXY", "GOSUMDB", "GOTOOLCHAIN", "GONOSUMDB"),
    *("GO111MODULE", "GOOS", "GODEBUG", "GOENV", "CGO_ENABLED", "CGO_LDFLAGS", "CC"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "SDKROOT", "DEVELOPER_DIR", "MACOSX_DEPLOYMENT_TARGET"),
    *("TOOLCHAINS", "DYLD_LIBRARY_PATH", "GOVER_VERSION", "GOVER_DISABLE", "SHELL", "ZDOTDIR"),
    *("PATH", "HOME"),
)
SPICE = st.sampled_from(
    [
        "/",
        ":",
        "~",
        ",",
        "|",
        "'",
        '"',
        "\x1b[2J",
        "\udcff",
        "\n",
        "go1.2",
        "macosx",
        "..",
        " ",
        "-",
    ]
)
VALUES = st.lists(st.one_of(SPICE, st.text(max_size=3)), max_size=6).map("".join)


def encoded(text):
    """A value as a process can have it: bytes without NUL."""
    return os.fsdecode(text.replace("\0", "").encode("utf-8", "replace"))


@pytest.fixture(scope="module", params=[Linux, Mac])
def patient(request, tmp_path_factory):
    return request.param(tmp_path_factory.mktemp("patient"))


@some
@given(values=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5))
def test_any_variables_give_findings_that_a_terminal_merely_shows(patient, values):
    healthy = patient.environ
    patient.environ = healthy | {name: encoded(text) for name, text in values.items()}
    try:
        found = patient.findings()
    finally:
        patient.environ = healthy

    assert all(finding.found.isprintable() and finding.rule.isprintable() for finding in found)


@some
@given(data=st.binary(max_size=200))
def test_any_file_of_go_env_gives_an_answer(patient, data):
    patient.go_env()
    path = next(patient.home.rglob("go/env"))
    path.write_bytes(data)

    patient.findings()

    shutil.rmtree(path.parent)


@pytest.mark.parametrize("value", ["http://[", "\x1b[2J/", "https://a:b:c/", "[:]", "://@"])
def test_what_is_no_address_in_goproxy_is_answered(value, tmp_path):
    patient = Linux(tmp_path)
    patient.set(GOPROXY=value)

    assert [finding.check for finding in patient.findings()] == ["goproxy-bad"]


@pytest.mark.parametrize("variables", [{}, {"HOME": "/"}, {"HOME": "relative"}, {"PATH": ""}])
def test_a_bare_environment_is_answered(variables, tmp_path):
    patient = Linux(tmp_path)
    patient.environ = variables

    assert patient.findings()


def test_where_nothing_is_installed_only_a_go_is_missing(tmp_path):
    patient = Linux(tmp_path)
    for path in (patient.dirs.data, patient.dirs.cache, patient.dirs.config):
        shutil.rmtree(path, ignore_errors=True)
    patient.environ["PATH"] = f"{patient.dirs.shims}:{patient.root}/usr/bin"

    (finding,) = patient.findings()

    assert (finding.check, finding.remedy) == ("no-go", "gover install latest")


def test_what_gover_has_not_put_among_the_toolchains_is_passed_over(tmp_path):
    patient = Linux(tmp_path)
    Path(patient.dirs.toolchains, ".DS_Store").touch()
    Path(patient.dirs.toolchains, "notes").mkdir()

    assert patient.findings() == []


def test_things_that_are_no_directories_are_answered(tmp_path):
    patient = Linux(tmp_path)
    shutil.rmtree(patient.dirs.shims)
    Path(patient.dirs.shims).write_text("no directory")
    Path(patient.dirs.under_data("staging")).write_text("no directory")
    receipt = Path(patient.dirs.toolchains, patient.go, RECEIPT)
    receipt.unlink()
    os.mkfifo(receipt)

    assert {finding.check for finding in patient.findings()} >= {"shims"}
