"""The judge calls each kind of answer by its name."""

import pytest

from tests.everywhere.fakes import Ran, reports, write_toolchain
from tests.everywhere.judge import Fails, Runs, Seen, Verdict, judge
from tests.everywhere.scene import seen

DUE = Runs(("1.21.5",))
LOCAL, FREE = Runs(("1.21.5",), "local"), Runs(("1.21.5",), "free")
FAILURE = Fails(("1.22.99",), 3)
REFUSAL = "gover: Go 1.22.99 is not installed (set by /b/.go-version:1)\n"


def ran(version, toolchain="", goroot=""):
    return Ran(version, toolchain, goroot, f"/toolchains/{version}")


def verdict(expected, text="", *starts, status=0):
    return judge(expected, Seen(text, starts, status))[0]


@pytest.mark.parametrize(
    "expected, starts, due",
    [
        (DUE, [ran("1.21.5")], Verdict.RIGHT),
        (DUE, [ran("1.22.3")], Verdict.SILENT),
        (DUE, [ran("1.22.3"), ran("1.21.5")], Verdict.RIGHT),
        (DUE, [ran("1.21.5"), ran("1.22.3")], Verdict.SILENT),
        (Runs(("1.23.1", "1.18.10")), [ran("1.18.10")], Verdict.RIGHT),
        (DUE, [ran("1.21.5", goroot="/toolchains/1.22.3")], Verdict.SILENT),
        (DUE._replace(any_goroot=True), [ran("1.21.5", goroot="/opt/go")], Verdict.RIGHT),
        (DUE, [ran("1.21.5", goroot="/toolchains/1.21.5")], Verdict.RIGHT),
        (LOCAL, [ran("1.21.5", "local")], Verdict.RIGHT),
        (LOCAL, [ran("1.21.5")], Verdict.SILENT),
        (FREE, [ran("1.21.5")], Verdict.RIGHT),
        (FREE, [ran("1.21.5", "auto")], Verdict.RIGHT),
        (FREE, [ran("1.21.5", "local")], Verdict.SILENT),
        (FAILURE, [ran("1.22.3")], Verdict.SILENT),
    ],
)
def test_a_go_that_ran_without_a_word(expected, starts, due):
    assert verdict(expected, "", *starts) is due


def test_a_failure_that_is_due():
    assert verdict(FAILURE, REFUSAL, status=3) is Verdict.RIGHT
    assert verdict(FAILURE, REFUSAL, status=1) is Verdict.LOUD
    assert verdict(FAILURE._replace(status=None), REFUSAL, status=1) is Verdict.RIGHT
    assert verdict(FAILURE, "command not found: go", status=127) is Verdict.MUTE
    assert verdict(FAILURE, REFUSAL, ran("1.22.3")) is Verdict.REPORTED


def test_no_go_where_one_is_due():
    assert verdict(DUE, REFUSAL, status=3) is Verdict.LOUD
    assert verdict(DUE, "", status=3) is Verdict.MUTE
    assert verdict(DUE, "nothing to do", status=0) is Verdict.MUTE


def test_no_end_is_a_hang_whatever_was_seen():
    assert judge(DUE, Seen("", (ran("1.21.5"),), hung=True))[0] is Verdict.HANG


def test_a_fake_go_reports_itself_and_its_variables(tmp_path):
    import subprocess

    write_toolchain(tmp_path / "root", "1.21.5")
    environ = {"GOTOOLCHAIN": "local", "GOROOT": "/an/other"}
    done = subprocess.run(
        [tmp_path / "root/bin/go", "build", "./..."],
        env=environ, capture_output=True, text=True, check=True,
    )  # fmt: skip

    (report,) = reports(done.stdout)
    assert report == Ran("1.21.5", "local", "/an/other", str(tmp_path / "root"))
    assert report.has_foreign_goroot


def test_the_last_status_counts():
    assert seen("[[status 0]]\nwords\n[[status 3]]\n").status == 3
    assert seen("words").status is None
