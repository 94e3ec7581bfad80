"""The arithmetic and the document of the benchmark, on figures made up; nothing is timed."""

import xml.etree.ElementTree as ET

import pytest

from tests.bench import budgets, growth, page, path_questions, plot, scripts
from tests.bench.install_times import PLAIN
from tests.bench.managers import Missing
from tests.bench.page_commands import LAUNCHER, PYTHON
from tests.bench.process_cases import BARE
from tests.bench.samples import Figures, shown, slope, times


@pytest.fixture
def figures():
    """A run in which gover keeps every promise but one: in fish a prompt is slow."""
    made = Figures()
    made.add("python", "", BARE, [9_000])
    for word in (*LAUNCHER, *PYTHON):
        made.add(f"ask {word}", "", "gover", [1_000 if word in LAUNCHER else 20_000])
    for shell in ("zsh", "bash"):
        for up, count in ((0, 15), (12, 110)):
            made.add(f"questions+{up}", shell, "gover", [count])
    for rate in (20, 100):
        made.add(f"upgrade at {rate}", "delta", "gover", [9e6])
        made.add(f"upgrade times {rate}", "delta", "gover", [0.6])
    made.add("upgrade bytes", "delta", "gover", [0.49])
    for shell in scripts.COMMANDS:
        for up in (0, 1, 6, 12):
            made.add(f"prompt+{up}", shell, "gover", [40 + 8 * up, 41 + 8 * up, 900])
            made.add(f"prompt+{up}", shell, "mise", [2700, 2800, 9000])
        for event in ("enter", "switch", "leave", "new"):
            made.add(event, shell, "gover", [130])
            made.add(event, shell, "mise", [13_000])
        for manager, took in (("nothing", 2_000), ("gover", 4_100)):
            made.add("start", shell, manager, [took])
        for depth in growth.DEEP:
            made.add(f"deep+{depth}", shell, "gover", [40 + 8 * depth])
    made.samples["prompt+0", "fish", "gover"] = [400]
    for where, manager, took in (
        *(("", "direct", 2_700), ("", "mise", 14_700), ("bash -p", "gover", 4_400)),
        *(("native", "gover", 2_850), ("native", "exec only", 2_770)),
        *(("bash -p", "exec only", 4_300), ("dash", "gover", 3_600), ("dash", "exec only", 3_550)),
    ):
        for depth in (1, 6):
            made.add(f"shim+{depth}", where, manager, [took])
    made.add("install", "ext4", "gover", [1_000_000])
    made.add("install", "ext4", PLAIN, [1_700_000])
    made.add("memory", "ext4", "gover", [60_000])
    return made


def test_only_the_broken_promise_is_not_met(figures):
    rows = list(budgets.rows(figures))

    assert [row.what for row in rows if row.met is False] == [
        "prompt, fish, pin here",
    ]
    assert sum(row.met is True for row in rows) > 30


def test_what_was_not_measured_is_neither_met_nor_broken():
    assert {row.met for row in budgets.rows(Figures())} == {None}


def test_the_document_has_every_table_says_who_is_missing_and_shows_every_budget(figures):
    told = page.Told(
        ["1 x a processor"],
        [],
        [Missing("gvm", "needs bison")],
        [],
        "",
        quick=False,
        load=0.5,
        cores=2,
    )

    text = page.write(figures, told)

    assert text.startswith(
        "# Performance\n\nA prompt in a project costs 41 µs, 1/68 of mise's. `go` through a shim "
        "starts 150 µs later than without one; through mise's 12.0 ms later. An upgrade to the "
        "next patch release moves 49 % of the bytes.\n\n| in zsh | gover |"
    )
    assert "- gvm: needs bison" in text
    assert text.count("| met |") + text.count("not met**") == sum(
        row.met is not None for row in budgets.rows(figures)
    )
    for line in text.splitlines():
        assert not line.startswith("|") or line.endswith("|")


def test_the_picture_is_whole_and_its_bars_are_as_long_as_their_logarithms():
    bars = [plot.Bar(name, 30 * 100**n, 50 * 100**n) for n, name in enumerate(("gover", "b", "c"))]

    root = ET.fromstring(plot.draw([plot.Group("a & b", bars)], "title"))

    widths = [float(r.get("width")) for r in root.iter() if r.tag.endswith("rect")]
    assert len(widths) == 3
    assert widths[2] - widths[1] == pytest.approx(widths[1] - widths[0], abs=0.2)
    assert "http" not in "".join(root.itertext())


def test_the_nine_tenths_are_a_sample_and_the_median_is_in_the_middle():
    made = Figures()
    made.add("prompt", "zsh", "gover", range(1, 11))

    assert made.tail("prompt", "zsh", "gover") == 9
    assert made.median("prompt", "zsh", "gover") == 5.5
    assert made.median("prompt", "zsh", "nobody") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((3.14, "3.1 µs"), (66.2, "66 µs"), (994.9, "995 µs"), (2_712, "2.71 ms")),
        *((13_265, "13.3 ms"), (211_000, "211 ms"), (1.63e6, "1.63 s"), (None, "-")),
    ],
)
def test_a_duration_has_the_unit_that_fits(value, text):
    assert shown(value) == text


def test_a_ratio_and_a_slope():
    assert [times(value) for value in (41.3, 0.72, 1.0, 0.025, None)] == [
        "x 41",
        "x 0.72",
        "x 1",
        "1/40",
        "-",
    ]
    assert slope({0: 40.0, 6: 88.0, 12: 136.0}) == pytest.approx(8)


def test_what_the_shells_say_is_read_back():
    said = "Executed in   34.61 millis    fish           external\n   usr time  1.00 millis\n"
    stderr = f"noise\n@ prompt+0 20\n{said}a warning\n@ enter 1\nExecuted in  246.00 micros\n"

    found = list(scripts.read_back("prompt+6 97.25\nleave 130\n", stderr))

    assert found == [
        *(("prompt+6", 97.25), ("leave", 130.0)),
        *(("prompt+0", pytest.approx(1730.5)), ("enter", 246.0)),
    ]


def test_the_list_of_releases_is_about_as_long_as_the_real_one():
    names = growth.official_names()

    assert len(names) > 4000
    assert "go1.22.10.linux-amd64.tar.gz" in names
    assert growth.index_size(growth.full_index()).endswith(" MB")


def test_the_tables_of_the_matrix_count_each_cell_once_and_name_what_does_not_apply():
    from tests.bench import everywhere_tables
    from tests.everywhere.judge import Verdict
    from tests.everywhere.matrix import Cell

    own = [
        Cell("gover", "zsh", "make", "pin", Verdict.RIGHT),
        Cell("gover", "zsh", "cron", "pin", Verdict.RIGHT),
    ]
    other = [Cell("other", "zsh", "make", "pin", Verdict.SILENT)]
    played = {"gover": own, "other": other}

    totals = everywhere_tables.totals(played, {"gover": "1", "other": "2"})
    ways = everywhere_tables.by_way(played, {"make": "`make -C B`", "cron": "cron"})

    assert totals.splitlines()[2:] == [
        "| gover 1 | 2 | 0 | 0 | 0 | **0** | 0 | 0 | 0 % |",
        "| other 2 | 0 | 0 | 0 | 0 | **1** | 0 | 1 | 100 % |",
    ]
    assert ways.splitlines()[2:] == ["| `make -C B` | · | 1S |", "| cron | · | n.a. |"]


def test_questions_about_paths_are_those_of_the_project(tmp_path):
    trace = tmp_path / "trace"
    trace.write_text("""1 stat("/h/code/p1/go.mod", 0x1) = -1 ENOENT
1 newfstatat(AT_FDCWD, "/mark-0", 0x1, 0) = -1 ENOENT
1 newfstatat(AT_FDCWD, "../go.mod", 0x1, 0) = -1 ENOENT
2 openat(AT_FDCWD, "/lib/libc.so.6", O_RDONLY) = 3
2 access("/h/code/p1/.envrc", R_OK) = -1 ENOENT
1 newfstatat(AT_FDCWD, "/mark-", 0x1, 0) = -1 ENOENT
1 newfstatat(AT_FDCWD, "go.mod", 0x1, 0) = -1 ENOENT
""")

    assert path_questions._read(trace, "/h/code") == {0: 2}
